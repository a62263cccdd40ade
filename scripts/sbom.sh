#!/bin/bash
# Prints what is in the image as SPDX 2.3 in JSON: the Debian packages of the database (dpkg's) in ADMINDIR, and the program of
# BUILD-FOLDER with the packages of this machine of which headers were compiled into it. The same input gives the same text.
#   scripts/sbom.sh ADMINDIR BUILD-FOLDER      SOURCE_DATE_EPOCH (0): when, in seconds
# Licences are not known to dpkg. https://spdx.github.io/spdx-spec/v2.3/, https://github.com/package-url/purl-spec
set -euo pipefail
export LC_ALL=C

# A line for each: name, version, architecture, and source package with version.
packages_in() { # ADMINDIR [NAME..]
  dpkg-query --admindir="$1" -W -f='${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${source:Package} ${source:Version}\n' \
    "${@:2}" | sed -n 's/^installed\t//p' | sort -u
}

compiled_in() { # BUILD-FOLDER; prints names
  ninja -C "$1" -t deps | sed -n 's|^ *\(/usr/.*\)|\1|p' | sort -u | xargs -d '\n' dpkg -S | sed 's/[:,].*//' | sort -u
}

document() { # VERSION DISTRIBUTION; reads lines of packages_in, each after Package or Build
  awk -F '\t' -v version="$1" -v distribution="$2" -v created="$CREATED" -v namespace="$NAMESPACE" '
    function package(id, name, version, licence, more) {
      return sprintf("    {\"SPDXID\": \"%s\", \"name\": \"%s\", \"versionInfo\": \"%s\", \"downloadLocation\": \"NOASSERTION\", " \
        "\"filesAnalyzed\": false, \"licenseConcluded\": \"NOASSERTION\", \"licenseDeclared\": \"%s\", " \
        "\"copyrightText\": \"NOASSERTION\", %s}", id, name, version, licence, more)
    }
    function relation(from, type, to) {
      relations = relations sprintf(",\n    {\"spdxElementId\": \"%s\", \"relationshipType\": \"%s\", " \
        "\"relatedSpdxElement\": \"%s\"}", from, type, to)
    }
    function encoded(text, sign) { gsub(/\+/, sign, text); return text }
    BEGIN {
      packages = package("SPDXRef-Image", "strongroom-image", version, "NOASSERTION", "\"primaryPackagePurpose\": \"CONTAINER\"") ",\n" \
        package("SPDXRef-Strongroom", "strongroom", version, "Apache-2.0", "\"primaryPackagePurpose\": \"APPLICATION\"")
      relation("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Image")
      relation("SPDXRef-Image", "CONTAINS", "SPDXRef-Strongroom")
    }
    {
      id = "SPDXRef-" $1 "-" encoded($2, ".2B")
      purl = "pkg:deb/debian/" encoded($2, "%2B") "@" encoded($3, "%2B") "?arch=" $4 "&distro=" distribution
      more = "\"supplier\": \"Organization: Debian\", \"sourceInfo\": \"built of " $5 "\", " \
        "\"externalRefs\": [{\"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\", \"referenceLocator\": \"" purl "\"}]"
      packages = packages ",\n" package(id, $2, $3, "NOASSERTION", more)
      if ($1 == "Build") relation(id, "BUILD_DEPENDENCY_OF", "SPDXRef-Strongroom")
      else relation("SPDXRef-Image", "CONTAINS", id)
    }
    END {
      printf "{\n  \"spdxVersion\": \"SPDX-2.3\",\n  \"dataLicense\": \"CC0-1.0\",\n  \"SPDXID\": \"SPDXRef-DOCUMENT\",\n"
      printf "  \"name\": \"strongroom-%s\",\n  \"documentNamespace\": \"%s\",\n", version, namespace
      printf "  \"creationInfo\": {\"created\": \"%s\", \"creators\": [\"Tool: strongroom-sbom\"]},\n", created
      printf "  \"packages\": [\n%s\n  ],\n  \"relationships\": [\n%s\n  ]\n}\n", packages, substr(relations, 3)
    }'
}

main() { # ADMINDIR BUILD-FOLDER
  local version distribution lines text
  local -a names
  [[ -s $1/status ]] || { echo "there is no database of dpkg in $1" >&2 && return 1; }
  version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$2/CMakeCache.txt")
  # shellcheck source=/dev/null
  distribution=$(source /etc/os-release && echo "$ID-$VERSION_ID")
  text=$(compiled_in "$2")
  mapfile -t names <<< "$text"
  lines=$(packages_in "$1" | sed 's/^/Package\t/')
  text=$(packages_in "${DPKG_ADMINDIR:-/var/lib/dpkg}" "${names[@]}" | sed 's/^/Build\t/')
  lines+=$'\n'$text
  CREATED=$(date --utc --date="@${SOURCE_DATE_EPOCH:-0}" +%Y-%m-%dT%H:%M:%SZ)
  NAMESPACE=https://strongroom.dev/spdx/strongroom-$version-$(sha256sum <<< "$CREATED $lines" | cut -c 1-32)
  document "$version" "$distribution" <<< "$lines"
}
main "$@"
