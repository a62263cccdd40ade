{{/* How to make the Secrets with the connection strings. Takes (list CONTEXT NAME KEYS..). */}}
{{- define "strongroom.makeSecret" -}}
{{- $users := dict "owner" "OWNER" "controller" "strongroom_controller" "server" "strongroom_server" "notifier" "strongroom_notifier" -}}
  kubectl -n {{ (index . 0).Release.Namespace }} create secret generic {{ index . 1 }}
{{- range $key := slice . 2 }} \
    --from-literal={{ $key }}='postgresql://{{ get $users $key }}:PASSWORD@HOST/DATABASE'
{{- end }}
{{- end -}}

{{/* Fails when a Secret is known not to be there, or to lack a key or what belongs there. Takes (list CONTEXT VALUE NAME KEYS..). */}}
{{- define "strongroom.checkSecret" -}}
{{- $root := index . 0 -}}
{{- $value := index . 1 -}}
{{- $name := index . 2 -}}
{{- $namespace := $root.Release.Namespace -}}
{{- $make := include "strongroom.makeSecret" (concat (list $root $name) (slice . 3)) -}}
{{- $secret := lookup "v1" "Secret" $namespace $name -}}
{{- if not $secret -}}
{{- fail (printf "%s: there is no Secret %s in the namespace %s. Make it:\n%s" $value $name $namespace $make) -}}
{{- end -}}
{{- range $key := slice . 3 -}}
{{- if not (hasKey (default dict $secret.data) $key) -}}
{{- fail (printf "%s: the Secret %s in the namespace %s has no key %s. It is made like this:\n%s" $value $name $namespace $key $make) -}}
{{- end -}}
{{- if not (index $secret.data $key | b64dec | trim) -}}
{{- fail (printf "%s: the Secret %s in the namespace %s has nothing in its key %s. It is made like this:\n%s" $value $name $namespace $key $make) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Name of the Secret with the connection strings. Fails when it is not named, or known not to be there. */}}
{{- define "strongroom.databaseSecret" -}}
{{- $name := .Values.database.existingSecret -}}
{{- $keys := ternary (list "controller" "server") (list "owner" "controller" "server") (not (empty .Values.database.ownerSecret)) -}}
{{- if .Values.notifications.enabled }}{{ $keys = append $keys "notifier" }}{{ end -}}
{{- if not $name -}}
{{- fail (printf "database.existingSecret is needed: the Secret with the connection strings of PostgreSQL. Make one and install again with --set database.existingSecret=strongroom-database:\n%s" (include "strongroom.makeSecret" (concat (list . "strongroom-database") $keys))) -}}
{{- end -}}
{{- /* An empty answer to a list: nobody was asked, as in `helm template`. Without the migration nothing is needed at once. */ -}}
{{- if and .Values.migrate.enabled (lookup "v1" "ServiceAccount" .Release.Namespace "") -}}
{{- include "strongroom.checkSecret" (concat (list . "database.existingSecret" $name) $keys) -}}
{{- with .Values.database.ownerSecret -}}
{{- include "strongroom.checkSecret" (list $ "database.ownerSecret" . "owner") -}}
{{- end -}}
{{- end -}}
{{- $name -}}
{{- end -}}

{{/* The one that a connection string is in. Takes (list CONTEXT KEY). */}}
{{- define "strongroom.databaseSecretOf" -}}
{{- $root := index . 0 -}}
{{- $secret := include "strongroom.databaseSecret" $root -}}
{{- if eq (index . 1) "owner" }}{{ $secret = default $secret $root.Values.database.ownerSecret }}{{ end -}}
{{- $secret -}}
{{- end -}}

{{/* One environment variable with a connection string. Takes (list CONTEXT VARIABLE KEY). */}}
{{- define "strongroom.databaseVariable" -}}
- name: {{ index . 1 }}
  valueFrom: {secretKeyRef: {name: {{ include "strongroom.databaseSecretOf" (list (index . 0) (index . 2)) }}, key: {{ index . 2 }}}}
{{- end -}}

{{/* Changes when the Secret does, so that pods restart with the new connection strings at the next upgrade. */}}
{{- define "strongroom.databaseAnnotation" -}}
{{- with lookup "v1" "Secret" .Release.Namespace .Values.database.existingSecret -}}
strongroom.dev/database-secret-version: {{ .metadata.resourceVersion | quote }}
{{- end -}}
{{- end -}}
