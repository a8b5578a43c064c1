package dev.stoa.runtime;

import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What to start and where. Start from [#defaults] or [#test] and change what differs.
///
/// `port` 0 takes a free one. `roles` names the services to start; empty means all.
/// `managementPort` -1 means no management port. `overrides` are settings that win over the
/// environment.
public record LaunchOptions(
    String host,
    int port,
    Path data,
    @Nullable String databaseUrl,
    Set<String> roles,
    @Nullable ClusterOptions cluster,
    int managementPort,
    boolean dev,
    Map<String, String> overrides,
    Map<String, String> environment,
    InstantSource clock) {

  public LaunchOptions {
    roles = Set.copyOf(roles);
    overrides = Map.copyOf(overrides);
    environment = Map.copyOf(environment);
  }

  /// Port 8080 of the loopback interface, data in `./data`, the variables of the process.
  public static LaunchOptions defaults(Map<String, String> environment) {
    return new LaunchOptions(
        "127.0.0.1",
        8080,
        Path.of("data"),
        null,
        Set.of(),
        null,
        -1,
        false,
        Map.of(),
        environment,
        Clock.systemUTC());
  }

  /// A free port, data below the directory, no variables of the process.
  public static LaunchOptions test(Path directory) {
    return defaults(Map.of()).withPort(0).withData(directory);
  }

  public LaunchOptions withHost(String host) {
    return new LaunchOptions(
        host,
        port,
        data,
        databaseUrl,
        roles,
        cluster,
        managementPort,
        dev,
        overrides,
        environment,
        clock);
  }

  public LaunchOptions withPort(int port) {
    return new LaunchOptions(
        host,
        port,
        data,
        databaseUrl,
        roles,
        cluster,
        managementPort,
        dev,
        overrides,
        environment,
        clock);
  }

  public LaunchOptions withData(Path data) {
    return new LaunchOptions(
        host,
        port,
        data,
        databaseUrl,
        roles,
        cluster,
        managementPort,
        dev,
        overrides,
        environment,
        clock);
  }

  public LaunchOptions withDatabase(@Nullable String databaseUrl) {
    return new LaunchOptions(
        host,
        port,
        data,
        databaseUrl,
        roles,
        cluster,
        managementPort,
        dev,
        overrides,
        environment,
        clock);
  }

  public LaunchOptions withRoles(Set<String> roles) {
    return new LaunchOptions(
        host,
        port,
        data,
        databaseUrl,
        roles,
        cluster,
        managementPort,
        dev,
        overrides,
        environment,
        clock);
  }

  public LaunchOptions withCluster(@Nullable ClusterOptions cluster) {
    return new LaunchOptions(
        host,
        port,
        data,
        databaseUrl,
        roles,
        cluster,
        managementPort,
        dev,
        overrides,
        environment,
        clock);
  }

  /// `port` 0 takes a free one, -1 opens none.
  public LaunchOptions withManagementPort(int managementPort) {
    return new LaunchOptions(
        host,
        port,
        data,
        databaseUrl,
        roles,
        cluster,
        managementPort,
        dev,
        overrides,
        environment,
        clock);
  }

  public LaunchOptions withDev(boolean dev) {
    return new LaunchOptions(
        host,
        port,
        data,
        databaseUrl,
        roles,
        cluster,
        managementPort,
        dev,
        overrides,
        environment,
        clock);
  }

  public LaunchOptions withClock(InstantSource clock) {
    return new LaunchOptions(
        host,
        port,
        data,
        databaseUrl,
        roles,
        cluster,
        managementPort,
        dev,
        overrides,
        environment,
        clock);
  }

  /// One setting by its key, such as `comments.moderation`.
  public LaunchOptions with(String key, String value) {
    var more = new HashMap<>(overrides);
    more.put(key, value);
    return new LaunchOptions(
        host,
        port,
        data,
        databaseUrl,
        roles,
        cluster,
        managementPort,
        dev,
        more,
        environment,
        clock);
  }

  /// The settings that services read.
  Config config() {
    return new Config(overrides, environment);
  }
}
