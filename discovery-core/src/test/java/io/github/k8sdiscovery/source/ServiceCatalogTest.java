package io.github.k8sdiscovery.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Several catalogs as one. */
class ServiceCatalogTest {

  private static final ServiceInfo ONE = port(1);
  private static final ServiceInfo TWO = port(2);

  private final List<Consumer<Map<String, ServiceInfo>>> catalogs = new ArrayList<>();
  private final List<Map<String, ServiceInfo>> told = new ArrayList<>();
  private int closed;

  private static ServiceInfo port(int number) {
    return ServiceInfo.virtual(List.of(new ServicePort("http", number, null)));
  }

  private Following follow(Consumer<Map<String, ServiceInfo>> listener) {
    catalogs.add(listener);
    return () -> closed++;
  }

  @Test
  void union_ofTwo_hasAllServices_andOfOneNameTheFirstOnes() {
    Function<Consumer<Map<String, ServiceInfo>>, Following> catalog = this::follow;
    Following following = ServiceCatalog.union(List.of(catalog, catalog), told::add);
    catalogs.get(1).accept(Map.of("shared", TWO, "b", TWO));
    catalogs.get(0).accept(Map.of("shared", ONE, "a", ONE));
    catalogs.get(0).accept(Map.of());

    assertThat(told)
        .containsExactly(
            Map.of("shared", TWO, "b", TWO),
            Map.of("shared", ONE, "a", ONE, "b", TWO),
            Map.of("shared", TWO, "b", TWO));
    following.close();
    assertThat(closed).isEqualTo(2);
  }
}
