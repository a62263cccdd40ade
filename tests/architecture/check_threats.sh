#!/usr/bin/env bash
# shellcheck disable=SC2016 # backticks of Markdown
# Fails when docs/security.md names a test that is not in the tree, or a threat without one.
set -euo pipefail
root=$1
bad=0
row='^\|.*\|.*\| `.*` \|$'

threats() { sed -n '/^## Threats$/,/^## /{ /^| /p }' "$root/docs/security.md" | tail -n +2; }

# Suite.Name of gtest, or the title of a bats test.
is_there() { # TEST
  if [[ $1 =~ ^([A-Za-z0-9]+)\.([A-Za-z0-9]+)$ ]]; then
    grep -rqzP "(?m)^TEST(_F|_P)?\(${BASH_REMATCH[1]},\s*${BASH_REMATCH[2]}\)" --include='*.cc' "$root/tests"
  else
    grep -rqF "@test \"$1\" {" --include='*.bats' "$root/tests"
  fi
}

while IFS= read -r line; do
  [[ $line =~ $row ]] || { echo "docs/security.md: no test: $line" >&2; bad=1; }
done < <(threats)
while IFS= read -r name; do
  is_there "$name" || { echo "docs/security.md: there is no test \"$name\"" >&2; bad=1; }
done < <(threats | awk -F ' \\| ' '{ print $NF }' | grep -oE '`[^`]+`' | tr -d '`')
[[ -n $(threats) ]] || { echo 'docs/security.md: no threats' >&2; bad=1; }
exit $bad
