package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is kept of a list's body when it has been read: nothing, though its reader may be kept. */
class ListBodyTest {

  private final Body body = new Body();

  @Test
  void rest_inPieces_isAllOfThemAndEachIsAskedFor() throws IOException {
    ListBody list = new ListBody();
    CompletableFuture<byte[]> rest = list.rest(body);
    list.consume(buffers("ab", "c"), body);
    list.consume(buffers("de"), body);
    assertThat(rest).isNotDone();
    body.done.complete(null);
    assertThat(rest.join()).asString(StandardCharsets.UTF_8).isEqualTo("abcde");
    assertThat(body.asked).isEqualTo(3);
  }

  /** The body of the first list once stayed on the heap as long as the client. */
  @Test
  void rest_read_isNotKept() throws IOException {
    ListBody list = new ListBody();
    WeakReference<byte[]> read = read(list);
    try {
      Awaitility.await().until(() -> collected(read));
    } finally {
      Reference.reachabilityFence(list);
    }
  }

  private static boolean collected(WeakReference<byte[]> bytes) {
    System.gc();
    return bytes.get() == null;
  }

  private WeakReference<byte[]> read(ListBody list) throws IOException {
    CompletableFuture<byte[]> rest = list.rest(body);
    list.consume(buffers("abc"), body);
    body.done.complete(null);
    byte[] bytes = rest.join();
    assertThat(bytes).hasSize(3);
    return new WeakReference<>(bytes);
  }

  @Test
  void rest_cancelled_failsAndTakesNoMore() throws IOException {
    ListBody list = new ListBody();
    CompletableFuture<byte[]> rest = list.rest(body);
    body.cancel();
    assertThat(rest).isCompletedExceptionally();
    assertThatThrownBy(rest::join).hasCauseInstanceOf(CancellationException.class);
    list.consume(buffers("late"), body);
    assertThat(body.asked).isEqualTo(1);
  }

  @Test
  void consume_moreThanTheLimit_isRefused() throws IOException {
    ListBody list = new ListBody(4);
    list.consume(buffers("abcd"), body);
    assertThatThrownBy(() -> list.consume(buffers("e"), body))
        .isInstanceOf(IOException.class)
        .hasMessage("an answer of more than 4 bytes");
  }

  private static List<ByteBuffer> buffers(String... pieces) {
    return Arrays.stream(pieces).map(StandardCharsets.UTF_8::encode).toList();
  }

  private static final class Body implements AsyncBody {

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int asked;

    @Override
    public void consume() {
      asked++;
    }

    @Override
    public CompletableFuture<Void> done() {
      return done;
    }

    @Override
    public void cancel() {
      done.cancel(false);
    }
  }
}
