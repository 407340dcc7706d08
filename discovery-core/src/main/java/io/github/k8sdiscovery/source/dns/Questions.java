package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.IpFamily;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * The questions of one look at a service, and how long their answers are good together. Confined to
 * the scheduler's thread.
 */
final class Questions {

  /** Of a no that nobody vouches for; chosen: what CoreDNS gives its own. */
  private static final long UNVOUCHED_SECONDS = 5;

  private final NameServers servers;
  private final Scheduler scheduler;
  private final Set<IpFamily> families;
  private final List<CompletableFuture<Message>> asked = new ArrayList<>();
  private long seconds = Long.MAX_VALUE;

  Questions(NameServers servers, Scheduler scheduler) {
    this.servers = servers;
    this.scheduler = scheduler;
    this.families = servers.settings().families();
  }

  CompletableFuture<Answer> ask(Name name, int type) {
    CompletableFuture<Message> answer = new Exchange(name, type, servers, scheduler).start();
    asked.add(answer);
    return answer.thenApply(Answer::new);
  }

  /** Asks for the addresses of a name, in each family wanted. */
  CompletableFuture<List<Answer>> askAddresses(Name name) {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    if (families.contains(IpFamily.IPV4)) {
      answers.add(ask(name, Type.A));
    }
    if (families.contains(IpFamily.IPV6)) {
      answers.add(ask(name, Type.AAAA));
    }
    return all(answers);
  }

  /** The addresses wanted of some owners among records, each owner's in a fixed order. */
  Map<Name, Set<String>> addresses(Collection<Record> records, Set<Name> owners) {
    Map<Name, Set<String>> addresses = new HashMap<>();
    for (Record record : records) {
      if (isWanted(record) && owners.contains(record.getName())) {
        use(record);
        addresses
            .computeIfAbsent(record.getName(), owner -> new TreeSet<>())
            .add(Objects.requireNonNull(IpAddress.canonical(record.rdataToString())));
      }
    }
    return addresses;
  }

  private boolean isWanted(Record record) {
    return (record instanceof ARecord && families.contains(IpFamily.IPV4))
        || (record instanceof AAAARecord && families.contains(IpFamily.IPV6));
  }

  /** What was found rests on this record, and is good as long as it is. */
  void use(Record record) {
    seconds = Math.min(seconds, record.getTTL());
  }

  /**
   * That nothing was found rests on this answer; <a
   * href="https://www.rfc-editor.org/rfc/rfc2308">RFC 2308</a> 5.
   */
  void useNo(Answer answer) {
    SOARecord soa = answer.authority();
    long good = soa == null ? UNVOUCHED_SECONDS : Math.min(soa.getTTL(), soa.getMinimum());
    seconds = Math.min(seconds, good);
  }

  /** How long what was used so far is good, in seconds. */
  long seconds() {
    return seconds;
  }

  /** Nobody waits for answers any more. */
  void cancel() {
    asked.forEach(answer -> answer.cancel(false));
  }

  static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }
}
