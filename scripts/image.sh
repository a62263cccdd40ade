#!/bin/bash
# Builds container images and prints the paths of their docker-archives. Nothing is done when their inputs are unchanged.
#   scripts/image.sh strongroom|postgres|graph..
#   scripts/image.sh --name strongroom|postgres|graph     prints what it is called
# The base image is made from the machine's own Debian sources. Needs root (or sudo).
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=e2e/lib/common.sh
source "$ROOT/e2e/lib/common.sh"
# shellcheck source=e2e/lib/debian-sources.sh
source "$ROOT/e2e/lib/debian-sources.sh"

IMAGES=$CACHE_DIR/images
BASE_NAME=localhost/strongroom-base:bookworm
BASE=$IMAGES/base-bookworm.tar
# The user's own: what a build of the preset release has compiled is found by the image's, and the other way round.
CCACHE=${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ccache}

# All that buildah writes stays in the cache folder.
buildah_here() {
  CONTAINERS_CONF=$IMAGES/containers.conf TMPDIR=$IMAGES/tmp buildah --root "$IMAGES/storage" --runroot "$IMAGES/run" --storage-driver overlay "$@"
}

# Proxies and validity checks of the machine hold in the base image as well.
apt_options() {
  apt-config dump Acquire | grep -E '^Acquire::(Check-|https?::Proxy|ForceIPv4)' || true
}

make_base() {
  [[ ! -s $BASE ]] || return 0
  say "making the base image of Debian 12"
  local -a sources=() options=()
  local option rootfs=$IMAGES/rootfs.tar
  mapfile -t sources < <(debian_source_files)
  while read -r option; do options+=("--aptopt=$option"); done < <(apt_options)
  mmdebstrap --quiet --variant=minbase "${options[@]}" --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    bookworm "$rootfs" "${sources[@]}"
  python3 "$ROOT/e2e/lib/mkimage.py" "$BASE" "$BASE_NAME" "$rootfs" "" \
    '{"Cmd":["bash"],"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]}'
  rm -f "$rootfs"
}

import_base() {
  mkdir -p "$CCACHE" "$IMAGES/tmp"
  printf '[network]\nnetwork_config_dir = "%s/networks"\n' "$IMAGES" > "$IMAGES/containers.conf"
  buildah_here inspect --type image "$BASE_NAME" > /dev/null 2>&1 || buildah_here pull -q "docker-archive:$BASE" > /dev/null
}

# The files that go into an image, seen from the root of the tree: what .dockerignore lets through, or the folder of the Dockerfile.
inputs_of() { # KIND
  local path
  case $1 in
    strongroom)
      echo Dockerfile
      sed -n 's/^!//p' .dockerignore | while read -r path; do
        if [[ -e $path ]]; then find "$path" -type f; fi
      done
      ;;
    postgres) find e2e/postgres-image -type f ;;
    graph) find e2e/graph-image tests/graph -type f ! -path '*/test/*' ! -name '*.pyc' ;;
  esac
}
key_of() { # KIND
  (cd "$ROOT" && name_of "$1" && inputs_of "$1" | LC_ALL=C sort | xargs -d '\n' sha256sum) | sha256sum | cut -c1-16
}

# When the sources were last changed, as far as git knows, also with sudo; in seconds.
source_time() {
  echo "${SOURCE_DATE_EPOCH:-$(git -C "$ROOT" -c safe.directory="$ROOT" log -1 --format=%ct 2> /dev/null || echo 0)}"
}

build() { # NAME TAR FOLDER
  buildah_here bud --isolation chroot --layers --pull-never --volume "$CCACHE:/ccache" \
    --build-arg BASE="$BASE_NAME" --build-arg SOURCE_DATE_EPOCH="$(source_time)" -t "$1" "$3" >&2
  buildah_here push -q "$1" "docker-archive:$2.new:$1" >&2
  mv "$2.new" "$2"
  # Layers of earlier builds are the cache of the next one, up to a number.
  if (($(buildah_here images --all --quiet | wc -l) > 80)); then buildah_here prune --force > /dev/null 2>&1 || true; fi
}

name_of() { # KIND
  case $1 in
    # The tag is the one that the chart asks for by itself.
    strongroom) echo "docker.io/local/strongroom:$(sed -n 's/^appVersion: //p' "$ROOT/charts/strongroom/Chart.yaml")" ;;
    postgres) echo docker.io/local/strongroom-postgres:15 ;;
    graph) echo docker.io/local/strongroom-fake-graph:1 ;;
    *) die "usage: scripts/image.sh [--name] strongroom|postgres|graph.." ;;
  esac
}
folder_of() { # KIND; that of its Dockerfile
  case $1 in
    strongroom) echo "$ROOT" ;;
    postgres) echo "$ROOT/e2e/postgres-image" ;;
    graph) stage_graph ;;
  esac
}

# The model is made of a package, so what is copied comes together here. Prints the folder.
stage_graph() {
  local folder=$IMAGES/graph-files packages
  packages=$("$ROOT/tests/graph/packages.sh")
  rm -rf "$folder"
  mkdir -p "$folder"
  cp -r "$ROOT/tests/graph/fake" "$ROOT/tests/graph/data" "$ROOT/tests/graph/fake_graph.py" "$packages/model.json" \
    "$ROOT/e2e/graph-image/Dockerfile" "$folder"
  find "$folder" -name __pycache__ -prune -exec rm -r {} +
  chmod -R a+rX "$folder"
  echo "$folder"
}

make_image() { # KIND TAR
  local name folder
  name=$(name_of "$1")
  require_commands "scripts/install-deps.sh image" buildah mmdebstrap python3
  take_lock "$IMAGES/lock"
  make_base
  import_base
  say "building $name"
  folder=$(folder_of "$1")
  build "$name" "$2" "$folder"
  find "$IMAGES" -maxdepth 1 -name "$1-*.tar" ! -path "$2" -delete
  release_lock "$IMAGES/lock"
}

main() {
  local kind tar
  local -a tars=()
  if [[ ${1:-} == --name ]]; then
    name_of "${2:-}"
    return
  fi
  (($# > 0)) || set -- strongroom
  for kind in "$@"; do name_of "$kind" > /dev/null; done
  for kind in "$@"; do
    tar=$IMAGES/$kind-$(key_of "$kind").tar
    if [[ ! -s $tar ]]; then
      mkdir -p "$IMAGES" # as who called, not as root
      ((EUID == 0)) || exec sudo env "HOME=$HOME" "XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache}" "$0" "$@"
      make_image "$kind" "$tar"
    fi
    tars+=("$tar")
  done
  printf '%s\n' "${tars[@]}"
}
main "$@"
