package io.github.k8sdiscovery.source.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Which versions of Fabric8's jars are on the class path, as Maven wrote them into the jars. */
final class FabricVersions {

  /** The jars that only work in one and the same version. */
  private static final List<String> JARS =
      List.of(
          "kubernetes-client",
          "kubernetes-client-api",
          "kubernetes-httpclient-jdk",
          "kubernetes-httpclient-jetty",
          "kubernetes-httpclient-okhttp",
          "kubernetes-httpclient-vertx",
          "kubernetes-httpclient-vertx-5");

  private FabricVersions() {}

  /** Throws {@link MixedVersionsException} if two versions are known to differ. */
  static void check(ClassLoader loader) {
    Map<String, String> versions = new TreeMap<>();
    for (String jar : JARS) {
      String version = version(loader, jar);
      if (!version.isEmpty()) {
        versions.put(jar, version);
      }
    }
    if (new HashSet<>(versions.values()).size() > 1) {
      throw new MixedVersionsException(versions);
    }
  }

  /** Empty if it is not there, or does not say: repackaged jars do not. */
  private static String version(ClassLoader loader, String jar) {
    String path = "META-INF/maven/io.fabric8/" + jar + "/pom.properties";
    try (InputStream found = loader.getResourceAsStream(path)) {
      Properties properties = new Properties();
      if (found != null) {
        properties.load(found);
      }
      return properties.getProperty("version", "");
    } catch (IOException | IllegalArgumentException unreadable) {
      return "";
    }
  }
}
