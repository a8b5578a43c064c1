/// Flask-like routing on vertx-web.
@org.jspecify.annotations.NullMarked
module dev.stoa.router {
  requires transitive io.vertx.core;
  requires transitive io.vertx.web;
  requires com.fasterxml.jackson.core;
  requires io.vertx.core.logging;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires static transitive org.jspecify;

  exports dev.stoa.router;
}
