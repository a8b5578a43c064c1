package dev.stoa.suite;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The command line run in this process, and what it has printed so far.
final class Terminal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /// Runs `./stoa ARGUMENTS`; returns its exit code.
  int stoa(String... arguments) {
    return Main.run(console(), arguments);
  }

  /// For a command that is called by itself.
  Console console() {
    return new Console(stream(out), stream(err), false);
  }

  /// Standard output of all runs.
  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /// Standard error of all runs.
  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
