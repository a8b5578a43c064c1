package dev.stoa.systemtests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process of the suite, as `./stoa` starts it: a JVM of its own on the class path of the tests.
public final class ServerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final Path log;

  private ServerProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /// How to start one. `folder` holds its data and its log.
  public record Plan(Path folder, int port, List<String> arguments, Map<String, String> settings) {
    public Plan {
      arguments = List.copyOf(arguments);
      settings = Map.copyOf(settings);
    }

    public static Plan in(Path folder) {
      return new Plan(folder, Ports.free(), List.of(), Map.of("STOA_LIMITS_EXEMPT", "127.0.0.1"));
    }

    public Plan with(String... more) {
      List<String> all = new ArrayList<>(arguments);
      all.addAll(List.of(more));
      return new Plan(folder, port, all, settings);
    }

    public Plan set(String variable, String value) {
      Map<String, String> all = new LinkedHashMap<>(settings);
      all.put(variable, value);
      return new Plan(folder, port, arguments, all);
    }

    /// Starts it without waiting.
    public ServerProcess launch() {
      List<String> command = new ArrayList<>(java("dev.stoa.suite.Main"));
      command.addAll(List.of("run", "--port", Integer.toString(port)));
      command.addAll(List.of("--data", folder.resolve("data").toString()));
      command.addAll(arguments);
      Path log = folder.resolve("server-" + port + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().keySet().removeIf(name -> name.startsWith("STOA_"));
      builder.environment().putAll(settings);
      try {
        return new ServerProcess(builder.start(), port, log);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// Starts it and waits for its first answer.
    public ServerProcess start() {
      ServerProcess server = launch();
      server.awaitAnswer("/robots.txt");
      return server;
    }
  }

  /// The command that runs a main class of the suite in a JVM of its own.
  public static List<String> java(String main) {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx256m",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        path,
        main);
  }

  /// Waits until any answer comes at `path`.
  public void awaitAnswer(String path) {
    try {
      Await.until(
          "an answer of " + address() + path,
          START,
          () -> {
            if (!process.isAlive()) {
              throw new AssertionError("the server ended by itself");
            }
            return Http.get(address() + path).statusCode() < 500;
          });
    } catch (AssertionError e) {
      close();
      throw new AssertionError(e.getMessage() + "\n" + log(), e);
    }
  }

  public String address() {
    return "http://localhost:" + port;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /// All that it has written so far, of earlier starts in the same folder too.
  public String log() {
    try {
      return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until it has ended; returns its exit code.
  public int exitCode() {
    await();
    return process.exitValue();
  }

  /// `kill -9`: it gets no chance to do anything.
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /// Asks it to stop and waits.
  @Override
  public void close() {
    process.destroy();
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
