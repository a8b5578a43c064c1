package dev.stoa.push.mercure;

import dev.stoa.access.token.CachedKeys;
import dev.stoa.access.token.IssuerKeys;
import dev.stoa.access.token.JwkSet;
import dev.stoa.access.token.KeyFetch;
import dev.stoa.runtime.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The keys of one role in use: what is configured as it is, and what is read again now and then.
final class HubKeys implements AutoCloseable {
  private final KeySource source;
  private final IssuerKeys all;
  private final @Nullable CachedKeys cached;
  private final @Nullable KeyFetch fetch;

  HubKeys(KeySource source, Vertx vertx, InstantSource clock) {
    this.source = source;
    IssuerKeys fixed = IssuerKeys.of(source.keys());
    this.fetch = source.address() == null ? null : new KeyFetch(vertx, source.address());
    this.cached = cached(source, vertx, clock, fetch);
    IssuerKeys more = source.set() == null ? cached : IssuerKeys.of(source.set());
    this.all = more == null ? fixed : fixed.or(more);
  }

  private static @Nullable CachedKeys cached(
      KeySource source, Vertx vertx, InstantSource clock, @Nullable KeyFetch fetch) {
    String file = source.file();
    if (fetch == null && file == null) {
      return null;
    }
    return new CachedKeys(
        vertx,
        clock,
        source.setting(),
        source.algorithms(),
        source.refresh(),
        () -> fetch != null ? fetch.get() : read(vertx, String.valueOf(file)));
  }

  private static Future<Buffer> read(Vertx vertx, String file) {
    return vertx
        .fileSystem()
        .props(file)
        .compose(properties ->
            properties.size() > JwkSet.MAX_LENGTH || !properties.isRegularFile()
                ? Future.failedFuture("It is no file of at most " + JwkSet.MAX_LENGTH + " bytes")
                : vertx.fileSystem().readFile(file));
  }

  IssuerKeys all() {
    return all;
  }

  /// Reads what has to be read. A file without usable keys is a mistake that stops the start; an
  /// issuer that does not answer is not: until it does, tokens are answered 503. Blocks.
  void start() {
    if (cached == null) {
      return;
    }
    Future<@Nullable Throwable> tried =
        cached.start().transform(result -> Future.succeededFuture(result.cause()));
    Throwable unusable = tried.await();
    if (unusable != null && source.file() != null) {
      throw Config.wrong(
          source.setting(),
          source.file(),
          "a file with a JWK set that can be used (" + unusable.getMessage() + ")");
    }
  }

  @Override
  public void close() {
    if (cached != null) {
      cached.close();
    }
    if (fetch != null) {
      fetch.close();
    }
  }
}
