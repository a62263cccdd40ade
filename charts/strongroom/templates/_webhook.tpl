{{/* Whether API servers ask the server, "true" or nothing: by the aggregated API, so not without it. */}}
{{- define "strongroom.webhook" -}}
{{- if eq (toString .Values.webhook.enabled) "auto" -}}
{{- if .Values.api.enabled -}}true{{- end -}}
{{- else if .Values.webhook.enabled -}}
{{- if not .Values.api.enabled -}}
{{- fail "webhook.enabled needs api.enabled: API servers ask the server by the aggregated API; set api.enabled to true, or leave webhook.enabled \"auto\" or false" -}}
{{- end -}}
true
{{- end -}}
{{- end -}}

{{/* Who is not reviewed: the controller, which checks again all that it does. */}}
{{- define "strongroom.controllerUser" -}}
system:serviceaccount:{{ .Release.Namespace }}:{{ include "strongroom.fullname" . }}-controller
{{- end -}}

{{/* One webhook. Takes (dict "root" CONTEXT "name" .. "operations" .. "resources" .. "policy" .. "timeout" .. "exempt" USERS). Requests go
     to the API server itself, which knows itself there, and hands them on as it hands on all of the aggregated API: the certificate by which
     it trusts the server is that of the APIService. */}}
{{- define "strongroom.hook" -}}
- name: {{ .name }}.strongroom.dev
  admissionReviewVersions: [v1]
  clientConfig:
    service: {name: kubernetes, namespace: default, port: 443, path: /apis/sets.strongroom.dev/v1alpha1/admissionreviews}
  rules:
  - apiGroups: [strongroom.dev]
    apiVersions: [v1alpha1]
    operations: {{ .operations | toJson }}
    resources: {{ .resources | toJson }}
    scope: Namespaced
  {{- with .root.Values.webhook.namespaceSelector }}
  namespaceSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if semverCompare ">=1.28-0" .root.Capabilities.KubeVersion.Version }}
  matchConditions:
  - name: not-the-operators-own
    expression: "!(request.userInfo.username in [{{ range $i, $user := .exempt }}{{ if $i }}, {{ end }}'{{ $user }}'{{ end }}])"
  {{- end }}
  failurePolicy: {{ .policy }}
  matchPolicy: Equivalent
  sideEffects: NoneOnDryRun
  timeoutSeconds: {{ .timeout }}
{{- end -}}
