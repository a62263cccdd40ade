{{/* The key that API servers show, who have no certificate: what was given, what is there already, else a new one. Kept in the values, as
     each call would make another. A path of a webhook has small letters and digits alone. */}}
{{- define "strongroom.webhookKey" -}}
{{- if .Values.webhook.key -}}
{{- .Values.webhook.key -}}
{{- else -}}
{{- if not (hasKey .Values.webhook "generated") -}}
{{- $known := lookup "v1" "Secret" .Release.Namespace (include "strongroom.webhookSecret" .) -}}
{{- $key := get (default dict (default dict $known).data) "key" | b64dec -}}
{{- $_ := set .Values.webhook "generated" (regexMatch "^[a-z0-9]{32,64}$" $key | ternary $key (randAlphaNum 48 | lower)) -}}
{{- end -}}
{{- .Values.webhook.generated -}}
{{- end -}}
{{- end -}}

{{- define "strongroom.webhookSecret" -}}
{{- include "strongroom.fullname" . }}-webhook
{{- end -}}

{{/* Who is not reviewed: the controller, which checks again all that it does. */}}
{{- define "strongroom.controllerUser" -}}
system:serviceaccount:{{ .Release.Namespace }}:{{ include "strongroom.fullname" . }}-controller
{{- end -}}
