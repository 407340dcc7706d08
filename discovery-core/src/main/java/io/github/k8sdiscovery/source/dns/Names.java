package io.github.k8sdiscovery.source.dns;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** DNS names and text. */
final class Names {

  private Names() {}

  /** The name from the root on; null if the text is none. The last dot may be missing. */
  static @Nullable Name absolute(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      return null;
    }
  }

  /** Labels below a name; the name itself if it would become too long. */
  static Name below(String labels, Name name) {
    try {
      return Name.fromString(labels, name);
    } catch (TextParseException e) {
      return name;
    }
  }

  /** How it is written in a URL: lower case, without the last dot. */
  static String text(Name name) {
    return name.toString(true).toLowerCase(Locale.ROOT);
  }
}
