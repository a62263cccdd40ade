{{/* Metadata of a process's pods. Takes (dict "root" CONTEXT "component" NAME "values" ITS-VALUES "annotations" YAML..). */}}
{{- define "strongroom.podMetadata" -}}
{{- $annotations := dict -}}
{{- range .annotations }}{{ $annotations = merge $annotations (fromYaml .) }}{{ end -}}
{{- $annotations = merge $annotations (default dict .values.podAnnotations) -}}
labels:
  {{- $selector := include "strongroom.selector" (list .root .component) }}
  {{- merge (fromYaml $selector) (default dict .values.podLabels) | toYaml | nindent 2 }}
{{- with $annotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Where a process's pods run. Takes the same. */}}
{{- define "strongroom.placement" -}}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .values.topologySpreadConstraints }}
{{- $selector := include "strongroom.selector" (list .root .component) | fromYaml }}
topologySpreadConstraints:
{{- range .values.topologySpreadConstraints }}
- {{- ternary . (merge (dict "labelSelector" (dict "matchLabels" $selector)) .) (hasKey . "labelSelector") | toYaml | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What is mounted for TLS to PostgreSQL; nothing when it is not asked for. */}}
{{- define "strongroom.databaseMount" -}}
{{- if .Values.database.certificatesSecret -}}
- {name: database, mountPath: /etc/strongroom/database, readOnly: true}
{{- end -}}
{{- end -}}
{{- define "strongroom.databaseVolume" -}}
{{- with .Values.database.certificatesSecret -}}
- name: database
  secret: {secretName: {{ . }}, defaultMode: 0440}
{{- end -}}
{{- end -}}
