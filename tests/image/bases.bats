#!/usr/bin/env bats
# What images are made of is said with a digest, or by whoever builds: a tag alone may be another image tomorrow.
# shellcheck disable=SC2016 # the variables of Dockerfiles

bats_require_minimum_version 1.5.0

# Prints each line of FILE that begins with an image of a registry by its tag, or gives an argument for images such a default.
unpinned() { # FILE
  awk '
    toupper($1) == "ARG" && $2 ~ /=/ && $2 !~ /^SOURCE_DATE_EPOCH=/ && $2 !~ /@sha256:[0-9a-f]+$/ { print FILENAME ": " $0 }
    toupper($1) == "FROM" {
      from = $2 ~ /^--/ ? $3 : $2
      if (!(from in stages) && from != "scratch" && from !~ /^\$\{?BASE\}?$/ && from !~ /@sha256:[0-9a-f]+$/) print FILENAME ": " $0
      if (toupper($(NF - 1)) == "AS") stages[$NF]
    }' "$1"
}

@test "no Dockerfile begins with a tag" {
  local file root count=0
  root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  while read -r file; do
    count=$((count + 1))
    run -0 unpinned "$root/$file"
    [[ -z $output ]]
  done < <(git -C "$root" ls-files '*Dockerfile*')
  ((count > 1))
}

@test "every way to name a tag is seen" {
  local line
  cd "$BATS_TEST_TMPDIR"
  for line in 'FROM debian:bookworm-slim AS build' 'FROM debian' 'from --platform=linux/amd64 docker.io/library/debian:12' 'FROM ${OTHER}' \
    'ARG BASE=debian:bookworm-slim'; do
    printf 'ARG BASE\nFROM ${BASE} AS first\nFROM first\n%s\n' "$line" >Dockerfile
    [[ $(unpinned Dockerfile) == "Dockerfile: $line" ]] || { echo "taken: $line"; return 1; }
  done
}

@test "the Dockerfile of Strongroom refuses a tag when it is built" {
  local check base
  check=$(sed -n 's/^RUN \(case $BASE in .*\)$/\1/p' "$BATS_TEST_DIRNAME/../../Dockerfile")
  for base in localhost/strongroom-base:bookworm "debian:bookworm-slim@sha256:$(printf '0%.0s' {1..64})"; do
    BASE=$base run -0 sh -c "$check"
  done
  for base in '' debian:bookworm-slim docker.io/library/debian localhost:5000/debian:12; do
    BASE=$base run -1 sh -c "$check"
    [[ $output == *"has no digest"* ]]
  done
}
