#!/bin/bash
# Runs the scenarios on a real control plane: e2e/run.sh [part of a scenario's name or class].
# Prints a line per scenario and "e2e: <n> passed, <m> failed"; the exit code is 0 only when some ran and none failed.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); ROOT=$(dirname "$HERE")

missing=()
need() { command -v "$1" >/dev/null || missing+=("$1 (Debian package $2)"); }
PATH=$PATH:/usr/sbin:/sbin
need ip iproute2; need openssl openssl; need curl curl; need unshare util-linux; need mvn maven; need java openjdk-17-jdk
if [ ${#missing[@]} -gt 0 ]; then
  printf 'e2e: missing: %s\n' "${missing[@]}" >&2; exit 1
fi

# Everything that needs the network happens before the namespace: there is none in it.
BIN=$("$HERE/control-plane/build.sh"); KUBECTL=$("$HERE/control-plane/kubectl.sh"); CONSUL=$("$HERE/control-plane/consul.sh")
export BIN KUBECTL CONSUL
(cd "$ROOT" && mvn -B -ntp -q -Dstyle.color=never ${E2E_MAVEN_ARGS:-} -DskipTests -pl e2e,samples/frontend -am package </dev/null)

RUN=$(mktemp -d "${TMPDIR:-/tmp}/k8s-discovery-e2e.XXXXXX"); export RUN
"$KUBECTL" kustomize "$ROOT/samples/kubernetes" > "$RUN/sample.yaml"
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
status=0
"$HERE/control-plane/netns.sh" "$JAVA" -Xmx1g -XX:+UseSerialGC \
  -cp "$HERE/target/test-classes:$(cat "$HERE/target/class-path")" \
  -Dlogback.configurationFile=e2e-logback.xml -De2e.run="$RUN" -De2e.scripts="$HERE/control-plane" -De2e.root="$ROOT" \
  io.github.k8sdiscovery.e2e.run.Main "$@" </dev/null | tee "$HERE/target/e2e.log" || status=$?
if [ $status -eq 0 ] && ! tail -1 "$HERE/target/e2e.log" | grep -Eq '^e2e: [1-9][0-9]* passed, 0 failed$'; then status=1; fi
if [ $status -eq 0 ] && [ -z "${E2E_KEEP:-}" ]; then rm -rf "$RUN"; else echo "e2e: logs are in $RUN"; fi
exit $status
