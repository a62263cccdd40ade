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
!(k in ['strongroom.dev/run-now', 'strongroom.dev/accept-set', 'strongroom.dev/check-now', 'strongroom.dev/notify']))
.map(k, 'metadata.{{ . }}[' + k + ']')
{{- end -}}

{{/* The name of what a path of a spec names, or ''; a Tenant that signs in with a token uses the default account where it names none.
     Takes (list OBJECT PATH RESOURCE). */}}
{{- define "strongroom.namedBy" -}}
{{- $spec := printf "%s.spec" (index . 0) -}}
{{- if eq (index . 1) "microsoftGraph.workloadIdentity.serviceAccountName" -}}
({{ $spec }}.?microsoftGraph.?workloadIdentity.hasValue() ? {{ $spec }}.microsoftGraph.workloadIdentity.?serviceAccountName.orValue('default') : '')
{{- else -}}
{{ $spec }}.?{{ index . 1 | replace "." ".?" }}{{ if eq (index . 2) "secrets" }}.?name{{ end }}.orValue('')
{{- end -}}
{{- end -}}

{{/* What of a spec decides what becomes of what is named in it, as NamedReference::use has it (src/domain/named_references.cc): by kind and
     section, parts that stay equal. */}}
{{- define "strongroom.uses" -}}
tenants:
  spec: [provider, "?microsoftGraph.orValue({})"]
backupschedules:
  executor: [tenantRef, "?executor.?image.orValue('')"]
  drill: ["?drill.?serviceAccountName.orValue('')", "?drill.?target.orValue({})"]
backuprestores:
  spec: ["?mode.orValue('plan')", backupSet, "?conflict.orValue('')", "?select.orValue([])", "?namespaceMapping.orValue({})", target]
{{- end -}}

{{/* The section of these that a path is in. Takes (list KIND PATH). */}}
{{- define "strongroom.useOf" -}}
{{- if eq (index . 0) "backupschedules" }}{{ splitList "." (index . 1) | first }}{{ else }}spec{{ end -}}
{{- end -}}

{{/* Whether a path names what it named before, with its key or folder. Takes (list PATH RESOURCE). */}}
{{- define "strongroom.staysNamed" -}}
{{- $path := index . 0 | replace "." ".?" -}}
{{- if eq (index . 1) "secrets" -}}
object.spec.?{{ $path }}.orValue({}) == oldObject.spec.?{{ $path }}.orValue({})
{{- else if eq (index . 1) "persistentvolumeclaims" -}}
{{- $section := trimSuffix ".?claimName" $path -}}
object.spec.?{{ $section }}.orValue({}) == oldObject.spec.?{{ $section }}.orValue({})
{{- else -}}
object.spec.?{{ $path }}.orValue('') == oldObject.spec.?{{ $path }}.orValue('')
{{- end -}}
{{- end -}}

{{/* Where a Tenant signs in, by the installation's lists (src/api/tenant_allowances.cc). */}}
{{- define "strongroom.signInRules" -}}
{{- $audiences := concat (list "api://AzureADTokenExchange" "api://AzureADTokenExchangeUSGov" "api://AzureADTokenExchangeChina") (default list .Values.executor.allowedAudiences) -}}
{{- $origins := list -}}
{{- range .Values.executor.allowedCloudHosts -}}
{{- $origins = concat $origins (list (printf "https://%s" (trimSuffix ":443" .)) (printf "https://%s:443" (trimSuffix ":443" .))) -}}
{{- end -}}
{{- $audience := "object.spec.?microsoftGraph.?workloadIdentity.?audience.orValue('api://AzureADTokenExchange')" }}
- expression: {{ printf "variables.signsInAsBefore || %s in %s" $audience (toRawJson $audiences) | toRawJson }}
  messageExpression: >-
    'spec.microsoftGraph.workloadIdentity.audience: "' + {{ $audience }} +
    '" is none that the installation allows (chart value executor.allowedAudiences)'
{{- range list "login" "graph" }}
{{- $origin := printf "object.spec.?microsoftGraph.?endpoints.?%s.orValue('')" . }}
- expression: {{ printf "variables.signsInAsBefore || %s == '' || %s.lowerAscii() in %s" $origin $origin (toRawJson $origins) | toRawJson }}
  messageExpression: >-
    'spec.microsoftGraph.endpoints.{{ . }}: "' + {{ $origin }}.lowerAscii().replace('https://', '') +
    '" is no host that the installation allows (chart value executor.allowedCloudHosts)'
{{- end }}
{{- end -}}
