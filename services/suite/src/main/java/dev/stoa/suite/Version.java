package dev.stoa.suite;

import dev.stoa.runtime.Build;
import picocli.CommandLine.IVersionProvider;

/// What `--version` prints: this program, the JDK that runs it, and Vert.x.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var build = Build.current();
    return new String[] {
      "Stoa " + build.version(),
      "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
      "Vert.x " + build.vertx()
    };
  }
}
