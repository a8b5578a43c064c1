package dev.stoa.router;

import dev.stoa.router.internal.BadPath;
import dev.stoa.router.internal.Match;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Takes a request in, on the connection's event loop: waits for the work before the first request,
/// reads the head, matches, reads the body; then its [Exchange] goes on with the hooks.
final class Arrival {
  private static final Object[] NO_VALUES = {};

  private final Exchange exchange;
  private final HttpServerRequest http;

  private Arrival(Exchange exchange) {
    this.exchange = exchange;
    this.http = exchange.http();
  }

  static void start(Exchange exchange) {
    if (exchange.app().brokenConnections().contains(exchange.http().connection())) {
      return; // what was smuggled in is not answered
    }
    Arrival arrival = new Arrival(exchange);
    FirstRequest first = exchange.app().settings().firstRequest();
    if (first == null || first.isDone()) {
      arrival.enter(null);
    } else {
      arrival.http.pause();
      exchange.holdsInput();
      first
          .await(exchange.app(), arrival.patience())
          .onComplete(done -> exchange.vertxContext().runOnContext(_ -> arrival.afterFirst(done)));
    }
  }

  /// How long the answer may take, when it is known already whose it is.
  private Duration patience() {
    try {
      RequestHead head = Heads.of(http, exchange.app().settings().hosts(), null);
      if (match(head) instanceof Match.Found<Rule> found) {
        return found.rule().timeout();
      }
    } catch (RuntimeException _) {
      // An error is told once there is somebody to answer it.
    }
    return Watch.DEFAULT;
  }

  private Match<Rule> match(RequestHead head) {
    return exchange.table().matcher().match(head.method(), head.sentPath(), head.hostname());
  }

  private void afterFirst(AsyncResult<Void> done) {
    if (done.failed()) {
      enter(done.cause());
      return;
    }
    enter(null);
    Rule rule = exchange.rule();
    boolean held = exchange.holdsUpgrade() || (rule != null && rule.isStreaming());
    if (!held) {
      http.resume();
    }
  }

  /// Goes on to a rule, or with the error of a request for which none is looked for. A body that
  /// comes may stay unread then and later, whoever answers.
  private void enter(@Nullable Throwable refusal) {
    boolean bodyFollows;
    try {
      bodyFollows = BodyReader.mayFollow(http);
    } catch (HttpError e) {
      exchange.endsInput();
      exchange.early(e);
      return;
    }
    if (bodyFollows) {
      exchange.leavesBody();
    }
    if (refusal == null) {
      route(bodyFollows);
    } else {
      exchange.early(refusal);
    }
  }

  private void route(boolean bodyFollows) {
    try {
      App app = exchange.app();
      String id = app.settings().requestId(http);
      RequestHead head = Heads.of(http, app.settings().hosts(), id);
      Match<Rule> match = match(head);
      if (match instanceof Match.Found<Rule> found) {
        matched(head, found.rule(), found.values(), bodyFollows);
        return;
      }
      exchange.begin(request(head, null, NO_VALUES), match);
      Response automatic = RoutingAnswers.automatic(match, head, http.headers());
      if (automatic != null) {
        exchange.answered(automatic);
      } else {
        exchange.run(exchange.table().appPipeline().execution());
      }
    } catch (BadPath e) {
      exchange.early(HttpError.of(400, "path.unreadable", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      exchange.early(e);
    }
  }

  private void matched(RequestHead head, Rule rule, Object[] values, boolean bodyFollows) {
    Request request = request(head, rule, values);
    if (rule.isStreaming()) {
      hold();
      begin(request, rule);
    } else if (bodyFollows) {
      BodyReader.read(http, rule.bodyLimit(), exchange.app().vertx(), rule.timeout())
          .onComplete(body -> afterBody(request, rule, body));
    } else if (BodyReader.isRead(http)) {
      RoutingContext above = exchange.hasContext() ? exchange.context() : null;
      afterBody(request, rule, BodyReader.readAbove(above, rule.bodyLimit()));
    } else {
      begin(request, rule);
    }
  }

  private void afterBody(Request request, Rule rule, AsyncResult<Buffer> body) {
    if (body.succeeded()) {
      request.body(body.result());
      begin(request, rule);
    } else {
      exchange.begin(request, null);
      exchange.endsInput();
      exchange.early(body.cause());
    }
  }

  /// Keeps what comes after the head for a handler that may want it: a body, its end, or the frames
  /// of another protocol. While a hook waits, the request would be read to its end, and after that
  /// vertx-web refuses to look for a body and Vert.x an upgrade.
  private void hold() {
    exchange.holdsInput();
    if (!http.isEnded()) {
      http.pause();
    }
  }

  private void begin(Request request, Rule rule) {
    exchange.begin(request, null);
    exchange.run(rule.pipeline().execution());
  }

  private Request request(RequestHead head, @Nullable Rule rule, Object[] values) {
    return new Request(exchange.app(), head, exchange, rule, values);
  }

  /// A request whose head cannot be read, for its error page.
  static Request unreadable(Exchange exchange) {
    String id = exchange.app().settings().requestId(exchange.http());
    RequestHead head = Heads.unreadable(exchange.http(), id);
    return new Request(exchange.app(), head, exchange, null, NO_VALUES);
  }
}
