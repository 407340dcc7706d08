# Sourced: puts a Go that can build testbed/ first in PATH, or says what is missing.
# go.mod names the version; a Go of 1.21 or later fetches that one by itself as a module.
for dir in "" /usr/local/go/bin /usr/lib/go-1.26/bin "$HOME/go/bin" "$HOME/sdk/go/bin"; do
  [ -z "$dir" ] || PATH=$dir:$PATH
  minor=$(go version 2>/dev/null | sed -n 's/.* go1\.\([0-9]*\).*/\1/p')
  if [ "${minor:-0}" -ge 26 ]; then export GOTOOLCHAIN=local; break; fi
  if [ "${minor:-0}" -ge 21 ]; then export GOTOOLCHAIN=auto; fi
done
if [ "${minor:-0}" -lt 21 ]; then
  echo "e2e: no usable Go: $(go version 2>/dev/null || echo none) (expected: 1.26 or later, or 1.21 or later, which fetches 1.26; in PATH or /usr/local/go)" >&2
  exit 1
fi
export PATH
