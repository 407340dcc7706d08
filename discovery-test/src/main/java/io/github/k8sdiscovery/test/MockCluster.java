package io.github.k8sdiscovery.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets an application under test discover services in a cluster that a test makes up: no network,
 * no threads, time that moves when the test says so. The application's clients, its load balancing
 * and discovery itself are the real ones.
 *
 * <pre>
 * &#64;SpringBootTest
 * &#64;MockCluster
 * class CheckoutTest {
 *
 *   &#64;Test
 *   void order_onePodDraining_goesToTheOther(ClusterFixture cluster) {
 *     cluster.service("backend").port(5000).pod("a").at("127.0.0.1", portOfA).ready();
 *     cluster.service("backend").pod("b").at("127.0.0.1", portOfB).terminating();
 *     // calls to http://backend:5000 now go to a
 *   }
 * }
 * </pre>
 *
 * <p>Parameters of type {@link ClusterFixture} are injected; each test begins with an empty
 * cluster. Without Spring the fixture works on its own, with {@link ClusterFixture#discovery()}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(MockClusterExtension.class)
public @interface MockCluster {

  /**
   * The client's own namespace.
   *
   * @return a namespace; {@code default} by default
   */
  String namespace() default "default";
}
