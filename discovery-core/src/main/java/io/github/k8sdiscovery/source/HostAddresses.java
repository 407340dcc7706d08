package io.github.k8sdiscovery.source;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import java.util.function.Consumer;

/**
 * Knows the addresses of hosts that are no services, as a client finds them: by DNS. The contract
 * is that of {@link InstanceSource}.
 */
public interface HostAddresses extends AutoCloseable {

  /**
   * Follows the addresses of a host until the result is closed.
   *
   * @param host the host's full name, without a dot at its end
   * @param service the service that stands for the host, in whose name its addresses are told
   * @param listener is told every state: of a host that is there, a snapshot whose instances are
   *     its addresses, without ports, each reached by the host's name
   * @return closing it stops the work for this host
   */
  Following follow(String host, ServiceId service, Consumer<SourceState> listener);

  /** Stops all work. Closing twice is fine. */
  @Override
  void close();
}
