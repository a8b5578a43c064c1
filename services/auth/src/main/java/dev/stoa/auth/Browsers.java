package dev.stoa.auth;

import dev.stoa.router.Request;
import org.jspecify.annotations.Nullable;

/// A browser's name for its owner, out of its User-Agent: enough to tell one's own devices apart.
final class Browsers {
  private static final String[][] NAMES = {
    {"Edg/", "Edge"},
    {"OPR/", "Opera"},
    {"Firefox/", "Firefox"},
    {"Chromium/", "Chromium"},
    {"Chrome/", "Chrome"},
    {"Safari/", "Safari"},
    {"curl/", "curl"},
  };
  private static final String[][] SYSTEMS = {
    {"Android", "Android"},
    {"iPhone", "iPhone"},
    {"iPad", "iPad"},
    {"Windows", "Windows"},
    {"Mac OS X", "macOS"},
    {"CrOS", "ChromeOS"},
    {"Linux", "Linux"},
  };

  private Browsers() {}

  /// Such as `Firefox, Linux`; empty when nothing is known.
  static String name(Request request) {
    return name(request.header("User-Agent"));
  }

  static String name(@Nullable String agent) {
    if (agent == null) {
      return "";
    }
    String browser = first(NAMES, agent);
    String system = first(SYSTEMS, agent);
    if (browser.isEmpty()) {
      return system;
    }
    return system.isEmpty() ? browser : browser + ", " + system;
  }

  private static String first(String[][] names, String agent) {
    for (String[] name : names) {
      if (agent.contains(name[0])) {
        return name[1];
      }
    }
    return "";
  }
}
