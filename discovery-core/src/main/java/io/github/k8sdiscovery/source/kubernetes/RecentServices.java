package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The names of a namespace's services from one list, which does for a minute, a refusal too.
 * Nothing is watched. Confined to the scheduler's thread.
 */
final class RecentServices {

  private static final Duration GOOD_FOR = Duration.ofMinutes(1);

  private final Resource resource;
  private final ApiRequests requests;
  private final Scheduler scheduler;
  private @Nullable CompletableFuture<Set<String>> last;
  private long askedNanos;

  RecentServices(String namespace, ApiAccess api) {
    this.resource = Resource.services(namespace);
    this.scheduler = api.scheduler();
    this.requests = new ApiRequests(api.connections(), api.settings().requestTimeout(), scheduler);
  }

  CompletableFuture<Set<String>> names() {
    CompletableFuture<Set<String>> known = last;
    long now = scheduler.clock().nanoTime();
    if (known == null || now - askedNanos >= GOOD_FOR.toNanos()) {
      askedNanos = now;
      known = requests.list(resource).thenApply(RecentServices::read);
      var unused = known.whenComplete((names, e) -> scheduler.execute(requests::close));
      last = known;
    }
    return known;
  }

  private static Set<String> read(ApiRequests.Listed listed) {
    if (listed.answer().code() != 200) {
      throw new IllegalStateException("the API answers " + listed.answer().code());
    }
    try {
      Set<String> names = new TreeSet<>();
      for (Wire.Service service :
          new WireReader<>(Wire.Service.class).list(listed.body()).items()) {
        Wire.Meta meta = service.metadata();
        if (meta != null && meta.name() != null) {
          names.add(meta.name());
        }
      }
      return names;
    } catch (IOException malformed) {
      throw new IllegalStateException(malformed);
    }
  }
}
