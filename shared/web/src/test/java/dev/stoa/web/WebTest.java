package dev.stoa.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.router.Access;
import dev.stoa.router.App;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Redirect;
import dev.stoa.router.Response;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger masks = new AtomicInteger();
  private final Web web =
      new Web(
          new Site("Porch", "", null),
          request ->
              request.cookies().contains("session")
                  ? new Viewer("Ada", true, "mask-" + masks.incrementAndGet())
                  : null);
  private HttpServer server;
  private WebClient client;

  @BeforeAll
  void start() {
    var pages = Blueprint.named("pages");
    pages
        .get("/page", "page", request -> web.page(request, Page.of("A page", _ -> {})))
        .access(Access.PUBLIC);
    for (var path : List.of("/invalid", "/api/invalid")) {
      pages
          .get(
              path,
              "invalid" + path.length(),
              _ -> {
                var error = new FieldError("name", "missing", "A name is <missing>.");
                throw new Failure.Invalid("name.missing", "The input is wrong.", List.of(error));
              })
          .access(Access.PUBLIC);
    }
    for (var path : List.of("/mine", "/api/mine")) {
      pages
          .route(
              Set.of("GET", "POST"),
              path,
              "mine" + path.length(),
              _ -> {
                throw new Failure.Unauthenticated("auth.required", "Please sign in first.");
              })
          .access(Access.PUBLIC);
    }
    pages
        .get(
            "/api/often",
            "often",
            _ -> {
              throw new Failure.RateLimited("rate", "Too many.", Duration.ofSeconds(7));
            })
        .access(Access.PUBLIC);
    pages
        .get(
            "/broken",
            "broken",
            _ -> {
              throw new IllegalStateException("secret cause");
            })
        .access(Access.PUBLIC);
    var app = App.builder("test").register(pages).register(web.assetRoutes());
    pages.post("/send", "send", _ -> Response.text("sent")).access(Access.PUBLIC);
    web.install(
        app,
        List.of(request ->
            request.path().equals("/past") ? Redirect.local(request, "/page").status(301) : null));
    var router = Router.router(vertx);
    app.build(vertx).mount(router);
    server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await();
    client =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(server.actualPort())
                .setFollowRedirects(false));
  }

  @AfterAll
  void stop() {
    vertx.close().await();
  }

  @Test
  void leadsFromATrailingSlashToThePage() {
    var response = get("/page/?x=1&y=%2F");
    assertThat(response.statusCode()).isEqualTo(308);
    assertThat(response.getHeader("Location")).isEqualTo("/page?x=1&y=%2F");
    assertThat(get("/nothing/").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("//evil.example/").getHeader("Location")).isNotEqualTo("//evil.example");
  }

  @Test
  void asksAboutPathsThatNoRuleTakes() {
    var response = get("/past");
    assertThat(response.statusCode()).isEqualTo(301);
    assertThat(response.getHeader("Location")).isEqualTo("/page");
    var wrong = get("/send");
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(wrong.getHeader("Allow")).contains("POST");
    assertThat(client.post("/past").send().await().statusCode()).isEqualTo(404);
  }

  @Test
  void servesAssetsForEverWithTheirLength() {
    var response = get(web.assets().url("styles.css"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.getHeader("Cache-Control")).contains("immutable").contains("31536000");
    assertThat(response.getHeader("Content-Length")).isEqualTo(String.valueOf(length(response)));
    assertThat(response.getHeader("Content-Type")).startsWith("text/css");
    assertThat(response.getHeader("ETag")).matches("\"[0-9a-f]{24}\"");
  }

  @Test
  void servesTheGzipTwinToWhomeverTakesIt() {
    var url = web.assets().url("styles.css");
    var packed = get(url, "Accept-Encoding", "br, gzip;q=0.8");
    assertThat(packed.getHeader("Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.getHeader("Vary")).isEqualTo("Accept-Encoding");
    assertThat(packed.getHeader("ETag")).isNotEqualTo(get(url).getHeader("ETag"));
    assertThat(get(url, "Accept-Encoding", "gzip;q=0").getHeader("Content-Encoding")).isNull();
  }

  @Test
  void answersAnUnknownAssetWithAProblem() {
    var response = get("/assets/../manifest.json");
    assertThat(response.statusCode()).isBetween(400, 404);
    assertThat(problem(get("/assets/nothing.js")).getString("code")).isEqualTo("not_found");
  }

  @Test
  void keepsTheChosenLanguageInACookieAndLeadsBack() {
    var response = get("/page?a=1&lang=zh-CN");
    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.getHeader("Location")).isEqualTo("/page?a=1");
    assertThat(response.getHeader("Set-Cookie")).startsWith("lang=zh-CN;").contains("SameSite=Lax");
    assertThat(get("/page", "Cookie", "lang=zh-CN").bodyAsString()).contains("lang=\"zh-CN\"");
    assertThat(get("/page", "Accept-Language", "zh").bodyAsString()).contains("lang=\"zh-CN\"");
    assertThat(get("/page?lang=xx").statusCode()).isEqualTo(200);
  }

  @Test
  void letsAnyCacheKeepAGuestsPage() {
    var response = get("/page");
    assertThat(response.getHeader("Cache-Control")).isEqualTo("public, no-cache");
    assertThat(response.getHeader("Vary")).contains("Accept-Language").contains("Cookie");
    assertThat(get("/page").getHeader("ETag")).isEqualTo(response.getHeader("ETag"));
  }

  @Test
  void keepsASignedInPagePrivateAndIgnoresTheMaskInItsTag() {
    var first = get("/page", "Cookie", "session=1");
    var second = get("/page", "Cookie", "session=1");
    assertThat(first.getHeader("Cache-Control")).startsWith("private");
    assertThat(first.bodyAsString()).isNotEqualTo(second.bodyAsString());
    assertThat(first.getHeader("ETag")).startsWith("W/").isEqualTo(second.getHeader("ETag"));
  }

  @Test
  void tellsProgramsWhatIsWrongAsAProblem() {
    var response = get("/api/invalid", "Accept", "text/html");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
    var problem = problem(response);
    assertThat(problem.getString("code")).isEqualTo("name.missing");
    assertThat(problem.getString("detail")).isEqualTo("The input is wrong.");
    assertThat(problem.getInteger("status")).isEqualTo(400);
    assertThat(problem.getString("instance")).startsWith("urn:stoa:request:");
    assertThat(problem.getJsonArray("errors"))
        .containsExactly(
            new JsonObject()
                .put("field", "name")
                .put("code", "missing")
                .put("message", "A name is <missing>."));
  }

  @Test
  void tellsPeopleWhatIsWrongInTheFormTheyAsk() {
    assertThat(get("/invalid").bodyAsString())
        .contains("<h1>That request could not be read</h1>")
        .contains("A name is &lt;missing&gt;.");
    assertThat(get("/invalid", "Accept", "application/xml").bodyAsString())
        .contains("<code>name.missing</code>")
        .contains("A name is &lt;missing&gt;.");
    assertThat(get("/invalid", "Accept", "text/plain").bodyAsString())
        .startsWith("400 Bad request\n")
        .contains("name: A name is <missing>.");
    assertThat(problem(get("/invalid", "Accept", "application/json")).getString("code"))
        .isEqualTo("name.missing");
  }

  @Test
  void leadsAPersonToTheSignInAndBack() {
    var response = get("/mine?a=1&b=%2F", "Accept", "text/html");
    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.getHeader("Location")).isEqualTo("/login?next=%2Fmine%3Fa%3D1%26b%3D%252F");
    assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
    assertThat(get("/mine", "Accept", "application/json").statusCode()).isEqualTo(401);
    assertThat(get("/api/mine", "Accept", "text/html").statusCode()).isEqualTo(401);
    assertThat(client.post("/mine").send().await().statusCode()).isEqualTo(401);
  }

  @Test
  void namesTheMistakeInTheReadersLanguage() {
    var english = problem(client.put("/api/often").send().await());
    assertThat(english.getString("detail"))
        .isEqualTo("This address takes only GET, HEAD, OPTIONS.");
    assertThat(english.getString("code")).isEqualTo("method_not_allowed");
    var chinese =
        problem(client.put("/api/often").putHeader("Accept-Language", "zh-CN").send().await());
    assertThat(chinese.getString("detail")).isEqualTo("此地址只接受 GET, HEAD, OPTIONS。");
    assertThat(chinese.getString("title")).isEqualTo("此处不支持这种操作");
    assertThat(get("/page?a=%ff", "Accept-Language", "zh-CN").bodyAsString()).contains("无法解读");
  }

  @Test
  void saysWhenToComeBack() {
    var response = get("/api/often");
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.getHeader("Retry-After")).isEqualTo("7");
  }

  @Test
  void tellsNothingOfACause() {
    var response = get("/broken");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.bodyAsString()).contains("Something went wrong").doesNotContain("secret");
  }

  @Test
  void showsAPageWhereThereIsNothing() {
    var response = get("/nowhere", "Accept-Language", "zh-CN");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.bodyAsString()).contains("这里什么也没有");
    assertThat(get("/api/nowhere").getHeader("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void saysThatAnAddressCannotBeReadWhereverItGoes() {
    for (var path :
        List.of("/page?a=%ff", "/page?lang=%zz", "/nowhere?a=%ff", "/invalid?lang=%ff", "/%ff")) {
      var response = get(path, "Accept-Language", "zh-CN");
      assertThat(response.statusCode()).as(path).isEqualTo(400);
      assertThat(response.bodyAsString()).as(path).contains("lang=\"zh-CN\"");
    }
  }

  private static int length(HttpResponse<Buffer> response) {
    return Objects.requireNonNull(response.body()).length();
  }

  private static JsonObject problem(HttpResponse<Buffer> response) {
    return Objects.requireNonNull(response.bodyAsJsonObject());
  }

  private HttpResponse<Buffer> get(String path, String... headers) {
    var request = client.get(path);
    for (var i = 0; i < headers.length; i += 2) {
      request.putHeader(headers[i], headers[i + 1]);
    }
    return request.send().await();
  }
}
