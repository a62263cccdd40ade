# What check_layers.sh says of small trees.

setup() {
  root=$BATS_TEST_TMPDIR
  mkdir -p "$root"/src/{base,domain,web} "$root"/controller "$root"/cmake "$root"/tests/architecture
  cp "$BATS_TEST_DIRNAME"/{check_layers.sh,layers.awk} "$root"/tests/architecture
  printf '%s\n' 'base:' 'domain: base' 'web: base' '@cpprest: web -> cpprestsdk::cpprest' >"$root"/cmake/layers.txt
  table='| `src/base` | x | - |' table+=$'\n''| `src/domain` | x | base |' table+=$'\n''| `src/web` | x | base |'
  echo "$table" >"$root"/ARCHITECTURE.md
  echo '#include <string>' >"$root"/src/base/a.h
  printf '%s\n' '#include "base/a.h"' '#include <vector>' >"$root"/src/domain/b.h
  echo '#include <cpprest/http_client.h>' >"$root"/src/web/c.cc
}

check() { run "$root"/tests/architecture/check_layers.sh "$root"; }

refuses() {
  check
  [ "$status" -ne 0 ]
  [[ $output == *"$1"* ]] || { echo "$output" && false; }
}

@test "a tree that keeps the rules passes" {
  check
  echo "$output"
  [ "$status" -eq 0 ]
}

@test "an include upwards" {
  echo '#include "domain/b.h"' >"$root"/src/base/x.cc
  refuses 'src/base/x.cc: may not include domain/b.h'
}

@test "a library where it may not be" {
  echo '#include <cpprest/http_client.h>' >"$root"/src/base/x.cc
  refuses 'src/base/x.cc: may not include cpprest/http_client.h'
}

@test "a library that nobody knows" {
  echo '#include <curl/curl.h>' >"$root"/src/web/x.cc
  refuses 'src/web/x.cc: layers.txt does not know curl/curl.h'
}

@test "a circle of headers" {
  echo '#include "domain/d.h"' >"$root"/src/domain/e.h
  echo '#include "domain/e.h"' >"$root"/src/domain/d.h
  refuses 'input contains a loop'
}

@test "a module that may include one that stands above it" {
  sed -i 's/^base:$/base: domain/' "$root"/cmake/layers.txt
  refuses 'layers.txt: base stands above domain'
}

@test "a page that says something else" {
  sed -i 's/| base |$/| - |/' "$root"/ARCHITECTURE.md
  refuses 'ARCHITECTURE.md: domain may include "base", not ""'
  sed -i '/domain/d' "$root"/ARCHITECTURE.md
  refuses 'ARCHITECTURE.md: no row for domain'
}
