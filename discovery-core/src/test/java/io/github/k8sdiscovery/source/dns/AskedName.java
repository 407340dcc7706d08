package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.ServiceId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** A question of the specification's examples, and the service it is about. */
record AskedName(ServiceId id, String domain, @Nullable String hostname, String type) {

  /** From "_https._tcp.a.ns.svc.cluster.local. IN SRV"; null if it is about no service. */
  static @Nullable AskedName read(String question) {
    String[] words = question.toLowerCase(Locale.ROOT).split("\\s+", -1);
    List<String> labels = Arrays.asList(words[0].replaceFirst("\\.$", "").split("\\.", -1));
    int svc = labels.indexOf("svc");
    if (svc < 2) {
      return null;
    }
    String first = labels.get(0);
    return new AskedName(
        new ServiceId(labels.get(svc - 1), labels.get(svc - 2)),
        String.join(".", labels.subList(svc + 1, labels.size())),
        svc == 3 && !first.startsWith("_") ? first : null,
        words[words.length - 1].toUpperCase(Locale.ROOT));
  }

  /** The service's own name. */
  String own() {
    return id.name() + "." + id.namespace() + ".svc." + domain + ".";
  }

  /** The host name of a target below the service; null for the service itself. */
  @Nullable String below(Name target) {
    String text = target.toString().toLowerCase(Locale.ROOT);
    return text.endsWith("." + own())
        ? text.substring(0, text.length() - own().length() - 1)
        : null;
  }

  @Override
  public String toString() {
    return type + " of " + (hostname == null ? "" : hostname + ".") + id;
  }
}
