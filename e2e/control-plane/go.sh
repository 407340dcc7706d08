# Sourced: puts a Go that can build testbed/ first in PATH, or says what is missing. go.mod names the version. A Go of 1.21
# or later fetches that one by itself; an older one (Debian 12 has 1.19) fetches it as the module that it is.
usable_go() {
  local dir minor version
  version=$(sed -n 's/^go \([0-9.]*\)$/\1/p' "$(dirname "${BASH_SOURCE[0]}")/testbed/go.mod")
  for dir in "" /usr/local/go/bin "$HOME/go/bin" "$HOME/sdk/go/bin"; do
    [ -z "$dir" ] || PATH=$dir:$PATH
    minor=$(go version 2>/dev/null | sed -n 's/.* go1\.\([0-9]*\).*/\1/p')
    if [ "${minor:-0}" -ge 26 ]; then export GOTOOLCHAIN=local PATH; return; fi
    if [ "${minor:-0}" -ge 21 ]; then export GOTOOLCHAIN=auto PATH; return; fi
  done
  if [ "${minor:-0}" -ge 16 ]; then
    dir=$(cd / && go mod download -json "golang.org/toolchain@v0.0.1-go$version.linux-$(go env GOARCH)" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
    # An old Go unpacks modules without the executable bit.
    if [ -n "$dir" ] && chmod +x "$dir"/bin/* "$dir"/pkg/tool/*/* 2>/dev/null; then
      unset GOROOT; export GOTOOLCHAIN=local PATH="$dir/bin:$PATH"; return
    fi
  fi
  echo "e2e: no usable Go: $(go version 2>/dev/null || echo none) (expected: $version or later, or one that can fetch it, in PATH or /usr/local/go)" >&2
  return 1
}
usable_go || exit 1
