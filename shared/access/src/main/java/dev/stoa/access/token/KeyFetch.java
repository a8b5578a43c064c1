package dev.stoa.access.token;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/// Reads a JWK set at a fixed address: over TLS with the platform's authorities, or from this
/// machine itself. No redirect is followed, nothing in a token has a say, and an answer has
/// [JwkSet#MAX_LENGTH] bytes and [#PATIENCE] at most.
public final class KeyFetch implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "[::1]", "localhost");

  private final Vertx vertx;
  private final HttpClient client;
  private final String address;

  public KeyFetch(Vertx vertx, URI address) {
    if (!isFit(address)) {
      throw new IllegalArgumentException("Keys come over https");
    }
    this.vertx = vertx;
    this.address = address.toString();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) PATIENCE.toMillis()));
  }

  /// Whether keys from there can be trusted to be those of whoever is there.
  public static boolean isFit(URI address) {
    String host = address.getHost();
    return host != null
        && address.getUserInfo() == null
        && ("https".equals(address.getScheme())
            || ("http".equals(address.getScheme()) && THIS_MACHINE.contains(host)));
  }

  /// The body of the answer.
  public Future<Buffer> get() {
    Promise<Buffer> promise = Promise.promise();
    long deadline =
        vertx.setTimer(PATIENCE.toMillis(), _ -> promise.tryFail("It does not answer in time"));
    client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address)
                .putHeader("Accept", "application/jwk-set+json, application/json"))
        .compose(request -> {
          promise.future().onFailure(_ -> request.reset());
          return request.send().map(response -> take(response, promise));
        })
        .onFailure(promise::tryFail);
    return promise.future().onComplete(_ -> vertx.cancelTimer(deadline));
  }

  private static boolean take(HttpClientResponse response, Promise<Buffer> promise) {
    if (response.statusCode() != 200) {
      return promise.tryFail("It answers " + response.statusCode());
    }
    Buffer body = Buffer.buffer();
    response.handler(chunk -> {
      if (body.length() + chunk.length() > JwkSet.MAX_LENGTH) {
        promise.tryFail("It is longer than " + JwkSet.MAX_LENGTH + " bytes");
      } else {
        body.appendBuffer(chunk);
      }
    });
    response.exceptionHandler(promise::tryFail);
    response.endHandler(_ -> promise.tryComplete(body));
    return true;
  }

  @Override
  public void close() {
    var _ = client.close();
  }
}
