package io.github.k8sdiscovery.samples.gateway;

import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.time.Scheduler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The sample as it stands, over a cluster of pods in this process. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class GatewayTest {

  private static final Duration BOUND = Duration.ofSeconds(20);

  private final List<Pod> pods = new ArrayList<>();
  final Cluster cluster = new Cluster();
  final Pod front = pod("front");
  private ConfigurableApplicationContext gateway;
  private SSLContext tls;
  private String origin;
  private String token;

  /** Which of Gateway's servers. */
  abstract String profile();

  @BeforeAll
  void start(@TempDir Path keys) throws Exception {
    SpringApplication application = GatewayApplication.application();
    application.addInitializers(context -> prepare((GenericApplicationContext) context));
    gateway =
        application.run(
            "--spring.profiles.active=" + profile(),
            "--gateway.keys=" + keys,
            "--server.port=0",
            "--spring.main.banner-mode=off",
            "--k8s.discovery.namespace=" + Cluster.NAMESPACE,
            "--k8s.discovery.kubernetes.api-url=" + cluster.url(),
            "--k8s.discovery.dns.servers=127.0.0.1:9",
            "--k8s.discovery.first-lookup-timeout=20s");
    tls = trusting(gateway);
    origin = "https://localhost:" + gateway.getEnvironment().getProperty("local.server.port");
    token = Files.readString(keys.resolve("token.txt"));
  }

  /** Adds to the sample what only a test has. */
  void prepare(GenericApplicationContext context) {
    context.registerBean(
        FrontedSource.class, () -> new FrontedSource(front, context.getBean(Scheduler.class)));
  }

  /** Tells the gateway something. */
  void publish(ApplicationEvent event) {
    gateway.publishEvent(event);
  }

  @AfterAll
  void close() {
    gateway.close();
    cluster.close();
    pods.forEach(Pod::close);
  }

  private static SSLContext trusting(ConfigurableApplicationContext gateway)
      throws GeneralSecurityException, IOException {
    String password = gateway.getEnvironment().getRequiredProperty("gateway.certificate-password");
    String file = gateway.getEnvironment().getRequiredProperty("gateway.certificate");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream certificate = URI.create(file).toURL().openStream()) {
      store.load(certificate, password.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("edge", store.getCertificate("edge"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  Browser browser() {
    return browser(token);
  }

  Browser browser(String bearer) {
    return new Browser(tls, origin, bearer);
  }

  /** A pod that runs, and is in no Service yet. */
  Pod pod(String name) {
    Pod pod = new Pod(name);
    pods.add(pod);
    return pod;
  }

  /** A Service with these pods and no others, once the gateway knows. */
  void serve(String service, Pod... ready) {
    for (Pod pod : pods) {
      cluster.gone(service, pod);
    }
    cluster.serve(service, ready);
    List<String> names = List.of(ready).stream().map(pod -> "uid-" + pod.name()).sorted().toList();
    eventually(() -> ids(service).equals(names));
  }

  /** The ids of the instances that take new calls. */
  List<String> ids(String service) {
    return view(service).instances().stream().map(instance -> instance.id()).sorted().toList();
  }

  /** The ids of all instances, those that are draining with them. */
  List<String> all(String service) {
    return view(service).all().stream().map(instance -> instance.id()).sorted().toList();
  }

  /** How many calls to a Service have been measured. */
  long measured(String service) {
    return gateway
        .getBean(MeterRegistry.class)
        .find("k8s.discovery.calls")
        .tag("service", service)
        .timers()
        .stream()
        .mapToLong(Timer::count)
        .sum();
  }

  /** The calls on their way to a Service. */
  int inFlight(String service) {
    ServiceView view = view(service);
    return view.all().stream().mapToInt(view::inFlight).sum();
  }

  private ServiceView view(String service) {
    return gateway.getBean(Discovery.class).view(service, 5000);
  }

  static void eventually(Callable<Boolean> condition) {
    await().atMost(BOUND).ignoreExceptions().until(condition);
  }
}
