package dev.stoa.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tries what a start needs, one thing after another, and changes nothing: the machine, the
/// settings, the data directory, the database, the ports and the other nodes.
public final class Doctor {
  private final LaunchOptions options;
  private final List<Service> services;
  private final List<Finding> findings = new ArrayList<>();

  private Doctor(LaunchOptions options, List<Service> services) {
    this.options = options;
    this.services = services;
  }

  /// What a server with these options and services would meet. `home`: the source tree that it is
  /// built from, if it is.
  public static List<Finding> examine(
      LaunchOptions options, List<Service> services, @Nullable Path home) {
    var doctor = new Doctor(options, services);
    doctor.machine(home);
    doctor.settings();
    return List.copyOf(doctor.findings);
  }

  private void machine(@Nullable Path home) {
    findings.add(MachineChecks.java(Runtime.version()));
    findings.add(MachineChecks.cores(Runtime.getRuntime().availableProcessors()));
    if (home != null) {
      findings.add(MachineChecks.node(home, "node"));
    }
  }

  // Nothing that the settings lead to can be tried with settings that are wrong.
  private void settings() {
    try {
      var config = Launcher.settings(options, services);
      var launch = LaunchConfig.from(config);
      var unknown = config.unknown();
      findings.add(
          unknown.isEmpty()
              ? Finding.ok("settings", "all are valid")
              : Finding.warn(
                  "settings",
                  "no part of Stoa knows " + String.join(", ", unknown),
                  "correct or remove what ./stoa config does not list"));
      findings.add(MachineChecks.files(config.integer("http.connections", 10_000, 1, 10_000_000)));
      findings.addAll(new DataChecks(launch.data()).findings());
      var store = StoreConfig.from(launch, config);
      findings.addAll(new DatabaseChecks(store.database(), services, options.clock()).findings());
      findings.addAll(new PortChecks(launch, HttpConfig.from(launch, config)).findings());
      if (launch.cluster() != null) {
        findings.addAll(PeerChecks.findings(launch.cluster()));
      }
    } catch (LaunchFailure wrong) {
      findings.add(
          Finding.fail(
              "settings",
              String.valueOf(wrong.getMessage()),
              "the database, the ports and the cluster were not tried"));
      findings.addAll(new DataChecks(options.data()).findings());
    }
  }
}
