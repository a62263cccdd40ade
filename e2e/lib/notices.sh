# shellcheck shell=bash
# What has come to the receiver of notify.sh (receiver.py), from its logs: those of the pod that is there, and what was kept of one before.
# Needs demo.sh; WORK, with the files signingKey and token of what the receiver knows of the sender; SINCE, from when on backups count.

raw_messages() {
  if [[ -e $WORK/kept ]]; then cat "$WORK/kept"; fi
  logs_of receivers app=receiver
}
# Before the pod ends, and while nothing is on its way.
keep_messages() { logs_of receivers app=receiver > "$WORK/kept"; }

staying_pods() { kube -n "$1" get pods -l "$2" -o go-template="$STAYING"; } # NAMESPACE SELECTOR
# Of pods that start there is none yet.
logs_of() { # NAMESPACE SELECTOR
  local pod
  for pod in $(staying_pods "$@"); do kube -n "$1" logs "$pod" --tail=-1 2> /dev/null || true; done
}

# The notice of each, one a line. One that came twice, as one may, counts once.
messages() { raw_messages | jq -c '.body | fromjson | .data.notices[]' | awk '!seen[$0]++'; }
told_of_backups() { messages | jq -c --arg since "$SINCE" 'select(.event != "test" and .at >= $since)'; }

has_told() { # EVENT:STATE..; these and no more, in their order
  [[ $(told_of_backups | jq -r '"\(.event):\(.state)"' | xargs) == "$*" ]]
}
show_messages() {
  messages | jq -r '"  \(.at) \(.event) \(.state) \(.namespace)/\(.name) \(.actor // ""): \(.message)"'
}

stored_ids() {
  sql "select string_agg(n.id, ' ' order by n.seq) from strongroom.deliveries d join strongroom.notices n on n.seq = d.notice_seq
       where n.notice->>'at' >= '$SINCE'" -At
}

# How many are not signed by the key, by a reckoning that is not ours, or come without the token.
count_wrong() {
  local key line count=0
  key=$(cut -c 7- "$WORK/signingKey" | base64 -d | od -An -tx1 -v | tr -d ' \n')
  while read -r line; do
    if [[ $(header "$line" webhook-signature) != "v1,$(sign "$line" "$key")" ]] ||
      [[ $(header "$line" authorization) != "Bearer $(< "$WORK/token")" ]]; then
      count=$((count + 1))
    fi
  done < <(raw_messages)
  echo "$count"
}
header() { jq -r --arg name "$2" '.headers[$name] // ""' <<< "$1"; } # MESSAGE NAME
sign() { # MESSAGE KEY-IN-HEX
  jq -j '"\(.headers["webhook-id"]).\(.headers["webhook-timestamp"]).\(.body)"' <<< "$1" |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$2" -binary | base64 -w0
}

# Of who runs this, by the certificate of the kubeconfig.
own_name() {
  kube config view --raw --minify -o 'jsonpath={.users[0].user.client-certificate-data}' | base64 -d |
    openssl x509 -noout -subject -nameopt multiline | sed -n 's/^ *commonName *= //p'
}
