package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("When what an application sets up around its requests fails")
class ScopeTest {
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final AtomicInteger scopes = new AtomicInteger();

  private App.Builder app(Blueprint pages) {
    return App.builder("test")
        .register(pages)
        .errorHandler(IllegalStateException.class, (_, e) -> Response.text("" + e.getMessage()))
        .teardownRequest((_, failure) -> seen.add("torn down " + failure));
  }

  private String next() throws InterruptedException {
    return String.valueOf(seen.poll(15, TimeUnit.SECONDS));
  }

  @Test
  void beforeTheWorkTheRequestFailsWithIt() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/", "home", _ -> Response.text("home"));
    App.Builder app =
        app(pages)
            .scope((_, _) -> {
              throw new IllegalStateException("no scope");
            });
    try (TestServer server = new TestServer(app)) {
      assertThat(server.get("/").body()).isEqualTo("no scope");
      assertThat(next()).isEqualTo("torn down null");
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void afterTheWorkItsAnswerStands() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get(
        "/",
        "home",
        _ -> {
          seen.add("handler");
          return Response.text("home");
        });
    App.Builder app =
        app(pages)
            .scope((_, work) -> {
              work.run();
              throw new IllegalStateException("no end");
            });
    try (TestServer server = new TestServer(app)) {
      assertThat(server.get("/").body()).isEqualTo("home");
      assertThat(next()).isEqualTo("handler");
      assertThat(next()).isEqualTo("torn down null");
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void atTheDeadlineTheRequestIsAnsweredAndTornDownNevertheless() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Blueprint pages = Blueprint.named("pages");
    pages
        .get(
            "/",
            "home",
            _ -> {
              never.await();
              return Response.text("home");
            })
        .timeout(Duration.ofMillis(50));
    App.Builder app =
        app(pages)
            .scope((_, work) -> {
              if (scopes.getAndIncrement() > 0) {
                throw new IllegalStateException("no second scope");
              }
              work.run();
            });
    try (TestServer server = new TestServer(app)) {
      assertThat(server.get("/").statusCode()).isEqualTo(503);
      assertThat(next()).startsWith("torn down ");
      assertThat(seen).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aRequestThatCannotBeGivenItsIdNamesItself(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/", "home", request -> Response.text(request.id()));
    App.Builder app =
        app(pages)
            .requestIds(_ -> {
              throw new IllegalStateException("no id");
            });
    try (TestServer server = new TestServer(app)) {
      assertThat(server.get("/").body()).hasSize(16);
      assertThat(server.raw("GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ");
    }
  }
}
