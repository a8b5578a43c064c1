package dev.stoa.suite;

import dev.stoa.router.App;
import dev.stoa.router.RouteReport;
import dev.stoa.runtime.ApiDocument;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows the rules of the site; needs neither data nor a port.
@Command(
    name = "routes",
    description = {
      "List every rule of the site: endpoint, methods, path, who may use it, its protection and"
          + " limits.",
      "Or look at them in another way:"
    },
    mixinStandardHelpOptions = true,
    footer = {"  ./stoa routes --explain GET /articles/welcome", "  ./stoa routes --audit --json"})
final class RoutesCommand extends DataArguments implements Callable<Integer> {
  /// At most one way to look at the rules.
  static final class View {
    @Option(
        names = "--explain",
        arity = "2",
        paramLabel = "METHOD PATH",
        hideParamSyntax = true,
        description = "Tell which rule a request meets, why, and which others lost.")
    List<String> explain = List.of();

    @Option(
        names = "--audit",
        description =
            "List what relaxes a default, with its reason. Exit code 1 when a rule states no access"
                + " or changes state with neither CSRF token nor token.")
    boolean audit;

    @Option(names = "--openapi", description = "An OpenAPI 3.1 document of the APIs.")
    boolean openapi;
  }

  private final Console console;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  View view = new View();

  @Option(names = "--json", description = "The list, the audit or the explanation as JSON.")
  boolean json;

  RoutesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return show(options());
  }

  int show(LaunchOptions options) throws IOException, InterruptedException {
    return show(Launcher.wire(options, Suite.services()));
  }

  int show(App app) throws IOException, InterruptedException {
    var report = RouteReport.of(app);
    if (view.openapi) {
      console.line(ApiDocument.of(app));
    } else if (view.audit) {
      return audit(report);
    } else if (!view.explain.isEmpty()) {
      return explain(report, view.explain.get(0).toUpperCase(Locale.ROOT), view.explain.get(1));
    } else {
      console.line(json ? report.json() : report.text().stripTrailing());
    }
    return ExitCode.OK;
  }

  private int explain(RouteReport report, String method, String path)
      throws IOException, InterruptedException {
    console.line(
        json ? report.explainJson(method, path) : report.explain(method, path).stripTrailing());
    return switch (report.refusal(method, path)) {
      case 400 -> refused("No rule is looked for: it would be answered with 400.");
      case 404 -> old(method, path);
      case 405 -> refused("A rule has the path, none the method: it would be answered with 405.");
      default -> ExitCode.OK;
    };
  }

  // Such addresses are in the database, which only the server that holds it is asked about.
  private int old(String method, String path) throws IOException, InterruptedException {
    var holder = Holder.of(options().data());
    var address = holder == null ? null : holder.address();
    if (address == null || !method.equals("GET") || !path.startsWith("/")) {
      return refused(
          "No rule matches: it would be answered with 404, or with 301 when it is an old address of"
              + " an imported site. Beside a running server (--data), that one is asked.");
    }
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(address).resolve(path)).build();
      var answer = client.send(request, BodyHandlers.discarding());
      var location = answer.headers().firstValue("location").orElse("");
      if (answer.statusCode() != 301) {
        return refused(
            "No rule matches, nor is it an old address of an imported site: the running server"
                + " answers %d.".formatted(answer.statusCode()));
      }
      console.note("The running server knows it as an old address: 301 to " + location);
      return ExitCode.OK;
    } catch (IllegalArgumentException noAddress) {
      return refused("No rule matches: it would be answered with 404.");
    }
  }

  private int refused(String why) {
    console.note(why);
    return ExitCode.FAILED;
  }

  private int audit(RouteReport report) {
    var findings = report.audit();
    if (json) {
      var all = new JsonArray();
      for (var finding : findings) {
        all.add(
            new JsonObject()
                .put("error", finding.error())
                .put("finding", finding.text())
                .put("endpoint", finding.rule().endpoint())
                .put("methods", new JsonArray(List.copyOf(finding.rule().methods())))
                .put("rule", finding.rule().text())
                .put("where", finding.rule().where()));
      }
      console.line(all.encodePrettily());
    } else {
      findings.forEach(finding -> console.line(finding.toString()));
    }
    var errors = findings.stream().filter(RouteReport.Finding::error).count();
    console.note(
        errors == 0
            ? "No rule is unsafe."
            : errors == 1 ? "1 rule must be mended." : errors + " rules must be mended.");
    return errors == 0 ? ExitCode.OK : ExitCode.FAILED;
  }
}
