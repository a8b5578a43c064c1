package dev.stoa.access;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.Json;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.ResolvedSession;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.bus.Registration;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.EventLogConfig;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.router.App;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Csrf;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A small site behind access, with an auth that holds its sessions in a map.
final class Site implements AutoCloseable {
  static final Principal OWNER =
      new Principal("1", "Ann", "ann@example.org", Set.of(Principal.OWNER));

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  final Map<String, Principal> sessions = new ConcurrentHashMap<>();
  final AtomicInteger asked = new AtomicInteger();
  final Vertx vertx = Vertx.vertx();
  final Bus bus = new Bus(vertx);
  final Database database;
  final EventLog log;
  final Access access;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Registration auth;

  Site(Path folder, AccessConfig config) {
    database = Database.open(DatabaseConfig.sqlite(folder.resolve("test.db")));
    log = EventLog.open(database, bus, EventLogConfig.DEFAULT, now::get);
    auth =
        bus.serve(
                AuthApi.RESOLVE,
                ask -> {
                  asked.incrementAndGet();
                  return new ResolvedSession(
                      sessions.get(ask.tokenHash()), now.get().plus(Duration.ofDays(14)));
                })
            .await();
    access = new Access(vertx, bus, log, config, now::get);
    access.start();
    Router router = Router.router(vertx);
    app(access).mount(router);
    server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await();
  }

  private App app(Access door) {
    Blueprint site = Blueprint.named("site");
    site.get("/", "home", Site::who).access(dev.stoa.router.Access.PUBLIC);
    site.post("/", "post", Site::who).access(dev.stoa.router.Access.PUBLIC);
    site.route(Set.of("PURGE"), "/", "purge", Site::who).access(dev.stoa.router.Access.PUBLIC);
    site.post("/exempt", "exempt", Site::who)
        .access(dev.stoa.router.Access.PUBLIC)
        .csrf(Csrf.exempt("test"));
    site.get("/mine", "mine", Site::who).access(dev.stoa.router.Access.SIGNED_IN);
    site.get("/owner", "owner", Site::who).access(dev.stoa.router.Access.OWNER);
    Blueprint push = Blueprint.named("push").beforeRequestAsync(door.grants());
    push.get("/push", "stream", Site::grant).access(Access.GRANTED);
    push.post("/push", "publish", Site::grant).access(Access.GRANTED);
    return App.builder("site")
        .beforeRequestAsync(door.principal())
        .beforeRequest(door.forgery())
        .afterRequest(door.answers())
        .errorHandler(
            Failure.class, (_, failure) -> Response.text(failure.code()).status(failure.status()))
        .register(site)
        .register(push)
        .build(vertx);
  }

  private static Response who(Request request) {
    Principal principal = Access.principal(request);
    String name = principal == null ? "guest" : principal.name();
    return Response.text(name + " " + Access.csrfToken(request));
  }

  private static Response grant(Request request) {
    Grant grant = Access.grant(request);
    return Response.text(
        "%s %s %s".formatted(grant.subject(), grant.mayRead("news:1"), grant.mayPublish("news:1")));
  }

  SessionId signIn(Principal principal) {
    SessionId id = SessionId.random(new SecureRandom());
    sessions.put(id.hash(), principal);
    return id;
  }

  void revoke(Revoked revoked) {
    log.publish(
            List.of(
                NewEvent.of(AuthApi.REVOCATIONS, AuthApi.SESSION_REVOKED, Json.encode(revoked))))
        .await();
  }

  void stopAuth() {
    auth.close().await();
  }

  String cookie(SessionId id) {
    return access.cookie().name() + "=" + id.value();
  }

  /// `headers`: names and values in turn.
  HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
            .method(method, BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  String origin() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  @Override
  public void close() {
    access.close();
    server.close().await();
    log.close();
    database.close();
    vertx.close().await();
    client.close();
  }
}
