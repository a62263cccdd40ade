#!/usr/bin/env bash
# Fails when a product file writes what has its home in another: see homes.txt.
set -euo pipefail
root=$1
bad=0

while read -r pattern homes; do
  while IFS=: read -r file line _; do
    path=${file#"$root"/}
    [[ " $homes " == *" $path "* ]] || { echo "$path:$line: $pattern belongs to $homes" >&2; bad=1; }
  done < <(grep -rnE -e "$pattern" --include='*.h' --include='*.cc' "$root/src" "$root/controller")
done < <(grep -vE '^(#|$)' "$root/tests/architecture/homes.txt")
exit $bad
