package dev.stoa.runtime;

/// One service of the suite: the unit that `--role` picks. Its one public class implements this.
///
/// At start the launcher migrates the tables of `name` (`db/<name>/...`), calls `assemble`, runs
/// every service's `onStart`, and only then listens. Services without a database open are assembled
/// too, to list their routes: `assemble` wires objects and does no input or output.
public interface Service {
  /// Its role, the prefix of its tables and the owner in the path table: `content`, `push`, ...
  String name();

  /// Reads its settings and throws a [LaunchFailure] for one that is wrong ([Config#wrong] makes
  /// it). Called before a database, directory or port is touched; does no input or output.
  default void check(Config config) {}

  /// Wires the service and says what it offers.
  Assembly assemble(ServiceContext context);
}
