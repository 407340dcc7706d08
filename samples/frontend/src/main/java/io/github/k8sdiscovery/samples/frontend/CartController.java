package io.github.k8sdiscovery.samples.frontend;

import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
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
