package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A request made by hand is as one that came.
class RequestByHandTest {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void stop() throws Exception {
    TestServer.await(VERTX.close());
  }

  private static App app(Hosts hosts) {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/", "tenant", _ -> Response.text("tenant")).host("<t>.example.com");
    pages.get("/", "home", _ -> Response.text("home"));
    return App.builder("test").register(pages).hosts(hosts).build(VERTX);
  }

  private static Request to(App app, String host) {
    return app.requestByHand("GET", "/", Map.of("host", host), "");
  }

  @Test
  void itsHostIsThatOfTheHeader() {
    App app = app(Hosts.any());
    Request tenant = to(app, "A.example.com:8080");
    assertThat(tenant.host()).isEqualTo("a.example.com:8080");
    assertThat(tenant.endpoint()).isEqualTo("pages.tenant");
    assertThat(tenant.<String>pathValue("t")).isEqualTo("a");
    Request home = app.requestByHand("GET", "/", Map.of(), "");
    assertThat(home.host() + " " + home.endpoint()).isEqualTo("localhost pages.home");
  }

  @Test
  void aHostThatIsNotServedIsRefused() {
    App app = app(Hosts.only("a.example.com"));
    assertThat(to(app, "a.example.com").endpoint()).isEqualTo("pages.tenant");
    for (String bad : new String[] {"b.example.com", "a b", ""}) {
      assertThatThrownBy(() -> to(app, bad)).as(bad).isInstanceOf(HttpError.BadRequest.class);
    }
  }

  @Test
  void itHasOneIdWhoeverAsksFirst() throws Exception {
    App app = app(Hosts.any());
    CyclicBarrier together = new CyclicBarrier(2);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < 20_000; i++) {
        Request request = to(app, "a.example.com");
        Future<String> there =
            other.submit(() -> {
              together.await();
              return request.id();
            });
        together.await();
        assertThat(request.id()).isEqualTo(there.get());
      }
    }
  }
}
