package dev.stoa.router;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The page that shows a failure to its developer; only in dev mode.
final class DevErrorPage {
  private static final Set<String> SECRET =
      Set.of("cookie", "authorization", "proxy-authorization");

  private DevErrorPage() {}

  static Response of(Request request, Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, String> header : request.headers()) {
      boolean secret = SECRET.contains(header.getKey().toLowerCase(Locale.ROOT));
      headers.merge(
          header.getKey(), secret ? "(hidden)" : header.getValue(), (a, b) -> a + ", " + b);
    }
    StringBuilder rows = new StringBuilder();
    headers.forEach((name, value) ->
        rows.append("<tr><th>")
            .append(Html.escape(name))
            .append("</th><td>")
            .append(Html.escape(value))
            .append("</td></tr>"));
    Rule rule = request.rule();
    return Response.html(
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>%1$s</title></head>
            <body><h1>%1$s</h1><p>%2$s</p>
            <p><code>%3$s %4$s</code> met <code>%5$s</code>, request %6$s</p>
            <pre>%7$s</pre><table>%8$s</table>
            <p>This page is shown in dev mode only.</p></body></html>
            """
                .formatted(
                    Html.escape(failure.getClass().getName()),
                    Html.escape(String.valueOf(failure.getMessage())),
                    Html.escape(request.method()),
                    Html.escape(request.fullPath()),
                    Html.escape(rule == null ? "no rule" : rule.toString()),
                    Html.escape(request.id()),
                    Html.escape(trace.toString()),
                    rows))
        .status(500)
        .header("Cache-Control", "no-store");
  }
}
