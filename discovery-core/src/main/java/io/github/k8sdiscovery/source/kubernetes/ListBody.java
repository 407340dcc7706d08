package io.github.k8sdiscovery.source.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of one list and then lets go of it: a client that is kept also keeps those who
 * read its answers.
 */
final class ListBody implements AsyncBody.Consumer<List<ByteBuffer>> {

  /** Chosen: a hundred times the list of a service of 10,000 endpoints. */
  private static final int MAX_BYTES = 256 << 20;

  private final int limit;
  private @Nullable ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ListBody() {
    this(MAX_BYTES);
  }

  ListBody(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized void consume(List<ByteBuffer> buffers, AsyncBody body) throws IOException {
    ByteArrayOutputStream collected = bytes;
    if (collected == null) {
      return;
    }
    collected.writeBytes(LineSplitter.copy(buffers));
    if (collected.size() > limit) {
      throw new IOException("an answer of more than " + limit + " bytes");
    }
    body.consume();
  }

  /** Reads the body to its end; completes with all of it. */
  CompletableFuture<byte[]> rest(AsyncBody body) {
    CompletableFuture<byte[]> all =
        body.done()
            .handle(
                (done, thrown) -> {
                  byte[] taken = take();
                  if (thrown != null) {
                    throw new CompletionException(thrown);
                  }
                  return taken;
                });
    body.consume();
    return all;
  }

  private synchronized byte[] take() {
    ByteArrayOutputStream collected = bytes;
    bytes = null;
    return collected == null ? new byte[0] : collected.toByteArray();
  }
}
