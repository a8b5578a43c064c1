package dev.stoa.runtime;

import dev.stoa.router.App;
import dev.stoa.storage.DatabaseConfig;
import java.nio.file.Files;
import java.util.List;

/// Starts services in this process. In a test, one expression:
///
/// ```java
/// try (var running = Launcher.start(LaunchOptions.test(dir), List.of(new CommentsService()))) {
///   get("http://127.0.0.1:" + running.port() + "/api/comments?thread=x");
/// }
/// ```
public final class Launcher {
  private Launcher() {}

  /// Starts the services and listens. Blocks until requests are answered; throws [LaunchFailure]
  /// and leaves nothing behind when that cannot be.
  public static Running start(LaunchOptions options, List<Service> services) {
    return new Launch(options, services).start(true);
  }

  /// Starts the services without listening, to run commands on the data of a stopped server.
  public static Running open(LaunchOptions options, List<Service> services) {
    return new Launch(options, services).start(false);
  }

  /// Whether a start would begin a site: on SQLite, with no database there yet. Touches nothing.
  public static boolean isNew(LaunchOptions options) {
    var config = options.config();
    return StoreConfig.from(LaunchConfig.from(config), config).database()
            instanceof DatabaseConfig.Sqlite sqlite
        && Files.notExists(sqlite.file());
  }

  /// The settings that a start would use: every key of every part, checked.
  public static Config settings(LaunchOptions options, List<Service> services) {
    return new Launch(options, services).settings();
  }

  /// The application that the services would make, with neither data nor port, to look at its
  /// rules.
  public static App wire(LaunchOptions options, List<Service> services) {
    return new Launch(options, services).wire();
  }
}
