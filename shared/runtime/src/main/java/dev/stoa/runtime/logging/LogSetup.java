package dev.stoa.runtime.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.stoa.runtime.Environment;
import dev.stoa.runtime.LaunchFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Sets up logging in code, which starts faster than a file of XML: everything on standard error.
/// `STOA_LOG_FORMAT` is `text` or `json`, `STOA_LOG_LEVEL` the level of our own packages.
public final class LogSetup extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context));
    appender.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    var level = Level.toLevel(setting("STOA_LOG_LEVEL"), Level.INFO);
    context.getLogger("dev.stoa").setLevel(level);
    context.getLogger("access").setLevel(Level.INFO);
    quiet(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  // Warnings of libraries about what is meant to be so.
  private static void quiet(LoggerContext context) {
    for (var name :
        new String[] {
          "com.hazelcast.cp",
          "com.hazelcast.instance",
          "com.hazelcast.system",
          // A connection that PostgreSQL cut is replaced; who was hit by it hears of that.
          "com.zaxxer.hikari.pool",
          "org.flywaydb"
        }) {
      Logger logger = context.getLogger(name);
      logger.setLevel(Level.ERROR);
    }
  }

  // A broken .env file is told by whoever starts the process; here it must not get in the way.
  private static @Nullable String setting(String variable) {
    try {
      return Environment.load(Path.of("")).value(variable);
    } catch (LaunchFailure unreadable) {
      return System.getenv(variable);
    }
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
    var lines = new LogLines("json".equals(setting("STOA_LOG_FORMAT")));
    lines.setContext(context);
    lines.start();
    return lines;
  }
}
