package dev.stoa.suite;

import dev.stoa.runtime.LaunchOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of a server, for the commands that start one or tell what a start would find.
class ServerArguments extends LaunchArguments {
  @Option(names = "--port", paramLabel = "PORT", description = "Default: 8080; 0 takes a free one.")
  @Nullable String port;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Default: 127.0.0.1.")
  @Nullable String host;

  @Option(
      names = "--role",
      paramLabel = "NAME,...",
      description = "Which services to start: auth, comments, content, push. Default: all.")
  @Nullable String roles;

  @Option(
      names = "--cluster",
      paramLabel = "PEERS",
      description = "host:port,host:port,... or dns:name. Needs --database.")
  @Nullable String cluster;

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "Health and metrics. Default: none.")
  @Nullable String managementPort;

  @Override
  LaunchOptions options() {
    return super.options()
        .with("port", port)
        .with("host", host)
        .with("role", roles)
        .with("cluster", cluster)
        .with("management.port", managementPort);
  }

  /// Whether anything but the data directory is chosen here.
  boolean choosesMore() {
    return database != null
        || port != null
        || host != null
        || roles != null
        || cluster != null
        || managementPort != null;
  }
}
