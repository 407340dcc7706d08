package io.github.k8sdiscovery.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.samples.demo.scenario.PodSpec;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {

  private static Properties properties(String... pairs) {
    Properties properties = new Properties();
    for (String path : new String[] {"backend.jar", "frontend.jar", "leash.jar", "directory"}) {
      properties.setProperty("demo." + path, "target/" + path);
    }
    for (int i = 0; i < pairs.length; i += 2) {
      properties.setProperty(pairs[i], pairs[i + 1]);
    }
    return properties;
  }

  @Test
  void options_withoutAChoice_runUntilTheEndOnPort3000() {
    DemoOptions options = DemoOptions.read(properties());

    assertThat(options.port()).isEqualTo(3000);
    assertThat(options.requests()).isZero();
    assertThat(options.kill()).isFalse();
    assertThat(options.backendJar())
        .isAbsolute()
        .endsWithRaw(java.nio.file.Path.of("target", "backend.jar"));
  }

  @Test
  void options_withKillAlone_bringALoad() {
    DemoOptions options = DemoOptions.read(properties("demo.kill", "true"));

    assertThat(options.kill()).isTrue();
    assertThat(options.requests()).isEqualTo(300);
  }

  @ParameterizedTest
  @CsvSource({
    "demo.port, 70000, demo.port: 70000 (expected: a whole number from 1 to 65535)",
    "demo.port, http, demo.port: http (expected: a whole number from 1 to 65535)",
    "demo.requests, -1, demo.requests: -1 (expected: a whole number from 0 to 1000000)",
    "demo.kill, yes, demo.kill: yes (expected: true or false)",
    "demo.scenario, fast, 'demo.scenario: fast (expected: one of weights, sticky, rolling, kill, slow)'",
  })
  void options_withABadValue_sayWhatIsAllowed(String name, String value, String message) {
    assertThatThrownBy(() -> DemoOptions.read(properties(name, value)))
        .isInstanceOf(DemoFailure.class)
        .hasMessage(message);
  }

  @Test
  void options_withAScenario_bringItsPods() {
    DemoOptions options = DemoOptions.read(properties("demo.scenario", "weights"));

    assertThat(options.pods())
        .extracting(PodSpec::name)
        .containsExactly("backend-v1-1", "backend-v1-2", "backend-v2-1");
  }

  @Test
  void options_withAScenarioAndALoad_areRefused() {
    Properties both = properties("demo.scenario", "kill", "demo.requests", "10");

    assertThatThrownBy(() -> DemoOptions.read(both))
        .isInstanceOf(DemoFailure.class)
        .hasMessage("demo.requests: set (expected: not together with demo.scenario)");
  }

  @Test
  void options_withoutThePaths_sayWhoSetsThem() {
    assertThatThrownBy(() -> DemoOptions.read(new Properties()))
        .isInstanceOf(DemoFailure.class)
        .hasMessage("demo.backend.jar: not set (expected: a path; mvn -Pdemo sets it)");
  }
}
