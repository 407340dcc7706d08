package io.github.k8sdiscovery.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a command to its end. */
public final class Shell {

  private Shell() {}

  /**
   * What the command wrote (both streams); fails when it exits with anything but 0 or takes longer.
   */
  public static String run(int withinSeconds, String... command) {
    try {
      // A file and no pipe: a background process that the command leaves behind must not keep us
      // waiting.
      Path output = Files.createTempFile("e2e-shell", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(withinSeconds, TimeUnit.SECONDS);
      String written = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      if (!ended) {
        process.destroyForcibly();
        throw new IllegalStateException(
            String.join(" ", command)
                + ": still running after "
                + withinSeconds
                + " s\n"
                + written);
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + ": exit " + process.exitValue() + "\n" + written);
      }
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
