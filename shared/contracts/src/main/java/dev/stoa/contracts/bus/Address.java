package dev.stoa.contracts.bus;

import java.time.Duration;

/// A request/reply contract: one constant binds its name on the wire, its version and its types.
/// The name is `service.vN.operation`. `timeout` bounds the wait of the caller.
public record Address<Q, R>(String name, Class<Q> request, Class<R> reply, Duration timeout) {
  /// An address whose callers wait at most two seconds.
  public static <Q, R> Address<Q, R> of(String name, Class<Q> request, Class<R> reply) {
    return new Address<>(name, request, reply, Duration.ofSeconds(2));
  }

  public Address<Q, R> withTimeout(Duration timeout) {
    return new Address<>(name, request, reply, timeout);
  }
}
