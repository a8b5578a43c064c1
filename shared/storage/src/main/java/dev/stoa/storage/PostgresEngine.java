package dev.stoa.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// PostgreSQL behind a pool, on the callers' virtual threads. Readers and writers share the
/// connections; one is kept back for writers.
final class PostgresEngine implements Engine {
  private static final String READ_SNAPSHOT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

  private final DatabaseConfig.Postgres config;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Lane writers;
  private final Lane readers;

  PostgresEngine(DatabaseConfig.Postgres config) {
    this.config = config;
    this.pool = new HikariDataSource(hikari(config));
    this.jdbi = Jdbi.create(pool);
    var width = config.poolSize();
    this.writers = new Lane("PostgreSQL writers", (width + 1) / 2, config, null);
    this.readers = new Lane("PostgreSQL readers", width / 2, config, null);
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public Lane readers() {
    return readers;
  }

  @Override
  public Lane writers() {
    return writers;
  }

  @Override
  public Handle begin(boolean write) {
    var handle = jdbi.open();
    handle.begin();
    if (!write) {
      handle.execute(READ_SNAPSHOT);
    }
    return handle;
  }

  /// Migrations may take longer than any request, so they get a connection of their own.
  @Override
  public FluentConfiguration flyway() {
    return Flyway.configure().dataSource(config.url(), config.user(), config.password());
  }

  @Override
  public void close() {
    pool.close();
  }

  private static HikariConfig hikari(DatabaseConfig.Postgres config) {
    var hikari = new HikariConfig();
    hikari.setPoolName("stoa");
    hikari.setJdbcUrl(config.url());
    hikari.setUsername(config.user());
    hikari.setPassword(config.password());
    hikari.setMaximumPoolSize(config.poolSize());
    hikari.setMinimumIdle(1);
    hikari.setInitializationFailTimeout(-1);
    hikari.setConnectionTimeout(config.waitLimit().toMillis());
    hikari.setIdleTimeout(Duration.ofMinutes(1).toMillis());
    hikari.setConnectionInitSql(
        """
        SET statement_timeout = '30s';
        SET lock_timeout = '10s';
        SET idle_in_transaction_session_timeout = '30s'
        """);
    hikari.addDataSourceProperty("ApplicationName", "stoa");
    hikari.addDataSourceProperty("reWriteBatchedInserts", "true");
    hikari.addDataSourceProperty("tcpKeepAlive", "true");
    return hikari;
  }
}
