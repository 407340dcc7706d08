package io.github.k8sdiscovery.samples.demo.scenario;

/**
 * The demo's last line.
 *
 * @param ok whether it was as it should be
 * @param facts what was measured, {@code name=value}, separated by blanks
 */
public record Verdict(boolean ok, String facts) {

  @Override
  public String toString() {
    return (ok ? "demo ok: " : "demo failed: ") + facts;
  }
}
