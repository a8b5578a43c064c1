package dev.stoa.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What to start and where.
///
/// | key | default | meaning |
/// |---|---|---|
/// | `host` | 127.0.0.1 | the address to listen on |
/// | `port` | 8080 | 0 takes a free one |
/// | `data` | data | the directory with everything that is kept |
/// | `role` | | the services to start; empty means all |
/// | `cluster` | | its members, `host:port,...` or `dns:name`; empty: a process by itself |
/// | `management.port` | -1 | health and metrics; 0 takes a free one, -1 opens none |
/// | `dev` | false | failures in the page, every request in the log |
/// | `log.level` | info | of our own packages; read by `LogSetup` |
/// | `log.format` | text | `text` or `json`; read by `LogSetup` |
record LaunchConfig(
    String host,
    int port,
    Path data,
    Set<String> roles,
    @Nullable ClusterOptions cluster,
    int managementPort,
    boolean dev) {

  private enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  private enum LogFormat {
    TEXT,
    JSON
  }

  static LaunchConfig from(Config config) {
    config.choice("log.level", LogLevel.INFO);
    config.choice("log.format", LogFormat.TEXT);
    var peers = config.text("cluster");
    return new LaunchConfig(
        config.text("host", "127.0.0.1"),
        config.integer("port", 8080, 0, 65_535),
        data(config),
        Set.copyOf(config.list("role", List.of())),
        peers == null ? null : ClusterOptions.parse(peers),
        config.integer("management.port", -1, -1, 65_535),
        config.flag("dev", false));
  }

  static Path data(Config config) {
    return Path.of(config.text("data", "data"));
  }
}
