package dev.stoa.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which build this is.
public record Build(String version, String vertx) {

  /// The one that runs.
  public static Build current() {
    var built = new Properties();
    try (var in = Build.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        built.load(in);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new Build(built.getProperty("stoa", "unknown"), built.getProperty("vertx", "unknown"));
  }
}
