{{/* What controller and server have for metrics.secure; nothing without it. */}}
{{- define "strongroom.metricsArguments" -}}
{{- if .Values.metrics.secure -}}
- --metrics-tls-cert-file=/etc/strongroom/metrics-tls/tls.crt
- --metrics-tls-key-file=/etc/strongroom/metrics-tls/tls.key
{{- end -}}
{{- end -}}

{{- define "strongroom.metricsMount" -}}
{{- if .Values.metrics.secure -}}
- {name: metrics-tls, mountPath: /etc/strongroom/metrics-tls, readOnly: true}
{{- end -}}
{{- end -}}

{{- define "strongroom.metricsVolume" -}}
{{- if .Values.metrics.secure -}}
- name: metrics-tls
  secret:
    secretName: {{ include "strongroom.tlsSecretOf" (list . "metrics") }}
    items: [{key: tls.crt, path: tls.crt}, {key: tls.key, path: tls.key}]
{{- end -}}
{{- end -}}

{{/* Who reads metrics, by a role that anybody may be given. */}}
{{- define "strongroom.metricsReader" -}}
{{ include "strongroom.fullname" . }}-metrics-reader
{{- end -}}
