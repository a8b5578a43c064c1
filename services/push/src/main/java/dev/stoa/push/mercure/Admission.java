package dev.stoa.push.mercure;

import java.util.Collection;

/// How fast events may come in: the rates that Mercure shares with every other way to publish.
@FunctionalInterface
public interface Admission {
  /// Takes one event for each of these names; fails with [dev.stoa.contracts.Failure.RateLimited],
  /// and takes nothing, when a limit is reached.
  void admit(String address, String publisher, Collection<String> names);
}
