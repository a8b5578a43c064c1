package dev.stoa.router;

import dev.stoa.router.internal.RedirectTarget;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// Redirects, by three ways only: a URL that the application built, a target that was checked to
/// stay on this origin, or an explicit foreign one. The status is 302, and 303 after an unsafe
/// method.
public final class Redirect {
  private Redirect() {}

  /// To a URL of this application.
  public static Response to(Url url) {
    return redirect(url.toString()).location(url);
  }

  /// To a target that stays on the origin of the request.
  ///
  /// @throws HttpError 400 when it does not
  public static Response local(Request request, String target) {
    String checked = checked(request, target);
    if (checked == null) {
      throw HttpError.of(400, "redirect.foreign", "The address to go on to is not on this site.");
    }
    return redirect(checked);
  }

  /// To the first of `next` (query or form, unless the rule is `streaming()`), `Referer` and the
  /// default that stays on this origin; after a safe method not to the path that was asked for,
  /// which would redirect for ever.
  public static Response back(Request request, Url absent) {
    Response back = back(request);
    return back == null ? to(absent) : back;
  }

  /// Like [#back(Request, Url)]; the default must be a target on this site.
  public static Response back(Request request, String absent) {
    Response back = back(request);
    return back == null ? local(request, absent) : back;
  }

  private static @Nullable Response back(Request request) {
    boolean reads = request.isSafeMethod();
    boolean inForm = !reads && !request.leavesBody();
    String next = (inForm ? request.values() : request.args()).get("next");
    for (String candidate : new @Nullable String[] {next, request.referrer()}) {
      String checked = candidate == null ? null : checked(request, candidate);
      if (checked != null && !(reads && isHere(request, checked))) {
        return redirect(checked);
      }
    }
    return null;
  }

  private static boolean isHere(Request request, String target) {
    RequestHead url = request.url();
    return RedirectTarget.leadsTo(url.rawPath(), url.scheme(), url.host(), target);
  }

  /// To another site, for a reason that stands in the code.
  ///
  /// @throws IllegalArgumentException when the URL is not http or https with a plain host, or the
  ///   reason is missing
  public static Response external(String url, String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("a redirect to another site needs a reason");
    }
    return redirect(RedirectTarget.external(url));
  }

  /// The target as it may be sent, or null when it would leave the origin of the request.
  public static @Nullable String checked(Request request, String target) {
    return RedirectTarget.onOrigin(request.url().scheme(), request.url().host(), target);
  }

  private static Response redirect(String location) {
    return Response.html(page(location)).status(302).header("Location", location).asRedirect();
  }

  private static String page(String location) {
    return "<!doctype html><title>Redirect</title><a href=\""
        + Html.escape(location)
        + "\">Go on</a>";
  }

  /// The checked response as the client of the request is to follow it: a URL is made before the
  /// request is known, and with it the port of this server.
  static Response sent(Request request, Response response) {
    Url url = checked(response).target();
    if (url == null) {
      return response;
    }
    String location = url.from(request.url());
    if (!location.equals(url.toString())) {
      if (response.bodyText().equals(page(url.toString()))) {
        response.body(Buffer.buffer(page(location)));
      }
      response.header("Location", location).asRedirect();
    }
    return response;
  }

  /// The response, unless it leads to where nobody has looked.
  ///
  /// @throws IllegalStateException for a `Location` of a redirect that was set as a header
  static Response checked(Response response) {
    int status = response.status();
    boolean redirects = status >= 300 && status < 400 && status != 304;
    if (redirects && !response.isRedirect() && response.header("Location") != null) {
      throw new IllegalStateException(
          "A redirect is made with Redirect, which checks where it leads.");
    }
    return response;
  }
}
