package io.github.k8sdiscovery;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the core, and the only ways between them. */
@AnalyzeClasses(
    packages = "io.github.k8sdiscovery",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.CoreAlone.class})
class ArchitectureTest {

  /** The embedded API shares the package root and is on the class path of the tests. */
  public static final class CoreAlone implements ImportOption {

    @Override
    public boolean includes(Location location) {
      return !location.contains("/k8sdiscovery/embedded/");
    }
  }

  private static final String ROOT = "io.github.k8sdiscovery";

  @ArchTest
  static final ArchRule rooms_importOnlyWhatTheirPlaceAllows =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("root")
          .definedBy(ROOT)
          .layer("model")
          .definedBy(ROOT + ".model")
          .layer("name")
          .definedBy(ROOT + ".name")
          .layer("time")
          .definedBy(ROOT + ".time")
          .layer("event")
          .definedBy(ROOT + ".event")
          .layer("source")
          .definedBy(ROOT + ".source")
          .layer("kubernetes")
          .definedBy(ROOT + ".source.kubernetes")
          .optionalLayer("dns")
          .definedBy(ROOT + ".source.dns")
          .optionalLayer("env")
          .definedBy(ROOT + ".source.env")
          .optionalLayer("fixed")
          .definedBy(ROOT + ".source.fixed")
          .layer("federation")
          .definedBy(ROOT + ".source.federation")
          .layer("external")
          .definedBy(ROOT + ".source.external")
          .optionalLayer("fallback")
          .definedBy(ROOT + ".fallback")
          .layer("eligibility")
          .definedBy(ROOT + ".eligibility")
          .layer("access")
          .definedBy(ROOT + ".access")
          .layer("weight")
          .definedBy(ROOT + ".weight")
          .layer("health")
          .definedBy(ROOT + ".health")
          .layer("balance")
          .definedBy(ROOT + ".balance")
          .layer("sticky")
          .definedBy(ROOT + ".sticky")
          .layer("retry")
          .definedBy(ROOT + ".retry")
          .whereLayer("root")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("kubernetes")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("dns")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("env")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("fixed")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("external")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("federation")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("fallback")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("name")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("eligibility")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("access")
          .mayOnlyBeAccessedByLayers("root", "kubernetes")
          .whereLayer("weight")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("health")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("balance")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("sticky")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("retry")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("event")
          .mayOnlyBeAccessedByLayers(
              "root",
              "source",
              "kubernetes",
              "dns",
              "env",
              "fixed",
              "federation",
              "fallback",
              "weight",
              "health")
          .whereLayer("source")
          .mayOnlyBeAccessedByLayers(
              "root", "kubernetes", "dns", "env", "fixed", "external", "federation", "fallback")
          .whereLayer("time")
          .mayOnlyBeAccessedByLayers(
              "root",
              "source",
              "kubernetes",
              "dns",
              "env",
              "fixed",
              "federation",
              "fallback",
              "health",
              "balance",
              "sticky",
              "retry");

  @ArchTest
  static final ArchRule rooms_haveNoCycles =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule fabric8AndJackson_stayInTheKubernetesRoom =
      noClasses()
          .that(not(resideInAPackage(ROOT + ".source.kubernetes")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8..", "com.fasterxml..");

  @ArchTest
  static final ArchRule theDnsLibrary_staysInTheDnsRoom =
      noClasses()
          .that(not(resideInAPackage(ROOT + ".source.dns")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.xbill..");

  @ArchTest
  static final ArchRule resilience4j_staysWithThoseWhoKeepBreakers =
      noClasses()
          .that(not(resideInAnyPackage(ROOT + ".fallback", ROOT + ".health")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.resilience4j..");

  @ArchTest
  static final ArchRule addresses_areNeverResolvedByTheJvm =
      noClasses()
          .should()
          .callMethod(java.net.InetAddress.class, "getByName", String.class)
          .orShould()
          .callMethod(java.net.InetAddress.class, "getAllByName", String.class);

  @ArchTest
  static final ArchRule quietRooms_doNotLog =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + ".model",
              ROOT + ".name",
              ROOT + ".balance",
              ROOT + ".eligibility",
              ROOT + ".event",
              ROOT + ".health",
              ROOT + ".access",
              ROOT + ".weight",
              ROOT + ".sticky",
              ROOT + ".retry",
              ROOT + ".time")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.slf4j..");

  @ArchTest
  static final ArchRule clocksAndChance_comeFromTheTimeRoom =
      noClasses()
          .that(not(resideInAPackage(ROOT + ".time")))
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.util.concurrent.ThreadLocalRandom.class, "current")
          .orShould()
          .callConstructor(java.util.Random.class)
          .orShould()
          .callConstructor(java.util.SplittableRandom.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);
}
