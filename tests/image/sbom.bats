#!/usr/bin/env bats
# scripts/sbom.sh with a small database of packages.

bats_require_minimum_version 1.5.0

setup() {
  ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  mkdir -p "$BATS_TEST_TMPDIR"/{dpkg,build,bin}
  cd "$BATS_TEST_TMPDIR" || return
  package g++ 4:12.2.0-3+b1 'install ok installed' gcc-defaults >dpkg/status
  package gone 1 'deinstall ok config-files' gone >>dpkg/status
  package tilde 1~rc1-1 'install ok installed' tilde >>dpkg/status
  echo 'CMAKE_PROJECT_VERSION:STATIC=1.2.3' >build/CMakeCache.txt
  # What was compiled, in the words of ninja: one header of a package, and one of ours.
  printf '#!/bin/sh\necho "a.o: #deps 2"\necho "    /usr/include/stdio.h"\necho "    ../src/a.h"\n' >bin/ninja
  chmod +x bin/ninja
  PATH=$PWD/bin:$PATH
}

package() { # NAME VERSION STATUS SOURCE
  printf 'Package: %s\nStatus: %s\nVersion: %s\nArchitecture: amd64\nSource: %s\nMaintainer: x\nDescription: x\n\n' "$1" "$3" "$2" "$4"
}
list() { "$ROOT/scripts/sbom.sh" dpkg build; }

@test "names and versions are as they are, and in the form that identifiers and package URLs have" {
  list >got
  [[ $(jq -r '.packages[].SPDXID' got | xargs) == \
    "SPDXRef-Image SPDXRef-Strongroom SPDXRef-Package-g.2B.2B SPDXRef-Package-tilde SPDXRef-Build-libc6-dev" ]]
  [[ $(jq -r '.packages[2] | "\(.name) \(.versionInfo) \(.sourceInfo)"' got) == "g++ 4:12.2.0-3+b1 built of gcc-defaults 4:12.2.0-3+b1" ]]
  [[ $(jq -r '.packages[2].externalRefs[0].referenceLocator' got) == \
    "pkg:deb/debian/g%2B%2B@4:12.2.0-3%2Bb1?arch=amd64&distro=debian-12" ]]
  [[ $(jq -r '.packages[1].versionInfo' got) == 1.2.3 ]]
}

@test "the same input gives the same text, and the time is the one that is given" {
  list >first
  list | diff first -
  [[ $(jq -r .creationInfo.created first) == 1970-01-01T00:00:00Z ]]
  SOURCE_DATE_EPOCH=86400 list >later
  [[ $(jq -r .creationInfo.created later) == 1970-01-02T00:00:00Z ]]
  [[ $(jq .documentNamespace later) != "$(jq .documentNamespace first)" ]]
}

@test "no list is better than one that is not whole" {
  rm dpkg/status
  run ! list
  printf '#!/bin/sh\necho "    /usr/include/of-no-package.h"\n' >bin/ninja
  package tilde 1 'install ok installed' tilde >dpkg/status
  run ! list
}
