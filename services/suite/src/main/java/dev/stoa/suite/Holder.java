package dev.stoa.suite;

import dev.stoa.runtime.DataDirectory;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The process that holds a data directory. It has an address once it listens; a start that is not
/// through has none, nor has a command that works on the data without a server.
record Holder(long pid, @Nullable String address) {
  private static final Pattern SIGNATURE = Pattern.compile("pid (\\d+)(?:, (\\S+))?");

  /// Who holds the directory now; null when nobody does.
  static @Nullable Holder of(Path directory) {
    if (!DataDirectory.isHeld(directory)) {
      return null;
    }
    var signed = SIGNATURE.matcher(DataDirectory.holder(directory));
    return signed.find()
        ? new Holder(Long.parseLong(signed.group(1)), signed.group(2))
        : new Holder(0, null);
  }

  boolean listens() {
    return address != null;
  }

  @Override
  public String toString() {
    return "pid " + pid + (address == null ? "" : ", " + address);
  }
}
