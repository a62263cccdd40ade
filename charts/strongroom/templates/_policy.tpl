{{/* Admission policies: what of the webhook's rules an API server can keep by itself (docs/webhook.md). */}}

{{/* Refused where they would not be served: a cluster that is asked says so, and without one it is the version. */}}
{{- define "strongroom.requirePolicies" -}}
{{- $served := semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version -}}
{{- if .Capabilities.APIVersions.Has "v1/Pod" -}}
{{- $served = .Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy" -}}
{{- end -}}
{{- if not $served -}}
{{- fail (printf "admissionPolicy.enabled needs ValidatingAdmissionPolicy of admissionregistration.k8s.io/v1, as Kubernetes 1.30 and newer serve it; this is %s: leave it false, webhook.enabled does the same and more" .Capabilities.KubeVersion.Version) -}}
{{- end -}}
{{- end -}}

{{/* A policy up to its variables. Takes (list CONTEXT NAME OPERATIONS RESOURCES). */}}
{{- define "strongroom.policy" -}}
{{- $root := index . 0 -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: {{ include "strongroom.fullname" $root }}-{{ index . 1 }}
  labels: {{- include "strongroom.labels" (list $root "policy") | nindent 4 }}
spec:
  failurePolicy: {{ $root.Values.admissionPolicy.failurePolicy }}
  matchConstraints:
    matchPolicy: Equivalent
    resourceRules:
    - apiGroups: [strongroom.dev]
      apiVersions: [v1alpha1]
      operations: {{ index . 2 | toJson }}
      resources: {{ index . 3 | toJson }}
      scope: Namespaced
  matchConditions:
  - name: not-the-controller
    expression: request.userInfo.username != '{{ include "strongroom.controllerUser" $root }}'
{{- end -}}

{{/* What makes it hold. Takes (list CONTEXT NAME). */}}
{{- define "strongroom.policyBinding" -}}
{{- $root := index . 0 -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ include "strongroom.fullname" $root }}-{{ index . 1 }}
  labels: {{- include "strongroom.labels" (list $root "policy") | nindent 4 }}
spec:
  policyName: {{ include "strongroom.fullname" $root }}-{{ index . 1 }}
  validationActions: [Deny]
  {{- with $root.Values.admissionPolicy.namespaceSelector }}
  matchResources:
    namespaceSelector: {{- toYaml . | nindent 6 }}
  {{- end }}
{{- end -}}

{{/* The changed keys of labels or annotations, of those that are Strongroom's and no request (src/api/guarded_meta.cc). Takes the member. */}}
{{- define "strongroom.changedMarks" -}}
(variables.{{ . }}.filter(k, !(k in variables.{{ . }}Before) || variables.{{ . }}Before[k] != variables.{{ . }}[k]) +
variables.{{ . }}Before.filter(k, !(k in variables.{{ . }})))
.filter(k, k.matches('^([^/]*[.])?strongroom[.]dev/') &&
!(k in ['strongroom.dev/run-now', 'strongroom.dev/accept-set', 'strongroom.dev/check-now']))
.map(k, 'metadata.{{ . }}[' + k + ']')
{{- end -}}

{{/* The name of what a path of a spec names, or ''. Takes (list OBJECT PATH RESOURCE). */}}
{{- define "strongroom.namedBy" -}}
{{ index . 0 }}.spec.?{{ index . 1 | replace "." ".?" }}{{ if eq (index . 2) "secrets" }}.?name{{ end }}.orValue('')
{{- end -}}
