package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FabricVersionsTest {

  private final Path directory;

  FabricVersionsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void check_jarsOfTwoVersions_areNamedWithWhatHelps() throws IOException {
    List<URL> jars =
        List.of(
            jar("kubernetes-client", "version=7.8.0"),
            jar("kubernetes-client-api", "version=7.4.1"),
            jar("kubernetes-httpclient-jdk", "version=7.8.0"));
    assertThatThrownBy(() -> check(jars))
        .isInstanceOfSatisfying(
            MixedVersionsException.class,
            mixed -> assertThat(mixed.versions()).containsEntry("kubernetes-client-api", "7.4.1"))
        .hasMessageContaining("kubernetes-client 7.8.0, kubernetes-client-api 7.4.1,")
        .hasMessageContaining("import discovery-bom before spring-cloud-dependencies");
  }

  @Test
  void check_jarsOfOneVersion_isFine() throws IOException {
    List<URL> jars =
        List.of(
            jar("kubernetes-client", "version=7.4.1"),
            jar("kubernetes-client-api", "version=7.4.1"),
            jar("kubernetes-httpclient-vertx", "version=7.4.1"));
    assertThatCode(() -> check(jars)).doesNotThrowAnyException();
  }

  @Test
  void check_unknownVersions_areNoComplaint() throws IOException {
    List<URL> jars =
        List.of(
            jar("kubernetes-client", "version=7.8.0"),
            jar("kubernetes-client-api", "artifactId=kubernetes-client-api"),
            jar("kubernetes-httpclient-jdk", "version=\\u00zz"));
    assertThatCode(() -> check(jars)).doesNotThrowAnyException();
    assertThatCode(() -> check(List.of())).doesNotThrowAnyException();
  }

  /** The real jars say their versions where they are looked for. */
  @Test
  void check_theClassPathOfThisBuild_isKnownAndOfOneVersion() throws IOException {
    ClassLoader own = FabricVersions.class.getClassLoader();
    assertThat(own.getResource("META-INF/maven/io.fabric8/kubernetes-client-api/pom.properties"))
        .isNotNull();
    assertThatCode(() -> FabricVersions.check(own)).doesNotThrowAnyException();
    List<URL> another = List.of(jar("kubernetes-httpclient-okhttp", "version=1.0.0"));
    assertThatThrownBy(
            () -> {
              try (URLClassLoader both = new URLClassLoader(another.toArray(URL[]::new), own)) {
                FabricVersions.check(both);
              }
            })
        .isInstanceOf(MixedVersionsException.class)
        .hasMessageContaining("kubernetes-httpclient-okhttp 1.0.0");
  }

  private static void check(List<URL> jars) throws IOException {
    try (URLClassLoader loader =
        new URLClassLoader(new ArrayList<>(jars).toArray(URL[]::new), null)) {
      FabricVersions.check(loader);
    }
  }

  private URL jar(String artifact, String properties) throws IOException {
    Path file = directory.resolve(artifact + ".jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry("META-INF/maven/io.fabric8/" + artifact + "/pom.properties"));
      jar.write(properties.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }
    return file.toUri().toURL();
  }
}
