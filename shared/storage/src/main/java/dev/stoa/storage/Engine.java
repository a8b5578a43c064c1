package dev.stoa.storage;

import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;

/// What differs between the two databases below a transaction.
interface Engine extends AutoCloseable {
  Dialect dialect();

  Lane readers();

  Lane writers();

  /// A handle on which a transaction of that kind has begun; closing it gives the connection back.
  Handle begin(boolean write);

  /// Where the scripts are applied; on a connection without the limits of requests.
  FluentConfiguration flyway();

  @Override
  void close();
}
