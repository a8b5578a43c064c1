package dev.stoa.systemtests.support;

import dev.stoa.contracts.Paths;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import java.util.Objects;

/// Stands in for a gateway: one address, each request goes to the process whose service owns its
/// path by `Paths`. Streams both ways, adds nothing, remembers nothing.
public final class SplittingProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions().setKeepAlive(false), new PoolOptions().setHttp1MaxSize(500));
  private final Map<String, Integer> portByOwner;
  private final HttpServer server;

  /// `portByOwner`: the loopback port for each owner in the path table.
  public SplittingProxy(int port, Map<String, Integer> portByOwner) {
    this.portByOwner = Map.copyOf(portByOwner);
    this.server = vertx.createHttpServer().requestHandler(this::forward);
    server.listen(port, "localhost").await();
  }

  private void forward(HttpServerRequest request) {
    String path = Objects.requireNonNullElse(request.path(), "/");
    int port = Objects.requireNonNull(portByOwner.get(Paths.ownerOf(path)));
    request.pause();
    client
        .request(
            new RequestOptions()
                .setHost("localhost")
                .setPort(port)
                .setMethod(request.method())
                .setURI(request.uri()))
        .compose(out -> {
          out.headers().setAll(request.headers());
          request.response().closeHandler(_ -> out.reset());
          return out.send(request);
        })
        .compose(answer -> {
          request.response().setStatusCode(answer.statusCode());
          request.response().headers().setAll(answer.headers());
          request.response().setChunked(!answer.headers().contains("content-length"));
          return answer.pipeTo(request.response());
        })
        .onFailure(_ -> {
          if (!request.response().headWritten()) {
            request.response().setStatusCode(502).end();
          } else {
            request.connection().close();
          }
        });
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
