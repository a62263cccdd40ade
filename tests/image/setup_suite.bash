# shellcheck shell=bash
# The image, built where it is not there yet, and taken apart.
setup_suite() {
  local root archive
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
  export IMAGE_FOLDER=$BATS_SUITE_TMPDIR/image
  archive=$("$root/scripts/image.sh" strongroom)
  "$root/tests/image/unpack.py" "$archive" "$IMAGE_FOLDER"
}
