package io.github.k8sdiscovery.embedded;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one watcher still has to be sent. Offering never blocks: a task on the executor writes while
 * there is something to write, and no thread waits when there is nothing. A watcher that does not
 * read fast enough is dropped.
 */
final class Outbox {
  /** Lines that may wait for a slow reader; chosen, not measured. */
  private static final int MAX_WAITING = 1000;

  private final Wire wire;
  private final Executor executor;
  private final Runnable onClosed;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private boolean writing;
  private boolean finishing;
  private boolean silent;
  private boolean closed;

  Outbox(Wire wire, Executor executor, Runnable onClosed) {
    this.wire = wire;
    this.executor = executor;
    this.onClosed = onClosed;
  }

  /** Keeps what is sent first, without sending it. */
  synchronized void prepare(byte[] first) {
    waiting.addLast(first);
  }

  /** Sends what was prepared. */
  synchronized void begin() {
    wake();
  }

  synchronized void offer(byte[] line) {
    if (closed || finishing) {
      return;
    }
    waiting.addLast(line);
    // A silenced watcher is slow by our own doing.
    if (waiting.size() > MAX_WAITING && !silent) {
      executor.execute(this::abort);
    } else {
      wake();
    }
  }

  /** Ends the stream properly, after what is waiting. */
  synchronized void finish() {
    finishing = true;
    wake();
  }

  /** Breaks the connection now. */
  void abort() {
    if (close()) {
      wire.abort();
    }
  }

  synchronized void silence() {
    silent = true;
  }

  synchronized void speak() {
    silent = false;
    wake();
  }

  private void wake() {
    if (!writing && !silent && !closed) {
      writing = true;
      executor.execute(this::drain);
    }
  }

  private void drain() {
    try {
      for (byte[] line = next(); line != null; line = next()) {
        wire.write(line);
      }
      if (finished() && close()) {
        wire.finish();
      }
    } catch (IOException e) {
      // The reader is gone.
      abort();
    }
  }

  private synchronized byte @Nullable [] next() {
    byte[] line = silent || closed ? null : waiting.pollFirst();
    writing = line != null;
    return line;
  }

  private synchronized boolean finished() {
    return finishing && !silent && !writing && waiting.isEmpty();
  }

  /** Whether this call was the one that closed. */
  private boolean close() {
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      waiting.clear();
    }
    onClosed.run();
    return true;
  }
}
