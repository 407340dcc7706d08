package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.connect.CallNames;
import io.github.k8sdiscovery.connect.ServerNames;
import io.github.k8sdiscovery.instance.KubernetesServiceInstance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Via;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * By which names a call goes to an instance: the one that what is in front of the service wants
 * ({@link Via#host()}), else what the service's rule says; and over TLS to an IP address, where
 * nothing is said, the names that certificates for services have. A plain call that needs none,
 * which is the usual one, costs a look-up of the rule. Any thread.
 */
public final class Naming {

  /** More than the names that an application writes; chosen, not measured. */
  private static final int MAX_KNOWN = 4096;

  private final Function<ServiceId, Rule> rules;
  private final String clusterDomain;
  private final Map<Named, ServerNames> known = new ConcurrentHashMap<>();

  /**
   * Names by rules.
   *
   * @param rules the rule of each service; asked at every call, from any thread
   * @param clusterDomain the domain of the cluster in certificates, such as {@code cluster.local}
   */
  public Naming(Function<ServiceId, Rule> rules, String clusterDomain) {
    this.rules = rules;
    this.clusterDomain = clusterDomain;
  }

  /**
   * What holds for the calls to a service.
   *
   * @param preserveHost whether the {@code Host} header says what is written in the call's URL
   *     instead of the instance's address; default false
   * @param serverName the name to ask for and to verify over TLS, with {@code {service}} and {@code
   *     {namespace}} for the service's own; null for those that certificates for services have
   */
  public record Rule(boolean preserveHost, @Nullable String serverName) {

    /** The address of the instance is the name; over TLS one of the service's. */
    public static final Rule DEFAULT = new Rule(false, null);
  }

  /**
   * Puts a service into a pattern of a name.
   *
   * @param pattern the pattern; see {@link Rule#serverName()}
   * @param service the name of the Service
   * @param namespace its namespace
   * @return the name
   */
  public static String serverName(String pattern, String service, String namespace) {
    return pattern.replace("{service}", service).replace("{namespace}", namespace);
  }

  /**
   * The names of a call.
   *
   * @param instance where it goes
   * @param written its URL before an instance was put into it
   * @return the names; null if the URL at the instance says all
   */
  @Nullable CallNames of(@Nullable ServiceInstance instance, URI written) {
    if (!(instance instanceof KubernetesServiceInstance ours)) {
      return null;
    }
    Via via = ours.instance().via();
    Rule rule = rules.apply(ours.view().snapshot().id());
    boolean secure = Uris.isSecure(Uris.scheme(ours, written.getScheme()));
    if (via == null && !secure && !rule.preserveHost) {
      return null;
    }
    ServerNames server = secure ? server(ours, via, rule, written) : null;
    Via front = via != null && differs(ours, via) ? via : null;
    String host = front == null ? preserved(rule, written) : authority(ours, front, written);
    return host == null && server == null ? null : new CallNames(host, front != null, server);
  }

  /** The name that a call's Host header must say; null if the URL at the instance says it. */
  @Nullable String host(@Nullable ServiceInstance instance, URI written) {
    CallNames names = of(instance, written);
    return names == null ? null : names.host();
  }

  /** Whether calls to an instance have a Host header that is not its address. */
  boolean namesHost(@Nullable ServiceInstance instance) {
    if (!(instance instanceof KubernetesServiceInstance ours)) {
      return false;
    }
    Via via = ours.instance().via();
    return (via != null && differs(ours, via))
        || rules.apply(ours.view().snapshot().id()).preserveHost;
  }

  private static @Nullable String preserved(Rule rule, URI written) {
    String authority = rule.preserveHost ? written.getRawAuthority() : null;
    // Who the caller is at the service is not a part of the service's name.
    return authority == null ? null : authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static boolean differs(KubernetesServiceInstance ours, Via via) {
    return !via.host().equalsIgnoreCase(ours.instance().address());
  }

  /** The port is left out where it is the scheme's own, as browsers do. */
  private static String authority(KubernetesServiceInstance ours, Via via, URI written) {
    URI sent = Uris.of(ours, written);
    String name = via.host().toLowerCase(Locale.ROOT);
    return sent.getPort() == Uris.defaultPort(sent.getScheme())
        ? name
        : name + ":" + sent.getPort();
  }

  /** An address that is a name is what clients verify anyway. */
  private @Nullable ServerNames server(
      KubernetesServiceInstance ours, @Nullable Via via, Rule rule, URI written) {
    String host = written.getHost();
    if (ours.instance().family() == null || host == null) {
      return null;
    }
    ServiceId service = ours.view().snapshot().id();
    Named key = new Named(service, host, via == null ? null : via.host());
    ServerNames names = known.get(key);
    if (names == null) {
      names = names(key, rule, ours.instance().hostname());
      if (known.size() < MAX_KNOWN) {
        ServerNames before = known.putIfAbsent(key, names);
        names = before == null ? names : before;
      }
    }
    return names;
  }

  /**
   * A host that is written with its namespace is the likeliest to be in the certificate; a bare
   * name the least likely, because the same name is good in every namespace.
   */
  private ServerNames names(Named key, Rule rule, @Nullable String hostname) {
    ServiceId id = key.service;
    if (key.via != null) {
      return ServerNames.only(key.via.toLowerCase(Locale.ROOT));
    }
    if (rule.serverName != null) {
      return ServerNames.only(serverName(rule.serverName, id.name(), id.namespace()));
    }
    String host = key.host.toLowerCase(Locale.ROOT);
    String written = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    Set<String> names = new LinkedHashSet<>();
    if (written.indexOf('.') >= 0) {
      names.add(written);
    }
    String inNamespace = id.name() + "." + id.namespace();
    if (hostname != null && written.startsWith(hostname + ".")) {
      names.add(hostname + "." + inNamespace + ".svc");
    }
    names.add(inNamespace + ".svc");
    names.add(inNamespace + ".svc." + clusterDomain);
    names.add(inNamespace);
    names.add(written);
    return ServerNames.anyOf(List.copyOf(names));
  }

  /** What the names depend on. */
  private record Named(ServiceId service, String host, @Nullable String via) {}
}
