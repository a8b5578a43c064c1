package dev.stoa.runtime;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// What the machine must have.
final class MachineChecks {
  private static final int JAVA = 25;
  private static final int NODE = 20;
  private static final int PATIENCE_SECONDS = 10;
  // Libraries, database files and sockets between nodes, beside the connections of clients.
  private static final int OTHER_FILES = 500;
  private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\..*");

  private MachineChecks() {}

  static Finding java(Runtime.Version version) {
    return version.feature() >= JAVA
        ? Finding.ok("java", "JDK " + version)
        : Finding.fail("java", "JDK " + version, "install a JDK " + JAVA);
  }

  static Finding cores(int cores) {
    return cores > 1
        ? Finding.ok("cores", cores + " cores")
        : Finding.warn("cores", "1 core", "live updates and imports will be slow; give it 2");
  }

  /// How many files and sockets the process may have open.
  static Finding files(int connections) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? files(connections, unix.getMaxFileDescriptorCount())
        : Finding.ok("files", "this system does not tell how many may be open");
  }

  static Finding files(int connections, long most) {
    var text = "%d may be open, for up to %d connections".formatted(most, connections);
    return most < 0 || most >= connections + OTHER_FILES
        ? Finding.ok("files", text)
        : Finding.warn(
            "files",
            text,
            "raise the limit (ulimit -n %d) or lower STOA_HTTP_CONNECTIONS"
                .formatted(connections + OTHER_FILES));
  }

  /// Node builds the pages' scripts; what is built runs without it.
  static Finding node(Path home, String command) {
    if (!Files.isRegularFile(home.resolve("frontend/package.json"))) {
      return Finding.ok("node", "not needed: there are no sources here");
    }
    var found = version(command);
    var version = NODE_VERSION.matcher(found);
    return version.matches() && Integer.parseInt(version.group(1)) >= NODE
        ? Finding.ok("node", "Node " + found + ", to build with")
        : Finding.warn(
            "node",
            found.isEmpty() ? "no Node was found" : "Node is " + found,
            "what is built runs; to build again, install Node " + NODE + " or later with npm");
  }

  private static String version(String command) {
    try {
      var process = new ProcessBuilder(command, "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      var output = process.getInputStream().readAllBytes();
      return new String(output, StandardCharsets.UTF_8).strip();
    } catch (IOException missing) {
      return "";
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
