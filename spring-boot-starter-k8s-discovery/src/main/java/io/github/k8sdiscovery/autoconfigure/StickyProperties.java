package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.sticky.KeySource;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * What keeps the calls of a session on one instance.
 *
 * @param keys Where the key of a session is looked for, first found first taken: "cookie:NAME",
 *     "header:NAME", "query:NAME", "principal", "client-ip", "instance", "bean:NAME".
 * @param binding How a session binds to an instance: "service" (by the client's address if the
 *     Service says sessionAffinity: ClientIP), "none", "hash", "token". Default: "hash" where there
 *     are keys, else "service".
 * @param overflow The most calls that an instance may have in flight in relation to its fair share,
 *     more than 1; 0 for no bound. For binding "hash".
 * @param timeout For how long after its last call a session stays where it is; 0 for ever. For
 *     binding "hash".
 * @param cookie The cookie that carries the token of binding "token".
 */
public record StickyProperties(
    @Nullable List<String> keys,
    @Nullable Binding binding,
    @Nullable Double overflow,
    @Nullable Duration timeout,
    @NestedConfigurationProperty @Nullable CookieProperties cookie) {

  /** What a key may be. */
  static final String KEYS =
      "cookie:NAME, header:NAME, query:NAME, principal, client-ip, instance, bean:NAME";

  /**
   * The settings.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @param base what holds where they say nothing
   */
  StickySettings settings(String prefix, StickySettings base) {
    List<KeySource> sources =
        keys == null ? base.keys() : keys.stream().map(k -> key(prefix + "keys", k)).toList();
    Binding bound = binding == null ? base.binding() : binding;
    if (binding == null && bound != Binding.TOKEN && keys != null && !keys.isEmpty()) {
      bound = Binding.HASH;
    }
    if (bound == Binding.HASH && sources.isEmpty()) {
      throw new InvalidPropertyException(
          prefix + "binding", "hash", "with " + prefix + "keys, which say what is hashed: " + KEYS);
    }
    if (overflow != null && overflow != 0 && !(overflow > 1 && Double.isFinite(overflow))) {
      throw new InvalidPropertyException(
          prefix + "overflow", overflow, "a number of more than 1, or 0 for no bound");
    }
    if (timeout != null && timeout.isNegative()) {
      throw new InvalidPropertyException(
          prefix + "timeout", timeout, "a duration such as 30m, or 0 for ever");
    }
    return new StickySettings(
        sources,
        bound,
        overflow == null ? base.overflow() : overflow,
        timeout == null ? base.timeout() : timeout);
  }

  private static KeySource key(String property, String text) {
    try {
      return KeySource.parse(text);
    } catch (IllegalArgumentException refused) {
      throw new InvalidPropertyException(property, text, "one or more of " + KEYS);
    }
  }
}
