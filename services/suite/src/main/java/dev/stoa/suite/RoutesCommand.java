package dev.stoa.suite;

import dev.stoa.router.Access;
import dev.stoa.router.Rule;
import dev.stoa.runtime.Environment;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows the rules of the site; needs neither data nor a port.
@Command(
    name = "routes",
    description = "List every rule: methods, path, endpoint, who may use it, where it is written.",
    mixinStandardHelpOptions = true)
final class RoutesCommand implements Callable<Integer> {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Console console;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Option(
      names = "--audit",
      description = "Only rules that relax a default, with the reason that each states.")
  boolean audit;

  RoutesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var app = Launcher.wire(LaunchOptions.defaults(Environment.EMPTY), Suite.services());
    var rules =
        app.rules().stream().filter(rule -> !audit || !relaxations(rule).isEmpty()).toList();
    if (json) {
      var all = new JsonArray();
      rules.forEach(rule -> all.add(json(rule)));
      console.line(all.encodePrettily());
      return ExitCode.OK;
    }
    var widths = new int[] {width(rules, true), width(rules, false)};
    for (var rule : rules) {
      var form = "%-16s %-" + widths[0] + "s  %-" + widths[1] + "s  %-10s %s";
      console.line(
          form.formatted(
              String.join(",", rule.methods()),
              rule.text(),
              rule.endpoint(),
              rule.access().name(),
              audit ? String.join("; ", relaxations(rule)) : rule.where()));
    }
    return ExitCode.OK;
  }

  private static int width(List<Rule> rules, boolean text) {
    return rules.stream()
        .mapToInt(rule -> (text ? rule.text() : rule.endpoint()).length())
        .max()
        .orElse(1);
  }

  // Anyone may read; a rule that lets anyone write, or does without a check, is worth a look.
  private static List<String> relaxations(Rule rule) {
    var found = new ArrayList<String>();
    if (!rule.csrf().required()) {
      found.add("no CSRF token: " + rule.csrf().reason());
    }
    if (rule.access().equals(Access.PUBLIC) && !SAFE.containsAll(rule.methods())) {
      found.add("anyone may write");
    }
    if (rule.cors() != null) {
      found.add("other origins may call it");
    }
    return found;
  }

  private static JsonObject json(Rule rule) {
    return new JsonObject()
        .put("methods", new JsonArray(List.copyOf(rule.methods())))
        .put("rule", rule.text())
        .put("endpoint", rule.endpoint())
        .put("access", rule.access().name())
        .put("bodyLimit", rule.bodyLimit())
        .put("timeoutMillis", rule.timeout().toMillis())
        .put("where", rule.where())
        .put("relaxations", new JsonArray(relaxations(rule)));
  }
}
