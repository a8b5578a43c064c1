package dev.stoa.router;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Ids for log lines: not secret, unlikely to repeat.
final class RequestIds {
  private RequestIds() {}

  static String next() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
