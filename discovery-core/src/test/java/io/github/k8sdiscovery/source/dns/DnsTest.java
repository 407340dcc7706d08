package io.github.k8sdiscovery.source.dns;

import static io.github.k8sdiscovery.source.InstanceSourceContract.BACKEND;

import io.github.k8sdiscovery.model.IpFamily;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Backoff;
import io.github.k8sdiscovery.time.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A name server, sources over it, and a quick way to both. */
abstract class DnsTest {

  static final String OWN = "backend-service.example.svc.cluster.local.";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  final DnsServer dns = DnsServer.start();
  final Scheduler scheduler = Scheduler.daemon("test");
  private final List<AutoCloseable> opened = new ArrayList<>(List.of(dns, scheduler));

  @AfterEach
  final void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  final <T extends AutoCloseable> T open(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  /** A source with settings, looking often. */
  final DnsSource source(DnsSettings settings) {
    return open(DnsSource.over(settings, "example", scheduler));
  }

  /** The server's own settings: no search list. */
  final DnsSettings quick() {
    return quick(List.of(dns.address()), folder.resolve("missing"), null);
  }

  static DnsSettings quick(List<String> servers, Path resolvConf, @Nullable String primaryPort) {
    return new DnsSettings(
        servers,
        resolvConf,
        null,
        Set.of(IpFamily.IPV4, IpFamily.IPV6),
        // Long: a busy machine is no fault of the server's.
        Duration.ofSeconds(5),
        1,
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)),
        primaryPort);
  }

  final Path resolvConf(String text) {
    try {
      return Files.writeString(folder.resolve("resolv.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  final Listening follow(DnsSettings settings) {
    return open(InstanceSourceContract.listen(source(settings), BACKEND));
  }

  /** The first snapshot of a service in the namespace "example". */
  final ServiceSnapshot snapshot(String service) {
    return snapshot(quick(), new ServiceId("example", service));
  }

  final ServiceSnapshot snapshot(DnsSettings settings, ServiceId id) {
    try (Listening listening = InstanceSourceContract.listen(source(settings), id)) {
      return listening.await(Synced.class).snapshot();
    }
  }

  static void await(BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition::getAsBoolean);
  }
}
