package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.connect.CallNames;
import io.github.k8sdiscovery.instance.KubernetesServiceInstance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Via;
import java.net.URI;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * By which names a call goes to an instance: the one that what is in front of the service wants
 * ({@link Via#host()}), else what the service's rule says. A call that needs none, which is the
 * usual one, costs a look-up of the rule. Any thread.
 */
public final class Naming {

  private final Function<ServiceId, Rule> rules;

  /**
   * Names by rules.
   *
   * @param rules the rule of each service; asked at every call, from any thread
   */
  public Naming(Function<ServiceId, Rule> rules) {
    this.rules = rules;
  }

  /**
   * What holds for the calls to a service.
   *
   * @param preserveHost whether the {@code Host} header says what is written in the call's URL
   *     instead of the instance's address; default false
   */
  public record Rule(boolean preserveHost) {

    /** The address of the instance is the name. */
    public static final Rule DEFAULT = new Rule(false);
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
    if (via != null) {
      return differs(ours, via)
          ? new CallNames(authority(via.host(), Uris.of(ours, written)), true)
          : null;
    }
    return preserves(ours) ? new CallNames(written.getRawAuthority(), false) : null;
  }

  /** Whether calls to an instance have a Host header that is not its address. */
  boolean namesHost(@Nullable ServiceInstance instance) {
    if (!(instance instanceof KubernetesServiceInstance ours)) {
      return false;
    }
    Via via = ours.instance().via();
    return via == null ? preserves(ours) : differs(ours, via);
  }

  private boolean preserves(KubernetesServiceInstance ours) {
    return rules.apply(ours.view().snapshot().id()).preserveHost();
  }

  private static boolean differs(KubernetesServiceInstance ours, Via via) {
    return !via.host().equalsIgnoreCase(ours.instance().address());
  }

  /** The port is left out where it is the scheme's own, as browsers do. */
  private static String authority(String host, URI sent) {
    String name = host.toLowerCase(Locale.ROOT);
    return sent.getPort() == Uris.defaultPort(sent.getScheme())
        ? name
        : name + ":" + sent.getPort();
  }
}
