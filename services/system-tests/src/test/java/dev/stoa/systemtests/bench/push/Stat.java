package dev.stoa.systemtests.bench.push;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// What the operating system says of a process (Linux).
record Stat(long pid) {
  /// CPU time of its threads so far, user and system, in microseconds. Of each thread, which is
  /// exact: the process's own sum is in hundredths of a second, of which a connect takes little.
  long cpuMicros() {
    return micros(_ -> true);
  }

  /// What of it the just-in-time compilers of a Java process have taken, whose threads must not end
  /// meanwhile.
  long compilerMicros() {
    return micros(Stat::isCompiler);
  }

  /// What the process itself has worked: CPU time without that of the compilers.
  long workMicros() {
    return micros(thread -> !isCompiler(thread));
  }

  private static boolean isCompiler(String thread) {
    return thread.startsWith("C1 ") || thread.startsWith("C2 ");
  }

  private long micros(Predicate<String> wanted) {
    long nanos = 0;
    try (var threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads.toList()) {
        nanos += wanted.test(text(thread.resolve("comm"))) ? nanos(thread) : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return nanos / 1_000;
  }

  private static long nanos(Path thread) throws IOException {
    String used = text(thread.resolve("schedstat"));
    return used.isEmpty() ? 0 : Long.parseLong(used.substring(0, used.indexOf(' ')));
  }

  /// Empty when the thread has just ended.
  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException _) {
      return "";
    }
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
