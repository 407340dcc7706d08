package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/**
 * Answers lists: at the latest state, at an exact one, and page by page, as in <a
 * href="https://kubernetes.io/docs/reference/using-api/api-concepts/">API concepts</a>.
 */
final class Lister {
  private static final long ANY_STATE = -1;

  private final Store store;

  Lister(Store store) {
    this.store = store;
  }

  /** The list object for a request. */
  ObjectNode list(Target target, ListOptions options) {
    Predicate<KubeObject> filter = target.filter(options);
    String token = options.text("continue");
    ContinueToken from = token.isEmpty() ? ContinueToken.START : ContinueToken.parse(token);
    Store.View view = token.isEmpty() ? view(options) : view(from);
    List<KubeObject> all =
        view.of(target.resource()).stream().filter(filter).filter(from::precedes).toList();

    long limit = options.number("limit");
    int count = limit == 0 ? all.size() : (int) Math.min(limit, all.size());
    ObjectNode list = Json.object();
    list.put("kind", target.resource().kind() + "List")
        .put("apiVersion", target.resource().apiVersion());
    ObjectNode metadata =
        list.putObject("metadata").put("resourceVersion", Long.toString(view.revision()));
    if (count < all.size()) {
      String last = all.get(count - 1).key().path();
      metadata.put("continue", new ContinueToken(view.revision(), last).text());
      boolean counted = options.labelSelector().isEmpty() && options.fieldSelector().isEmpty();
      if (counted) {
        // The real server, too, leaves the count out when a selector is set.
        metadata.put("remainingItemCount", all.size() - count);
      }
    }
    ArrayNode items = list.putArray("items");
    all.subList(0, count).forEach(object -> items.add(object.listItem()));
    return list;
  }

  private Store.View view(ListOptions options) {
    long wanted = options.revision();
    String match = options.match();
    if (!match.isEmpty() && options.resourceVersion().isEmpty()) {
      throw invalid(
          "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided");
    }
    if (!match.isEmpty() && !match.equals("Exact") && !match.equals("NotOlderThan")) {
      throw invalid(
          "Unsupported value: \"" + match + "\": supported values: \"Exact\", \"NotOlderThan\"");
    }
    boolean exact =
        match.equals("Exact") || (match.isEmpty() && wanted > 0 && options.number("limit") > 0);
    if (exact && wanted == 0) {
      throw invalid(
          "Forbidden: resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
    }
    Store.View latest = store.latest();
    if (wanted > latest.revision()) {
      throw Refusals.revisionInTheFuture(wanted, latest.revision());
    }
    return exact ? store.at(wanted).orElseThrow(Refusals::listTooOld) : latest;
  }

  private Store.View view(ContinueToken from) {
    if (from.revision() == ANY_STATE) {
      return store.latest();
    }
    return store
        .at(from.revision())
        .orElseThrow(
            () -> Refusals.continueTooOld(new ContinueToken(ANY_STATE, from.after()).text()));
  }

  private static ApiException invalid(String message) {
    return Refusals.invalid("ListOptions.meta.k8s.io", "", "resourceVersionMatch", message);
  }
}
