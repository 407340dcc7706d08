package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.model.Via;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * One look at a service, or at a host that a service stands for. A service is asked in this order,
 * until there is an answer:
 *
 * <ol>
 *   <li>{@code name.namespace.svc.<cluster domain>.}: addresses and ports. A no on behalf of the
 *       cluster's domain is final.
 *   <li>Where nobody speaks for that domain, there is no cluster here, and the name is taken as any
 *       program would take it: below the search list's domains and as it is.
 * </ol>
 *
 * Aliases (CNAME) are followed. Confined to the scheduler's thread.
 */
final class Lookup {

  /**
   * What a look brought.
   *
   * @param snapshot the service; null if there is none of that name
   * @param cut whether there are more instances than are listed
   * @param ttl how long this is good
   */
  record Finding(@Nullable ServiceSnapshot snapshot, boolean cut, Duration ttl) {}

  /** The longest chain of aliases followed; chosen: resolvers stop at 8 to 16. */
  static final int MAX_ALIASES = 8;

  private final ServiceId id;
  private final @Nullable String ownNamespace;
  private final NameServers servers;
  private final Questions questions;
  private final Name domain;
  private final Name services;
  private final Name own;
  private @Nullable Name outside;
  private @Nullable DnsFailure refusal;

  private Lookup(
      ServiceId id,
      @Nullable String ownNamespace,
      @Nullable String host,
      NameServers servers,
      Scheduler scheduler) {
    this.id = id;
    this.ownNamespace = ownNamespace;
    this.servers = servers;
    this.questions = new Questions(servers, scheduler);
    servers.reload();
    this.domain = name(servers.clusterDomain());
    this.services = name("svc." + servers.clusterDomain());
    String service = id.name() + "." + id.namespace() + ".svc." + servers.clusterDomain();
    this.own = name(host == null ? service : host);
    this.outside = host == null ? null : own;
  }

  /** A look at a service. */
  static Lookup ofService(
      ServiceId id, String ownNamespace, NameServers servers, Scheduler scheduler) {
    return new Lookup(id, ownNamespace, null, servers, scheduler);
  }

  /** A look at a host outside the cluster, by its full name alone. */
  static Lookup ofHost(ServiceId id, String host, NameServers servers, Scheduler scheduler) {
    return new Lookup(id, null, host, servers, scheduler);
  }

  private static Name name(String text) {
    Name name = Names.absolute(text);
    if (name == null) {
      throw new DnsFailure(Kind.MALFORMED, "no DNS name: " + text);
    }
    return name;
  }

  /** Looks; fails with a {@link DnsFailure} if nobody can tell. */
  CompletableFuture<Finding> run() {
    return resolve(own, new HashSet<>(Set.of(own)), this::notFound);
  }

  /** Nobody waits for the outcome any more. */
  void cancel() {
    questions.cancel();
  }

  /**
   * Asks for a name.
   *
   * @param name the name
   * @param seen all names on the way to it, itself included
   * @param otherwise what to do with answers that have neither an address nor an alias
   */
  private CompletableFuture<Finding> resolve(
      Name name, Set<Name> seen, Function<List<Answer>, CompletableFuture<Finding>> otherwise) {
    CompletableFuture<List<Answer>> addresses = questions.askAddresses(name);
    CompletableFuture<List<Answer>> ports =
        name.subdomain(services)
            ? questions.ask(name, Type.SRV).thenApply(List::of)
            : CompletableFuture.completedFuture(List.of());
    return addresses.thenCompose(
        answers -> ports.thenCompose(srv -> decide(name, answers, srv, seen, otherwise)));
  }

  private CompletableFuture<Finding> decide(
      Name name,
      List<Answer> answers,
      List<Answer> ports,
      Set<Name> seen,
      Function<List<Answer>, CompletableFuture<Finding>> otherwise) {
    Name end = follow(answers, name, seen);
    if (!end.equals(name) && end.subdomain(services)) {
      return resolve(end, seen, this::empty);
    }
    List<Record> records = answers.stream().flatMap(one -> one.records().stream()).toList();
    Set<String> addresses = questions.addresses(records, Set.of(end)).getOrDefault(end, Set.of());
    if (!addresses.isEmpty()) {
      boolean cut = answers.stream().anyMatch(Answer::isCut);
      Via via = outside == null ? null : new Via(Names.text(outside));
      return new Endpoints(id, end, addresses, via, questions, servers.settings())
          .behind(ports)
          .thenApply(found -> found(found.snapshot(), found.cut() || cut));
    }
    return end.equals(name) ? otherwise.apply(answers) : resolve(end, seen, this::empty);
  }

  /** The name that a name is an alias of, as far as the answers tell; itself if it is none. */
  private Name follow(List<Answer> answers, Name name, Set<Name> seen) {
    Name at = name;
    for (CNAMERecord alias = alias(answers, at); alias != null; alias = alias(answers, at)) {
      questions.use(alias);
      at = alias.getTarget();
      // The first name outside the cluster is the one that the Service stands for.
      if (outside == null && seen.contains(own) && !at.subdomain(domain)) {
        outside = at;
      }
      if (!seen.add(at)) {
        throw new DnsFailure(
            Kind.MALFORMED, Names.text(own) + " is an alias (CNAME) that leads back to " + at);
      }
      if (seen.size() > MAX_ALIASES + 1) {
        throw new DnsFailure(
            Kind.MALFORMED,
            Names.text(own) + " is an alias (CNAME) of an alias, more than " + MAX_ALIASES);
      }
    }
    return at;
  }

  private static @Nullable CNAMERecord alias(List<Answer> answers, Name owner) {
    return answers.stream()
        .flatMap(answer -> answer.records(owner, CNAMERecord.class).stream())
        .findFirst()
        .orElse(null);
  }

  /** The service's own name has no address. */
  private CompletableFuture<Finding> notFound(List<Answer> answers) {
    if (ownNamespace == null) {
      return answers.stream().allMatch(Answer::saysNoSuchName) ? none(answers) : empty(answers);
    }
    List<Answer> ofCluster = answers.stream().filter(answer -> answer.isBy(domain)).toList();
    if (ofCluster.isEmpty()) {
      boolean near = id.namespace().equals(ownNamespace);
      String written = near ? id.name() : id.name() + "." + id.namespace();
      List<Name> candidates =
          servers.candidates(written).stream().filter(name -> !name.equals(own)).toList();
      return elsewhere(candidates, 0);
    }
    if (ofCluster.stream().allMatch(Answer::saysNoSuchName)) {
      return none(ofCluster);
    }
    return empty(ofCluster);
  }

  /** There is no such name. */
  private CompletableFuture<Finding> none(List<Answer> answers) {
    answers.forEach(questions::useNo);
    return CompletableFuture.completedFuture(found(null, false));
  }

  /** There is such a service, but nothing behind it. */
  private CompletableFuture<Finding> empty(List<Answer> answers) {
    answers.forEach(questions::useNo);
    List<Instance> none = List.of();
    return CompletableFuture.completedFuture(
        found(new ServiceSnapshot(id, null, Map.of(), none), false));
  }

  /** Tries what the name may mean outside a cluster, as resolver libraries do. */
  private CompletableFuture<Finding> elsewhere(List<Name> candidates, int at) {
    if (at == candidates.size()) {
      return CompletableFuture.failedFuture(refusal == null ? nowhere(candidates) : refusal);
    }
    Name candidate = candidates.get(at);
    CompletableFuture<Finding> nothing =
        CompletableFuture.completedFuture(new Finding(null, false, Duration.ZERO));
    return resolve(candidate, new HashSet<>(Set.of(candidate)), answers -> nothing)
        .exceptionallyCompose(
            thrown -> {
              DnsFailure failure = DnsFailure.of(thrown);
              if (failure.reason().kind() != Kind.REFUSED) {
                return CompletableFuture.failedFuture(failure);
              }
              // A domain of the search list that is out of order hides no other one.
              refusal = failure;
              return nothing;
            })
        .thenCompose(
            found ->
                found.snapshot() == null
                    ? elsewhere(candidates, at + 1)
                    : CompletableFuture.completedFuture(found));
  }

  private DnsFailure nowhere(List<Name> candidates) {
    String asked = candidates.stream().map(Names::text).collect(Collectors.joining(", "));
    String whom = servers.inOrder().stream().map(Server::text).collect(Collectors.joining(", "));
    return new DnsFailure(
        Kind.NO_CLUSTER,
        "no cluster here: nobody at "
            + whom
            + " answers for "
            + domain
            + " and none of "
            + Names.text(own)
            + ", "
            + asked
            + " has an address");
  }

  private Finding found(@Nullable ServiceSnapshot snapshot, boolean cut) {
    return new Finding(snapshot, cut, servers.settings().clamp(questions.seconds()));
  }
}
