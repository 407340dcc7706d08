package io.github.k8sdiscovery.sticky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.sticky.KeySource.Kind;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StickySettingsTest {

  private static final List<KeySource> KEYS = List.of(KeySource.parse("client-ip"));

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0.5, 1, Double.NaN, Double.POSITIVE_INFINITY})
  void overflow_notAboveOne_isRefused(double overflow) {
    assertThatThrownBy(() -> new StickySettings(KEYS, Binding.HASH, overflow, Duration.ZERO))
        .hasMessage("sticky.overflow: " + overflow + " (expected: more than 1, or 0 for no bound)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1.01, 100})
  void overflow_zeroOrAboveOne_isTaken(double overflow) {
    assertThat(new StickySettings(KEYS, Binding.HASH, overflow, Duration.ZERO).overflow())
        .isEqualTo(overflow);
  }

  @Test
  void timeout_negative_isRefused() {
    Duration negative = Duration.ofSeconds(-1);

    assertThatThrownBy(() -> new StickySettings(KEYS, Binding.HASH, 0, negative))
        .hasMessage("sticky.timeout: PT-1S (expected: a duration, or 0 for ever)");
  }

  @Test
  void hash_withoutKeys_isRefused() {
    assertThatThrownBy(() -> new StickySettings(List.of(), Binding.HASH, 0, Duration.ZERO))
        .hasMessage("sticky.keys: none (expected: at least one for sticky.binding=hash)");
    assertThat(new StickySettings(List.of(), Binding.TOKEN, 0, Duration.ZERO).keys()).isEmpty();
  }

  @Test
  void keys_changedAfterwards_stay() {
    List<KeySource> keys = new ArrayList<>(KEYS);
    StickySettings settings = new StickySettings(keys, Binding.HASH, 0, Duration.ZERO);
    keys.clear();

    assertThat(settings.keys()).isEqualTo(KEYS);
    assertThat(settings.looksAt(Kind.CLIENT_IP)).isTrue();
    assertThat(settings.looksAt(Kind.PRINCIPAL)).isFalse();
  }
}
