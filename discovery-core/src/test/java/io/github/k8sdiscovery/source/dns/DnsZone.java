package io.github.k8sdiscovery.source.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** What a {@link DnsServer} knows; at first it speaks for cluster.local and knows no name. */
public final class DnsZone {

  private final Map<String, List<Record>> records = new ConcurrentHashMap<>();
  private final Map<String, Integer> rcodes = new ConcurrentHashMap<>();
  private volatile @Nullable SOARecord authority;
  private volatile boolean withAdditional = true;
  private volatile boolean followsAliases;

  DnsZone() {
    authority("cluster.local.", 5);
  }

  /** Adds records, each a line of a zone file with an absolute name, TTL and class. */
  public synchronized void put(String... lines) {
    for (String line : lines) {
      Record record = record(line);
      records
          .computeIfAbsent(key(record.getName()), name -> new CopyOnWriteArrayList<>())
          .add(record);
    }
  }

  /** Makes a name exist that has no records of its own. */
  public synchronized void putName(String name) {
    records.computeIfAbsent(key(name(name)), key -> new CopyOnWriteArrayList<>());
  }

  /** Lets a name and those below it have these records and no others, in one step. */
  public synchronized void replace(String name, List<String> lines) {
    remove(name);
    putName(name);
    put(lines.toArray(new String[0]));
  }

  /** Forgets every record of a name and of those below it. */
  public synchronized void remove(String name) {
    String key = key(name(name));
    records.keySet().removeIf(other -> other.equals(key) || other.endsWith("." + key));
  }

  /** Forgets every record. */
  public synchronized void clear() {
    records.clear();
    rcodes.clear();
  }

  /** Whose SOA comes with a no, and how long the no is good. */
  public void authority(String owner, long negativeSeconds) {
    Name name = name(owner);
    authority =
        new SOARecord(
            name, DClass.IN, negativeSeconds, name, name, 1, 7200, 1800, 86400, negativeSeconds);
  }

  /** A no comes without an SOA from now on. */
  public void noAuthority() {
    authority = null;
  }

  /** Questions of this type for this name are answered with this code alone. */
  public void rcode(String type, String name, int rcode) {
    rcodes.put(type + " " + key(name(name)), rcode);
  }

  /**
   * Answers bring along what an alias stands for from now on, as a resolver with recursion does.
   */
  public void followAliases() {
    followsAliases = true;
  }

  /** Whether SRV answers bring the targets' addresses along; they do at first. */
  public void additional(boolean brought) {
    withAdditional = brought;
  }

  /** A record from a line of a zone file. */
  public static Record record(String line) {
    String[] words = line.strip().split("\\s+", 5);
    try {
      return Record.fromString(
          name(words[0]),
          Type.value(words[3]),
          DClass.IN,
          Long.parseLong(words[1]),
          words[4],
          Name.root);
    } catch (IOException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  static Name name(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static String key(Name name) {
    return name.toString().toLowerCase(Locale.ROOT);
  }

  /** Leaves out what does not fit, first what was not asked for, as CoreDNS does. */
  static byte[] cut(Message reply, int room) {
    byte[] bytes = reply.toWire();
    if (bytes.length > room) {
      reply.getHeader().setFlag(Flags.TC);
      reply.removeAllRecords(Section.ADDITIONAL);
      bytes = reply.toWire();
    }
    while (bytes.length > room) {
      List<Record> answers = reply.getSection(Section.ANSWER);
      int kept = Math.min(answers.size() - 1, answers.size() * room / bytes.length);
      reply.removeAllRecords(Section.ANSWER);
      answers.subList(0, kept).forEach(record -> reply.addRecord(record, Section.ANSWER));
      bytes = reply.toWire();
    }
    return bytes;
  }

  static Message reply(Message query, int rcode) {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setRcode(rcode);
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    return reply;
  }

  synchronized Message answer(Message query) {
    Record question = query.getQuestion();
    String asked = Type.string(question.getType()) + " " + key(question.getName());
    Message reply = reply(query, rcodes.getOrDefault(asked, Rcode.NOERROR));
    if (reply.getRcode() != Rcode.NOERROR) {
      return reply;
    }
    reply.getHeader().setFlag(Flags.AA);
    List<Record> found = new ArrayList<>(matching(question.getName(), question.getType()));
    if (followsAliases && !found.isEmpty() && found.get(0) instanceof CNAMERecord alias) {
      found.addAll(matching(alias.getTarget(), question.getType()));
    }
    found.forEach(record -> reply.addRecord(record, Section.ANSWER));
    if (found.isEmpty()) {
      reply.getHeader().setRcode(exists(question.getName()) ? Rcode.NOERROR : Rcode.NXDOMAIN);
      SOARecord soa = authority;
      if (soa != null) {
        reply.addRecord(soa, Section.AUTHORITY);
      }
    }
    if (withAdditional) {
      found.stream()
          .filter(SRVRecord.class::isInstance)
          .map(record -> ((SRVRecord) record).getTarget())
          .distinct()
          .flatMap(
              target ->
                  Stream.of(Type.A, Type.AAAA).flatMap(type -> matching(target, type).stream()))
          .forEach(record -> reply.addRecord(record, Section.ADDITIONAL));
    }
    return reply;
  }

  /**
   * Records of the type, or an alias; not what the alias stands for, as CoreDNS without upstream.
   */
  private List<Record> matching(Name name, int type) {
    return records.getOrDefault(key(name), List.of()).stream()
        .filter(record -> record.getType() == type || record instanceof CNAMERecord)
        .toList();
  }

  /** A name exists if it or one below it has records. */
  private boolean exists(Name name) {
    String key = key(name);
    return records.keySet().stream().anyMatch(o -> o.equals(key) || o.endsWith("." + key));
  }
}
