#!/bin/bash
# Lets a real Prometheus scrape what FOLDER/prometheus.yml says until each of its COUNT targets was scraped at least once, and prints
# each target's job and whether it was up, sorted: "server 1".
#   scrape.sh FOLDER COUNT
set -euo pipefail
folder=$1 count=$2

prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/data" --web.listen-address=127.0.0.1:0 2>"$folder/log" &
trap 'kill $! && wait $! || true' EXIT

# Prints what it got; fails for as long as that is nothing.
address() { grep -oP 'msg="Listening on" address=\K\S+' "$folder/log"; }
ups() {
  curl -sf --get --data-urlencode 'query=up' "http://$1/api/v1/query" |
    jq -r '.data.result[] | "\(.metric.job) \(.value[1])"' | sort
}
are_all_there() { [[ $(ups "$1" | wc -l) -ge $count ]]; }

await() { # COMMAND..
  local deadline=$((SECONDS + 30))
  until "$@" >/dev/null; do
    ((SECONDS < deadline)) || { cat "$folder/log" >&2; return 1; }
    sleep 0.1
  done
}

await address
found=$(address)
await are_all_there "$found"
ups "$found"
