package dev.stoa.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// An empty database for one test: a new SQLite file, or a new database on the one PostgreSQL
/// server that this JVM starts when first asked and stops at its end.
///
/// `url` is a JDBC URL that needs no further credentials.
public record TestDatabase(String url) {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /// A file that does not exist yet, in `folder`.
  public static TestDatabase sqlite(Path folder) {
    return new TestDatabase("jdbc:sqlite:" + folder.resolve("stoa-" + UUID.randomUUID() + ".db"));
  }

  /// A new, empty database on the shared server.
  public static TestDatabase postgres() {
    var name = "test_" + COUNT.incrementAndGet();
    var server = Server.SHARED;
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create a test database", e);
    }
    return new TestDatabase(server.getJdbcUrl("postgres", name));
  }

  /// The port of the shared server, for tests that cut its connections.
  public static int postgresPort() {
    return Server.SHARED.getPort();
  }

  private static final class Server {
    static final EmbeddedPostgres SHARED = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start PostgreSQL", e);
      }
    }
  }
}
