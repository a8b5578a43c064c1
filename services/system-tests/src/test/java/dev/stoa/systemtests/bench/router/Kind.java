package dev.stoa.systemtests.bench.router;

/// The routers that are compared.
enum Kind {
  STOA,
  VERTX_WEB;

  Kind other() {
    return this == STOA ? VERTX_WEB : STOA;
  }

  @Override
  public String toString() {
    return this == STOA ? "stoa" : "vertx-web";
  }
}
