package io.github.k8sdiscovery.weight;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.PodRef;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which instances a rule is about.
 *
 * @param by what is looked at
 * @param pattern its name; {@code *} stands for any text, also none
 */
record Selector(By by, String pattern) {

  /** What of an instance is looked at. */
  enum By {
    /** The pod's name; where there is no pod, the host name or the address. */
    POD,
    ZONE,
    NODE,
    /** The name of the EndpointSlice. */
    SLICE
  }

  /** Null if the text is none. An IPv6 address is a name in spite of its colons. */
  static @Nullable Selector read(String text) {
    int colon = IpAddress.canonical(text) == null ? text.indexOf(':') : -1;
    String name = text.substring(colon + 1).strip();
    if (name.isEmpty()) {
      return null;
    }
    if (colon < 0) {
      return new Selector(By.POD, name);
    }
    for (By by : By.values()) {
      if (by.name().toLowerCase(Locale.ROOT).equals(text.substring(0, colon).strip())) {
        return new Selector(by, name);
      }
    }
    return null;
  }

  boolean matches(Instance instance) {
    return switch (by) {
      case POD -> matchesName(instance);
      case ZONE -> matches(instance.locality().zone());
      case NODE -> matches(instance.locality().node());
      case SLICE -> matches(instance.origin().slice());
    };
  }

  private boolean matchesName(Instance instance) {
    PodRef pod = instance.pod();
    return pod != null
        ? matches(pod.name())
        : matches(instance.hostname()) || matches(instance.address());
  }

  /**
   * Each star takes as little as it can; where that fails, the last one takes one character more.
   * Needs no other way back, so it is at worst as slow as the product of both lengths.
   */
  private boolean matches(@Nullable String name) {
    if (name == null) {
      return false;
    }
    int p = 0;
    int n = 0;
    int star = -1;
    int taken = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        taken = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++taken;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
