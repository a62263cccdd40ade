#!/usr/bin/env bats
# What is in the image beside its programs, and what it says of itself.
# shellcheck disable=SC2016 # the variables of awk and dpkg-query

bats_require_minimum_version 1.5.0

config() { jq -er ".config$1" "$IMAGE_FOLDER/config.json"; }
entries() { awk -F '\t' "$1 { print \$1, \$5 }" "$IMAGE_FOLDER/entries"; } # CONDITION
sbom() { echo "$IMAGE_FOLDER/files$(config '.Labels["dev.strongroom.sbom"]')"; }

# An SPDX 2.3 document in JSON: what has to be there, in its form, and every reference leads somewhere
# (https://spdx.github.io/spdx-spec/v2.3/).
must_be_spdx() { # FILE
  jq -e '
    def id: type == "string" and test("^SPDXRef-[A-Za-z0-9.-]+$");
    ([.SPDXID, .packages[].SPDXID]) as $ids
    | .spdxVersion == "SPDX-2.3" and .dataLicense == "CC0-1.0" and .SPDXID == "SPDXRef-DOCUMENT" and (.name | length > 0)
      and (.documentNamespace | test("^https://[^#[:space:]]+$"))
      and (.creationInfo.created | test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"))
      and (.creationInfo.creators | length > 0 and all(test("^(Tool|Organization|Person): .")))
      and ($ids | all(id) and (unique | length) == length)
      and (.packages | length > 0 and all(
        (.name | length > 0) and (.versionInfo | length > 0) and .downloadLocation == "NOASSERTION" and .filesAnalyzed == false
        and (.licenseConcluded | length > 0) and (.licenseDeclared | length > 0) and (.copyrightText | length > 0)
        and (.externalRefs // [] | all(.referenceCategory == "PACKAGE-MANAGER" and .referenceType == "purl"
          and (.referenceLocator | test("^pkg:deb/debian/[a-z0-9.%B-]+@[A-Za-z0-9.%:~-]+\\?arch=[a-z0-9]+&distro=debian-12$"))))))
      and (.relationships | any(.spdxElementId == "SPDXRef-DOCUMENT" and .relationshipType == "DESCRIBES")
        and all(([.spdxElementId, .relatedSpdxElement] - $ids == [])
          and (.relationshipType | IN("DESCRIBES", "CONTAINS", "BUILD_DEPENDENCY_OF"))))
      and ([.packages[] | .SPDXID] - [.relationships[] | .spdxElementId, .relatedSpdxElement] == [])' "$1" >/dev/null
}

@test "nothing becomes another user: no setuid, no setgid, no capabilities" {
  (($(wc -l <"$IMAGE_FOLDER/entries") > 1000))
  run -0 entries '$1 ~ /^[2-7]...$/'
  [[ -z $output ]]
  run -0 entries '$4 ~ /capability/'
  [[ -z $output ]]
}

@test "it runs as a user to whom nothing belongs, and who may write temporary files only" {
  [[ $(config .User) == 65532:65532 ]]
  run -0 entries '$3 == 65532'
  [[ -z $output ]]
  # Files and folders; sticky folders are for all.
  run -0 entries '$2 ~ /^f/ && $1 ~ /^0..[2367]$/'
  [[ -z $output ]]
}

# src/web asks for this file by its name, and so does Debian's libcurl.
@test "the authorities of the system are there, for receivers and tenants on the internet" {
  run -0 entries '$2 == "file" && $1 ~ /[4-7]$/ && $5 == "/etc/ssl/certs/ca-certificates.crt"'
  [[ -n $output ]]
}

@test "it says what it is made of" {
  [[ $(config '.Labels["org.opencontainers.image.base.name"]') =~ ^localhost/|@sha256:[0-9a-f]{64}$ ]]
  [[ $(config '.Labels["org.opencontainers.image.licenses"]') == Apache-2.0 ]]
}

@test "the list of contents is one of SPDX 2.3" {
  must_be_spdx "$(sbom)"
}

@test "what is no SPDX is refused" {
  local change
  local -a changes=('del(.dataLicense)' 'del(.creationInfo.created)' '.documentNamespace += "#a"' '.packages[5].SPDXID = "SPDXRef-g++"'
    'del(.packages[4].name)' 'del(.packages[4].downloadLocation)' '.packages[5].SPDXID = .packages[4].SPDXID' '.relationships = []'
    '.relationships[3].relatedSpdxElement = "SPDXRef-Nothing"' '.packages[4].externalRefs[0].referenceLocator = "pkg:deb/debian/a+b@1"')
  for change in "${changes[@]}"; do
    jq "$change" "$(sbom)" >"$BATS_TEST_TMPDIR/changed"
    run ! must_be_spdx "$BATS_TEST_TMPDIR/changed"
  done
}

@test "the list names each installed package with its version, the program, and what was compiled into it" {
  dpkg-query --admindir="$IMAGE_FOLDER/files/var/lib/dpkg" -W -f='${db:Status-Status} ${Package} ${Version}\n' |
    sed -n 's/^installed //p' | sort >"$BATS_TEST_TMPDIR/installed"
  (($(wc -l <"$BATS_TEST_TMPDIR/installed") > 50))
  jq -r '.packages[] | select(.SPDXID | startswith("SPDXRef-Package-")) | "\(.name) \(.versionInfo)"' "$(sbom)" | sort |
    diff "$BATS_TEST_TMPDIR/installed" -
  jq -e 'any(.packages[]; .name == "strongroom" and .licenseDeclared == "Apache-2.0" and (.versionInfo | test("^[0-9]+[.][0-9]+[.][0-9]+$")))' \
    "$(sbom)" >/dev/null
  jq -e '[.packages[] | select(.SPDXID | startswith("SPDXRef-Build-")) | .name]
    | contains(["nlohmann-json3-dev", "libcli11-dev", "libstdc++-12-dev"]) and any(test("^libboost"))' "$(sbom)" >/dev/null
}

@test "the plugin has the name by which kubectl asks it to complete words" {
  run -0 entries '$2 == "link" && $5 == "/usr/bin/kubectl_complete-strongroom"'
  [[ -n $output ]]
}
