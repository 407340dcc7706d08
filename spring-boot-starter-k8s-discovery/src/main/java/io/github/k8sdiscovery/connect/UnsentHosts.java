package io.github.k8sdiscovery.connect;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Tells of HTTP clients that leave out the {@code Host} header they are given, once for each kind
 * of client: what is in front of a service cannot tell then which service a call is for. Only the
 * answer shows which client it was. Any thread.
 */
public final class UnsentHosts {

  private static final Logger LOG = LoggerFactory.getLogger(UnsentHosts.class);

  private final Set<Unable> told = ConcurrentHashMap.newKeySet();

  /** Makes one that has told nothing. */
  public UnsentHosts() {}

  /**
   * Looks at the answer to a call that had to have a {@code Host} header of its own.
   *
   * @param service the host in the call's URL, for the message
   * @param answer the answer
   */
  public void look(String service, ClientHttpResponse answer) {
    for (Unable client : Unable.values()) {
      if (answer.getClass().getName().equals(client.response)
          && !client.allowed()
          && told.add(client)) {
        LOG.warn(
            "Calls to {} need a Host header that is not the address they go to, and {} does not send"
                + " it (expected: {}; or another HTTP client, such as Apache HttpClient 5, Jetty or Reactor"
                + " Netty). The calls go out without it",
            service,
            client.name,
            client.remedy);
      }
    }
  }

  private enum Unable {
    JDK(
        "java.net.http.HttpClient",
        "org.springframework.http.client.JdkClientHttpResponse",
        "-Djdk.httpclient.allowRestrictedHeaders=host") {
      @Override
      boolean allowed() {
        String names = System.getProperty("jdk.httpclient.allowRestrictedHeaders", "");
        return Set.of(names.toLowerCase(Locale.ROOT).split(",")).contains("host");
      }
    },
    URL_CONNECTION(
        "java.net.HttpURLConnection (Spring's SimpleClientHttpRequestFactory)",
        "org.springframework.http.client.SimpleClientHttpResponse",
        "-Dsun.net.http.allowRestrictedHeaders=true") {
      @Override
      boolean allowed() {
        return Boolean.getBoolean("sun.net.http.allowRestrictedHeaders");
      }
    };

    private final String name;
    private final String response;
    private final String remedy;

    Unable(String name, String response, String remedy) {
      this.name = name;
      this.response = response;
      this.remedy = remedy;
    }

    abstract boolean allowed();
  }
}
