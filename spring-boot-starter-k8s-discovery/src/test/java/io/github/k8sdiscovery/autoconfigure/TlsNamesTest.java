package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Via;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.time.Scheduler;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** Calls over TLS to the addresses of pods whose certificates are for names. */
class TlsNamesTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  static Path directory;

  private static Certificates certificates;
  private static Path service;
  private static Path other;
  private static Path both;
  private static Path address;
  private static Path client;

  private final Cluster cluster = new Cluster();
  private final List<TlsBackend> backends = new ArrayList<>();

  /** The HTTP clients that take a name beside the address they connect to. */
  enum Http {
    APACHE("http-components", Caller.REST_TEMPLATE),
    APACHE_REST_CLIENT("http-components", Caller.REST_CLIENT),
    JDK("jdk", Caller.REST_TEMPLATE),
    JDK_REST_CLIENT("jdk", Caller.REST_CLIENT),
    REACTOR("reactor", Caller.REST_TEMPLATE),
    REACTOR_REST_CLIENT("reactor", Caller.REST_CLIENT),
    REACTOR_WEB_CLIENT("reactor", Caller.WEB_CLIENT),
    JDK_WEB_CLIENT("jdk", Caller.WEB_CLIENT);

    private final String factory;
    private final Caller caller;

    Http(String factory, Caller caller) {
      this.factory = factory;
      this.caller = caller;
    }
  }

  @BeforeAll
  static void certificates() {
    certificates = new Certificates(directory);
    service = certificates.make("service", "dns:backend.example.svc");
    other = certificates.make("other", "dns:other.example.svc");
    both = certificates.make("both", "dns:one.example.org,dns:two.example.org");
    address = certificates.make("address", "ip:127.0.0.1");
    client = certificates.make("client", "dns:client.example.org");
  }

  @AfterEach
  void close() {
    backends.forEach(TlsBackend::close);
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource(Http.class)
  void calls_toPodsWithTheServicesCertificate_areVerifiedAndGoInTurn(Http http) {
    TlsBackend a = start("a", "127.0.0.1", service);
    TlsBackend b = start("b", "127.0.0.2", service);
    TlsBackend c = start("c", "127.0.0.3", service);
    runner(http, a.instance(), b.instance(), c.instance())
        .run(
            context -> {
              List<String> answers = new ArrayList<>();
              for (int i = 0; i < 9; i++) {
                answers.add(http.caller.send(context, HttpMethod.POST, "https://backend:5000/x"));
              }
              assertThat(answers).contains("a", "b", "c");
              for (String one : List.of("a", "b", "c")) {
                assertThat(Collections.frequency(answers, one)).isEqualTo(3);
              }
              assertThat(a.asked()).hasSize(3).containsOnly("backend.example.svc");
              assertThat(a.hosts()).containsOnly("127.0.0.1:" + a.port());
            });
  }

  @ParameterizedTest
  @EnumSource(Http.class)
  void call_toAPodWithACertificateForAnotherName_isRefused(Http http) {
    TlsBackend backend = start("a", "127.0.0.1", other);
    runner(http, backend.instance())
        .run(
            context -> {
              assertThatThrownBy(
                      () -> http.caller.send(context, HttpMethod.GET, "https://backend:5000/"))
                  .rootCause()
                  .isInstanceOfAny(SSLException.class, CertificateException.class);
              assertThatThrownBy(
                      () -> http.caller.send(context, HttpMethod.GET, "https://backend:5000/"))
                  .hasStackTraceContaining("is for none of the names of its service")
                  .hasStackTraceContaining("backend.example.svc.cluster.local, backend.example, ")
                  .hasStackTraceContaining("k8s.discovery.tls.server-name");
              assertThat(backend.asked()).as("nothing was sent").isEmpty();
            });
  }

  @ParameterizedTest
  @EnumSource(Http.class)
  void call_withAServerName_asksForItAlone(Http http) {
    TlsBackend backend = start("a", "127.0.0.1", other);
    runner(http, backend.instance())
        .withPropertyValues("k8s.discovery.tls.server-name=other.{namespace}.svc")
        .run(
            context -> {
              http.caller.send(context, HttpMethod.GET, "https://backend:5000/");
              assertThat(backend.asked()).containsExactly("other.example.svc");
            });
  }

  @ParameterizedTest
  @EnumSource(value = Http.class, mode = EnumSource.Mode.MATCH_NONE, names = "JDK.*")
  void call_toAFront_asksForItsName_andSaysItInTheHostHeader(Http http) {
    TlsBackend backend = start("a", "127.0.0.1", other);
    runner(http, backend.instance(new Via("other.example.svc", true, "")))
        .run(
            context -> {
              http.caller.send(context, HttpMethod.GET, "http://backend:5000/");
              assertThat(backend.asked()).containsExactly("other.example.svc");
              assertThat(backend.hosts()).containsExactly("other.example.svc:" + backend.port());
            });
  }

  @ParameterizedTest
  @EnumSource(Http.class)
  void calls_underTwoNames_shareNoConnection(Http http) {
    TlsBackend backend = start("a", "127.0.0.1", both);
    runner(http, backend.instance())
        .withPropertyValues(
            "k8s.discovery.services.one.tls.server-name=one.example.org",
            "k8s.discovery.services.two.tls.server-name=two.example.org",
            "k8s.discovery.services.three.tls.server-name=three.example.org")
        .run(
            context -> {
              for (int i = 0; i < 2; i++) {
                http.caller.send(context, HttpMethod.GET, "https://one:5000/");
                http.caller.send(context, HttpMethod.GET, "https://two:5000/");
                assertThatThrownBy(
                        () -> http.caller.send(context, HttpMethod.GET, "https://three:5000/"))
                    .hasStackTraceContaining("three.example.org");
              }
              assertThat(backend.asked())
                  .containsExactly(
                      "one.example.org", "two.example.org", "one.example.org", "two.example.org");
            });
  }

  @ParameterizedTest
  @EnumSource(Http.class)
  void call_toAPodWithACertificateForItsAddress_isGood(Http http) {
    TlsBackend backend = start("a", "127.0.0.1", address);
    runner(http, backend.instance())
        .run(
            context -> {
              for (int i = 0; i < 2; i++) {
                assertThat(http.caller.send(context, HttpMethod.GET, "https://backend:5000/"))
                    .isEqualTo("a");
              }
            });
  }

  @ParameterizedTest
  @EnumSource(Http.class)
  void call_toAPodThatWantsACertificate_showsTheApplicationsOwn(Http http) {
    TlsBackend backend = TlsBackend.startMutual("a", "127.0.0.1", certificates.context(service));
    backends.add(backend);
    runner(http, backend.instance())
        .run(
            context -> {
              assertThat(
                      http.caller.send(context, HttpMethod.POST, "https://backend.example:5000/"))
                  .isEqualTo("a");
              assertThat(backend.asked()).containsExactly("backend.example.svc");
            });
  }

  /** To where nobody speaks of services, each client goes as ever. */
  @ParameterizedTest
  @EnumSource(Http.class)
  void call_outsideDiscovery_isVerifiedByTheHostInItsUrl(Http http) {
    TlsBackend backend = start("a", "127.0.0.1", address);
    TlsBackend named = start("b", "127.0.0.1", service);
    runner(http)
        .run(
            context -> {
              String url = "https://127.0.0.1:" + backend.port() + "/";
              assertThat(http.caller.send(context, HttpMethod.GET, url)).isEqualTo("a");
              String refused = "https://127.0.0.1:" + named.port() + "/";
              assertThatThrownBy(() -> http.caller.send(context, HttpMethod.GET, refused))
                  .hasStackTraceContaining("127.0.0.1");
              assertThat(backend.asked()).containsExactly("nothing");
              assertThat(named.asked()).isEmpty();
            });
  }

  private TlsBackend start(String name, String ip, Path store) {
    TlsBackend backend = TlsBackend.start(name, ip, certificates.context(store));
    backends.add(backend);
    return backend;
  }

  private ApplicationContextRunner runner(Http http, Instance... instances) {
    Scheduler scheduler = Scheduler.daemon("given");
    return Runners.over(cluster)
        .withConfiguration(
            AutoConfigurations.of(
                DiscoveryHttpClientAutoConfiguration.class,
                SslAutoConfiguration.class,
                HttpClientAutoConfiguration.class,
                ImperativeHttpClientAutoConfiguration.class,
                ReactiveHttpClientAutoConfiguration.class,
                RestTemplateAutoConfiguration.class))
        .withUserConfiguration(Clients.class)
        .withPropertyValues(
            "spring.ssl.bundle.jks.pods.truststore.location=" + certificates.trusted().toUri(),
            "spring.ssl.bundle.jks.pods.truststore.password=" + Certificates.PASSWORD,
            "spring.ssl.bundle.jks.pods.keystore.location=" + client.toUri(),
            "spring.ssl.bundle.jks.pods.keystore.password=" + Certificates.PASSWORD,
            "spring.http.clients.ssl.bundle=pods",
            "spring.http.clients.imperative.factory=" + http.factory,
            "spring.http.clients.reactive.connector=" + http.factory,
            "k8s.discovery.retry.enabled=false",
            "k8s.discovery.external-hosts=resolve")
        .withBean(
            InstanceSource.class, () -> new GivenSource("http", List.of(instances), scheduler));
  }

  static class Clients {

    @Bean
    @LoadBalanced
    RestTemplate restTemplate(RestTemplateBuilder builder) {
      return builder.build();
    }

    @Bean
    @LoadBalanced
    RestClient.Builder restClientBuilder(RestClientBuilderConfigurer configurer) {
      return configurer.configure(RestClient.builder());
    }

    @Bean
    @LoadBalanced
    WebClient.Builder webClientBuilder(ClientHttpConnector connector) {
      return WebClient.builder().clientConnector(connector);
    }
  }
}
