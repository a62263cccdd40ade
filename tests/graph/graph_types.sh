#!/bin/bash
# Compares catalogue/graph.yaml with the types that Microsoft publishes (check_types.py).
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PACKAGES=$("$HERE/packages.sh")
# Nothing is written beside the sources.
PYTHONDONTWRITEBYTECODE=1 exec python3 "$HERE/check_types.py" "$HERE/../../catalogue/graph.yaml" "$PACKAGES/model.json"
