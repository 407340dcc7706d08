package io.github.k8sdiscovery.samples.frontend;

import io.github.k8sdiscovery.event.DiscoveryEvent.SessionMoved;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * A shopping cart for each browser. The pods keep the carts in their memory, so that each browser's
 * calls must go to the pod that has its cart: {@code cart-service} is bound by a token in {@code
 * application.yaml}, and nothing here has to see to it.
 */
@RestController
class CartController {

  private static final Logger log = LoggerFactory.getLogger(CartController.class);
  private static final String COOKIE = "cart";

  private final RestClient cartService;

  CartController(
      @Value("${backend.cart-url}") String cartUrl, RestClient.Builder restClientBuilder) {
    this.cartService = restClientBuilder.clone().baseUrl(cartUrl).build();
  }

  @GetMapping("/cart")
  ResponseEntity<Cart> count(@CookieValue(name = COOKIE, defaultValue = "") String session) {
    return call(HttpMethod.GET, session);
  }

  @PostMapping("/cart")
  ResponseEntity<Cart> add(@CookieValue(name = COOKIE, defaultValue = "") String session) {
    return call(HttpMethod.POST, session);
  }

  /** Where an application would take along what it wants to keep; here the cart begins anew. */
  @EventListener
  void moved(SessionMoved moved) {
    log.info("A cart has moved from instance {} to {}", moved.from(), moved.to());
  }

  private ResponseEntity<Cart> call(HttpMethod method, String known) {
    String session = known.isEmpty() ? UUID.randomUUID().toString() : known;
    Cart cart =
        cartService
            .method(method)
            .uri("/cart/{session}", session)
            .retrieve()
            .requiredBody(Cart.class);
    ResponseCookie cookie =
        ResponseCookie.from(COOKIE, session).path("/").httpOnly(true).sameSite("Lax").build();
    return ResponseEntity.ok().header(HttpHeaders.SET_COOKIE, cookie.toString()).body(cart);
  }
}
