package io.github.k8sdiscovery.diagnostics;

import io.github.k8sdiscovery.NoInstanceException;
import io.github.k8sdiscovery.model.ServiceId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A call to a service without an instance that may be used. */
final class NoInstanceFailureAnalyzer extends AbstractFailureAnalyzer<NoInstanceException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, NoInstanceException cause) {
    ServiceId id = cause.service();
    String action =
        switch (cause.verdict()) {
          case NO_INSTANCES, USABLE, NONE_READY ->
              "See whether its pods run and are ready, and whether the Service's selector matches"
                  + " them: kubectl get endpointslices --namespace "
                  + id.namespace()
                  + " --selector kubernetes.io/service-name="
                  + id.name();
          case NONE_OF_FAMILY -> "Set k8s.discovery.ip-family to prefer-ipv4 or prefer-ipv6.";
          case NONE_ON_NODE ->
              "Run a pod of it on every node (a DaemonSet), or set internalTrafficPolicy of the"
                  + " Service to Cluster.";
        };
    return Advice.of(
        cause,
        Advice.message(cause),
        action,
        "The next call after an instance is ready goes through.");
  }
}
