package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.model.Via;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * From a service's addresses and the SRV records at its name to its instances.
 *
 * <ul>
 *   <li>No SRV record: addresses alone, on whatever port the URL has.
 *   <li>SRV records that point to the service itself: its virtual address, with the Service's
 *       ports.
 *   <li>SRV records that point below it: a headless service's pods, each with its own ports.
 * </ul>
 *
 * SRV records at the service's name carry no port names. One port needs none; several are told
 * apart by asking {@code _https._tcp}, {@code _http._tcp} and the primary port name, and others are
 * called by their number. Priorities and weights say nothing: all are the same.
 */
final class Endpoints {

  /** Chosen: twice what fits into one answer (64 KiB); beyond that it is no service. */
  static final int MAX_INSTANCES = 10_000;

  /** Chosen: more targets whose addresses did not come along are not asked for one by one. */
  static final int MAX_ASKED = 64;

  /**
   * What there is behind a service.
   *
   * @param snapshot the service
   * @param cut whether there are more instances than are listed
   */
  record Found(ServiceSnapshot snapshot, boolean cut) {}

  /** A port at a host. */
  private record Target(Name host, int port) {

    private static final Comparator<Target> ORDER =
        Comparator.comparingInt(Target::port).thenComparing(Target::host);
  }

  private final ServiceId id;
  private final Name name;
  private final Set<String> addresses;
  private final @Nullable Via via;
  private final Questions questions;
  private final List<String> portNames = new ArrayList<>(List.of("https", "http"));

  Endpoints(
      ServiceId id,
      Name name,
      Set<String> addresses,
      @Nullable Via via,
      Questions questions,
      DnsSettings settings) {
    this.id = id;
    this.name = name;
    this.addresses = addresses;
    this.via = via;
    this.questions = questions;
    String primary = settings.primaryPortName();
    if (primary != null && !portNames.contains(primary)) {
      portNames.add(primary);
    }
  }

  /** The instances; {@code ports} is the answer to SRV at the service's name, if it was asked. */
  CompletableFuture<Found> behind(List<Answer> ports) {
    Set<Target> targets = new TreeSet<>(Target.ORDER);
    ports.forEach(answer -> targets.addAll(targets(answer, name)));
    if (targets.isEmpty() && ports.stream().anyMatch(Answer::isCut)) {
      throw new DnsFailure(
          Kind.MALFORMED, "the ports of " + Names.text(name) + " do not fit into an answer");
    }
    if (targets.isEmpty()) {
      List<Instance> all =
          addresses.stream().map(one -> Instance.at(one, 0).via(via).build()).toList();
      Found found = new Found(new ServiceSnapshot(id, null, Map.of(), all), false);
      return CompletableFuture.completedFuture(found);
    }
    boolean virtual = targets.stream().anyMatch(target -> target.host().equals(name));
    if (virtual) {
      targets.removeIf(target -> !target.host().equals(name));
    }
    CompletableFuture<Map<Name, Set<String>>> hosts =
        virtual
            ? CompletableFuture.completedFuture(Map.of(name, addresses))
            : hosts(targets, ports.get(0));
    return named(targets).thenCombine(hosts, (groups, at) -> build(groups, at, virtual));
  }

  private Set<Target> targets(Answer answer, Name owner) {
    Set<Target> targets = new LinkedHashSet<>();
    for (SRVRecord record : answer.records(owner, SRVRecord.class)) {
      questions.use(record);
      if (record.getPort() > 0) {
        targets.add(new Target(record.getTarget(), record.getPort()));
      }
    }
    return targets;
  }

  /** The targets by the name of their port. */
  private CompletableFuture<Map<String, Set<Target>>> named(Set<Target> targets) {
    if (targets.stream().mapToInt(Target::port).distinct().count() == 1) {
      return CompletableFuture.completedFuture(Map.of("", targets));
    }
    List<Name> owners =
        portNames.stream().map(port -> Names.below("_" + port + "._tcp", name)).toList();
    List<CompletableFuture<Answer>> asked =
        owners.stream().map(owner -> questions.ask(owner, Type.SRV)).toList();
    return Questions.all(asked)
        .thenApply(
            answers -> {
              Map<String, Set<Target>> groups = new LinkedHashMap<>();
              Set<Target> left = new LinkedHashSet<>(targets);
              for (int i = 0; i < answers.size(); i++) {
                Set<Target> found = targets(answers.get(i), owners.get(i));
                found.retainAll(left);
                if (!found.isEmpty()) {
                  left.removeAll(found);
                  groups.put(portNames.get(i), sorted(found));
                }
              }
              for (Target target : left) {
                String number = Integer.toString(target.port());
                groups.computeIfAbsent(number, key -> new LinkedHashSet<>()).add(target);
              }
              return groups;
            });
  }

  private static Set<Target> sorted(Set<Target> targets) {
    Set<Target> sorted = new TreeSet<>(Target.ORDER);
    sorted.addAll(targets);
    return sorted;
  }

  /** The addresses of hosts: those that came along, those that their names tell, others asked. */
  private CompletableFuture<Map<Name, Set<String>>> hosts(Set<Target> targets, Answer answer) {
    Set<Name> hosts = new LinkedHashSet<>();
    targets.forEach(target -> hosts.add(target.host()));
    Map<Name, Set<String>> known = questions.addresses(answer.added(), hosts);
    hosts.removeAll(known.keySet());
    for (Name host : List.copyOf(hosts)) {
      String dashed = dashed(host);
      if (dashed != null && addresses.contains(dashed)) {
        known.put(host, Set.of(dashed));
        hosts.remove(host);
      }
    }
    if (hosts.size() > MAX_ASKED) {
      return CompletableFuture.completedFuture(known);
    }
    return Questions.all(hosts.stream().map(questions::askAddresses).toList())
        .thenApply(
            all -> {
              List<Record> records =
                  all.stream()
                      .flatMap(List::stream)
                      .flatMap(one -> one.records().stream())
                      .toList();
              known.putAll(questions.addresses(records, hosts));
              return known;
            });
  }

  private Found build(
      Map<String, Set<Target>> groups, Map<Name, Set<String>> hosts, boolean virtual) {
    Map<Name, Map<String, Integer>> portsOf = new HashMap<>();
    groups.forEach(
        (port, targets) ->
            targets.forEach(
                target ->
                    portsOf
                        .computeIfAbsent(target.host(), host -> new LinkedHashMap<>())
                        .putIfAbsent(port, target.port())));
    Collected collected = new Collected();
    groups.forEach(
        (port, targets) -> {
          for (Target target : targets) {
            Map<String, Integer> ports = portsOf.getOrDefault(target.host(), Map.of());
            for (String address : hosts.getOrDefault(target.host(), Set.of())) {
              if (!collected.hasRoom()) {
                return;
              }
              Instance.Builder instance = Instance.at(address, target.port()).ports(ports);
              instance.hostname(hostname(target.host(), address));
              collected.add(port, instance.build());
            }
          }
        });
    unexplained(hosts.values(), portsOf.values(), collected);
    ServiceInfo service = virtual ? ServiceInfo.virtual(ports(groups)) : null;
    return new Found(
        new ServiceSnapshot(id, service, collected.instances(), List.of()), collected.cut);
  }

  /**
   * Addresses that no SRV record explains, because the answer was cut: they have the ports that all
   * others have, if those are the same.
   */
  private void unexplained(
      Collection<Set<String>> explained,
      Collection<Map<String, Integer>> ports,
      Collected collected) {
    Set<String> left = new TreeSet<>(addresses);
    explained.forEach(left::removeAll);
    Set<Map<String, Integer>> different = new HashSet<>(ports);
    if (different.size() == 1) {
      Map<String, Integer> same = different.iterator().next();
      for (String address : left) {
        if (!collected.hasRoom()) {
          return;
        }
        same.forEach(
            (port, number) ->
                collected.add(port, Instance.at(address, number).ports(same).build()));
      }
    }
  }

  private static List<ServicePort> ports(Map<String, Set<Target>> groups) {
    List<ServicePort> ports = new ArrayList<>();
    groups.forEach(
        (port, targets) ->
            targets.forEach(target -> ports.add(new ServicePort(port, target.port(), null))));
    return ports;
  }

  /** A pod's host name below the service; null for one that only repeats its address. */
  private @Nullable String hostname(Name host, String address) {
    boolean below = host.subdomain(name) && host.labels() == name.labels() + 1;
    return below && !address.equals(dashed(host))
        ? host.getLabelString(0).toLowerCase(Locale.ROOT)
        : null;
  }

  /** The address in a host's first label, such as 10-244-1-1; null if there is none. */
  private static @Nullable String dashed(Name host) {
    String label = host.getLabelString(0);
    String v4 = IpAddress.canonical(label.replace('-', '.'));
    return v4 == null ? IpAddress.canonical(label.replace('-', ':')) : v4;
  }

  /** Instances by port, each once, and not without bound. */
  private static final class Collected {

    private final Map<String, Map<String, Instance>> byPort = new LinkedHashMap<>();
    private int size;
    private boolean cut;

    /** Whether one more is taken; if not, it is missing. */
    boolean hasRoom() {
      cut |= size >= MAX_INSTANCES;
      return !cut;
    }

    void add(String port, Instance instance) {
      Map<String, Instance> behind = byPort.computeIfAbsent(port, key -> new LinkedHashMap<>());
      if (behind.putIfAbsent(instance.authority(), instance) == null) {
        size++;
      }
    }

    Map<String, List<Instance>> instances() {
      Map<String, List<Instance>> instances = new LinkedHashMap<>();
      byPort.forEach((port, behind) -> instances.put(port, List.copyOf(behind.values())));
      return instances;
    }
  }
}
