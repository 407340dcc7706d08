#!/bin/bash
# Runs the benchmarks: benchmarks/run.sh [JMH's own arguments, such as a part of a name]. Results: benchmarks/target/jmh.json.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); ROOT=$(dirname "$HERE")
(cd "$ROOT" && mvn -B -ntp -q ${BENCHMARK_MAVEN_ARGS:-} -Dstyle.color=never -DskipTests -pl benchmarks package </dev/null)
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$HERE/target/classes:$(cat "$HERE/target/class-path")" \
  org.openjdk.jmh.Main -rf json -rff "$HERE/target/jmh.json" "$@"
