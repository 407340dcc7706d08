package io.github.k8sdiscovery.samples.demo;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What the demo says to the person in front of it. Thread-safe. */
final class Messages {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private final PrintStream out;

  Messages(PrintStream out) {
    this.out = out;
  }

  /** A line as it is. */
  void say(String line) {
    out.println(line);
    out.flush();
  }

  /** A line with the time before it. */
  void event(String line) {
    say(TIME.format(LocalTime.now(ZoneId.systemDefault())) + "  " + line);
  }

  void readinessChanged(App app, boolean ready) {
    String process = app.name() + " (pid " + app.pid() + ")";
    if (ready) {
      event(process + " is ready and takes its share");
    } else {
      String why = app.isAlive() ? " fails its readiness probe" : " ended";
      event(process + why + ": its endpoint is set to not ready");
    }
  }
}
