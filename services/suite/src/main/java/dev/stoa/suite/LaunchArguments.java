package dev.stoa.suite;

import dev.stoa.runtime.ClusterOptions;
import dev.stoa.runtime.Config;
import dev.stoa.runtime.Environment;
import dev.stoa.runtime.LaunchOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say where the data is. Each can also be a variable, such as `STOA_DATA`.
class LaunchArguments {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where everything is kept. Default: ./data")
  @Nullable Path data;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = "postgresql://user:password@host/name. Default: SQLite in the data directory.")
  @Nullable String database;

  /// What the options and the environment say together.
  LaunchOptions options() {
    var environment = Environment.load(Path.of(""));
    var config = new Config(Map.of(), environment);
    var options = LaunchOptions.defaults(environment);
    var directory = data != null ? data : Path.of(config.text("data", "data"));
    return refine(options.withData(directory).withDatabase(database), config);
  }

  /// Adds what a command knows besides.
  LaunchOptions refine(LaunchOptions options, Config config) {
    return options;
  }

  static LaunchOptions withRoles(LaunchOptions options, Set<String> roles, @Nullable String peers) {
    var chosen = options.withRoles(roles);
    return peers == null ? chosen : chosen.withCluster(ClusterOptions.parse(peers));
  }
}
