package dev.stoa.comments;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Collects what is logged while a test runs.
final class LogWatch implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  LogWatch() {
    appender.start();
    root.addAppender(appender);
  }

  /// Errors, and anything with a stack trace.
  List<String> faults() {
    return List.copyOf(appender.list).stream()
        .filter(event ->
            event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.ERROR))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    root.detachAppender(appender);
  }
}
