package dev.stoa.web;

import dev.stoa.contracts.Failure;
import dev.stoa.router.App;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Key;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import gg.jte.Content;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pages of a site: made once per process, used by every service.
public final class Web {
  private static final Key<Viewer> VIEWER = Key.named("viewer");

  private final Site site;
  private final Viewers viewers;
  private final Assets assets = Assets.load();
  private final Layout layout = new Layout();

  /// Says who looks at a page: null for a guest.
  @FunctionalInterface
  public interface Viewers {
    @Nullable Viewer of(Request request);
  }

  public Web(Site site, Viewers viewers) {
    this.site = site;
    this.viewers = viewers;
  }

  /// Adds the language switch and the error pages to an application. `lost`: who is asked about a
  /// path that no rule takes.
  public void install(App.Builder app, List<Lost> lost) {
    app.beforeRequest(LanguageChoice::before);
    var errors = new ErrorPages(this);
    errors.install(app);
    app.errorHandler(404, new NotFound(errors, lost)::answer);
  }

  /// `/assets/...` and the icon, for the one service that owns these paths.
  public Blueprint assetRoutes() {
    return new AssetRoutes(assets).blueprint();
  }

  public Site site() {
    return site;
  }

  public Assets assets() {
    return assets;
  }

  public Layout layout() {
    return layout;
  }

  /// Who looks at the page, or null for a guest.
  public @Nullable Viewer viewer(Request request) {
    var known = request.g().get(VIEWER);
    if (known == null) {
      known = viewers.of(request);
      if (known != null) {
        // One page has one token, whoever asks for it.
        request.g().set(VIEWER, known);
      }
    }
    return known;
  }

  /// Where the site is reached from outside, such as `https://example.org`: as configured, else as
  /// the request says.
  public String origin(Request request) {
    var configured = site.origin();
    return configured == null ? request.url().origin() : configured;
  }

  /// The answer to a failure, as those that are thrown get it: for handlers of other exceptions.
  public Response failure(Request request, Failure failure) {
    return new ErrorPages(this).failure(request, failure);
  }

  /// The address of the sign-in form that comes back to this page.
  String signIn(Request request) {
    return frame(request, null).signIn();
  }

  /// The form for a comment, with the token of a signed-in reader.
  public Content commentForm(Request request, CommentForm form) {
    return layout.commentForm(form, Messages.of(request));
  }

  /// The document with this page in it.
  public String html(Request request, Page page) {
    return layout.render(frame(request, viewer(request)), page);
  }

  /// The page as a response, with the rules of [#cacheable].
  public Response page(Request request, Page page) {
    return cacheable(request, Response.html(html(request, page)));
  }

  /// A response that depends on who asks, in which language and form. A guest's may be kept by any
  /// cache and is asked for again with its entity tag; a signed-in reader's is private.
  public Response cacheable(Request request, Response response) {
    response.vary("Accept", "Accept-Language", "Cookie");
    var viewer = viewer(request);
    if (viewer == null) {
      return tagged(response.header("Cache-Control", "public, no-cache"));
    }
    // Tokens are masked anew for each page: two pages are equal that differ only in them.
    return response
        .header("Cache-Control", "private, no-cache")
        .weakEtag(digest(response.bodyText().replace(viewer.csrf(), "")));
  }

  /// The response with the entity tag of its text.
  public Response tagged(Response response) {
    return response.etag(digest(response.bodyText()));
  }

  private Frame frame(Request request, @Nullable Viewer viewer) {
    var query = request.url().query();
    return new Frame(
        site,
        assets,
        Messages.of(request),
        viewer,
        origin(request),
        request.url().rawPath(),
        query == null ? "" : query);
  }

  private static String digest(String text) {
    return Assets.digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
