package dev.stoa.push.mercure;

import dev.stoa.contracts.Failure;
import dev.stoa.push.mercure.TokenReader.Role;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.web.Problems;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who is asking: finds the token of a request, and says of a refusal what RFC 6750 wants said. A
/// token that is shown is good or the request is refused: its holder is never taken for nobody.
final class Callers {
  /// The cookie of 0.x.
  static final String OLD_COOKIE = "mercureAuthorization";

  /// The cookie of 1.0.
  static final String COOKIE = "__Secure-mercure_access_token";

  /// When to come back to a hub that is not ready, in seconds.
  private static final String BACK = "2";

  private static final String BEARER = "Bearer ";

  private final MercureConfig config;
  private final TokenReader tokens;

  Callers(MercureConfig config, TokenReader tokens) {
    this.config = config;
    this.tokens = tokens;
  }

  /// What the request may do; null when it shows no token. `isOld`: whether the rules of 0.x hold
  /// too, a token in the query and one that is no access token.
  Future<@Nullable Credentials> find(
      Request request, @Nullable FormPairs query, Role role, boolean isOld) {
    return here(request, show(request, query, role, isOld));
  }

  /// On the request's own event loop, whoever brings the keys.
  private static <T extends @Nullable Object> Future<T> here(Request request, Future<T> future) {
    if (future.isComplete()) {
      return future;
    }
    var context = (ContextInternal) request.app().vertx().getOrCreateContext();
    Promise<T> promise = context.promise();
    future.onComplete(promise);
    return promise.future();
  }

  private Future<@Nullable Credentials> show(
      Request request, @Nullable FormPairs query, Role role, boolean isOld) {
    List<String> headers = request.headers().getAll("Authorization");
    if (!headers.isEmpty()) {
      return check(bearer(headers), role, isOld);
    }
    String inQuery = isOld && query != null ? query.first("authorization") : null;
    if (inQuery != null && !inQuery.isEmpty()) {
      return check(inQuery, role, true)
          .map(credentials -> {
            if (credentials != null && credentials.isAccessToken()) {
              throw TokenReader.refused(); // 1.0 forbids it in a query
            }
            return credentials;
          });
    }
    String cookie = request.cookies().get(COOKIE);
    if (cookie == null && !config.strict()) {
      cookie = request.cookies().get(OLD_COOKIE);
    }
    if (cookie == null) {
      return Future.succeededFuture();
    }
    requireOrigin(request, role);
    return check(cookie, role, isOld);
  }

  private Future<@Nullable Credentials> check(String token, Role role, boolean isOld) {
    return tokens
        .check(token, role)
        .map(credentials -> {
          if (!credentials.isAccessToken() && !isOld) {
            throw TokenReader.refused();
          }
          return credentials;
        });
  }

  private static String bearer(List<String> headers) {
    String header = headers.getFirst();
    if (headers.size() > 1 || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw Failure.Invalid.of(
          "Authorization", "token.malformed", "One Authorization: Bearer TOKEN");
    }
    return header.substring(BEARER.length()).strip();
  }

  /// A browser sends a cookie by itself: what a page of another site makes it send does not count.
  /// A publisher has to show that it is none.
  private void requireOrigin(Request request, Role role) {
    String origin = request.header("Origin");
    String site = request.header("Sec-Fetch-Site");
    if (origin == null && role == Role.PUBLISHER) {
      origin = origin(request.referrer());
    }
    boolean sameSite = site == null || site.equals("same-origin") || site.equals("none");
    boolean known =
        origin == null ? role == Role.SUBSCRIBER && sameSite : isKnown(request, origin, role);
    if (!known) {
      throw new Failure.Unauthenticated("token.origin", "A cookie counts on listed origins only.");
    }
  }

  private boolean isKnown(Request request, String origin, Role role) {
    Set<String> listed = role == Role.PUBLISHER ? config.publishOrigins() : config.cors();
    return origin.equals(request.url().origin()) || listed.contains(origin);
  }

  private static @Nullable String origin(@Nullable String url) {
    try {
      URI uri = url == null ? null : URI.create(url);
      return uri == null || uri.getHost() == null
          ? null
          : uri.getScheme() + "://" + uri.getRawAuthority();
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  static Failure.Unauthenticated missing() {
    return new Failure.Unauthenticated("token.required", "A token is needed here.");
  }

  /// The answer to a request that failed: a problem, with a challenge where the token is the
  /// matter.
  Response answer(Request request, Failure failure) {
    Response response = Problems.response(request, failure);
    if (failure instanceof Failure.Unavailable) {
      response.header("Retry-After", BACK);
    }
    String error =
        switch (failure.code()) {
          case "token.required" -> "";
          case "token.invalid", "token.origin" -> ", error=\"invalid_token\"";
          case "token.malformed" -> ", error=\"invalid_request\"";
          case "token.scope" -> ", error=\"insufficient_scope\"";
          default -> null;
        };
    return error == null
        ? response
        : response.header(
            "WWW-Authenticate",
            "Bearer resource_metadata=\""
                + Discovery.metadataUrl(config.resource())
                + "\""
                + error);
  }
}
