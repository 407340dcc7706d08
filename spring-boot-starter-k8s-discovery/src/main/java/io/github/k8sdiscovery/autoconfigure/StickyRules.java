package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.loadbalancer.SessionCookie;
import io.github.k8sdiscovery.loadbalancer.SessionCookie.OfService;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostNames;
import io.github.k8sdiscovery.sticky.KeySource;
import io.github.k8sdiscovery.sticky.KeySource.Kind;
import io.github.k8sdiscovery.sticky.SessionTokens;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What binds the sessions with each service, from the properties. Everything is read at start-up,
 * so that a bad value stops it. Any thread.
 */
final class StickyRules implements Function<ServiceId, OfService> {

  private static final Logger LOG = LoggerFactory.getLogger(StickyRules.class);
  private static final String GENERAL = "k8s.discovery.sticky.";
  private static final int RANDOM_BYTES = 32;

  private final String ownNamespace;
  private final Rule usual;
  private final Map<String, StickySettings> settings = new LinkedHashMap<>();
  private final Map<ServiceId, Rule> own;
  private final Map<ServiceId, OfService> known = new ConcurrentHashMap<>();
  private @Nullable SessionTokens ofProcess;

  /**
   * Reads the properties.
   *
   * @param rules the properties
   * @param names how services are read
   */
  StickyRules(ServiceRules rules, HostNames names) {
    this.ownNamespace = names.ownNamespace();
    StickyProperties general = rules.general().sticky();
    this.usual = rule(GENERAL, general, StickySettings.DEFAULT, Rule.DEFAULT);
    if (!usual.cookie.name().contains(SessionCookie.SERVICE)) {
      throw new InvalidPropertyException(
          GENERAL + "cookie.name",
          usual.cookie.name(),
          "a name for all services, with {service} in it, such as k8sd-{service}");
    }
    StickySettings base =
        general == null
            ? StickySettings.DEFAULT
            : general.settings(GENERAL, StickySettings.DEFAULT);
    this.own =
        rules
            .single()
            .each(names, (prefix, one) -> rule(prefix + "sticky.", one.sticky(), base, usual));
  }

  private Rule rule(
      String prefix, @Nullable StickyProperties sticky, StickySettings base, Rule otherwise) {
    StickySettings read = sticky == null ? base : sticky.settings(prefix, base);
    settings.put(prefix, read);
    CookieProperties cookie =
        sticky == null || sticky.cookie() == null ? CookieProperties.NONE : sticky.cookie();
    SessionTokens tokens = cookie.tokens(prefix + "cookie.");
    Rule rule =
        new Rule(
            cookie.cookie(prefix + "cookie.", otherwise.cookie),
            tokens == null ? otherwise.tokens : tokens);
    if (read.binding() == Binding.TOKEN && rule.tokens == null) {
      SessionTokens unused = ofProcess();
    }
    return rule;
  }

  /**
   * Checks that the beans that give keys are there.
   *
   * @param beans the names of those there are
   */
  void check(Set<String> beans) {
    settings.forEach(
        (prefix, sticky) -> {
          for (KeySource key : sticky.keys()) {
            if (key.kind() == Kind.BEAN && !beans.contains(key.name())) {
              String there =
                  beans.isEmpty() ? "there is none" : String.join(", ", new TreeSet<>(beans));
              throw new InvalidPropertyException(
                  prefix + "keys", key, "the name of a bean of type SessionKey: " + there);
            }
          }
        });
  }

  @Override
  public OfService apply(ServiceId service) {
    OfService cookie = known.get(service);
    return cookie == null ? known.computeIfAbsent(service, this::made) : cookie;
  }

  /** {@return how many tokens have been refused since the start} */
  long refused() {
    return known.values().stream()
        .map(OfService::tokens)
        .distinct()
        .mapToLong(SessionTokens::refused)
        .sum();
  }

  private OfService made(ServiceId service) {
    Rule rule = own.getOrDefault(service, usual);
    return new OfService(
        rule.cookie,
        rule.cookie.name(service, ownNamespace),
        rule.tokens == null ? ofProcess() : rule.tokens);
  }

  private synchronized SessionTokens ofProcess() {
    SessionTokens tokens = ofProcess;
    if (tokens == null) {
      byte[] secret = new byte[RANDOM_BYTES];
      new SecureRandom().nextBytes(secret);
      tokens = new SessionTokens(Base64.getEncoder().encodeToString(secret));
      ofProcess = tokens;
      LOG.warn(
          "k8s.discovery.sticky.cookie.secret: not set (expected: at least {} characters, the same on"
              + " all replicas of this application). Session cookies are signed with a key made for this"
              + " process: other replicas, and this one after a restart, do not know them, and give such"
              + " a session another instance",
          SessionTokens.MIN_SECRET);
    }
    return tokens;
  }

  private record Rule(SessionCookie cookie, @Nullable SessionTokens tokens) {

    static final Rule DEFAULT = new Rule(SessionCookie.DEFAULT, null);
  }
}
