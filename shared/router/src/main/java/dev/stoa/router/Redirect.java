package dev.stoa.router;

import dev.stoa.router.internal.RedirectTarget;
import org.jspecify.annotations.Nullable;

/// Redirects, by three ways only: a URL that the application built, a target that was checked to
/// stay on this origin, or an explicit foreign one. The status is 302, and 303 after an unsafe
/// method.
public final class Redirect {
  private Redirect() {}

  /// To a URL of this application.
  public static Response to(Url url) {
    return redirect(url.toString());
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

  /// To the first of `next` (query or form), `Referer` and the default that stays on this origin;
  /// after a safe method not to the path that was asked for, which would redirect for ever.
  public static Response back(Request request, Url absent) {
    return back(request, absent.toString());
  }

  /// Like [#back(Request, Url)]; the default must be a target on this site.
  public static Response back(Request request, String absent) {
    boolean reads = request.isSafeMethod();
    String next = (reads ? request.args() : request.values()).get("next");
    for (String candidate : new @Nullable String[] {next, request.referrer()}) {
      String checked = candidate == null ? null : checked(request, candidate);
      if (checked != null && !(reads && isHere(request, checked))) {
        return redirect(checked);
      }
    }
    return local(request, absent);
  }

  private static boolean isHere(Request request, String target) {
    String origin = request.url().origin();
    String path = target.startsWith(origin) ? target.substring(origin.length()) : target;
    int end = 0;
    while (end < path.length() && path.charAt(end) != '?' && path.charAt(end) != '#') {
      end++;
    }
    return path.substring(0, end).equals(request.url().rawPath());
  }

  /// To another site, for a reason that stands in the code.
  ///
  /// @throws IllegalArgumentException when the URL is not http or https, or the reason is missing
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
    Response response =
        Response.html(
            "<!doctype html><title>Redirect</title><a href=\""
                + Html.escape(location)
                + "\">Go on</a>");
    return response.status(302).header("Location", location).asRedirect();
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
