#!/usr/bin/env bats
# How the blocks of pages are found, given the reader's words, and accounted for (e2e/lib/pages.sh).

bats_require_minimum_version 1.5.0

setup() {
  ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  TREE=$BATS_TEST_TMPDIR
  # shellcheck source=e2e/lib/common.sh
  source "$ROOT/e2e/lib/common.sh"
  # shellcheck source=e2e/lib/pages.sh
  source "$ROOT/e2e/lib/pages.sh"
  cd "$TREE" || return 1
  # shellcheck disable=SC2016 # backticks of Markdown
  printf '%s\n' '# Some' '```sh' '# no heading' 'first HOST' '```' '## Deep $(er)?' '```' 'answer' '```' 'text HOST' '```sh' 'second HOST' \
    '```' '```sh' 'third' '```' > page.md
}

table() { printf '%s\n' "$@" > table; } # ROW..
all_skipped() { table 'skip | page.md § * | no reason'; }

@test "a block is called by page, heading, language and number" {
  read_page page.md
  [[ $(printf '%s\n' "${BLOCK_NAMES[@]}") == "page.md § Some § sh 1
page.md § Deep \$(er)? § text 1
page.md § Deep \$(er)? § sh 1
page.md § Deep \$(er)? § sh 2" ]]
  take_block "page.md § Some § sh 1"
  [[ $TEXT == $'# no heading\nfirst HOST\n' ]]
  run -1 take_block "page.md § Some § sh 2"
}

@test "the reader's words are put into the blocks of their row alone, as they are" {
  # shellcheck disable=SC2016,SC2034 # of the table
  NAME='a&b\1|$c'
  # shellcheck disable=SC2016
  table '# a remark' '' 'word | page.md § Some § * | HOST | ${NAME}.${NAME}'
  read_page page.md
  read_table table
  take_block "page.md § Some § sh 1"
  [[ $TEXT == $'# no heading\nfirst a&b\\1|$c.a&b\\1|$c\n' ]]
  take_block "page.md § Deep \$(er)? § sh 1"
  [[ $TEXT == $'second HOST\n' ]]
}

@test "a block that is neither run nor in the table is told" {
  table 'skip | page.md § Deep * § text 1 | it is an answer'
  read_page page.md
  read_table table
  take_block "page.md § Some § sh 1"
  take_block "page.md § Deep \$(er)? § sh 1"
  run -1 account_for_pages
  [[ $output == *"neither run nor in the table: page.md § Deep \$(er)? § sh 2" && ${#lines[@]} == 1 ]]
  take_block "page.md § Deep \$(er)? § sh 2"
  account_for_pages
}

@test "a row that nothing needed is told" {
  all_skipped
  table "$(< table)" 'skip | other.md § * | no such page' 'word | page.md § * | NOWHERE | here'
  read_page page.md
  read_table table
  run -1 account_for_pages
  [[ ${lines[0]} == *"nothing is left out by: skip | other.md § *" ]]
  [[ ${lines[1]} == *"nothing is replaced by: word | page.md § * | NOWHERE" && ${#lines[@]} == 2 ]]
}

@test "a row for what is run all the same is told" {
  all_skipped
  read_page page.md
  read_table table
  local name
  for name in "${BLOCK_NAMES[@]}"; do take_block "$name"; done
  run -1 account_for_pages
  [[ $output == *"nothing is left out by: skip | page.md § *" ]]
}

@test "a row that is neither is refused" {
  table 'skip | page.md § *'
  run -1 read_table table
  [[ $output == *"neither word nor skip: skip | page.md § *" ]]
}

@test "what another page repeats need not be run again" {
  cp page.md again.md
  read_page page.md
  read_page again.md
  local name
  for name in "${BLOCK_NAMES[@]:0:4}"; do take_block "$name"; done
  account_for_pages
}

@test "of the notes commands are taken, with what belongs to them" {
  printf '%s\n' NOTES: 'It is there.' '' '  kubectl get this' "  helm test \\" '    that' '' 'Say so:' "kubectl apply -f - <<'END'" 'a: 1' '' \
    'kubectl: 2' END 'Then' '' '  kubectl get it' > notes
  read_notes notes
  [[ $(printf '%s\n' "${BLOCK_NAMES[@]}") == "NOTES.txt § Notes § sh 1
NOTES.txt § Notes § sh 2
NOTES.txt § Notes § sh 3" ]]
  [[ ${BLOCK_TEXTS["NOTES.txt § Notes § sh 1"]} == $'  kubectl get this\n  helm test \\\n    that\n' ]]
  [[ ${BLOCK_TEXTS["NOTES.txt § Notes § sh 2"]} == $'kubectl apply -f - <<\'END\'\na: 1\n\nkubectl: 2\nEND\n' ]]
  [[ ${BLOCK_TEXTS["NOTES.txt § Notes § sh 3"]} == $'  kubectl get it\n' ]]
}

# Without a cluster: what pages.sh runs is there, and nothing else is but what the table leaves out.
@test "pages.sh and its table fit the pages" {
  TREE=$ROOT
  local page name
  for page in "$ROOT"/README.md "$ROOT"/docs/*.md; do read_page "${page#"$ROOT/"}"; done
  for name in "NOTES.txt § Notes § sh "{1,2,3}; do BLOCK_TEXTS[$name]=team-a; done
  read_table "$ROOT/e2e/pages.table"
  fill() { FILLED=here; } # no names are known
  while read -r name; do take_block "$name"; done < <(grep -oP '"\K[^" ]+ § [^"]+(?=")' "$ROOT/e2e/pages.sh")
  account_for_pages
}

@test "each example is applied by a page or by pages.sh" {
  local file applied
  applied=$(grep -h ' apply ' "$ROOT"/docs/*.md "$ROOT/e2e/pages.sh")
  for file in "$ROOT"/docs/examples/*; do
    [[ $applied == *docs/examples/${file##*/}* ]] || { echo "nobody applies $file" && return 1; }
  done
}
