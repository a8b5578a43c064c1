package dev.stoa.push;

import dev.stoa.contracts.Failure;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;

/// One answer: what there is, or the first thing that comes. Short polls, long polls and history.
final class PollTransport implements Transport, Answer {
  /// What a poll ends with. `items`: JSON objects, joined by commas.
  record Result(String items, int count, String cursor) {}

  private final int limit;
  private final boolean waits;
  private final Outlet.Listener client;
  private final Promise<Result> result = Promise.promise();
  private final StringBuilder items = new StringBuilder();
  private int count;
  private boolean caughtUp;

  PollTransport(int limit, boolean waits, Outlet.Listener client) {
    this.limit = limit;
    this.waits = waits;
    this.client = client;
  }

  Future<Result> result() {
    return result.future();
  }

  @Override
  public Format format() {
    return Format.LINES;
  }

  @Override
  public void write(ByteBuf bytes) {
    for (String line : bytes.toString(StandardCharsets.UTF_8).lines().toList()) {
      items.append(count++ == 0 ? "" : ",").append(line);
    }
    bytes.release();
    if (caughtUp || room() == 0) {
      client.done();
    }
  }

  @Override
  public boolean isFull() {
    return room() == 0;
  }

  @Override
  public int room() {
    return Math.max(0, limit - count);
  }

  @Override
  public boolean mayEnd() {
    return waits || count > 0;
  }

  @Override
  public void caughtUp() {
    caughtUp = true;
    if (count > 0 || !waits) {
      client.done();
    }
  }

  @Override
  public void end(Ending ending, String cursor) {
    switch (ending) {
      case FAILED ->
          result.tryFail(new Failure.Unavailable("log", "The event log does not answer just now"));
      case UNAUTHORIZED ->
          result.tryFail(new Failure.Unauthenticated("token.invalid", "The grant has ended"));
      case DONE, DRAIN, GONE, SLOW, KICKED -> {
        if (cursor.isEmpty()) {
          result.tryFail(new Failure.Unavailable("log", "The event log does not answer just now"));
        } else {
          result.tryComplete(new Result(items.toString(), count, cursor));
        }
      }
    }
  }
}
