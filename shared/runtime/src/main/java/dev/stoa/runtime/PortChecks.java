package dev.stoa.runtime;

import java.util.ArrayList;
import java.util.List;

/// Whether the ports are free, or taken by the server of this data.
final class PortChecks {
  private final LaunchConfig launch;
  private final HttpConfig http;

  PortChecks(LaunchConfig launch, HttpConfig http) {
    this.launch = launch;
    this.http = http;
  }

  List<Finding> findings() {
    var findings = new ArrayList<>(List.of(port("port", http.port(), "--port")));
    if (launch.managementPort() > 0) {
      findings.add(port("port", launch.managementPort(), "--management-port"));
    }
    return findings;
  }

  private Finding port(String subject, int port, String option) {
    if (port == 0) {
      return Finding.ok(subject, "a free one will be taken");
    }
    try {
      Listener.refuseTaken(launch.host(), port, option);
      return Finding.ok(subject, "%d of %s is free".formatted(port, launch.host()));
    } catch (LaunchFailure taken) {
      return isOurs(port)
          ? Finding.ok(subject, port + " is that of the server which runs on this data")
          : Finding.fail(
              subject, "%d of %s is taken".formatted(port, launch.host()), taken(option));
    }
  }

  private static String taken(String option) {
    return "end the program that has it, or choose another with " + option;
  }

  private boolean isOurs(int port) {
    return DataDirectory.isHeld(launch.data())
        && DataDirectory.holder(launch.data()).endsWith(":" + port);
  }
}
