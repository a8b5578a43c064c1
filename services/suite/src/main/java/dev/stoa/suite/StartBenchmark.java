package dev.stoa.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Starts this very program over and over on empty data: how long until the first page, and how
/// much memory it holds at rest.
final class StartBenchmark {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Console console;
  private final int runs;
  private final int rest;

  /// `runs`: how often; `rest`: seconds between the first page and the look at memory.
  StartBenchmark(Console console, int runs, int rest) {
    this.console = console;
    this.runs = runs;
    this.rest = rest;
  }

  /// One start: milliseconds to the first page, resident kilobytes at rest (0: not known).
  private record Sample(long millis, long kilobytes) {}

  void run() throws IOException, InterruptedException {
    var samples = new ArrayList<Sample>();
    for (var run = 0; run < runs; run++) {
      console.progress("Starting", run, runs);
      samples.add(sample());
    }
    console.progress("Starting", runs, runs);
    console.line(
        "start to first page: median %.2f s, best %.2f s, worst %.2f s (%d runs, empty data)"
            .formatted(
                median(samples.stream().map(Sample::millis).sorted().toList()) / 1000.0,
                samples.stream().mapToLong(Sample::millis).min().orElse(0) / 1000.0,
                samples.stream().mapToLong(Sample::millis).max().orElse(0) / 1000.0,
                runs));
    var memory = median(samples.stream().map(Sample::kilobytes).sorted().toList());
    console.line(
        memory == 0
            ? "memory at rest: not known on this system"
            : "memory at rest: median %.0f MB resident, %d s after the first page"
                .formatted(memory / 1024.0, rest));
  }

  private Sample sample() throws IOException, InterruptedException {
    var data = Files.createTempDirectory("stoa-bench");
    var port = freePort();
    var begin = System.nanoTime();
    var server =
        new ProcessBuilder(command(data, port))
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("log").toFile())
            .start();
    try (var client = HttpClient.newHttpClient()) {
      awaitPage(client, server, port, data);
      var millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
      if (server.waitFor(rest, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server ended by itself");
      }
      return new Sample(millis, resident(server.pid()));
    } finally {
      server.destroy();
      server.waitFor();
      delete(data);
    }
  }

  /// The same program with the same flags and classes as this process.
  private static List<String> command(Path data, int port) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("run", "--host", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--data", data.resolve("data").toString()));
    return command;
  }

  private static void awaitPage(HttpClient client, Process server, int port, Path data)
      throws IOException, InterruptedException {
    var page =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .header("accept", "text/html")
            .timeout(PATIENCE)
            .build();
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (client.send(page, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (ConnectException notYet) {
        // It does not listen yet; the wait below ends early only when the process does.
      }
      if (server.waitFor(5, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    throw new IllegalStateException(
        "the server gave no page: " + Files.readString(data.resolve("log")));
  }

  private static long resident(long pid) throws IOException {
    var status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static long median(List<Long> sorted) {
    return sorted.get(sorted.size() / 2);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException failed) {
              throw new UncheckedIOException(failed);
            }
          });
    }
  }
}
