package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.sticky.KeySource;
import io.github.k8sdiscovery.sticky.KeySource.Kind;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.grpc.CallOptions;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key that keeps calls together: what the caller says by {@link #KEY}, else the first of
 * the service's {@code sticky.keys} that the call has. Of those, {@code header:NAME} is read from
 * the call's metadata, and {@code instance} is this process; the other kinds belong to HTTP and are
 * passed over. Any thread.
 */
public final class SessionKeys {

  /** The key of a call in so many words: {@code stub.withOption(SessionKeys.KEY, "user-42")}. */
  public static final CallOptions.Key<String> KEY = CallOptions.Key.create("k8s-discovery-key");

  private static final String PROCESS = UUID.randomUUID().toString();

  private volatile Sources sources = new Sources(StickySettings.NONE, List.of());

  SessionKeys() {}

  /** The key of a call; null if it has none. */
  @Nullable String of(StickySettings sticky, PickSubchannelArgs call) {
    String said = call.getCallOptions().getOption(KEY);
    if (said != null && !said.isEmpty()) {
      return said;
    }
    if (sticky.keys().isEmpty()) {
      return null;
    }
    Sources known = sources;
    if (!known.settings.equals(sticky)) {
      known = new Sources(sticky, read(sticky.keys()));
      sources = known;
    }
    return known.first(call.getHeaders());
  }

  private static List<Source> read(List<KeySource> keys) {
    List<Source> sources = new ArrayList<>();
    for (KeySource key : keys) {
      if (key.kind() == Kind.INSTANCE) {
        sources.add(headers -> PROCESS);
      } else if (key.kind() == Kind.HEADER) {
        String name = key.name().toLowerCase(Locale.ROOT);
        if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
          header(name, sources);
        }
      }
    }
    return List.copyOf(sources);
  }

  private static void header(String name, List<Source> sources) {
    try {
      Metadata.Key<String> header = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
      sources.add(headers -> headers.get(header));
    } catch (IllegalArgumentException noName) {
      // No call can have such a header.
    }
  }

  /** One place where a key may be. */
  @FunctionalInterface
  private interface Source {

    @Nullable String read(Metadata headers);
  }

  /** The places that settings name, so that names are read once and not on every call. */
  private record Sources(StickySettings settings, List<Source> all) {

    @Nullable String first(Metadata headers) {
      for (int i = 0; i < all.size(); i++) {
        String key = all.get(i).read(headers);
        if (key != null && !key.isEmpty()) {
          return key;
        }
      }
      return null;
    }
  }
}
