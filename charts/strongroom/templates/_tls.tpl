{{/* Name of the Secret with the server's certificate. */}}
{{- define "strongroom.tlsSecret" -}}
{{- default (printf "%s-server-tls" (include "strongroom.fullname" .)) .Values.tls.existingSecret -}}
{{- end -}}

{{- define "strongroom.tlsNames" -}}
{{- $service := printf "%s-server" (include "strongroom.fullname" .) -}}
{{- $namespace := .Release.Namespace -}}
{{- list (printf "%s.%s.svc" $service $namespace) (printf "%s.%s.svc.cluster.local" $service $namespace) (printf "%s.%s" $service $namespace) $service | toJson -}}
{{- end -}}

{{/* Data of the Secret that the chart makes, as JSON: what is there already, else a new CA and certificate. Kept in the values, as
     each call would make another. */}}
{{- define "strongroom.generatedTLS" -}}
{{- if not (hasKey .Values.tls "generated") -}}
{{- $known := lookup "v1" "Secret" .Release.Namespace (include "strongroom.tlsSecret" .) -}}
{{- $data := default dict (default dict $known).data -}}
{{- if and (hasKey $data "ca.crt") (hasKey $data "tls.crt") (hasKey $data "tls.key") -}}
{{- $_ := set .Values.tls "generated" (pick $data "ca.crt" "tls.crt" "tls.key") -}}
{{- else -}}
{{- $names := include "strongroom.tlsNames" . | fromJsonArray -}}
{{- $ca := genCAWithKey (printf "%s-ca" (include "strongroom.fullname" .)) 3650 (genPrivateKey "ecdsa") -}}
{{- $pair := genSignedCertWithKey (first $names) nil $names 3650 $ca (genPrivateKey "ecdsa") -}}
{{- $_ := set .Values.tls "generated" (dict "ca.crt" ($ca.Cert | b64enc) "tls.crt" ($pair.Cert | b64enc) "tls.key" ($pair.Key | b64enc)) -}}
{{- end -}}
{{- end -}}
{{- .Values.tls.generated | toJson -}}
{{- end -}}

{{/* Changes when the CA does, which the controller reads when it starts. What cert-manager will put there is not known yet. */}}
{{- define "strongroom.caAnnotation" -}}
{{- $data := dict -}}
{{- if .Values.tls.existingSecret -}}
{{- $data = default dict (default dict (lookup "v1" "Secret" .Release.Namespace .Values.tls.existingSecret)).data -}}
{{- else if not .Values.tls.certManager.enabled -}}
{{- $data = include "strongroom.generatedTLS" . | fromJson -}}
{{- end -}}
{{- with get $data "ca.crt" -}}
checksum/server-ca: {{ sha256sum . }}
{{- end -}}
{{- end -}}
