package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.model.DiscoveryException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;

/** What people read when a call that the application makes at start is refused. */
@ExtendWith(OutputCaptureExtension.class)
class FailedStartTest {

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void forbidden_printsTheManifestsThatGrantIt(CapturedOutput output) {
    cluster.api().faults().forbid("endpointslices");
    start("http://backend:5000/", "k8s.discovery.sources=kubernetes,env");

    assertThat(output)
        .contains("cannot look up service example/backend: no source can answer; kubernetes: the")
        .contains(" read endpointslices in namespace example (403")
        .contains("; env: BACKEND_SERVICE_HOST is not set")
        .contains("Apply this Role and RoleBinding (kubectl apply -f)")
        .contains(
            """
            kind: Role
            metadata:
              name: k8s-discovery
              namespace: example
            rules:
            - apiGroups: ["discovery.k8s.io"]
              resources: ["endpointslices"]
              verbs: ["list", "watch"]
            """)
        .contains("kind: RoleBinding")
        .contains("Discovery goes on trying by itself");
    String all = output.getAll();
    String action = all.substring(all.indexOf("Action:"), all.indexOf("Discovery goes on trying"));
    assertThat(action).doesNotContain("BACKEND_SERVICE_HOST");
  }

  @Test
  void unreachable_saysWhereItLookedAndHowToDoWithout(CapturedOutput output) {
    cluster.api().faults().stop();
    start("http://backend:5000/", "k8s.discovery.sources=kubernetes");

    assertThat(output)
        .contains(
            "cannot look up service example/backend: cannot reach the API at http://127.0.0.1")
        .contains("k8s.discovery.kubernetes.api-url")
        .contains("Discovery goes on trying by itself")
        .contains("k8s.discovery.static.[backend.example][0].uri=http://localhost:8080");
  }

  @Test
  void noSource_saysHowToDoWithoutACluster(CapturedOutput output) {
    start("http://backend:5000/", "k8s.discovery.sources=static,env");

    assertThat(output)
        .contains("no source can answer; static: service: example/backend")
        .contains("env: BACKEND_SERVICE_HOST is not set")
        .contains("Run where there is a cluster: in a pod, or with a kubeconfig")
        .contains("k8s.discovery.static.[backend.example][0].uri=http://localhost:8080");
  }

  @Test
  void unknownService_saysHowToSeeThoseThereAre(CapturedOutput output) {
    start("http://nothing:5000/");

    assertThat(output)
        .contains("no such service: nothing in namespace example")
        .contains("kubectl get services --namespace example");
  }

  @Test
  void unknownPort_listsThePorts(CapturedOutput output) {
    cluster.twoPorts("backend");
    start("http://backend:1/");

    assertThat(output)
        .contains("port of service example/backend: 1 (expected: one of 5000 (http), 5001 (admin))")
        .contains("Write one of these ports into the URL");
  }

  @Test
  void hostOutside_saysWhatIsForIt(CapturedOutput output) {
    start("http://www.some.example.com/");

    assertThat(output)
        .contains("host: \"www.some.example.com\" (expected: a service of the cluster")
        .contains("a client without @LoadBalanced, or for k8s.discovery.external-hosts=resolve");
  }

  @Test
  void noInstance_saysWhyAndWhereToLook(CapturedOutput output) {
    cluster.pods("backend", 8080);
    start("http://backend:5000/");

    assertThat(output)
        .contains("no instance of service backend in namespace example: it has no endpoints")
        .contains(
            "kubectl get endpointslices --namespace example --selector"
                + " kubernetes.io/service-name=backend");
  }

  @Test
  void externalName_outside_ofWhichNobodyCanTell_saysSo(CapturedOutput output) {
    cluster
        .api()
        .service(Cluster.NAMESPACE, "backend")
        .externalName("backend.some.example.com")
        .apply();
    start("http://backend:5000/");

    assertThat(output)
        .contains(
            "service example/backend",
            "example/backend is an ExternalName for backend.some.example.com, and no name server");
  }

  @Test
  void badProperty_saysWhatIsAllowed(CapturedOutput output) {
    start("http://backend:5000/", "k8s.discovery.sources=consul");

    assertThat(output)
        .contains("k8s.discovery.sources: consul (expected: each once, of static, kubernetes")
        .contains("Set k8s.discovery.sources to each once, of static, kubernetes");
  }

  private void start(String url, String... properties) {
    List<String> all = new ArrayList<>(List.of(cluster.properties()));
    all.add("test.url=" + url);
    all.add("spring.main.banner-mode=off");
    all.addAll(List.of(properties));
    SpringApplicationBuilder application =
        new SpringApplicationBuilder(Caller.class)
            .web(WebApplicationType.NONE)
            .properties(all.toArray(String[]::new));
    assertThatThrownBy(application::run)
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(DiscoveryException.class),
            e -> assertThat(e).hasRootCauseInstanceOf(DiscoveryException.class),
            e -> assertThat(e).hasRootCauseInstanceOf(InvalidPropertyException.class));
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Caller {

    @Bean
    @LoadBalanced
    RestClient.Builder clients() {
      return RestClient.builder();
    }

    @Bean
    ApplicationRunner call(RestClient.Builder clients, Environment environment) {
      String url = environment.getRequiredProperty("test.url");
      return arguments -> clients.build().get().uri(url).retrieve().body(String.class);
    }
  }
}
