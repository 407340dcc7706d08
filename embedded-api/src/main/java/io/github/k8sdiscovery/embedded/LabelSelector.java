package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Label selectors, both equality-based and set-based, as in <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors">Labels
 * and Selectors</a>.
 */
final class LabelSelector {
  private static final String KEY = "([A-Za-z0-9][A-Za-z0-9._/-]*)";
  private static final String VALUE = "([A-Za-z0-9._-]*)";
  private static final Pattern EXISTS = Pattern.compile("(!?)\\s*" + KEY);
  private static final Pattern EQUALITY = Pattern.compile(KEY + "\\s*(==|=|!=)\\s*" + VALUE);
  private static final Pattern SET = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^)]*)\\)");

  private LabelSelector() {}

  /** Reads a selector; the empty one matches everything. */
  static Predicate<KubeObject> parse(String selector) {
    Predicate<KubeObject> all = object -> true;
    for (String requirement : split(selector)) {
      all = all.and(requirement(requirement.strip()));
    }
    return all;
  }

  private static Predicate<KubeObject> requirement(String text) {
    Matcher equality = EQUALITY.matcher(text);
    if (equality.matches()) {
      return in(equality.group(1), !equality.group(2).equals("!="), Set.of(equality.group(3)));
    }
    Matcher set = SET.matcher(text);
    if (set.matches()) {
      List<String> values =
          List.of(set.group(3).split(",", -1)).stream().map(String::strip).toList();
      return in(set.group(1), set.group(2).equals("in"), Set.copyOf(values));
    }
    Matcher exists = EXISTS.matcher(text);
    if (exists.matches()) {
      boolean wanted = exists.group(1).isEmpty();
      return object -> object.labels().has(exists.group(2)) == wanted;
    }
    throw Refusals.badRequest(
        "unable to parse requirement: found '" + text + "', expected: =, ==, !=, in, notin");
  }

  /** An object without the label matches what is negative. */
  private static Predicate<KubeObject> in(String key, boolean positive, Set<String> values) {
    return object -> {
      JsonNode value = object.labels().path(key);
      return positive == (!value.isMissingNode() && values.contains(value.asText()));
    };
  }

  /** Splits at the commas outside of parentheses. */
  private static List<String> split(String selector) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= selector.length(); i++) {
      char c = i == selector.length() ? ',' : selector.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && (depth == 0 || i == selector.length())) {
        parts.add(selector.substring(start, i));
        start = i + 1;
      }
    }
    parts.removeIf(String::isBlank);
    return parts;
  }
}
