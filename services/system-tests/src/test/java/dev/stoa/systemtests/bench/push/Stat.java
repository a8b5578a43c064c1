package dev.stoa.systemtests.bench.push;

import dev.stoa.systemtests.support.ProcessCpu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the operating system says of a process (Linux).
record Stat(long pid) {
  /// CPU time so far, user and system, in microseconds.
  long cpuMicros() {
    return new ProcessCpu(pid).nanos() / 1_000;
  }

  /// What of it the just-in-time compilers have taken.
  long compilerMicros() {
    return new ProcessCpu(pid).compilerNanos() / 1_000;
  }

  /// CPU time without that of the compilers.
  long workMicros() {
    return new ProcessCpu(pid).workNanos() / 1_000;
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
