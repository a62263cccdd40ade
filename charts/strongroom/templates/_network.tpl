{{/* Rules of NetworkPolicies for what goes out. */}}

{{/* Anywhere, as resolvers may be pods, a cache on each node, or outside. 5353 is where those of OpenShift listen: a policy is about
     the port of the pod, not that of its Service. */}}
{{- define "strongroom.toDNS" -}}
- ports:
  {{- range list 53 5353 }}
  - {port: {{ . }}, protocol: UDP}
  - {port: {{ . }}, protocol: TCP}
  {{- end }}
{{- end -}}

{{/* Takes (dict "peers" NETWORK-POLICY-PEERS "ports" NUMBERS). Without a peer: everywhere. */}}
{{- define "strongroom.toPeers" -}}
- ports: [{{ range $i, $port := .ports }}{{ if $i }}, {{ end }}{port: {{ $port }}, protocol: TCP}{{ end }}]
  {{- with .peers }}
  to: {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "strongroom.toAPIServers" -}}
{{- include "strongroom.toPeers" (dict "peers" .Values.networkPolicy.apiServers "ports" .Values.networkPolicy.apiServerPorts) -}}
{{- end -}}

{{- define "strongroom.toDatabases" -}}
{{- include "strongroom.toPeers" (dict "peers" .Values.networkPolicy.databases "ports" .Values.networkPolicy.databasePorts) -}}
{{- end -}}

{{/* The servers' pods. Kubernetes 1.20 does not label namespaces with their names. */}}
{{- define "strongroom.toServers" -}}
- ports: [{port: 8443, protocol: TCP}]
  to:
  - podSelector:
      matchLabels: {{- include "strongroom.selector" (list . "server") | nindent 8 }}
    namespaceSelector: {{ ternary (dict "matchLabels" (dict "kubernetes.io/metadata.name" .Release.Namespace)) dict (semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version) | toJson }}
{{- end -}}
