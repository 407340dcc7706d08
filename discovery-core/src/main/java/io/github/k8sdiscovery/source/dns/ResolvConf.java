package io.github.k8sdiscovery.source.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a <a href="https://man7.org/linux/man-pages/man5/resolv.conf.5.html">resolv.conf</a> says.
 * What it does not know or cannot read, it leaves out, as resolver libraries do.
 *
 * @param nameservers the first three servers
 * @param search the domains to try below, without the last dot
 * @param ndots how many dots make a name worth asking as it is, before the search list
 * @param timeout how long a server may take; null if not said
 * @param attempts how often all servers are asked; null if not said
 */
record ResolvConf(
    List<String> nameservers,
    List<String> search,
    int ndots,
    @Nullable Duration timeout,
    @Nullable Integer attempts) {

  /** Of a system without the file: a server on the machine itself. */
  static final ResolvConf NONE = new ResolvConf(List.of(), List.of(), 1, null, null);

  /** MAXNS of resolver libraries. */
  private static final int MAX_SERVERS = 3;

  /** As many as Kubernetes allows in a pod's {@code dnsConfig}. */
  private static final int MAX_SEARCH = 32;

  // The caps of glibc: RES_MAXNDOTS, RES_MAXRETRANS in seconds, RES_MAXRETRY.
  private static final int MAX_NDOTS = 15;
  private static final int MAX_TIMEOUT_SECONDS = 30;
  private static final int MAX_ATTEMPTS = 5;

  // Copies the lists.
  ResolvConf {
    nameservers = List.copyOf(nameservers);
    search = List.copyOf(search);
  }

  static ResolvConf read(Path file) {
    try {
      return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return NONE;
    }
  }

  static ResolvConf parse(String text) {
    List<String> servers = new ArrayList<>();
    List<String> search = List.of();
    List<String> options = new ArrayList<>();
    for (String line : text.lines().toList()) {
      List<String> words = Arrays.asList(line.strip().split("\\s+"));
      List<String> values = words.subList(1, words.size());
      switch (words.get(0)) {
        case "nameserver" -> values.stream().limit(1).forEach(servers::add);
        case "search" -> search = values;
        case "domain" -> search = values.stream().limit(1).toList();
        case "options" -> options.addAll(values);
        default -> {
          // A comment, or an option for others.
        }
      }
    }
    Integer ndots = option(options, "ndots", MAX_NDOTS);
    Integer seconds = option(options, "timeout", MAX_TIMEOUT_SECONDS);
    Integer attempts = option(options, "attempts", MAX_ATTEMPTS);
    return new ResolvConf(
        servers.stream().filter(ResolvConf::isAddress).limit(MAX_SERVERS).toList(),
        search.stream().map(ResolvConf::undotted).limit(MAX_SEARCH).toList(),
        ndots == null ? NONE.ndots : ndots,
        seconds == null || seconds == 0 ? null : Duration.ofSeconds(seconds),
        attempts == null || attempts == 0 ? null : attempts);
  }

  /** The last value of an option, at most {@code max}. */
  private static @Nullable Integer option(List<String> options, String name, int max) {
    Integer value = null;
    for (String option : options) {
      String digits = option.startsWith(name + ":") ? option.substring(name.length() + 1) : "";
      if (digits.matches("\\d{1,9}")) {
        value = Math.min(Integer.parseInt(digits), max);
      }
    }
    return value;
  }

  private static boolean isAddress(String server) {
    try {
      Server.parse(server);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String undotted(String domain) {
    return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
  }
}
