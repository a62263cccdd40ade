{{/* "true" when Notifiers can be made: their kind is there, or nobody can be asked, as in `helm template`. With a first install it is not: Helm
     wants to know all kinds before it makes the first object. */}}
{{- define "strongroom.hasNotifierKind" -}}
{{- if or (.Capabilities.APIVersions.Has "strongroom.dev/v1alpha1/Notifier") (not (lookup "v1" "ServiceAccount" .Release.Namespace "")) -}}
true
{{- end -}}
{{- end -}}
