package dev.stoa.router;

import io.vertx.core.MultiMap;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The headers that tell browsers to be careful, added to each response that does not set them
/// itself; of the hooks after a request the only one that answers of vertx-web handlers have too.
public final class SecurityHeaders implements AfterHook {
  private static final Key<String> NONCE = Key.named("csp nonce");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

  private final Map<String, String> headers;
  private final String policy;

  private SecurityHeaders(Map<String, String> headers, String policy) {
    this.headers = Map.copyOf(headers);
    this.policy = policy;
  }

  /// Everything from the own origin only, no frames, no plug-ins, no sniffing.
  public static SecurityHeaders strict() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "strict-origin-when-cross-origin");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("X-Frame-Options", "DENY");
    return new SecurityHeaders(headers, POLICY);
  }

  /// The same with another content security policy.
  public SecurityHeaders policy(String contentSecurityPolicy) {
    return new SecurityHeaders(headers, contentSecurityPolicy);
  }

  /// The nonce that inline scripts and styles of this response may carry; asking for it puts it
  /// into the policy, which allows nothing else more or less than before, and makes the response
  /// one that is not to be cached, whatever its own `Cache-Control` says.
  public static String nonce(Request request) {
    String known = request.g().get(NONCE);
    if (known == null) {
      byte[] bytes = new byte[16];
      RANDOM.nextBytes(bytes);
      known = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      request.g().set(NONCE, known);
    }
    return known;
  }

  @Override
  public Response after(Request request, Response response) {
    String nonce = request.g().get(NONCE);
    if (nonce != null) {
      response.header("Cache-Control", "no-store");
    }
    each(
        request,
        nonce,
        (name, value) -> {
          if (response.header(name) == null) {
            response.header(name, value);
          }
        });
    return response;
  }

  /// Adds those that are absent, as [#after] does.
  void addTo(Request request, MultiMap wire) {
    String nonce = request.g().get(NONCE);
    if (nonce != null) {
      wire.set("Cache-Control", "no-store");
    }
    each(
        request,
        nonce,
        (name, value) -> {
          if (!wire.contains(name)) {
            wire.set(name, value);
          }
        });
  }

  private void each(Request request, @Nullable String nonce, BiConsumer<String, String> header) {
    headers.forEach(header);
    if (request.url().scheme().equals("https")) {
      header.accept("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
    header.accept(
        "Content-Security-Policy", nonce == null ? policy : ContentPolicy.with(nonce, policy));
  }
}
