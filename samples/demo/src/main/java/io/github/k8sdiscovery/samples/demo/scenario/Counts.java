package io.github.k8sdiscovery.samples.demo.scenario;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Sums of answers. */
record Counts(List<Answer> answers) {

  long failed() {
    return answers.stream().filter(Answer::failed).count();
  }

  /** How many of those that failed did so in the middle of the backend's answer. */
  long brokenOff() {
    return answers.stream().filter(Answer::brokenOff).count();
  }

  SortedMap<String, Long> byPod() {
    return by(Answer::pod);
  }

  /** The part of the answered requests, 0 to 1, whose answer is like that. */
  double share(Function<Answer, String> of, String value) {
    long answered = answers.size() - failed();
    return answered == 0 ? 0 : (double) by(of).getOrDefault(value, 0L) / answered;
  }

  /** Of hundred answered requests so many took at most so long; 0 if none was answered. */
  double millis(int percent) {
    long[] took =
        answers.stream().filter(a -> !a.failed()).mapToLong(Answer::tookNanos).sorted().toArray();
    int index = Math.min(took.length - 1, took.length * percent / 100);
    return took.length == 0 ? 0 : took[index] / 1e6;
  }

  /** A number of hundredths: {@code 33.3%}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** The first failures with their reasons, one a line; empty if there are none. */
  String failures() {
    return answers.stream()
        .filter(Answer::failed)
        .limit(5)
        .map(answer -> "  failed: " + answer.failure() + "\n")
        .collect(Collectors.joining());
  }

  private SortedMap<String, Long> by(Function<Answer, String> of) {
    return answers.stream()
        .filter(answer -> !answer.failed())
        .collect(Collectors.groupingBy(of, TreeMap::new, Collectors.counting()));
  }
}
