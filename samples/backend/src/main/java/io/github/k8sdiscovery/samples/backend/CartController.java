package io.github.k8sdiscovery.samples.backend;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shopping carts in this pod's memory and nowhere else: state that is only right as long as a
 * session's calls come to the same pod.
 */
@RestController
@RequestMapping("/cart/{session}")
class CartController {

  private static final int MOST_CARTS = 10_000;

  /** How many items are in each session's cart; the one left alone for longest goes first. */
  private final Map<String, Integer> carts =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
              return size() > MOST_CARTS;
            }
          });

  private final String pod;

  CartController(PodName pod) {
    this.pod = pod.toString();
  }

  @GetMapping
  Cart count(@PathVariable String session) {
    return new Cart(pod, carts.getOrDefault(session, 0));
  }

  @PostMapping
  Cart add(@PathVariable String session) {
    return new Cart(pod, carts.merge(session, 1, Integer::sum));
  }
}
