# shellcheck shell=bash
# The fenced blocks of pages, run as they stand there. A block is called "PAGE § HEADING § LANGUAGE NUMBER": which one it is of that
# language below that heading ("text" where the page names none). One table (e2e/pages.table) has all that is not as on the pages:
#
#   word | BLOCKS | ON THE PAGE | HERE     what stands there for something of the reader's; ${NAME} is a variable of who runs it
#   skip | BLOCKS | WHY                    what is not run
#
# BLOCKS is a name as above, or a pattern of names. A block that is neither run nor skipped is a failure of account_for_pages, and so is a
# row that nothing needed. Needs common.sh and TREE. All of it happens in one shell: what is run is noted in variables.

declare -ga BLOCK_NAMES=() SKIP_BLOCKS=() WORD_BLOCKS=() WORDS_THERE=() WORDS_HERE=() WORDS_NEEDED=()
declare -gA BLOCK_TEXTS=() BLOCKS_RUN=()

# Name and text of each block, each ended by the separator of records (036).
# shellcheck disable=SC2016 # it is awk's
SPLIT_PAGE='
  /^```/ && !inside { inside = 1; text = ""; language = substr($0, 4); if (language == "") language = "text"; next }
  /^```/ { inside = 0; printf "%s § %s § %s %d\036%s\036", page, heading, language, ++count[heading, language], text; next }
  inside { text = text $0 "\n"; next }
  /^#+ / { heading = $0; sub(/^#+ /, "", heading) }'

# What Helm prints after an install: commands, each group of lines a block, in the middle of text.
# shellcheck disable=SC2016
SPLIT_NOTES='
  function finish() { if (text != "") printf "%s § Notes § sh %d\036%s\036", page, ++count, text; text = "" }
  end != "" { text = text $0 "\n"; if ($0 == end) { end = ""; finish() }; next }
  more || /^ *(kubectl|helm) / {
    text = text $0 "\n"; more = /\\$/
    if (match($0, /<<\047[A-Z]+\047$/)) end = substr($0, RSTART + 3, RLENGTH - 4)
    next }
  { finish() }
  END { finish() }'

read_blocks() { # PAGE FILE SPLIT
  local name text
  while IFS= read -r -d $'\036' name && IFS= read -r -d $'\036' text; do
    BLOCK_NAMES+=("$name")
    BLOCK_TEXTS[$name]=$text
  done < <(awk -v page="$1" "$3" "$2")
}
read_page() { read_blocks "$1" "$TREE/$1" "$SPLIT_PAGE"; } # PAGE; its path in the tree
read_notes() { read_blocks NOTES.txt "$1" "$SPLIT_NOTES"; } # FILE; what Helm printed

read_table() { # FILE
  local row
  while IFS= read -r row; do
    if [[ $row =~ ^word\ \|\ (.+)\ \|\ (.+)\ \|\ (.+)$ ]]; then
      WORD_BLOCKS+=("${BASH_REMATCH[1]}") WORDS_THERE+=("${BASH_REMATCH[2]}") WORDS_HERE+=("${BASH_REMATCH[3]}") WORDS_NEEDED+=('')
    elif [[ $row =~ ^skip\ \|\ (.+)\ \|\ .+$ ]]; then
      SKIP_BLOCKS+=("${BASH_REMATCH[1]}")
    elif [[ $row != '' && $row != '#'* ]]; then
      die "$1: neither word nor skip: $row"
    fi
  done < "$1"
}

# VALUE with its ${NAME}s filled in, in FILLED.
fill() { # VALUE
  FILLED=$1
  while [[ $FILLED =~ \$\{([A-Z_]+)\} ]]; do FILLED=${FILLED//"${BASH_REMATCH[0]}"/"${!BASH_REMATCH[1]}"}; done
}

# The text of a block that is about to be run, with the reader's words, in TEXT.
take_block() { # NAME
  [[ -n ${BLOCK_TEXTS[$1]+there} ]] || die "no page has the block \"$1\""
  TEXT=${BLOCK_TEXTS[$1]}
  BLOCKS_RUN[$1]=yes
  local row
  for row in "${!WORD_BLOCKS[@]}"; do
    # shellcheck disable=SC2053 # it is a pattern
    [[ $1 == ${WORD_BLOCKS[row]} && $TEXT == *"${WORDS_THERE[row]}"* ]] || continue
    fill "${WORDS_HERE[row]}"
    TEXT=${TEXT//"${WORDS_THERE[row]}"/"$FILLED"}
    WORDS_NEEDED[row]=yes
  done
}

# A page may repeat what another one tells: the same text was run then.
was_run() { # NAME
  local other
  for other in "${!BLOCKS_RUN[@]}"; do
    [[ ${BLOCK_TEXTS[$other]} != "${BLOCK_TEXTS[$1]}" ]] || return 0
  done
  return 1
}

account_for_pages() {
  local name row wrong=0
  local -A skipped=()
  for name in "${BLOCK_NAMES[@]}"; do
    ! was_run "$name" || continue
    for row in "${!SKIP_BLOCKS[@]}"; do
      # shellcheck disable=SC2053
      [[ $name != ${SKIP_BLOCKS[row]} ]] || { skipped[$row]=yes && continue 2; }
    done
    say "neither run nor in the table: $name"
    wrong=1
  done
  for row in "${!SKIP_BLOCKS[@]}"; do
    [[ -n ${skipped[$row]:-} ]] || { say "nothing is left out by: skip | ${SKIP_BLOCKS[row]}" && wrong=1; }
  done
  for row in "${!WORD_BLOCKS[@]}"; do
    [[ -n ${WORDS_NEEDED[row]} ]] || { say "nothing is replaced by: word | ${WORD_BLOCKS[row]} | ${WORDS_THERE[row]}" && wrong=1; }
  done
  return "$wrong"
}
