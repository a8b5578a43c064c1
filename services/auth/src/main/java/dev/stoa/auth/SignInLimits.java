package dev.stoa.auth;

import dev.stoa.contracts.Failure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How often a password may be tried: per account and per address, counted before the password is
/// looked at and given back when it was right. The account counts by the name that was typed,
/// whether it exists or not. An address from which an account was signed in to lately counts apart,
/// so that strangers who guess cannot keep its owner out.
///
/// Bound: 10,000 accounts, addresses and acquaintances each; the ones used longest ago are
/// forgotten.
final class SignInLimits {
  static final int PER_ACCOUNT = 10;
  static final int PER_ADDRESS = 30;
  private static final int CAPACITY = 10_000;

  private final Throttle accounts;
  private final Throttle addresses;
  private final Set<String> exempt;
  private final Map<String, Boolean> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > CAPACITY;
        }
      };

  SignInLimits(InstantSource clock, Set<String> exempt) {
    this.accounts = new Throttle(PER_ACCOUNT, Duration.ofSeconds(30), CAPACITY, clock);
    this.addresses = new Throttle(PER_ADDRESS, Duration.ofSeconds(10), CAPACITY, clock);
    this.exempt = Set.copyOf(exempt);
  }

  /// Counts an attempt; throws [Failure.RateLimited] when there were too many.
  Attempt attempt(String email, String address) {
    if (exempt.contains(address)) {
      return new Attempt(null, "", "");
    }
    String network = network(address);
    String account = account(Emails.key(email), network);
    refuseUnlessZero(addresses.take(network));
    refuseUnlessZero(accounts.take(account));
    return new Attempt(this, Emails.key(email), network);
  }

  int size() {
    return accounts.size() + addresses.size();
  }

  private synchronized String account(String email, String network) {
    String acquaintance = email + "|" + network;
    return known.containsKey(acquaintance) ? acquaintance : email;
  }

  private void succeeded(String email, String network) {
    accounts.giveBack(account(email, network));
    addresses.giveBack(network);
    synchronized (this) {
      known.put(email + "|" + network, true);
    }
  }

  private static void refuseUnlessZero(Duration wait) {
    if (!wait.isZero()) {
      throw new Failure.RateLimited(
          "login.throttled", "Too many attempts. Please wait a little and try again.", wait);
    }
  }

  /// A host of the sixth version has 2^64 addresses to try from: its network counts.
  static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    String[] halves = address.split("::", -1);
    String[] head = halves[0].split(":", -1);
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      boolean there = i < head.length && !head[i].isEmpty();
      network.append(there ? head[i] : "0").append(':');
    }
    return network.toString();
  }

  /// One attempt that was counted.
  record Attempt(@Nullable SignInLimits limits, String email, String network) {
    /// The password was right: the attempt does not count.
    void succeeded() {
      if (limits != null) {
        limits.succeeded(email, network);
      }
    }
  }
}
