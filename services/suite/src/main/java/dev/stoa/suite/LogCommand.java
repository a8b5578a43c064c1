package dev.stoa.suite;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/// Looks into the event log, beside a running server or without one; changes nothing.
@Command(
    name = "log",
    description = "Show the event log: its epoch, and each shard's head, size and low-water marks.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT)
final class LogCommand extends LaunchArguments implements Callable<Integer> {
  private final Console console;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  LogCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return Operator.run(console, options(), "log", new JsonObject().put("json", json));
  }

  @Command(
      name = "tail",
      description = "Print the events of a channel: shard:seq, time, type, id, data.")
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
              description = "earliest, -N for the last N, or a time. Default: -10.")
          String since,
      @Option(names = "--follow", description = "Go on with what comes, until Ctrl-C.")
          boolean follow,
      @Option(names = "--json", description = "One JSON object a line.") boolean lines)
      throws Exception {
    var arguments =
        new JsonObject()
            .put("channel", channel)
            .put("since", since)
            .put("follow", follow)
            .put("json", lines);
    return Operator.run(console, where.options(), "log.tail", arguments);
  }

  @Command(name = "show", description = "Print one event as JSON, with its data.")
  int show(
      @Mixin LaunchArguments where,
      @Parameters(paramLabel = "SHARD", description = "Its shard; 0 on SQLite.") int shard,
      @Parameters(paramLabel = "SEQ", description = "Its number in the shard.") long seq)
      throws Exception {
    var arguments = new JsonObject().put("shard", shard).put("seq", seq);
    return Operator.run(console, where.options(), "log.show", arguments);
  }
}
