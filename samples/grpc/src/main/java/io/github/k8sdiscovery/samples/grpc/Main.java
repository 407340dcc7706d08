package io.github.k8sdiscovery.samples.grpc;

/** The command: runs the sample and says whether it was as it should be. */
public final class Main {

  private static final int CALLS = 1000;

  private Main() {}

  /**
   * Runs the sample and ends this process: 0 if it showed what it should, else 1.
   *
   * @param args none; {@code -Dgrpc.calls} says how many calls are counted
   */
  public static void main(String[] args) {
    String verdict;
    try {
      verdict = new Sample(Integer.getInteger("grpc.calls", CALLS), System.out::println).run();
    } catch (RuntimeException e) {
      verdict = "grpc failed: " + e;
    }
    System.out.println(verdict);
    System.out.flush();
    // Inside Maven this ends Maven too, so that the verdict stays the last line.
    Runtime.getRuntime().halt(verdict.startsWith("grpc ok") ? 0 : 1);
  }
}
