package dev.stoa.systemtests.bench.push;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the operating system says of a process (Linux).
record Stat(long pid) {
  /// The kernel counts in hundredths of a second.
  private static final long TICK_MICROS = 10_000;

  /// CPU time of the process so far, user and system, in microseconds.
  long cpuMicros() {
    return micros(read("stat"));
  }

  /// What of it the just-in-time compilers of a Java process have taken, whose threads must not end
  /// meanwhile.
  long compilerMicros() {
    long micros = 0;
    try (var threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads.toList()) {
        String name = Files.readString(thread.resolve("comm"));
        if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
          micros += micros(Files.readString(thread.resolve("stat")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return micros;
  }

  /// What the process itself has worked: CPU time without that of the compilers.
  long workMicros() {
    return cpuMicros() - compilerMicros();
  }

  private static long micros(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MICROS;
  }

  /// Resident memory in bytes.
  long memory() {
    for (String line : read("status").lines().toList()) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IllegalStateException("no VmRSS of " + pid);
  }

  private String read(String what) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), what));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs a command to its end and returns what it said.
  static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
