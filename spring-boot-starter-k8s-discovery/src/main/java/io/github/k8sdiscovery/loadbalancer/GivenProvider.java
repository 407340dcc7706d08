package io.github.k8sdiscovery.loadbalancer;

import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;

/** A provider of one object that is there already. */
final class GivenProvider<T> implements ObjectProvider<T> {

  private final T object;

  GivenProvider(T object) {
    this.object = object;
  }

  @Override
  public T getObject() {
    return object;
  }

  @Override
  public Stream<T> stream() {
    return Stream.of(object);
  }

  @Override
  public Stream<T> orderedStream() {
    return stream();
  }
}
