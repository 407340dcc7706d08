package io.github.k8sdiscovery.source.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * The servers to ask and the names to ask for, as settings and resolv.conf say together. A server
 * that fails is asked last until the others fail, too. Confined to the scheduler's thread.
 */
final class NameServers {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String SERVICES = "svc.";
  private static final String USUAL_DOMAIN = "cluster.local";

  private static final FileTime NEVER = FileTime.fromMillis(Long.MIN_VALUE);

  private final DnsSettings settings;
  private @Nullable FileTime modified = NEVER;
  private ResolvConf conf = ResolvConf.NONE;
  private List<Server> servers = List.of();

  NameServers(DnsSettings settings) {
    this.settings = settings;
  }

  DnsSettings settings() {
    return settings;
  }

  /** Reads resolv.conf if it has changed since. */
  void reload() {
    FileTime now = modified();
    if (Objects.equals(now, modified)) {
      return;
    }
    modified = now;
    conf = ResolvConf.read(settings.resolvConf());
    List<String> written = settings.servers().isEmpty() ? conf.nameservers() : settings.servers();
    List<String> known = written.isEmpty() ? List.of(LOOPBACK) : written;
    servers = known.stream().map(server -> Server.parse(server).patient(timeout())).toList();
  }

  private @Nullable FileTime modified() {
    try {
      return Files.getLastModifiedTime(settings.resolvConf());
    } catch (IOException e) {
      return null;
    }
  }

  /** The servers in the order in which they are to be asked. */
  List<Server> inOrder() {
    return servers;
  }

  /** This one has failed: the next one is asked first from now on. */
  void demote(Server server) {
    if (servers.size() > 1 && servers.get(0).equals(server)) {
      List<Server> turned = new ArrayList<>(servers.subList(1, servers.size()));
      turned.add(server);
      servers = List.copyOf(turned);
    }
  }

  Duration timeout() {
    Duration said = settings.timeout() == null ? conf.timeout() : settings.timeout();
    return said == null ? DnsSettings.TIMEOUT : said;
  }

  int attempts() {
    Integer said = settings.attempts() == null ? conf.attempts() : settings.attempts();
    return said == null ? DnsSettings.ATTEMPTS : said;
  }

  /** The cluster's domain, such as {@code cluster.local}. */
  String clusterDomain() {
    if (settings.clusterDomain() != null) {
      return settings.clusterDomain();
    }
    return conf.search().stream()
        .map(domain -> domain.toLowerCase(Locale.ROOT))
        .filter(domain -> domain.startsWith(SERVICES) && domain.length() > SERVICES.length())
        .map(domain -> domain.substring(SERVICES.length()))
        .findFirst()
        .orElse(USUAL_DOMAIN);
  }

  /** What a name written without a last dot may mean, in the order in which to ask. */
  List<Name> candidates(String name) {
    List<String> texts = new ArrayList<>();
    conf.search().forEach(domain -> texts.add(name + "." + domain));
    boolean asItIsFirst = name.chars().filter(c -> c == '.').count() >= conf.ndots();
    texts.add(asItIsFirst ? 0 : texts.size(), name);
    return texts.stream().map(Names::absolute).filter(Objects::nonNull).distinct().toList();
  }
}
