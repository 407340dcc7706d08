package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers requests: who may, what is asked, and by which part. */
final class ApiHandler implements HttpHandler {
  private static final Logger LOG = System.getLogger(ApiHandler.class.getName());

  private final Gate gate;
  private final Store store;
  private final Lister lister;
  private final Writer writer;
  private final WatchStarter watchStarter;
  private final RequestLog log;
  private final Executor executor;

  ApiHandler(Gate gate, Store store, WatchStarter watchStarter, RequestLog log, Executor executor) {
    this.gate = gate;
    this.store = store;
    this.lister = new Lister(store);
    this.writer = new Writer(store);
    this.watchStarter = watchStarter;
    this.log = log;
    this.executor = executor;
  }

  @Override
  public void handle(HttpExchange exchange) {
    Duration delay = gate.delay();
    if (delay.isZero()) {
      answer(exchange);
    } else {
      CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, executor)
          .execute(() -> answer(exchange));
    }
  }

  private void answer(HttpExchange exchange) {
    try {
      String path = exchange.getRequestURI().getPath();
      Optional<Answer> info = ServerInfo.at(path);
      if (info.isPresent()) {
        answerInfo(exchange, path, info.get());
      } else {
        answerResource(exchange, path);
      }
    } catch (IOException | RuntimeException e) {
      // The client is gone, or a fault of our own: only this exchange ends.
      LOG.log(
          e instanceof IOException ? Logger.Level.DEBUG : Logger.Level.ERROR,
          "request not answered",
          e);
      exchange.close();
    }
  }

  private void answerInfo(HttpExchange exchange, String path, Answer info) throws IOException {
    boolean allowed = ServerInfo.isPublic(path) || gate.admits(authorization(exchange));
    Answer answer = allowed ? info : Answer.json(401, Refusals.unauthorized().status());
    record(
        new Target(Verb.GET, Resource.SERVICES, "", ""),
        path,
        ListOptions.parse(null),
        answer.status(),
        Form.WHOLE);
    answer.send(exchange);
  }

  private void answerResource(HttpExchange exchange, String path) throws IOException {
    @Nullable Target target = null;
    ListOptions options = ListOptions.parse(null);
    Answer answer;
    try {
      options = ListOptions.parse(exchange.getRequestURI().getRawQuery());
      if (!gate.admits(authorization(exchange))) {
        throw Refusals.unauthorized();
      }
      target = Target.route(exchange.getRequestMethod(), path, options);
      gate.check(target);
      if (!store.serves(target.resource())) {
        throw Refusals.noSuchPath();
      }
      if (target.verb() == Verb.WATCH) {
        WatchStarter.check(target, options);
        record(target, target.resource().plural(), options, 200, form(exchange));
        watchStarter.start(target, options, form(exchange), exchange);
        return;
      }
      answer = answer(target, options, exchange);
    } catch (ApiException refusal) {
      answer = Answer.json(refusal.code(), refusal.status());
      if (refusal.retryAfterSeconds() > 0) {
        exchange
            .getResponseHeaders()
            .set("Retry-After", Integer.toString(refusal.retryAfterSeconds()));
      }
    }
    Target seen = target != null ? target : new Target(Verb.GET, Resource.SERVICES, "", "");
    String resource = target != null ? target.resource().plural() : path;
    record(seen, resource, options, answer.status(), form(exchange));
    answer.send(exchange);
  }

  private Answer answer(Target target, ListOptions options, HttpExchange exchange)
      throws IOException {
    return switch (target.verb()) {
      case LIST -> Answer.json(200, form(exchange).list(list(target, options)));
      case GET -> Answer.json(200, form(exchange).object(store.get(target.key()).json()));
      default -> {
        String type =
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
        yield writer.write(
            target, type.split(";", -1)[0].strip(), exchange.getRequestBody().readAllBytes());
      }
    };
  }

  private ObjectNode list(Target target, ListOptions options) {
    ObjectNode list = lister.list(target, options);
    if (gate.emptiesList(target.resource())) {
      list.putArray("items");
    }
    return list;
  }

  private static @Nullable String authorization(HttpExchange exchange) {
    return exchange.getRequestHeaders().getFirst("Authorization");
  }

  private static Form form(HttpExchange exchange) {
    return Form.of(exchange.getRequestHeaders().getFirst("Accept"));
  }

  private void record(Target target, String resource, ListOptions options, int status, Form form) {
    log.add(
        new RecordedRequest(
            target.verb(),
            resource,
            target.namespace(),
            target.name(),
            options.labelSelector(),
            options.fieldSelector(),
            options.resourceVersion(),
            status,
            form == Form.METADATA,
            Instant.now()));
  }
}
