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

{{/* Of all pods, executors among them. On OpenShift each namespace has a range of users (annotation openshift.io/sa.scc.uid-range), from
which the SCC restricted-v2 chooses one, and refuses any other. */}}
{{- define "strongroom.podSecurityContext" -}}
{{- $context := default dict .Values.podSecurityContext -}}
{{- if or (eq .Values.openshift "always") (and (eq .Values.openshift "auto") (.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}
{{- $context = omit $context "runAsUser" "runAsGroup" "fsGroup" -}}
{{- end -}}
{{- toYaml $context -}}
{{- end -}}

{{/* What all executor pods have, as JSON for the controller. */}}
{{- define "strongroom.executorPod" -}}
{{- $executor := .Values.executor -}}
{{- dict "labels" (default dict $executor.podLabels) "annotations" (default dict $executor.podAnnotations)
      "nodeSelector" (default dict $executor.nodeSelector) "tolerations" (default list $executor.tolerations)
      "priorityClassName" $executor.priorityClassName "securityContext" (include "strongroom.podSecurityContext" . | fromYaml)
      "containerSecurityContext" (default dict .Values.securityContext) | toJson -}}
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

{{/* Bytes of a quantity, as a float. Takes the quantity. */}}
{{- define "strongroom.bytes" -}}
{{- $text := toString . -}}
{{- $factors := dict "" 1.0 "n" 1e-9 "u" 1e-6 "m" 1e-3 "k" 1e3 "K" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18
      "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 -}}
{{- $number := regexFind "^[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?" $text -}}
{{- mulf (float64 $number) (get $factors (trimPrefix $number $text) | default 1.0) -}}
{{- end -}}

{{/* The volume of the server's reports; one that they may fill would get the pod evicted. */}}
{{- define "strongroom.spoolSizeLimit" -}}
{{- $most := 2147483648.0 -}}{{/* the flag's default, which a test compares; the last one counts */}}
{{- range .Values.server.extraArgs -}}
{{- if hasPrefix "--max-spool-bytes=" . -}}{{- $most = float64 (trimPrefix "--max-spool-bytes=" .) -}}{{- end -}}
{{- end -}}
{{- if le (include "strongroom.bytes" .Values.server.spoolSizeLimit | float64) $most -}}
{{- fail (printf "server.spoolSizeLimit: %v is not more than --max-spool-bytes of the server (%.0f), and a full volume ends the pod; raise it, or set the flag in server.extraArgs" .Values.server.spoolSizeLimit $most) -}}
{{- end -}}
{{- .Values.server.spoolSizeLimit -}}
{{- end -}}

{{/* What schedules and Tenants may choose: arguments of who acts on them and of who reviews them. */}}
{{- define "strongroom.allowances" -}}
{{- $executor := .Values.executor -}}
{{- range $flag, $values := dict "--allow-executor-image" $executor.allowedImages "--allow-executor-toleration" $executor.allowedTolerations
      "--allow-token-audience" $executor.allowedAudiences "--allow-cloud-host" $executor.allowedCloudHosts }}
{{- range $values }}
- {{ printf "%s=%s" $flag . | quote }}
{{- end }}
{{- end }}
{{- end -}}
