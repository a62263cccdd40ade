{{/* Certificates of the chart, each in a Secret of its own: "server", that executors report to, and "metrics", of the port of metrics. Who
     has one of them cannot pass for the other. Most take (list CONTEXT COMPONENT). */}}

{{/* Name of the Secret with a certificate. */}}
{{- define "strongroom.tlsSecretOf" -}}
{{- $root := index . 0 -}}
{{- $existing := ternary $root.Values.tls.existingSecret $root.Values.metrics.existingSecret (eq (index . 1) "server") -}}
{{- default (printf "%s-%s-tls" (include "strongroom.fullname" $root) (index . 1)) $existing -}}
{{- end -}}

{{- define "strongroom.tlsSecret" -}}
{{- include "strongroom.tlsSecretOf" (list . "server") -}}
{{- end -}}

{{/* What a certificate is valid for, the name that clients ask for first. */}}
{{- define "strongroom.tlsNames" -}}
{{- $root := index . 0 -}}
{{- $service := printf "%s-%s" (include "strongroom.fullname" $root) (index . 1) -}}
{{- $namespace := $root.Release.Namespace -}}
{{- $names := list (printf "%s.%s.svc" $service $namespace) (printf "%s.%s.svc.cluster.local" $service $namespace) (printf "%s.%s" $service $namespace) $service -}}
{{- if eq (index . 1) "server" -}}
{{- $names = append $names (printf "%s-sets.%s.svc" (include "strongroom.fullname" $root) $namespace) -}}
{{- end -}}
{{- $names | toJson -}}
{{- end -}}

{{/* Data of the Secret that the chart makes, as JSON: what is there already, else a new CA and certificate. Kept in the values, as
     each call would make another. */}}
{{- define "strongroom.generatedTLS" -}}
{{- $root := index . 0 -}}
{{- $key := printf "generated-%s" (index . 1) -}}
{{- if not (hasKey $root.Values.tls $key) -}}
{{- $known := lookup "v1" "Secret" $root.Release.Namespace (include "strongroom.tlsSecretOf" .) -}}
{{- $data := default dict (default dict $known).data -}}
{{- if and (hasKey $data "ca.crt") (hasKey $data "tls.crt") (hasKey $data "tls.key") -}}
{{- $_ := set $root.Values.tls $key (pick $data "ca.crt" "tls.crt" "tls.key") -}}
{{- else -}}
{{- $names := include "strongroom.tlsNames" . | fromJsonArray -}}
{{- $ca := genCAWithKey (printf "%s-ca" (include "strongroom.fullname" $root)) 3650 (genPrivateKey "ecdsa") -}}
{{- $pair := genSignedCertWithKey (first $names) nil $names 3650 $ca (genPrivateKey "ecdsa") -}}
{{- $_ := set $root.Values.tls $key (dict "ca.crt" ($ca.Cert | b64enc) "tls.crt" ($pair.Cert | b64enc) "tls.key" ($pair.Key | b64enc)) -}}
{{- end -}}
{{- end -}}
{{- get $root.Values.tls $key | toJson -}}
{{- end -}}

{{/* The object that a certificate comes from; nothing for one that is there already. */}}
{{- define "strongroom.tlsObject" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $name := printf "%s-%s" (include "strongroom.fullname" $root) $component -}}
{{- if ternary $root.Values.tls.existingSecret $root.Values.metrics.existingSecret (eq $component "server") -}}
{{- else if $root.Values.tls.certManager.enabled -}}
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: {{ $name }}
  namespace: {{ $root.Release.Namespace }}
  labels: {{- include "strongroom.labels" . | nindent 4 }}
spec:
  secretName: {{ include "strongroom.tlsSecretOf" . }}
  commonName: {{ $name }}
  dnsNames: {{- include "strongroom.tlsNames" . | fromJsonArray | toYaml | nindent 2 }}
  usages: [server auth]
  privateKey: {algorithm: ECDSA, size: 256}
  issuerRef:
    name: {{ required "tls.certManager.issuerRef.name is needed with tls.certManager.enabled" $root.Values.tls.certManager.issuerRef.name }}
    kind: {{ $root.Values.tls.certManager.issuerRef.kind }}
    group: {{ $root.Values.tls.certManager.issuerRef.group }}
{{- else -}}
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "strongroom.tlsSecretOf" . }}
  namespace: {{ $root.Release.Namespace }}
  labels: {{- include "strongroom.labels" . | nindent 4 }}
type: kubernetes.io/tls
data: {{- include "strongroom.generatedTLS" . | fromJson | toYaml | nindent 2 }}
{{- end -}}
{{- end -}}

{{/* Changes when the CA does, which the controller reads when it starts. What cert-manager will put there is not known yet. */}}
{{- define "strongroom.caAnnotation" -}}
{{- $data := dict -}}
{{- if .Values.tls.existingSecret -}}
{{- $data = default dict (default dict (lookup "v1" "Secret" .Release.Namespace .Values.tls.existingSecret)).data -}}
{{- else if not .Values.tls.certManager.enabled -}}
{{- $data = include "strongroom.generatedTLS" (list . "server") | fromJson -}}
{{- end -}}
{{- with get $data "ca.crt" -}}
checksum/server-ca: {{ sha256sum . }}
{{- end -}}
{{- end -}}

{{/* By what API servers trust the server, in base64; nothing where cert-manager puts it in (strongroom.injectCA). */}}
{{- define "strongroom.serverCA" -}}
{{- $ca := .Values.api.caBundle | b64enc -}}
{{- if and (not $ca) .Values.tls.existingSecret -}}
{{- $ca = get (default dict (default dict (lookup "v1" "Secret" .Release.Namespace .Values.tls.existingSecret)).data) "ca.crt" -}}
{{- else if and (not $ca) (not .Values.tls.certManager.enabled) -}}
{{- $ca = get (include "strongroom.generatedTLS" (list . "server") | fromJson) "ca.crt" -}}
{{- end -}}
{{- if not (or $ca .Values.tls.certManager.enabled) -}}
{{- fail "api.caBundle is needed: Helm does not see ca.crt in the Secret of tls.existingSecret; or set api.enabled to false" -}}
{{- end -}}
{{- $ca -}}
{{- end -}}

{{/* Annotations of what cert-manager is to put that into. */}}
{{- define "strongroom.injectCA" -}}
{{- if not (include "strongroom.serverCA" .) -}}
annotations: {cert-manager.io/inject-ca-from: {{ .Release.Namespace }}/{{ include "strongroom.fullname" . }}-server}
{{- end -}}
{{- end -}}
