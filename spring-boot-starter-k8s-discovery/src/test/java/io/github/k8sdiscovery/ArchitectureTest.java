package io.github.k8sdiscovery;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** The rooms of the starter and the arrows between them. */
@AnalyzeClasses(
    packages = "io.github.k8sdiscovery",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "io.github.k8sdiscovery.";

  private static final String[] ADAPTERS = {
    ROOT + "client..",
    ROOT + "loadbalancer..",
    ROOT + "instance..",
    ROOT + "connect..",
    ROOT + "incoming..",
    ROOT + "web..",
    ROOT + "gateway..",
    ROOT + "actuate..",
    ROOT + "metrics.."
  };

  /**
   * The rooms that adapt know at most the small ones they share, and not each other; but that a
   * gateway makes its calls through the load balancer.
   */
  @ArchTest
  static final ArchRule rooms =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(
              ROOT + "autoconfigure..",
              ROOT + "client..",
              ROOT + "loadbalancer..",
              ROOT + "instance..",
              ROOT + "connect..",
              ROOT + "incoming..",
              ROOT + "web..",
              ROOT + "gateway..",
              ROOT + "actuate..",
              ROOT + "metrics..",
              ROOT + "registry..",
              ROOT + "diagnostics..")
          .layer("autoconfigure")
          .definedBy(ROOT + "autoconfigure..")
          .layer("client")
          .definedBy(ROOT + "client..")
          .layer("loadbalancer")
          .definedBy(ROOT + "loadbalancer..")
          .layer("instance")
          .definedBy(ROOT + "instance..")
          .layer("connect")
          .definedBy(ROOT + "connect..")
          .layer("incoming")
          .definedBy(ROOT + "incoming..")
          .layer("web")
          .definedBy(ROOT + "web..")
          .layer("gateway")
          .definedBy(ROOT + "gateway..")
          .layer("actuate")
          .definedBy(ROOT + "actuate..")
          .layer("metrics")
          .definedBy(ROOT + "metrics..")
          .layer("registry")
          .definedBy(ROOT + "registry..")
          .layer("diagnostics")
          .definedBy(ROOT + "diagnostics..")
          .whereLayer("autoconfigure")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("client")
          .mayOnlyBeAccessedByLayers("autoconfigure")
          .whereLayer("loadbalancer")
          .mayOnlyBeAccessedByLayers("gateway", "autoconfigure")
          .whereLayer("gateway")
          .mayOnlyBeAccessedByLayers("autoconfigure")
          .whereLayer("web")
          .mayOnlyBeAccessedByLayers("autoconfigure")
          .whereLayer("actuate")
          .mayOnlyBeAccessedByLayers("autoconfigure")
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("autoconfigure")
          .whereLayer("registry")
          .mayOnlyBeAccessedByLayers("autoconfigure")
          .whereLayer("diagnostics")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("instance")
          .mayOnlyBeAccessedByLayers("client", "loadbalancer")
          .whereLayer("connect")
          .mayOnlyBeAccessedByLayers("loadbalancer", "autoconfigure")
          .whereLayer("incoming")
          .mayOnlyBeAccessedByLayers("loadbalancer", "web", "autoconfigure");

  /** Where the API is, only the room that reads properties knows. */
  @ArchTest
  static final ArchRule fabric8StaysInAutoConfiguration =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAnyPackage(ADAPTERS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..");

  /** Without Micrometer everything else works. */
  @ArchTest
  static final ArchRule micrometerStaysWithTheMeters =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "metrics..")
          .and()
          .doNotHaveSimpleName("DiscoveryMetricsAutoConfiguration")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  /** Adapters speak of names, events and views; which source there is does not concern them. */
  @ArchTest
  static final ArchRule adaptersDoNotKnowSources =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAnyPackage(ADAPTERS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "source..");
}
