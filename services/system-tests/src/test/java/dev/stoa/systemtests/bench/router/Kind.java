package dev.stoa.systemtests.bench.router;

/// The routers that are compared.
enum Kind {
  STOA,
  VERTX_WEB;

  @Override
  public String toString() {
    return this == STOA ? "stoa" : "vertx-web";
  }
}
