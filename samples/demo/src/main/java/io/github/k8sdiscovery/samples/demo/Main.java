package io.github.k8sdiscovery.samples.demo;

import io.github.k8sdiscovery.samples.demo.scenario.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;

/**
 * The command: starts the demo, then either runs a load and ends, or goes on until it is told to
 * end.
 */
public final class Main {

  private static final String KEYS =
      """
        k + Enter   kill a backend: the others take its share
        s + Enter   start it again
        t + Enter   the table again
        q + Enter   end (or Ctrl-C)
      """;

  private final Messages messages;

  private Main(Messages messages) {
    this.messages = messages;
  }

  /**
   * Runs the demo and ends this process: 0 if it showed what it should, else 1.
   *
   * @param args none; the choices are system properties
   */
  public static void main(String[] args) {
    Messages messages = new Messages(System.out);
    // Ends whatever Maven has left on the line.
    messages.say("");
    int status = 1;
    String verdict;
    try {
      verdict = new Main(messages).run(DemoOptions.read(System.getProperties()));
      status = verdict.startsWith("demo failed") ? 1 : 0;
    } catch (DemoFailure e) {
      verdict = "demo failed: " + e.getMessage();
    } catch (InterruptedException e) {
      verdict = "demo failed: interrupted";
    } catch (RuntimeException e) {
      verdict = "demo failed: " + e;
    }
    if (!verdict.isEmpty()) {
      messages.say(verdict);
    }
    // Inside Maven this ends Maven too, so that the verdict stays the last line and the status is
    // the demo's. Halting
    // is safe, because all that was started is closed, and keeps Maven's terminal codes from
    // following the verdict.
    Runtime.getRuntime().halt(status);
  }

  private String run(DemoOptions options) throws InterruptedException {
    Ports.requireFree(options.port());
    try {
      Files.createDirectories(options.directory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    messages.event(
        "starting an embedded Kubernetes API, "
            + options.pods().size()
            + " backends and the frontend");
    try (Demo demo = new Demo(options, messages)) {
      Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-end"));
      demo.awaitStart();
      messages.say("\n  " + demo.url() + "\n\n" + demo.kubelet().table());
      Scenario scenario = options.scenario();
      if (scenario != null) {
        return scenario.run(demo).toString();
      }
      return options.requests() > 0 ? runLoad(demo, options) : runUntilTold(demo);
    }
  }

  private String runLoad(Demo demo, DemoOptions options) throws InterruptedException {
    messages.event(options.requests() + " requests through each of the four clients");
    LoadReport report = demo.runLoad();
    messages.say("\n" + report.table() + report.failures());
    return report.verdict();
  }

  private String runUntilTold(Demo demo) throws InterruptedException {
    messages.say(KEYS);
    CountDownLatch end = new CountDownLatch(1);
    Thread keys = new Thread(() -> readKeys(demo, end), "demo-keys");
    keys.setDaemon(true);
    keys.start();
    end.await();
    return "";
  }

  /** Without a terminal there are no keys, and the demo runs until its process is ended. */
  private void readKeys(Demo demo, CountDownLatch end) {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        switch (line.strip()) {
          case "k" -> kill(demo);
          case "s" -> restart(demo);
          case "t" -> messages.say("\n" + demo.kubelet().table());
          case "q" -> end.countDown();
          default -> messages.say(KEYS);
        }
      }
    } catch (IOException e) {
      messages.event("keys are not read any more: " + e.getMessage());
    }
  }

  private void kill(Demo demo) {
    if (demo.kubelet().killOne().isEmpty()) {
      messages.event("no backend runs; s + Enter starts them again");
    }
  }

  private void restart(Demo demo) {
    int count = demo.kubelet().restartEnded();
    messages.event(
        count == 0
            ? "all backends run"
            : "starting " + count + (count == 1 ? " backend" : " backends"));
  }
}
