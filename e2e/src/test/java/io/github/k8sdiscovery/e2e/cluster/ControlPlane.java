package io.github.k8sdiscovery.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the control plane is and how to hurt it. {@code run} is the state directory of up.sh,
 * {@code scripts} the directory of restart.sh, {@code port} where its API server listens.
 */
public record ControlPlane(Path run, Path scripts, int port) {

  /** Host and port as a pod's environment names them. */
  public static final String HOST = "127.0.0.1";

  /** See {@link #HOST}. */
  public static final int PORT = 16443;

  /** Where CoreDNS listens on {@link #HOST}, UDP and TCP. */
  public static final int DNS_PORT = 1053;

  /** The one that run.sh started; it hands the directories over as system properties. */
  public static ControlPlane fromSystemProperties() {
    return new ControlPlane(Path.of(property("e2e.run")), Path.of(property("e2e.scripts")), PORT);
  }

  /** A system property that run.sh sets. */
  public static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          name + ": not set (expected: start the scenarios with e2e/run.sh)");
    }
    return value;
  }

  /** The certificate authority of the API server. */
  public Path ca() {
    return run.resolve("pki/ca.crt");
  }

  /** The administrator's kubeconfig. */
  public Path kubeconfig() {
    return run.resolve("pki/admin.kubeconfig");
  }

  /** The administrator's token. */
  public String adminToken() {
    return read(run.resolve("pki/admin.token")).strip();
  }

  /** Every request of a workload's ServiceAccount, one JSON object a line. */
  public Path auditLog() {
    return run.resolve("log/audit.log");
  }

  /** Runs the real {@code kubectl} as the administrator. */
  public String kubectl(String... arguments) {
    String kubectl = System.getenv().getOrDefault("KUBECTL", "kubectl");
    return Shell.run(60, concat(kubectl, arguments));
  }

  /** Kills the API server; etcd keeps the state. */
  public void killApi() {
    script("kube-apiserver", "KILL", "stop");
  }

  /**
   * Starts the API server again and returns when it is ready. The controllers and the scheduler
   * start anew with it: left alone they back off for up to half a minute, and every scenario would
   * wait for them.
   */
  public void startApi() {
    script("kube-apiserver", "-", "start");
    restartControllers();
  }

  /**
   * Kills the API server and starts it again, and returns when it is ready. The controllers are
   * left as they are: {@link #restartControllers()} when there has been enough of it.
   */
  public void restartApi() {
    script("kube-apiserver", "KILL");
  }

  /** Starts the controllers and the scheduler anew. */
  public void restartControllers() {
    script("kube-controller-manager", "KILL");
    if (Files.exists(run.resolve("pid/kube-scheduler.pid"))) {
      script("kube-scheduler", "KILL");
    }
  }

  /**
   * Brings up another control plane beside this one, without CoreDNS and scheduler: pods are bound
   * to a node by their manifests. It ends with {@link #end()}, at the latest with this one.
   *
   * @param name of its directory
   * @param number above 0, of its ports and ranges: pods are in {@code 10.(244 + number).0.0/16}
   */
  public ControlPlane beside(String name, int number) {
    Path other = run.resolve("clusters").resolve(name);
    int api = PORT + number * 10_000;
    Shell.run(
        120,
        "env",
        "RUN=" + other,
        "API_PORT=" + api,
        "ETCD_PORT=" + (12379 + number * 10_000),
        "POD4=" + PodAddresses.range(number) + ".0.0/16",
        "SVC4=10." + (96 + number) + ".0.0/16",
        "SVC6=fd00:10:" + (96 + number) + "::/112",
        "SMALL=1",
        scripts.resolve("up.sh").toString());
    return new ControlPlane(other, scripts, api);
  }

  /** Ends everything of one that was brought up {@linkplain #beside beside} another. */
  public void end() {
    Shell.run(60, "env", "RUN=" + run, scripts.resolve("down.sh").toString());
  }

  /** Kills CoreDNS. */
  public void killDns() {
    script("coredns", "KILL", "stop");
  }

  /** Starts CoreDNS again and returns when it knows the cluster, for which the API must be up. */
  public void startDns() {
    script("coredns", "-", "start");
  }

  /** The last lines of the logs of the API server and the controllers, for a failure's report. */
  public String logTails(int lines) {
    StringBuilder tails = new StringBuilder();
    for (String name : List.of("kube-apiserver", "kube-controller-manager")) {
      tails
          .append("--- ")
          .append(name)
          .append('\n')
          .append(tail(run.resolve("log/" + name + ".log"), lines));
    }
    return tails.toString();
  }

  /** The last lines of a file, or a line that says why there are none. */
  public static String tail(Path file, int lines) {
    try {
      List<String> all = Files.readAllLines(file, java.nio.charset.StandardCharsets.ISO_8859_1);
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size())) + "\n";
    } catch (IOException e) {
      return e + "\n";
    }
  }

  private void script(String... arguments) {
    String[] restart = concat(scripts.resolve("restart.sh").toString(), arguments);
    String[] variables = {"RUN=" + run, "API_PORT=" + port};
    Shell.run(60, concat("env", concat(variables[0], concat(variables[1], restart))));
  }

  private static String[] concat(String first, String[] rest) {
    String[] all = new String[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
