package dev.stoa.access.token;

import io.vertx.core.Future;
import java.util.List;

/// The keys of one issuer, as they are now. What a token says can choose among them; it never adds
/// one.
public interface IssuerKeys {
  /// Whether one of them signed the token. Done at once unless keys have to be asked for; fails
  /// with [dev.stoa.contracts.Failure.Unavailable] while none are known. May be called from any
  /// thread, and completes on any.
  Future<Boolean> accept(SignedToken token);

  /// Another number whenever keys have changed: what was accepted under an earlier one is to be
  /// looked at again.
  long generation();

  /// Keys that stay as they are.
  static IssuerKeys of(List<IssuerKey> keys) {
    List<IssuerKey> all = List.copyOf(keys);
    return new IssuerKeys() {
      @Override
      public Future<Boolean> accept(SignedToken token) {
        return Future.succeededFuture(all.stream().anyMatch(key -> key.accepts(token)));
      }

      @Override
      public long generation() {
        return 0;
      }
    };
  }

  /// A set that stays as it is.
  static IssuerKeys of(JwkSet set) {
    return new IssuerKeys() {
      @Override
      public Future<Boolean> accept(SignedToken token) {
        return Future.succeededFuture(set.accepts(token));
      }

      @Override
      public long generation() {
        return 0;
      }
    };
  }

  /// The first ones, and where none of them fits, the others.
  default IssuerKeys or(IssuerKeys others) {
    IssuerKeys first = this;
    return new IssuerKeys() {
      @Override
      public Future<Boolean> accept(SignedToken token) {
        return first
            .accept(token)
            .compose(isGood -> isGood ? Future.succeededFuture(true) : others.accept(token));
      }

      @Override
      public long generation() {
        return first.generation() + others.generation();
      }
    };
  }
}
