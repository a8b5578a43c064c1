package dev.stoa.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// An empty folder for a fixture that JUnit gives none to; gone with all that is in it when closed.
public record TestFolder(Path path) implements AutoCloseable {
  public static TestFolder create() throws IOException {
    return new TestFolder(Files.createTempDirectory("stoa-test"));
  }

  @Override
  public void close() throws IOException {
    try (var all = Files.walk(path)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
