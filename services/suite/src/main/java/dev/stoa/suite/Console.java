package dev.stoa.suite;

import dev.stoa.runtime.ControlOutput;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The terminal: results on standard output, everything else on standard error.
final class Console implements ControlOutput {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private @Nullable String drawn;

  Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  // The check takes the console for never null; without a terminal it is null on this JDK.
  @SuppressWarnings("SystemConsoleNull")
  static Console system() {
    var console = System.console();
    return new Console(System.out, System.err, console != null && console.isTerminal());
  }

  /// Where help is written.
  PrintWriter writer() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void line(String text) {
    endProgress();
    out.println(text);
    out.flush();
  }

  @Override
  public synchronized void note(String text) {
    endProgress();
    err.println(text);
  }

  /// A bar that is drawn over itself on a terminal; elsewhere one line for each tenth.
  @Override
  public synchronized void progress(String label, long done, long total) {
    var share = total <= 0 ? 0 : Math.min(1.0, (double) done / total);
    var full = (int) (share * WIDTH);
    var bar = "#".repeat(full) + ".".repeat(WIDTH - full);
    var text =
        terminal
            ? "\r%s [%s] %3d%%".formatted(label, bar, (int) (share * 100))
            : "%s %d%%".formatted(label, ((int) (share * 10)) * 10);
    if (!text.equals(drawn)) {
      drawn = text;
      if (terminal) {
        err.print(text);
        err.flush();
      } else {
        err.println(text);
      }
    }
  }

  private void endProgress() {
    if (terminal && drawn != null) {
      err.println();
    }
    drawn = null;
  }
}
