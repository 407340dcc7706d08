package io.github.k8sdiscovery.source.kubernetes;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The jars of Fabric8's client on the class path are of different versions. They compile together
 * and fail at run time, with a {@link NoSuchFieldError} or the like. It happens where
 * spring-cloud-dependencies is imported before {@code discovery-bom} and sets the versions of some
 * of them.
 */
public final class MixedVersionsException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final transient Map<String, String> versions;

  MixedVersionsException(Map<String, String> versions) {
    super(
        versions.entrySet().stream()
            .map(jar -> jar.getKey() + " " + jar.getValue())
            .collect(
                Collectors.joining(
                    ", ",
                    "the versions of Fabric8's jars differ: ",
                    "; import discovery-bom before spring-cloud-dependencies, which manages another"
                        + " version")));
    this.versions = Map.copyOf(versions);
  }

  /**
   * The jars and their versions.
   *
   * @return the artifact's name to its version; empty after deserialization
   */
  @SuppressWarnings("ConstantValue") // transient: null after deserialization
  public Map<String, String> versions() {
    return versions == null ? Map.of() : new TreeMap<>(versions);
  }
}
