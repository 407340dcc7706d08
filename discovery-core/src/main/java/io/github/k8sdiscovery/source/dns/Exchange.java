package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * One question, asked of one server after the other until one answers, by UDP, and by TCP where the
 * answer is too long for that. An answer to something else, and what is no answer at all, count as
 * none. Confined to the scheduler's thread.
 *
 * <p>Each try is timed by the scheduler: the library looks at its own deadlines about once a second
 * only, and uses them to close its sockets.
 */
final class Exchange {

  private final Name name;
  private final int type;
  private final NameServers servers;
  private final Scheduler scheduler;
  private final List<Server> order;
  private final CompletableFuture<Message> answer = new CompletableFuture<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private boolean refused;
  private Cancellable timer = () -> {};
  private int tries;

  Exchange(Name name, int type, NameServers servers, Scheduler scheduler) {
    this.name = name;
    this.type = type;
    this.servers = servers;
    this.scheduler = scheduler;
    this.order = servers.inOrder();
  }

  /** The answer, which says NOERROR or NXDOMAIN; else a {@link DnsFailure}. May be cancelled. */
  CompletableFuture<Message> start() {
    CompletionStage<Message> end = answer;
    end.whenComplete((reply, thrown) -> timer.cancel());
    next();
    return answer;
  }

  private void next() {
    if (tries == order.size() * servers.attempts()) {
      answer.completeExceptionally(failure());
      return;
    }
    Server server = order.get(tries % order.size());
    int attempt = ++tries;
    Duration timeout = servers.timeout();
    timer = scheduler.schedule(() -> failed(attempt, server, "no answer in time"), timeout);
    send(server)
        .whenCompleteAsync(
            (reply, thrown) -> {
              if (reply == null) {
                failed(attempt, server, words(thrown));
              } else {
                answered(attempt, server, reply);
              }
            },
            scheduler);
  }

  private CompletionStage<Message> send(Server server) {
    try {
      Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
      return server.resolver().sendAsync(query, scheduler);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What comes for a try that is over, or after the end, is dropped; here and in failed. */
  private void answered(int attempt, Server server, Message reply) {
    if (attempt != tries || answer.isDone()) {
      return;
    }
    int rcode = reply.getRcode();
    // Servers that know no SRV say so; the service may still have addresses.
    boolean unknownType = rcode == Rcode.NOTIMP && type == Type.SRV;
    if (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN || unknownType) {
      answer.complete(reply);
    } else {
      refused = true;
      failed(attempt, server, Rcode.string(rcode));
    }
  }

  private void failed(int attempt, Server server, String why) {
    if (attempt != tries || answer.isDone()) {
      return;
    }
    timer.cancel();
    failures.put(server.text(), why);
    servers.demote(server);
    next();
  }

  private DnsFailure failure() {
    String said =
        failures.entrySet().stream()
            .map(one -> one.getKey() + " (" + one.getValue() + ")")
            .collect(Collectors.joining(", "));
    return new DnsFailure(
        refused ? Kind.REFUSED : Kind.UNREACHABLE,
        "no name server tells " + Type.string(type) + " of " + Names.text(name) + ": " + said);
  }

  private static String words(@Nullable Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
  }
}
