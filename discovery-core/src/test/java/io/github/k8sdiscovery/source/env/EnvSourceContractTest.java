package io.github.k8sdiscovery.source.env;

import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SteadySourceContract;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The contract, as far as it goes for what never changes and has one address. */
class EnvSourceContractTest implements SteadySourceContract {

  private final Scheduler scheduler = Scheduler.daemon("test");
  private final Map<String, String> variables = new HashMap<>();

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Override
  public InstanceSource source() {
    return new EnvSource(variables, BACKEND.namespace(), scheduler);
  }

  @Override
  public void publish(List<String> addresses) {
    variables.put("BACKEND_SERVICE_SERVICE_HOST", addresses.get(0));
    variables.put("BACKEND_SERVICE_SERVICE_PORT", "5000");
  }
}
