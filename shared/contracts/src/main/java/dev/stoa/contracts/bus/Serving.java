package dev.stoa.contracts.bus;

/// The answering side of an [Address]: plain, blocking, straight-line code on a virtual thread of
/// its own. A thrown [dev.stoa.contracts.Failure] reaches the caller as it is; anything else
/// reaches it as "unavailable" and is logged here.
@FunctionalInterface
public interface Serving<Q, R> {
  R serve(Q request) throws Exception;
}
