package io.github.k8sdiscovery.source.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A name server on 127.0.0.1, by UDP and TCP on one port, for tests: serves records as CoreDNS does
 * (a no carries the zone's SOA, SRV brings the targets' addresses along, what is too long for UDP
 * is cut), and misbehaves on command. Any thread.
 *
 * <pre>{@code
 * try (DnsServer dns = DnsServer.start()) {
 *   dns.zone().put("a.example.svc.cluster.local. 5 IN A 10.0.0.1");
 *   dns.fault(DnsServer.Fault.SILENCE);
 * }
 * }</pre>
 */
public final class DnsServer implements AutoCloseable {

  /** What a server may do instead of answering. */
  public enum Fault {
    /** Answers as it should. */
    NONE,
    /** Says nothing. */
    SILENCE,
    /** Says that it failed. */
    SERVFAIL,
    /** Says that it does not want to. */
    REFUSED,
    /** Says that it does not understand. */
    FORMERR,
    /** Answers by UDP are empty and cut: the client has to come by TCP. */
    TRUNCATE,
    /** Cuts answers by UDP, and by TCP closes the connection. */
    TRUNCATE_AND_HANG_UP,
    /** Answers with another id than the question's. */
    WRONG_ID,
    /** Answers a question that was not asked. */
    WRONG_QUESTION,
    /** Sends bytes that are no message. */
    GARBAGE,
    /** The beginning of an answer, without its end. */
    HALF
  }

  /** A question as it arrived. */
  public record Question(String name, String type, boolean tcp) {}

  private static final int PLAIN_UDP = 512;

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final DnsZone zone = new DnsZone();
  private final List<Question> questions = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private volatile Fault fault = Fault.NONE;
  private volatile long delayMillis;

  private DnsServer(DatagramSocket udp, ServerSocket tcp) {
    this.udp = udp;
    this.tcp = tcp;
  }

  /** A server that speaks for cluster.local and knows no name yet. */
  public static DnsServer start() {
    DnsServer server = bind();
    server.spawn("dns-udp", server::serveUdp);
    server.spawn("dns-tcp", server::serveTcp);
    return server;
  }

  private static DnsServer bind() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    for (int attempt = 0; ; attempt++) {
      try {
        ServerSocket tcp = new ServerSocket(0, 50, loopback);
        try {
          return new DnsServer(new DatagramSocket(tcp.getLocalPort(), loopback), tcp);
        } catch (IOException taken) {
          tcp.close();
          throw taken;
        }
      } catch (IOException e) {
        if (attempt == 20) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Where it is, as it stands in settings: 127.0.0.1:PORT. */
  public String address() {
    return "127.0.0.1:" + tcp.getLocalPort();
  }

  /** What it knows. */
  public DnsZone zone() {
    return zone;
  }

  /** What it does from now on, to every question. */
  public void fault(Fault next) {
    fault = next;
  }

  /** How long every answer takes. */
  public void delay(long millis) {
    delayMillis = millis;
  }

  /** Forgets the questions that came. */
  public void forgetQuestions() {
    questions.clear();
  }

  /** Every question that came, in order. */
  public List<Question> questions() {
    return List.copyOf(questions);
  }

  /** The names asked for, in order, each once where the next question is for the same. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Question question : questions) {
      if (names.isEmpty() || !names.get(names.size() - 1).equals(question.name())) {
        names.add(question.name());
      }
    }
    return names;
  }

  @Override
  public void close() {
    later.shutdownNow();
    udp.close();
    connections.forEach(DnsServer::closeQuietly);
    closeQuietly(tcp);
  }

  private void spawn(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void serveUdp() {
    byte[] buffer = new byte[65535];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] asked = Arrays.copyOf(packet.getData(), packet.getLength());
        InetSocketAddress client = (InetSocketAddress) packet.getSocketAddress();
        byte[] reply = reply(new Message(asked), false);
        if (reply != null) {
          later(() -> udp.send(new DatagramPacket(reply, reply.length, client)));
        }
      } catch (IOException e) {
        // Closed, or not a question.
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket connection = tcp.accept();
        connections.add(connection);
        spawn("dns-connection", () -> serve(connection));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      DataOutputStream out = new DataOutputStream(connection.getOutputStream());
      while (true) {
        byte[] asked = new byte[in.readUnsignedShort()];
        in.readFully(asked);
        byte[] reply = reply(new Message(asked), true);
        if (fault == Fault.TRUNCATE_AND_HANG_UP) {
          return;
        }
        if (reply != null) {
          byte[] framed = new byte[reply.length + 2];
          framed[0] = (byte) (reply.length >>> 8);
          framed[1] = (byte) reply.length;
          System.arraycopy(reply, 0, framed, 2, reply.length);
          later(() -> out.write(framed));
        }
      }
    } catch (IOException e) {
      // The client is gone, or sent no question.
    }
  }

  private void later(Sending sending) {
    Runnable send =
        () -> {
          try {
            sending.send();
          } catch (IOException e) {
            // The client is gone.
          }
        };
    if (!later.isShutdown()) {
      Future<?> unused = later.schedule(send, delayMillis, TimeUnit.MILLISECONDS);
    }
  }

  /** The answer's bytes, null for none. */
  private byte @Nullable [] reply(Message query, boolean overTcp) throws IOException {
    Record question = query.getQuestion();
    questions.add(
        new Question(DnsZone.key(question.getName()), Type.string(question.getType()), overTcp));
    Fault now = fault;
    Message reply = zone.answer(query);
    switch (now) {
      case SILENCE -> {
        return null;
      }
      case GARBAGE -> {
        return new byte[] {1, 2, 3, 4, 5};
      }
      case SERVFAIL -> reply = DnsZone.reply(query, Rcode.SERVFAIL);
      case REFUSED -> reply = DnsZone.reply(query, Rcode.REFUSED);
      case FORMERR -> reply = DnsZone.reply(query, Rcode.FORMERR);
      case WRONG_ID -> reply.getHeader().setID((query.getHeader().getID() + 1) & 0xffff);
      case WRONG_QUESTION -> {
        Record other =
            Record.newRecord(DnsZone.name("other.example."), question.getType(), DClass.IN);
        reply.removeAllRecords(Section.QUESTION);
        reply.addRecord(other, Section.QUESTION);
      }
      default -> {
        // The answer as it is, or cut.
      }
    }
    if (!overTcp && (now == Fault.TRUNCATE || now == Fault.TRUNCATE_AND_HANG_UP)) {
      reply = DnsZone.reply(query, Rcode.NOERROR);
      reply.getHeader().setFlag(Flags.TC);
    }
    byte[] whole = DnsZone.cut(reply, overTcp ? Message.MAXLENGTH : room(query));
    return now == Fault.HALF ? Arrays.copyOf(whole, Header.LENGTH + 3) : whole;
  }

  private static int room(Message query) {
    OPTRecord edns = query.getOPT();
    return edns == null ? PLAIN_UDP : Math.max(PLAIN_UDP, edns.getPayloadSize());
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // Nobody is left to tell.
    }
  }

  @FunctionalInterface
  private interface Sending {
    void send() throws IOException;
  }
}
