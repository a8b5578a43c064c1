package dev.stoa.runtime.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.stoa.contracts.bus.RequestId;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// One event, one line (and the stack of what broke): what came from outside cannot begin a line of
/// its own. Carries the id of the request that its thread works for.
final class LogLines extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private final boolean json;

  LogLines(boolean json) {
    this.json = json;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return (json ? json(event) : text(event)).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  private static String text(ILoggingEvent event) {
    var name = event.getLoggerName();
    var request = RequestId.current();
    var line = new StringBuilder(TIME.format(event.getInstant()));
    line.append(' ').append(event.getLevel());
    line.append(' ').append(name.substring(name.lastIndexOf('.') + 1));
    if (request != null) {
      line.append(' ').append(request);
    }
    line.append("  ").append(oneLine(event.getFormattedMessage())).append('\n');
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString();
  }

  private static String json(ILoggingEvent event) {
    var line =
        new JsonObject()
            .put("time", event.getInstant().toString())
            .put("level", event.getLevel().toString())
            .put("logger", event.getLoggerName())
            .put("thread", event.getThreadName())
            .put("message", event.getFormattedMessage());
    var request = RequestId.current();
    if (request != null) {
      line.put("request", request);
    }
    if (event.getThrowableProxy() != null) {
      line.put("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.encode() + "\n";
  }

  private static String oneLine(String message) {
    return message.replace("\n", "\\n").replace("\r", "\\r");
  }
}
