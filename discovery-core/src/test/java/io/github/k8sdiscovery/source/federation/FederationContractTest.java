package io.github.k8sdiscovery.source.federation;

import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What every source promises, by two clusters that have half of the instances each. */
class FederationContractTest implements InstanceSourceContract {

  private final Scheduler scheduler = Scheduler.daemon("test");
  private final ChangingSource own = new ChangingSource(scheduler);
  private final ChangingSource east = new ChangingSource(scheduler);

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Override
  public InstanceSource source() {
    List<Member> members = List.of(Member.of(Member.OWN, own), Member.of("east", east));
    return Federation.over("kubernetes", members, scheduler);
  }

  @Override
  public void publish(List<String> addresses) {
    List<String> here = new ArrayList<>();
    List<String> there = new ArrayList<>();
    for (String address : addresses) {
      (here.size() > there.size() ? there : here).add(address);
    }
    own.publish(BACKEND, here);
    east.publish(BACKEND, there);
  }

  @Override
  public void unpublish() {
    own.unpublish();
    east.unpublish();
  }

  @Override
  public void cutOff() {
    own.cutOff(true);
    east.cutOff(true);
  }

  @Override
  public void reconnect() {
    own.cutOff(false);
    east.cutOff(false);
  }
}
