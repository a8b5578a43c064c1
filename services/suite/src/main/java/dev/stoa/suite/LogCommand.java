package dev.stoa.suite;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// Looks into the event log, beside a running server or without one; changes nothing.
@Command(
    name = "log",
    description = "Show the event log: its epoch, and each shard's head, size and low-water marks.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    footer = {
      "  ./stoa log                                          how much the log holds",
      "  ./stoa log tail --channel thread:demo --follow      the events of a channel as they come",
      "  ./stoa log show 0:17                                one event with its data"
    })
final class LogCommand extends LaunchArguments implements Callable<Integer> {
  private static final Pattern SINCE =
      Pattern.compile(
          "earliest|-\\d{1,9}|\\d{1,6}[smhd]|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(?:Z|[+-][\\d:]+)");
  private static final Pattern PLACE = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  private final Console console;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  LogCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return Operator.visit(console, options(), "log", new JsonObject().put("json", json));
  }

  @Command(
      name = "tail",
      description = "Print the events of a channel: shard:seq, time, type, id, data.",
      footer = {
        "  ./stoa log tail --channel thread:demo",
        "  ./stoa log tail --channel thread:demo --since 2026-01-31T12:00:00Z --json"
      })
  int tail(
      @Mixin LaunchArguments where,
      @Option(
              names = "--channel",
              required = true,
              paramLabel = "C",
              description = "Such as thread:demo; required.")
          String channel,
      @Option(
              names = "--since",
              paramLabel = "FROM",
              defaultValue = "-10",
              description =
                  "earliest, -N for the last N, 30s, 5m, 2h or 7d ago, or a time. Default: -10.")
          String since,
      @Option(names = "--follow", description = "Go on with what comes, until Ctrl-C.")
          boolean follow,
      @Option(names = "--json", description = "One JSON object a line.") boolean lines)
      throws Exception {
    requireNothingBefore("tail");
    if (!SINCE.matcher(since).matches()) {
      throw wrong(
          "tail",
          "--since is 'earliest', -N for the last N events, 30s (m, h, d) for those since then, or a"
              + " time such as 2026-01-31T12:00:00Z, and not '"
              + since
              + "'.");
    }
    var arguments =
        new JsonObject()
            .put("channel", channel)
            .put("since", since)
            .put("follow", follow)
            .put("json", lines);
    return Operator.visit(console, where.options(), "log.tail", arguments);
  }

  @Command(
      name = "show",
      description = "Print one event as JSON, with its data.",
      footer = "  ./stoa log show 0:17    shard 0, number 17, as log tail prints it")
  int show(
      @Mixin LaunchArguments where,
      @Parameters(
              arity = "1..2",
              paramLabel = "SHARD:SEQ",
              description = "Its place in the log; the shard is 0 on SQLite.")
          List<String> place)
      throws Exception {
    requireNothingBefore("show");
    var parts = PLACE.matcher(String.join(":", place));
    if (!parts.matches()) {
      throw wrong(
          "show",
          "'%s' is no place in the log: expected SHARD:SEQ, such as 0:17."
              .formatted(String.join(" ", place)));
    }
    var arguments =
        new JsonObject()
            .put("shard", Integer.parseInt(parts.group(1)))
            .put("seq", Long.parseLong(parts.group(2)));
    return Operator.visit(console, where.options(), "log.show", arguments);
  }

  /// What stands before the name of the command would be taken and not heeded.
  private void requireNothingBefore(String command) {
    var before = spec.commandLine().getParseResult().matchedOptions();
    if (!before.isEmpty()) {
      throw wrong(
          command, "%s belongs behind '%s'.".formatted(before.getFirst().longestName(), command));
    }
  }

  private ParameterException wrong(String command, String why) {
    return new ParameterException(spec.subcommands().get(command), why);
  }
}
