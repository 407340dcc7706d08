#!/bin/bash
# Prints the path of a kubectl: the one in PATH where it is new enough (1.22 or later), else the real one in the control
# plane's version, built once into the cache (about a minute).
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
minor=$(kubectl version --client -o json 2>/dev/null | sed -n 's/.*"minor": "\([0-9]*\).*/\1/p' | head -1) || true
if [ "${minor:-0}" -ge 22 ]; then command -v kubectl; exit; fi
cd "$HERE/kubectl"
version=$(sed -n 's#^\tk8s.io/kubectl \(v[0-9.]*\)$#\1#p' go.mod)
kubectl=${XDG_CACHE_HOME:-$HOME/.cache}/k8s-discovery/kubectl-$version
if [ ! -x "$kubectl" ]; then
  # shellcheck source=go.sh
  . "$HERE/go.sh"
  mkdir -p "$(dirname "$kubectl")"
  export CGO_ENABLED=0 GOFLAGS="-mod=readonly -buildvcs=false"
  go build -trimpath -ldflags "-s -w" -o "$kubectl.$$" . >&2
  mv "$kubectl.$$" "$kubectl"
fi
echo "$kubectl"
