package io.github.k8sdiscovery.e2e.cluster;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/** Asks CoreDNS, with nothing of the library under test in it. */
public final class Dns {

  private static final int ID = 4711;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int TYPE_A = 1;
  private static final int CLASS_IN = 1;
  private static final int MAX_MESSAGE = 4096;
  private static final int WITHIN_MILLIS = 2000;

  private Dns() {}

  /** The IPv4 addresses of a full name; none if there is no such name. */
  public static Set<String> addresses(String name) {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] question = question(name);
      socket.setSoTimeout(WITHIN_MILLIS);
      socket.connect(InetAddress.getLoopbackAddress(), ControlPlane.DNS_PORT);
      socket.send(new DatagramPacket(question, question.length));
      DatagramPacket answer = new DatagramPacket(new byte[MAX_MESSAGE], MAX_MESSAGE);
      socket.receive(answer);
      return read(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()), question.length);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static byte[] question(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream message = new DataOutputStream(bytes);
    for (int field : new int[] {ID, RECURSION_DESIRED, 1, 0, 0, 0}) {
      message.writeShort(field);
    }
    for (String label : name.split("\\.", -1)) {
      message.writeByte(label.length());
      message.write(label.getBytes(StandardCharsets.US_ASCII));
    }
    message.writeByte(0);
    message.writeShort(TYPE_A);
    message.writeShort(CLASS_IN);
    return bytes.toByteArray();
  }

  /** The answer repeats the question, and its records come after that. */
  private static Set<String> read(ByteBuffer message, int question) throws IOException {
    Set<String> addresses = new TreeSet<>();
    int records = message.getShort(6);
    message.position(question);
    for (int i = 0; i < records; i++) {
      skipName(message);
      int type = message.getShort();
      message.position(message.position() + Short.BYTES + Integer.BYTES);
      byte[] data = new byte[message.getShort()];
      message.get(data);
      if (type == TYPE_A) {
        addresses.add(InetAddress.getByAddress(data).getHostAddress());
      }
    }
    return addresses;
  }

  private static void skipName(ByteBuffer message) {
    for (int length = message.get() & 0xff; length != 0; length = message.get() & 0xff) {
      if (length >= 0xc0) {
        message.get(); // the rest is somewhere else
        return;
      }
      message.position(message.position() + length);
    }
  }
}
