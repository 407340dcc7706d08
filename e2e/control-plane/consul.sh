#!/bin/bash
# Prints the path of a real Consul agent, built once into the cache (a minute or two): 1.13.9, the last line under the MPL
# whose modules resolve. The key is made of what goes into the binary: go.sum, go.mod, this file and the Go version.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); cd "$HERE/consul"
# shellcheck source=go.sh
. "$HERE/go.sh"
key=$({ cat go.sum go.mod "$HERE/consul.sh"; go version; } | sha256sum | cut -c1-16)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/k8s-discovery/consul-$key
if [ ! -x "$cache/consul" ]; then
  echo "building Consul into $cache (once)" >&2
  mkdir -p "$cache"
  export CGO_ENABLED=0 GOFLAGS="-mod=readonly -buildvcs=false"
  go build -trimpath -ldflags "-s -w" -o "$cache/consul.$$" github.com/hashicorp/consul >&2
  mv "$cache/consul.$$" "$cache/consul"
fi
echo "$cache/consul"
