package dev.stoa.router;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;

/// A request that knows whether a vertx-web handler holds it back, to read it later.
final class HeldRequest extends HttpServerRequestWrapper {
  private boolean held;

  HeldRequest(HttpServerRequest request) {
    super((HttpServerRequestInternal) request);
  }

  boolean isHeld() {
    return held;
  }

  @Override
  public HttpServerRequest pause() {
    held = true;
    return super.pause();
  }

  @Override
  public HttpServerRequest resume() {
    held = false;
    return super.resume();
  }

  @Override
  public HttpServerRequest fetch(long amount) {
    held = false;
    return super.fetch(amount);
  }
}
