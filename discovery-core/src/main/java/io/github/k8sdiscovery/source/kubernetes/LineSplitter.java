package io.github.k8sdiscovery.source.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream of bytes that arrives in arbitrary pieces into lines. */
final class LineSplitter {

  /** An object in etcd is at most 1.5 MiB; a line far beyond that is no event. */
  private static final int MAX_LINE = 16 << 20;

  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

  static byte[] copy(List<ByteBuffer> buffers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer buffer : buffers) {
      byte[] piece = new byte[buffer.remaining()];
      buffer.get(piece);
      bytes.writeBytes(piece);
    }
    return bytes.toByteArray();
  }

  /** The lines that are complete with these bytes, without their ends; blank ones are left out. */
  List<byte[]> add(byte[] bytes) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        rest.write(bytes, start, i - start);
        if (rest.size() > 0) {
          lines.add(rest.toByteArray());
        }
        rest.reset();
        start = i + 1;
      }
    }
    rest.write(bytes, start, bytes.length - start);
    if (rest.size() > MAX_LINE) {
      throw new IOException("a line of more than " + MAX_LINE + " bytes");
    }
    return lines;
  }

  /**
   * Takes bytes as they are, for {@link #rest()}: a refusal is one object, whatever lines it has.
   */
  void keep(byte[] bytes) throws IOException {
    rest.write(bytes, 0, bytes.length);
    if (rest.size() > MAX_LINE) {
      throw new IOException("an answer of more than " + MAX_LINE + " bytes");
    }
  }

  /** What came after the last line end, and what was kept. */
  byte[] rest() {
    return rest.toByteArray();
  }
}
