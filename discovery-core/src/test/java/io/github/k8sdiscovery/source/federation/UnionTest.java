package io.github.k8sdiscovery.source.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.Services;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which instances are behind which port when members call their ports otherwise. */
class UnionTest {

  private static final ServiceId SHOP = new ServiceId("example", "shop");

  @Test
  void ports_ofOneName_areOne() {
    ServiceSnapshot union = union(cluster(1, Map.of("http", 80)), cluster(2, Map.of("http", 8080)));
    assertThat(behind(union, "http")).containsExactly("10.1.0.1", "10.2.0.1");
    assertThat(published(union)).containsExactly("80 (http)");
  }

  @Test
  void ports_ofOneNumber_areTheOneOfTheFirst() {
    ServiceSnapshot union =
        union(
            cluster(1, Map.of("http", 80, "admin", 9000)),
            cluster(2, Map.of("web", 80, "ops", 9000)));
    assertThat(behind(union, "http")).containsExactly("10.1.0.1", "10.2.0.1");
    assertThat(behind(union, "admin")).containsExactly("10.1.0.1", "10.2.0.1");
    assertThat(published(union)).containsExactly("9000 (admin)", "80 (http)");
  }

  @Test
  void ports_onlyOneEach_areOne() {
    ServiceSnapshot union = union(cluster(1, Map.of("http", 80)), cluster(2, Map.of("", 8080)));
    assertThat(behind(union, "http")).containsExactly("10.1.0.1", "10.2.0.1");
    assertThat(published(union)).containsExactly("80 (http)");
  }

  @Test
  void port_thatOnlyOneHas_isKept() {
    ServiceSnapshot union =
        union(cluster(1, Map.of("http", 80)), cluster(2, Map.of("http", 80, "admin", 9000)));
    assertThat(behind(union, "admin")).containsExactly("10.2.0.1");
    assertThat(published(union)).containsExactly("80 (http)", "9000 (admin)");
  }

  @Test
  void memberWithoutService_isBehindEveryPort() {
    ServiceSnapshot union = union(registry(), cluster(1, Map.of("http", 80, "admin", 9000)));
    assertThat(behind(union, "http")).containsExactly("10.9.0.1", "10.1.0.1");
    assertThat(behind(union, "admin")).containsExactly("10.9.0.1", "10.1.0.1");
    assertThat(published(union)).containsExactly("9000 (admin)", "80 (http)");
    assertThat(union.instances()).doesNotContainKey("");
  }

  @Test
  void membersWithoutService_areBehindTheOnePortWithoutName() {
    ServiceSnapshot union = union(registry(), registry());
    assertThat(union.service()).isNull();
    assertThat(behind(union, "")).containsExactly("10.9.0.1");
  }

  @Test
  void memberThatMayNotReadServices_isBehindThePortsOfItsSlices() {
    ServiceSnapshot slices = cluster(2, Map.of("http", 8080));
    ServiceSnapshot union =
        union(
            cluster(1, Map.of("http", 80, "admin", 9000)),
            new ServiceSnapshot(SHOP, null, slices.instances(), List.of()));
    assertThat(behind(union, "http")).containsExactly("10.1.0.1", "10.2.0.1");
    assertThat(behind(union, "admin")).containsExactly("10.1.0.1");
  }

  @Test
  void portThatAnswersForAny_doesNotBecomeOneMore() {
    ServicePort any = new ServicePort("", ServicePort.ANY, null);
    ServiceSnapshot fixed =
        new ServiceSnapshot(
            SHOP, ServiceInfo.virtual(List.of(any)), registry().instances(), List.of());
    ServiceSnapshot union = union(cluster(1, Map.of("http", 80, "admin", 9000)), fixed);
    assertThat(published(union)).containsExactly("9000 (admin)", "80 (http)");
    assertThat(behind(union, "admin")).containsExactly("10.1.0.1", "10.9.0.1");
  }

  @Test
  void instancesWithoutPorts_areJoined() {
    Instance one = Instance.at("10.1.0.1", 0).build();
    Instance other = Instance.at("10.2.0.1", 0).build();
    ServiceSnapshot union =
        union(
            new ServiceSnapshot(SHOP, null, Map.of(), List.of(one)),
            new ServiceSnapshot(SHOP, null, Map.of(), List.of(other)));
    assertThat(union.portless())
        .extracting(Instance::address)
        .containsExactly("10.1.0.1", "10.2.0.1");
  }

  private static ServiceSnapshot union(ServiceSnapshot... snapshots) {
    return Union.of(SHOP, List.of(snapshots));
  }

  private static ServiceSnapshot registry() {
    Instance instance = Instance.at("10.9.0.1", 7000).build();
    return new ServiceSnapshot(SHOP, null, Map.of("", List.of(instance)), List.of());
  }

  /** One instance at 10.NUMBER.0.1, behind every port. */
  private static ServiceSnapshot cluster(int number, Map<String, Integer> ports) {
    ServiceSnapshot one = Services.withPorts(SHOP, ports);
    return Union.translated(
        one, SHOP, each -> Instance.at("10." + number + ".0.1", each.port()).build());
  }

  private static Stream<String> behind(ServiceSnapshot union, String port) {
    return union.on(port).stream().map(Instance::address);
  }

  private static Stream<String> published(ServiceSnapshot union) {
    return Objects.requireNonNull(union.service()).ports().stream().map(ServicePort::toString);
  }
}
