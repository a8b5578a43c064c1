package dev.stoa.suite;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// What `--version` prints: this program, the JDK that runs it, and Vert.x.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    var built = new Properties();
    try (var in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        built.load(in);
      }
    }
    return new String[] {
      "Stoa " + built.getProperty("stoa"),
      "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
      "Vert.x " + built.getProperty("vertx")
    };
  }
}
