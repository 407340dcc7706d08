package io.github.k8sdiscovery;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The names that somebody may have meant: at most two letters away, or one is the beginning or the
 * end of the other.
 *
 * <p>Example: {@code backend} is near {@code backend-service}, {@code bakend-service} is too.
 */
final class NearNames {

  private static final int MAX_NAMES = 3;
  private static final int MAX_DISTANCE = 2;

  /** Shorter ones begin or end half of all names. */
  private static final int MIN_PART = 3;

  private NearNames() {}

  /** The nearest first; none of them is the name itself. */
  static List<String> of(String wanted, Collection<String> names) {
    return names.stream()
        .filter(name -> !name.equals(wanted))
        .distinct()
        .map(name -> new Near(name, distance(wanted, name)))
        .filter(near -> near.distance <= MAX_DISTANCE || partOfEachOther(wanted, near.name))
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .limit(MAX_NAMES)
        .map(Near::name)
        .toList();
  }

  private static boolean partOfEachOther(String a, String b) {
    String shorter = a.length() < b.length() ? a : b;
    String longer = a.length() < b.length() ? b : a;
    return shorter.length() >= MIN_PART && (longer.startsWith(shorter) || longer.endsWith(shorter));
  }

  /** How many letters to put in, take out or replace (Levenshtein). */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }

  private record Near(String name, int distance) {}
}
