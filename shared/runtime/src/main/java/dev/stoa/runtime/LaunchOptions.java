package dev.stoa.runtime;

import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What to start and where: settings by their keys, which win over the environment. Start from
/// [#defaults] or [#test] and change what differs; what is not given here or there has its default
/// ([LaunchConfig], `./stoa config`).
public record LaunchOptions(
    Map<String, String> given, Environment environment, InstantSource clock) {
  // Those that `run` has an option for, and its name.
  private static final Map<String, String> OPTIONS =
      Map.of(
          "host", "--host",
          "port", "--port",
          "data", "--data",
          "role", "--role",
          "cluster", "--cluster",
          "management.port", "--management-port",
          "database.url", "--database");

  public LaunchOptions {
    given = Map.copyOf(given);
  }

  /// Nothing but what the environment says.
  public static LaunchOptions defaults(Environment environment) {
    return new LaunchOptions(Map.of(), environment, Clock.systemUTC());
  }

  /// A free port, data below the directory, no variables of the process.
  public static LaunchOptions test(Path directory) {
    return defaults(Environment.EMPTY).withPort(0).withData(directory);
  }

  /// One setting by its key, such as `comments.moderation`; null leaves it as it is.
  public LaunchOptions with(String key, @Nullable String value) {
    if (value == null) {
      return this;
    }
    var more = new HashMap<>(given);
    more.put(key, value);
    return new LaunchOptions(more, environment, clock);
  }

  public LaunchOptions withHost(String host) {
    return with("host", host);
  }

  /// 0 takes a free one.
  public LaunchOptions withPort(int port) {
    return with("port", Integer.toString(port));
  }

  /// 0 takes a free one, -1 opens none.
  public LaunchOptions withManagementPort(int port) {
    return with("management.port", Integer.toString(port));
  }

  public LaunchOptions withData(Path data) {
    return with("data", data.toString());
  }

  /// Null: SQLite in the data directory.
  public LaunchOptions withDatabase(@Nullable String url) {
    return with("database.url", url);
  }

  /// The services to start; empty means all.
  public LaunchOptions withRoles(Set<String> roles) {
    return with("role", String.join(",", roles));
  }

  public LaunchOptions withClock(InstantSource clock) {
    return new LaunchOptions(given, environment, clock);
  }

  /// Where everything is kept.
  public Path data() {
    return LaunchConfig.data(config());
  }

  /// The same, when it says nothing that cannot be; else throws a [LaunchFailure]. Touches nothing.
  public LaunchOptions checked() {
    LaunchConfig.from(config());
    return this;
  }

  /// The settings that are read at the start.
  Config config() {
    return new Config(given, environment);
  }

  /// How a person sets a key.
  static String spelling(String key) {
    var option = OPTIONS.get(key);
    return (option == null ? "" : option + ", ") + Config.variable(key);
  }
}
