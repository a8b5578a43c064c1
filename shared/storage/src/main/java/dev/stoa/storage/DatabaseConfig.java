package dev.stoa.storage;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// Which database to open and how long to wait for it.
///
/// `waitLimit` bounds the wait for a free connection (or for SQLite's one writer); `queueLimit`
/// bounds how many callers wait at once. Both overflow into {@link DatabaseUnavailable}.
public sealed interface DatabaseConfig {
  Duration DEFAULT_WAIT = Duration.ofSeconds(5);
  int DEFAULT_QUEUE = 2_000;

  Duration waitLimit();

  int queueLimit();

  /// An embedded database in one file; its folder must exist.
  static Sqlite sqlite(Path file) {
    return new Sqlite(file, DEFAULT_WAIT, DEFAULT_QUEUE);
  }

  /// A PostgreSQL server. `url` is a JDBC URL without credentials.
  static Postgres postgres(String url, String user, String password, int poolSize) {
    return new Postgres(url, user, password, poolSize, DEFAULT_WAIT, DEFAULT_QUEUE);
  }

  /// Reads `jdbc:sqlite:FILE`, `postgresql://user:password@host:port/database` or its JDBC form.
  static DatabaseConfig parse(String url, int poolSize) {
    if (url.startsWith("jdbc:sqlite:")) {
      return sqlite(Path.of(url.substring("jdbc:sqlite:".length())));
    }
    return Postgres.parse(url, poolSize);
  }

  /// See {@link #sqlite}.
  record Sqlite(Path file, Duration waitLimit, int queueLimit) implements DatabaseConfig {}

  /// See {@link #postgres}.
  record Postgres(
      String url, String user, String password, int poolSize, Duration waitLimit, int queueLimit)
      implements DatabaseConfig {
    public Postgres {
      if (poolSize < 2) {
        throw new IllegalArgumentException("the pool needs at least 2 connections: " + poolSize);
      }
    }

    private static Postgres parse(String text, int poolSize) {
      var bare = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
      if (!bare.startsWith("postgresql://") && !bare.startsWith("postgres://")) {
        throw new IllegalArgumentException(
            "not a database URL (postgresql://user:password@host/database or jdbc:sqlite:FILE)");
      }
      var uri = URI.create(bare);
      var query = new StringBuilder();
      var user = "";
      var password = "";
      if (uri.getUserInfo() != null) {
        var colon = uri.getUserInfo().indexOf(':');
        user = colon < 0 ? uri.getUserInfo() : uri.getUserInfo().substring(0, colon);
        password = colon < 0 ? "" : uri.getUserInfo().substring(colon + 1);
      }
      if (uri.getQuery() != null) {
        for (var pair : uri.getQuery().split("&", -1)) {
          if (pair.startsWith("user=")) {
            user = pair.substring("user=".length());
          } else if (pair.startsWith("password=")) {
            password = pair.substring("password=".length());
          } else {
            query.append(query.isEmpty() ? '?' : '&').append(pair);
          }
        }
      }
      var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      var url = "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query;
      return postgres(url, user, password, poolSize);
    }

    @Override
    public String toString() {
      return "Postgres[" + url + ", user " + user + ", pool " + poolSize + "]";
    }
  }
}
