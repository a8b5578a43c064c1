package dev.stoa.systemtests.bench.router;

import dev.stoa.systemtests.support.ProcessCpu;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A [BenchServer] in a JVM of its own, and what it has used so far.
final class BenchProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final PrintWriter input;
  private final Map<Table, Connections> connections = new LinkedHashMap<>();

  BenchProcess(Kind kind, List<Integer> sizes) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xms512m",
            "-Xmx512m",
            "-Xmn256m",
            "-Dvertx.disableDnsResolver=true"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow"));
    String logging = System.getProperty("logback.configurationFile");
    if (logging != null) {
      command.add("-Dlogback.configurationFile=" + logging);
    }
    String options = System.getProperty("stoa.bench.server");
    if (options != null) {
      command.addAll(List.of(options.split(" ", -1)));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BenchServer.class.getName(), kind.name()));
    sizes.forEach(size -> command.add(size.toString()));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    output = process.inputReader(StandardCharsets.US_ASCII);
    input = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
    String[] ports = answer().strip().split(" ", -1);
    List<Table> tables = Table.all(sizes);
    for (int i = 0; i < ports.length; i++) {
      connections.put(tables.get(i), new Connections(Integer.parseInt(ports[i])));
    }
  }

  private String answer() throws IOException {
    String line;
    do {
      line = output.readLine();
      if (line == null) {
        throw new IOException("the server ended by itself");
      }
    } while (!line.startsWith(BenchServer.ANSWER));
    return line.substring(BenchServer.ANSWER.length());
  }

  Connections connections(Table table) {
    Connections known = connections.get(table);
    if (known == null) {
      throw new IllegalArgumentException("there is no table of " + table);
    }
    return known;
  }

  /// Bytes that the event loop has allocated.
  long allocated() throws IOException {
    input.println();
    return Long.parseLong(answer().strip());
  }

  /// CPU nanoseconds of all threads but the compilers', collector included. Exact on Linux.
  long cpuNanos() {
    var cpu = new ProcessCpu(process.pid());
    return cpu.isCounted()
        ? cpu.workNanos()
        : process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  @Override
  public void close() throws IOException {
    for (Connections one : connections.values()) {
      one.close();
    }
    input.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
