package io.github.k8sdiscovery.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.samples.demo.Load.Client;
import io.github.k8sdiscovery.samples.demo.Load.Landing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadReportTest {

  private static final List<Client> CLIENTS = List.of(Client.values());

  private final List<Landing> landings = new ArrayList<>();

  private void land(String pod, int count, boolean afterKill) {
    for (int i = 0; i < count; i++) {
      landings.add(new Landing(CLIENTS.get(i % CLIENTS.size()), pod, "", afterKill));
    }
  }

  private LoadReport report() {
    return new LoadReport(landings, "", 3);
  }

  @Test
  void verdict_ofAnEvenLoad_isOk() {
    land("backend-1", 400, false);
    land("backend-2", 402, false);
    land("backend-3", 398, false);

    assertThat(report().verdict())
        .isEqualTo("demo ok: requests=1200 failed=0 instances=3 min=398 max=402");
  }

  @Test
  void verdict_ofALoadThatDiffersByNine_isFailed() {
    land("backend-1", 400, false);
    land("backend-2", 405, false);
    land("backend-3", 396, false);

    assertThat(report().verdict())
        .isEqualTo("demo failed: requests=1201 failed=0 instances=3 min=396 max=405");
  }

  @Test
  void verdict_withOneFailure_isFailedAndSaysWhy() {
    land("backend-1", 4, false);
    land("backend-2", 4, false);
    land("backend-3", 3, false);
    landings.add(new Landing(Client.WEB_CLIENT, "", "503 no instance", false));

    assertThat(report().verdict())
        .isEqualTo("demo failed: requests=12 failed=1 instances=3 min=3 max=4");
    assertThat(report().failures()).isEqualTo("  failed through WebClient: 503 no instance\n");
  }

  @Test
  void verdict_withAMissingInstance_isFailed() {
    land("backend-1", 4, false);
    land("backend-2", 4, false);

    assertThat(report().verdict()).startsWith("demo failed: requests=8 failed=0 instances=2");
  }

  @Test
  void verdict_withoutAnyAnswer_isFailed() {
    landings.add(new Landing(Client.WEB_CLIENT, "", "503", false));

    assertThat(report().verdict())
        .isEqualTo("demo failed: requests=1 failed=1 instances=0 min=0 max=0");
  }

  @Test
  void verdict_afterAKill_judgesTheSurvivorsFromThenOn() {
    land("backend-1", 133, false);
    land("backend-2", 134, false);
    land("backend-3", 133, false);
    land("backend-2", 399, true);
    land("backend-3", 401, true);

    assertThat(new LoadReport(landings, "backend-1", 2).verdict())
        .isEqualTo("demo ok: requests=1200 failed=0 instances=2 min=399 max=401 killed=backend-1");
  }

  @Test
  void verdict_afterAKill_allowsForTheRequestsInFlight() {
    land("backend-2", 100, true);
    land("backend-3", 116, true);
    assertThat(new LoadReport(landings, "backend-1", 2).verdict()).startsWith("demo ok:");

    land("backend-3", 1, true);
    assertThat(new LoadReport(landings, "backend-1", 2).verdict()).startsWith("demo failed:");
  }

  @Test
  void verdict_whenTheKilledPodStillAnswers_isFailed() {
    land("backend-1", 4, true);
    land("backend-2", 4, true);

    assertThat(new LoadReport(landings, "backend-1", 2).verdict()).startsWith("demo failed:");
  }

  @Test
  void table_showsCountsByClientAndShares() {
    land("backend-1", 4, false);
    land("backend-2", 12, false);

    assertThat(report().table().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .containsExactly(
            "INSTANCE RestTemplate RestClient WebClient HTTP interface ALL SHARE",
            "backend-1 1 1 1 1 4 25.0%",
            "backend-2 3 3 3 3 12 75.0%");
  }
}
