{{/* Name of the Secret with the connection strings. Fails when it is not named, or known not to be there. */}}
{{- define "strongroom.databaseSecret" -}}
{{- $name := .Values.database.existingSecret -}}
{{- $namespace := .Release.Namespace -}}
{{- $make := printf `  kubectl -n %s create secret generic %s \
    --from-literal=owner='postgresql://OWNER:PASSWORD@HOST/DATABASE' \
    --from-literal=controller='postgresql://strongroom_controller:PASSWORD@HOST/DATABASE' \
    --from-literal=server='postgresql://strongroom_server:PASSWORD@HOST/DATABASE'` $namespace (default "strongroom-database" $name) -}}
{{- if not $name -}}
{{- fail (printf "database.existingSecret is needed: the Secret with the connection strings of PostgreSQL. Make one and install again with --set database.existingSecret=strongroom-database:\n%s" $make) -}}
{{- end -}}
{{- /* An empty answer to a list: nobody was asked, as in `helm template`. Without the migration nothing is needed at once. */ -}}
{{- if and .Values.migrate.enabled (lookup "v1" "ServiceAccount" $namespace "") -}}
{{- $secret := lookup "v1" "Secret" $namespace $name -}}
{{- if not $secret -}}
{{- fail (printf "database.existingSecret: there is no Secret %s in the namespace %s. Make it:\n%s" $name $namespace $make) -}}
{{- end -}}
{{- range $key := list "owner" "controller" "server" -}}
{{- if not (hasKey (default dict $secret.data) $key) -}}
{{- fail (printf "database.existingSecret: the Secret %s in the namespace %s has no key %s. It is made like this:\n%s" $name $namespace $key $make) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $name -}}
{{- end -}}

{{/* One environment variable with a connection string. Takes (list CONTEXT VARIABLE KEY). */}}
{{- define "strongroom.databaseVariable" -}}
- name: {{ index . 1 }}
  valueFrom: {secretKeyRef: {name: {{ include "strongroom.databaseSecret" (index . 0) }}, key: {{ index . 2 }}}}
{{- end -}}

{{/* Changes when the Secret does, so that pods restart with the new connection strings at the next upgrade. */}}
{{- define "strongroom.databaseAnnotation" -}}
{{- with lookup "v1" "Secret" .Release.Namespace .Values.database.existingSecret -}}
strongroom.dev/database-secret-version: {{ .metadata.resourceVersion | quote }}
{{- end -}}
{{- end -}}
