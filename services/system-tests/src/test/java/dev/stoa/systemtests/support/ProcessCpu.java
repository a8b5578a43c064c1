package dev.stoa.systemtests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Predicate;

/// The CPU time that a process has taken so far, in nanoseconds, as Linux counts it for each of its
/// threads: the process's own sum is in hundredths of a second.
public record ProcessCpu(long pid) {
  /// Whether the system counts it so.
  public boolean isCounted() {
    return Files.isReadable(threads().resolve(pid + "/schedstat"));
  }

  public long nanos() {
    return nanos(_ -> true);
  }

  /// What of it the just-in-time compilers of a Java process have taken, whose threads must not end
  /// meanwhile.
  public long compilerNanos() {
    return nanos(ProcessCpu::isCompiler);
  }

  /// What the process itself has worked: without the compilers, with the collector.
  public long workNanos() {
    return nanos(thread -> !isCompiler(thread));
  }

  private static boolean isCompiler(String thread) {
    return thread.startsWith("C1 ") || thread.startsWith("C2 ");
  }

  private Path threads() {
    return Path.of("/proc", Long.toString(pid), "task");
  }

  private long nanos(Predicate<String> wanted) {
    long nanos = 0;
    try (var threads = Files.list(threads())) {
      for (Path thread : threads.toList()) {
        nanos += wanted.test(text(thread.resolve("comm"))) ? used(thread) : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return nanos;
  }

  private static long used(Path thread) throws IOException {
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
}
