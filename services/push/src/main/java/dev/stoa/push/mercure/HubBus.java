package dev.stoa.push.mercure;

import dev.stoa.contracts.bus.Address;

/// What the hubs of a site ask each other.
final class HubBus {
  private HubBus() {}

  /// The place of one node: which subscriptions are open there.
  static Address<Wanted, Found> subscriptions(String node) {
    return Address.of("push.m." + node, Wanted.class, Found.class);
  }

  /// `path`: of one subscription, or of what they lie below. `isOld`: those in the words of 0.x.
  record Wanted(String path, boolean isOld) {}

  /// Their documents, as a JSON array.
  record Found(String documents) {}
}
