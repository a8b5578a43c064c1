package dev.stoa.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Keys that are kept elsewhere.
class CachedKeysTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = now::get;
  private final AtomicInteger reads = new AtomicInteger();
  private volatile Future<Buffer> answer = Future.failedFuture("nothing yet");

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(15, TimeUnit.SECONDS);
  }

  private CachedKeys keys(Duration refresh) {
    return new CachedKeys(
        vertx,
        clock,
        "the test",
        JwkSet.ALGORITHMS,
        refresh,
        () -> {
          reads.incrementAndGet();
          return answer;
        });
  }

  private void advance(Duration step) {
    now.updateAndGet(time -> time.plus(step));
  }

  private static boolean accepts(CachedKeys keys, SignedToken token) throws Exception {
    return keys.accept(token).await(15, TimeUnit.SECONDS);
  }

  private static Future<Buffer> set(TestJwk... keys) {
    var all = Arrays.stream(keys).map(TestJwk::jwk);
    return Future.succeededFuture(Buffer.buffer(TestJwk.set(all.toArray(JsonObject[]::new))));
  }

  @Test
  void aKeyThatNobodyKnowsIsAskedForOnceInAWhile() throws Exception {
    TestJwk one = TestJwk.make("EdDSA", "one");
    TestJwk two = TestJwk.make("EdDSA", "two");
    answer = set(one);
    try (CachedKeys keys = keys(Duration.ofHours(1))) {
      keys.start().await(15, TimeUnit.SECONDS);
      long before = keys.generation();
      assertThat(accepts(keys, one.sign())).isTrue();
      answer = set(two);
      for (int i = 0; i < 100; i++) {
        assertThat(accepts(keys, two.sign())).isFalse();
      }
      assertThat(reads).hasValue(1);
      advance(CachedKeys.ASK_AGAIN);
      assertThat(accepts(keys, two.sign())).isTrue();
      assertThat(reads).hasValue(2);
      assertThat(keys.generation()).isGreaterThan(before);
      assertThat(accepts(keys, one.sign())).as("retired").isFalse();
      advance(CachedKeys.ASK_AGAIN);
      assertThat(accepts(keys, two.sign())).isTrue();
      assertThat(reads).as("a known key asks for nothing").hasValue(2);
    }
  }

  @Test
  void allWhoWaitShareOneReading() throws Exception {
    TestJwk one = TestJwk.make("EdDSA", "one");
    Promise<Buffer> slow = Promise.promise();
    answer = slow.future();
    try (CachedKeys keys = keys(Duration.ofHours(1))) {
      var waiting = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 50; i++) {
        waiting.add(keys.accept(one.sign()));
      }
      assertThat(reads).hasValue(1);
      slow.complete(set(one).result());
      for (Future<Boolean> each : waiting) {
        assertThat(each.await(15, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void whatCannotBeReadChangesNothingForADay() throws Exception {
    TestJwk one = TestJwk.make("EdDSA", "one");
    try (CachedKeys keys = keys(Duration.ofHours(1))) {
      assertThatThrownBy(() -> accepts(keys, one.sign())).isInstanceOf(Failure.Unavailable.class);
      answer = set(one);
      advance(CachedKeys.ASK_AGAIN);
      assertThat(accepts(keys, one.sign())).isTrue();
      answer = Future.succeededFuture(Buffer.buffer("{\"keys\":[]}"));
      advance(CachedKeys.BELIEVED);
      assertThat(accepts(keys, TestJwk.make("EdDSA", "two").sign())).isFalse();
      assertThat(reads).hasValue(3);
      assertThat(accepts(keys, one.sign())).isTrue();
      advance(Duration.ofSeconds(1));
      assertThatThrownBy(() -> accepts(keys, one.sign())).isInstanceOf(Failure.Unavailable.class);
    }
  }

  @Test
  void isReadAgainInTheBackground() throws Exception {
    TestJwk one = TestJwk.make("EdDSA", "one");
    Promise<Void> third = Promise.promise();
    var keys =
        new CachedKeys(
            vertx,
            clock,
            "the test",
            JwkSet.ALGORITHMS,
            Duration.ofMillis(20),
            () -> {
              if (reads.incrementAndGet() == 3) {
                third.complete();
              }
              return set(one);
            });
    try (keys) {
      keys.start().await(15, TimeUnit.SECONDS);
      third.future().await(15, TimeUnit.SECONDS);
      assertThat(keys.generation()).as("the same keys are no change").isEqualTo(1);
    }
  }

  @Test
  void isFetchedWithinBounds() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> {
              switch (String.valueOf(request.path())) {
                case "/keys" -> request.response().end("{}");
                case "/gone" -> request.response().setStatusCode(404).end();
                case "/moved" ->
                    request.response().setStatusCode(302).putHeader("Location", "/keys").end();
                default -> request.response().end(Buffer.buffer(new byte[JwkSet.MAX_LENGTH + 1]));
              }
            })
            .listen(0, "127.0.0.1")
            .await(15, TimeUnit.SECONDS);
    String origin = "http://127.0.0.1:" + server.actualPort();
    try (var fetch = new KeyFetch(vertx, URI.create(origin + "/keys"))) {
      assertThat(fetch.get().await(15, TimeUnit.SECONDS).toString()).isEqualTo("{}");
    }
    for (String path : new String[] {"/gone", "/moved", "/large"}) {
      try (var fetch = new KeyFetch(vertx, URI.create(origin + path))) {
        assertThatThrownBy(() -> fetch.get().await(15, TimeUnit.SECONDS)).as(path).isNotNull();
      }
    }
    for (String address :
        new String[] {
          "http://keys.example/", "ftp://127.0.0.1/", "https://me@keys.example/", "x"
        }) {
      assertThat(KeyFetch.isFit(URI.create(address))).as(address).isFalse();
    }
    assertThat(KeyFetch.isFit(URI.create("https://keys.example/jwks"))).isTrue();
  }
}
