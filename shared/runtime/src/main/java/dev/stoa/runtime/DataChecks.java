package dev.stoa.runtime;

import dev.stoa.contracts.Failure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/// What the data directory must be: ours to write, private, on a disk with room, and with a server
/// in it that answers, if there is one.
final class DataChecks {
  private static final long LITTLE = 500L << 20;
  private static final long NONE = 50L << 20;
  private static final ControlOutput UNHEARD =
      new ControlOutput() {
        @Override
        public void line(String text) {}

        @Override
        public void note(String text) {}

        @Override
        public void progress(String label, long done, long total) {}
      };

  private final Path directory;

  DataChecks(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    try {
      findings.add(writable());
      findings.add(space(Files.getFileStore(existing()).getUsableSpace()));
    } catch (IOException unusable) {
      findings.add(
          Finding.fail(
              "data", directory + " cannot be used: " + unusable, "choose another --data"));
    }
    findings.add(server());
    return findings;
  }

  private Finding writable() throws IOException {
    var existing = existing();
    if (!Files.isDirectory(existing)) {
      return Finding.fail("data", existing + " is no directory", "choose another --data");
    }
    if (!existing.equals(directory)) {
      return Files.isWritable(existing)
          ? Finding.ok("data", directory + " does not exist yet; the first start makes it")
          : Finding.fail(
              "data",
              existing + " cannot be written",
              "give this user the right, or choose --data");
    }
    try {
      Files.delete(Files.createTempFile(directory, ".doctor-", ""));
    } catch (IOException refused) {
      return Finding.fail(
          "data",
          "nothing can be written to " + directory,
          "give this user the right, make room, or choose another --data");
    }
    return isPrivate(directory)
        ? Finding.ok("data", directory + " can be written")
        : Finding.warn("data", "other users may read " + directory, "chmod 700 " + directory);
  }

  static Finding space(long free) {
    var text = (free >> 20) + " MB are free for data";
    return free < NONE
        ? Finding.fail("disk", text, "make room before the next write fails")
        : free < LITTLE ? Finding.warn("disk", text, "make room soon") : Finding.ok("disk", text);
  }

  private Finding server() {
    try {
      ControlClient.socket(directory);
    } catch (LaunchFailure tooLong) {
      return Finding.fail(
          "server", String.valueOf(tooLong.getMessage()), "choose a shorter --data");
    }
    if (!DataDirectory.isHeld(directory)) {
      return Finding.ok("server", "none runs on this data");
    }
    var holder = DataDirectory.holder(directory);
    try {
      // It reads the log's heads from its database: an answer means that both work.
      ControlClient.run(directory, "log", new JsonObject(), UNHEARD);
      return Finding.ok("server", "it runs and answers: " + holder);
    } catch (IOException | Failure silent) {
      return Finding.warn(
          "server",
          "%s holds the data and does not answer (%s)".formatted(holder, silent.getMessage()),
          "wait for its start, or look into its log");
    }
  }

  private Path existing() {
    var existing = directory;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }

  private static boolean isPrivate(Path path) throws IOException {
    return !path.getFileSystem().supportedFileAttributeViews().contains("posix")
        || !Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
  }
}
