package io.github.k8sdiscovery.samples.gateway;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import reactor.core.publisher.Flux;

/** No routes, for which one thread has to wait until it may go on. */
final class SlowRoutes implements RouteDefinitionLocator {

  final CountDownLatch waiting = new CountDownLatch(1);
  final CountDownLatch goOn = new CountDownLatch(1);
  private volatile @Nullable Thread slow;

  void slow(Thread thread) {
    slow = thread;
  }

  @Override
  public Flux<RouteDefinition> getRouteDefinitions() {
    return Flux.defer(
        () -> {
          if (Thread.currentThread() == slow) {
            waiting.countDown();
            try {
              goOn.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return Flux.empty();
        });
  }
}
