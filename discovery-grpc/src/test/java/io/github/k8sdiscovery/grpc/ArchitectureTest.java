package io.github.k8sdiscovery.grpc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The two rooms of the module. */
@AnalyzeClasses(
    packages = "io.github.k8sdiscovery.grpc",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ADAPTER = "io.github.k8sdiscovery.grpc";
  private static final String AUTOCONFIGURE = ADAPTER + ".autoconfigure";

  /** Whoever has gRPC and no Spring can use it. */
  @ArchTest
  static final ArchRule noSpringInTheAdapter =
      noClasses()
          .that()
          .resideInAPackage(ADAPTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", AUTOCONFIGURE);

  /** grpc-api alone: no transport, no stubs, none of gRPC's own implementation. */
  @ArchTest
  static final ArchRule onlyGrpcsApi =
      noClasses()
          .that()
          .resideInAPackage(ADAPTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc.internal..", "io.grpc.netty..", "io.grpc.stub..", "io.netty..");

  /** A clock is read through the core's. */
  @ArchTest
  static final ArchRule noClock =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
