package dev.stoa.push;

import dev.stoa.access.Grant;
import dev.stoa.access.token.Capabilities;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.FindAccount;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.bus.Registration;
import dev.stoa.push.NodeBus.Order;
import dev.stoa.push.NodeBus.Report;
import dev.stoa.router.Access;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the owner can see and do at the hubs of all nodes (P-15).
final class AdminRoutes {
  private static final long PATIENCE_SECONDS = 2;

  private final Bus bus;
  private final Nodes nodes;
  private final Inspection inspection;
  private @Nullable Registration registration;

  AdminRoutes(Bus bus, Nodes nodes, Inspection inspection) {
    this.bus = bus;
    this.nodes = nodes;
    this.inspection = inspection;
  }

  void addTo(Blueprint push) {
    push.getAsync("/admin/connections", "admin-connections", this::connections)
        .access(Access.OWNER);
    push.deleteAsync("/admin/connections/<string:connection>", "admin-kick", this::kick)
        .access(Access.OWNER);
    push.postAsync("/admin/connections/<string:connection>/replay", "admin-replay", this::replay)
        .access(Access.OWNER);
  }

  Future<Void> start() {
    return bus.serve(NodeBus.admin(nodes.self()), this::obey)
        .map(serving -> {
          registration = serving;
          return null;
        });
  }

  Future<Void> stop() {
    Registration serving = registration;
    return serving == null ? Future.succeededFuture() : serving.close();
  }

  private Future<Response> connections(Request request) {
    return everywhere(new Order(Order.LIST, request.args().get("channel"), null))
        .map(reports -> {
          var items = new JsonArray();
          reports.forEach(report -> items.addAll(new JsonArray(report.items())));
          return Response.jsonify(new JsonObject().put("items", items))
              .header("Cache-Control", "no-store");
        });
  }

  private Future<Response> kick(Request request) {
    return one(new Order(Order.KICK, request.pathValue("connection"), null));
  }

  private Future<Response> replay(Request request) {
    String since = request.json().getString("since");
    if (since == null) {
      throw Failure.Invalid.of("since", "since.invalid", "Say from where: \"since\"");
    }
    return one(new Order(Order.REPLAY, request.pathValue("connection"), since));
  }

  private Future<Response> one(Order order) {
    return everywhere(order)
        .map(reports -> {
          if (reports.stream().noneMatch(Report::done)) {
            throw new Failure.NotFound(
                "connection.unknown", "There is no such connection (any more)");
          }
          return Response.empty();
        });
  }

  /// What the nodes that answer say; a node that does not is left out.
  private Future<List<Report>> everywhere(Order order) {
    var answers = new ArrayList<Future<Report>>();
    answers.add(inspection.run(nodes.self(), order));
    nodes.others().forEach(node -> answers.add(bus.call(NodeBus.admin(node), order)));
    return Future.join(answers)
        .transform(_ ->
            answers.getFirst().failed()
                ? Future.failedFuture(answers.getFirst().cause())
                : Future.succeededFuture(
                    answers.stream().filter(Future::succeeded).map(Future::result).toList()));
  }

  private Report obey(Order order) throws Exception {
    return inspection.run(nodes.self(), order).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// What the owner looks at a channel with: as a guest, or as the account with this id. Fails with
  /// [Failure.NotFound] when there is no such account.
  Future<Grant> as(String user) {
    if (user.isEmpty()) {
      return Future.succeededFuture(Grant.GUEST);
    }
    return bus.call(AuthApi.FIND_ACCOUNT, new FindAccount(user))
        .map(found -> {
          if (found.principal() == null) {
            throw new Failure.NotFound("account.unknown", "There is no account '" + user + "'");
          }
          return new Grant(found.principal(), null, null, user, Capabilities.NONE, Instant.MAX);
        });
  }
}
