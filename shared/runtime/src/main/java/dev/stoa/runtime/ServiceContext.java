package dev.stoa.runtime;

import dev.stoa.access.Access;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.eventlog.EventLog;
import dev.stoa.storage.Database;
import dev.stoa.storage.Ids;
import dev.stoa.web.Web;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/// What a service is given to work with, the same for all services of a process.
///
/// `metrics` registers nothing when the process has no management port; using it is always safe.
public record ServiceContext(
    Vertx vertx,
    Bus bus,
    Database database,
    EventLog log,
    Config config,
    InstantSource clock,
    Ids ids,
    Web web,
    Access access,
    MeterRegistry metrics) {}
