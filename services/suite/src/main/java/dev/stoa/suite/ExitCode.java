package dev.stoa.suite;

import dev.stoa.runtime.LaunchFailure;

/// What the process ends with. Part of the command line's contract: `./stoa help` lists it.
final class ExitCode {
  static final int OK = 0;

  /// It was tried and did not work.
  static final int FAILED = 1;

  /// The command or a setting is wrong; nothing was tried.
  static final int USAGE = 2;

  /// Another server holds the data, or the port is taken.
  static final int BUSY = 3;

  /// The command needs a running server and there is none.
  static final int NOT_RUNNING = 4;

  private ExitCode() {}

  static int of(LaunchFailure failure) {
    return switch (failure.kind()) {
      case CONFIG -> USAGE;
      case BUSY -> BUSY;
      case DATA -> FAILED;
    };
  }
}
