package io.github.k8sdiscovery.embedded;

import java.util.ArrayDeque;
import java.util.List;

/** The latest requests. */
final class RequestLog {
  private static final int CAPACITY = 100_000;

  private final ArrayDeque<RecordedRequest> requests = new ArrayDeque<>();

  synchronized void add(RecordedRequest request) {
    requests.addLast(request);
    if (requests.size() > CAPACITY) {
      requests.removeFirst();
    }
  }

  synchronized List<RecordedRequest> all() {
    return List.copyOf(requests);
  }

  synchronized void clear() {
    requests.clear();
  }
}
