#!/bin/bash
# kustomize.sh DIRECTORY: prints what kustomize makes of DIRECTORY, with kubectl where it is new enough (1.22 or later),
# else with the kustomize command, built once into the cache like the control plane.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
minor=$(kubectl version --client -o json 2>/dev/null | sed -n 's/.*"minor": "\([0-9]*\).*/\1/p' | head -1)
if [ "${minor:-0}" -ge 22 ]; then exec kubectl kustomize "$1"; fi
# shellcheck source=go.sh
. "$HERE/go.sh"
version=v5.8.0 cache=${XDG_CACHE_HOME:-$HOME/.cache}/k8s-discovery/kustomize-v5.8.0
[ -x "$cache/kustomize" ] || GOBIN=$cache GOFLAGS= go install "sigs.k8s.io/kustomize/kustomize/v5@$version" >&2
exec "$cache/kustomize" build "$1"
