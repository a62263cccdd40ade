# shellcheck shell=bash
# Asks the API server about every row of refused.txt, all over one connection of one curl. kube and as_json are those of support/cluster.bash.

# Prints a jq program that makes of {name: object} the list of the rows' objects.
objects_program() { # TABLE
  awk -F '  +' '!/^#/ && NF {
    printf "%s (.\"%s\" // error(\"there is no %s\") | ", separator, $1, $1
    printf $3 == "-" ? "del(%s))" : "%s = (%s))", $2, $3
    separator = ","
  } BEGIN { print "[" } END { print "]" }' "$1"
}

# {name: object}: the examples, under a name that nothing has, and the stored objects with statuses.
bases() {
  {
    as_json "$BATS_TEST_DIRNAME/accepted" | jq '{(.metadata.name): (.metadata = {name: "refused"})}'
    kube get -o json -f "$BATS_TEST_DIRNAME/status" | jq '.items[] | {(.metadata.name): .}'
  } | jq -s add
}

# The files and the address that curl needs to be who $KUBECONFIG says.
take_credentials() { # FOLDER
  local key
  kube config view --raw --minify -o json >"$1/kubeconfig.json"
  for key in client-certificate client-key; do
    jq -r --arg key "$key-data" '.users[0].user[$key]' "$1/kubeconfig.json" | base64 -d >"$1/$key"
  done
  jq -r '.clusters[0].cluster["certificate-authority-data"]' "$1/kubeconfig.json" | base64 -d >"$1/ca"
  jq -r '.clusters[0].cluster.server' "$1/kubeconfig.json"
}

# Of a list of objects, curl's configuration: one request for each, none of which changes anything.
requests() { # FOLDER SERVER
  jq -r --arg folder "$1" --arg server "$2" --arg namespace "$NAMESPACE" '.[]
    | "\($server)/apis/strongroom.dev/v1alpha1/namespaces/\($namespace)/\(.kind | ascii_downcase)s" as $kind
    | (if .metadata.uid then ["PUT", "\($kind)/\(.metadata.name)/status"] else ["POST", $kind] end) as [$method, $url]
    | "next", "silent", "show-error", "max-time = 30", "request = \($method)", "url = \($url)?dryRun=All&pretty=false",
      "cacert = \($folder)/ca", "cert = \($folder)/client-certificate", "key = \($folder)/client-key",
      "header = \"Content-Type: application/json\"", "data-raw = \(tojson | tojson)"' | tail -n +2
}

# Prints the rows of TABLE that were not refused, or for another reason than the row says, with what the API server said.
wrong_answers() { # TABLE
  local folder=$BATS_TEST_TMPDIR server rows
  server=$(take_credentials "$folder")
  objects_program "$1" >"$folder/objects.jq"
  bases | jq -f "$folder/objects.jq" | requests "$folder" "$server" | curl --config - >"$folder/answers.json"
  rows=$(grep -vE '^(#|$)' "$1" | jq -R '[splits("  +")]' | jq -s .)
  jq -rs --argjson rows "$rows" '
    def without_indexes: gsub("\\[[0-9]+\\]"; "");
    # Later versions count bytes.
    def in_words_of_1_20: gsub("may not be (more|longer) than (?<n>[0-9]+)( bytes)?"; "should be at most \(.n) chars");
    if length == ($rows | length) then . else error("\(length) answers for \($rows | length) rows") end
    | [$rows, .] | transpose[] | . as [[$base, $path, $value, $text], $answer]
    | ($answer.details.causes // [] | map("\(.field // "" | without_indexes): \(.message | in_words_of_1_20)")) as $causes
    # Up to 1.24 or so what is said of an object as a whole has its name in the message alone.
    | def is_about($field): startswith($field) or (test("^(<nil>)?: ") and contains("\"\($field)\" must validate"));
      select($answer.reason == "Invalid" and any($causes[]; is_about($path[1:] | without_indexes) and contains($text)) | not)
    | "\($base)  \($path)  \($value)  \($text)\n    \(if $answer.kind == "Status" then $answer.message else "was accepted" end)"
  ' "$folder/answers.json"
}
