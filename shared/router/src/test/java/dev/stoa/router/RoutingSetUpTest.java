package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused when rules are written down, and that nothing changes afterwards.
class RoutingSetUpTest {
  private static final RequestHandler HELLO = _ -> Response.text("hello");

  @Test
  void refusesDuplicatesAndShadowedRulesNamingBothPlaces() {
    Blueprint twice = Blueprint.named("twice");
    twice.get("/a/<int:x>", "one", HELLO);
    twice.route(Set.of("GET", "POST"), "/a/<int:y>", "two", HELLO);
    assertThatThrownBy(() -> TestServer.of(twice))
        .hasMessageContaining("twice.one")
        .hasMessageContaining("twice.two")
        .hasMessageContaining("RoutingSetUpTest.java:");
    Blueprint shadow = Blueprint.named("shadow");
    shadow.get("/<int:x>", "number", HELLO);
    shadow.get("/<any(1,2):x>", "never", HELLO);
    assertThatThrownBy(() -> TestServer.of(shadow))
        .hasMessageContaining("never be reached")
        .hasMessageContaining("shadow.never");
    for (String bad :
        List.of(
            "x",
            "/<int:",
            "/<nope:x>",
            "/<int(bad=1):x>",
            "/<int(min=5,max=1):x>",
            "/<string(minlength=5,maxlength=2):x>",
            "/<x>/<x>",
            "/a//b",
            "/<any():x>",
            "/a?b")) {
      Blueprint wrong = Blueprint.named("wrong");
      wrong.get(bad, "x", HELLO);
      assertThatThrownBy(() -> TestServer.of(wrong))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("RoutingSetUpTest.java:");
    }
  }

  @Test
  void refusesABlueprintInsideItself() {
    Blueprint outer = Blueprint.named("outer");
    Blueprint middle = Blueprint.named("middle");
    Blueprint inner = Blueprint.named("inner");
    outer.register(middle.register(inner));
    for (Blueprint above : List.of(outer, middle, inner)) {
      assertThatThrownBy(() -> inner.register(above))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'inner'")
          .hasMessageContaining("itself");
    }
  }

  /// A host is compared without its case, and a variable has any name.
  @ParameterizedTest
  @CsvSource({
    "<t>.example.com, <u>.example.com",
    "<t>.example.com, <t>.Example.COM",
    "admin.example.com, Admin.example.com"
  })
  void refusesTheSameRuleOfHostsThatAreTheSame(String one, String other) {
    Blueprint twice = Blueprint.named("twice");
    twice.get("/a", "one", HELLO).host(one);
    twice.get("/a", "two", HELLO).host(other);
    assertThatThrownBy(() -> TestServer.of(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice.one")
        .hasMessageContaining("twice.two");
  }

  @Test
  void keepsRulesOfOneHostTogetherWhateverItsVariablesAreCalled() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/a", "get", r -> Response.text("got " + r.pathValue("t"))).host("<t>.example.com");
    pages.post("/a", "post", HELLO).host("<u>.Example.com");
    try (TestServer server = TestServer.of(pages)) {
      String rest = " /a HTTP/1.1\r\nHost: X.example.COM\r\nConnection: close\r\n\r\n";
      assertThat(server.raw("GET" + rest)).endsWith("got x");
      assertThat(server.raw("DELETE" + rest))
          .startsWith("HTTP/1.1 405")
          .containsIgnoringCase("Allow: GET, HEAD, OPTIONS, POST\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int(min=2,max=1)",
        "int(max=-1)",
        "int(fixed_digits=-1)",
        "int(fixed_digits=2,min=100)",
        "int(fixed_digits=2,max=-100,signed=True)",
        "float(min=2.5,max=1)",
        "float(max=-0.5)",
      })
  void refusesBoundsThatNoNumberFits(String converter) {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/<" + converter + ":x>", "page", HELLO);
    assertThatThrownBy(() -> TestServer.of(pages))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no number fits");
  }

  @Test
  void boundsThatANumberFitsAreFine() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/a/<int(fixed_digits=2,min=99):x>", "a", HELLO);
    pages.get("/b/<int(fixed_digits=2,max=-99,signed=True):x>", "b", HELLO);
    pages.get("/c/<int(fixed_digits=30,min=9223372036854775807):x>", "c", HELLO);
    pages.get("/d/<int(max=0):x>", "d", HELLO);
    pages.get("/e/<float(min=-1.5,max=-1.5):x>", "e", HELLO);
    try (TestServer server = TestServer.of(pages)) {
      for (String path :
          List.of("/a/99", "/b/-99", "/c/00000000000" + Long.MAX_VALUE, "/d/0", "/e/-1.5")) {
        assertThat(server.get(path).statusCode()).as(path).isEqualTo(200);
      }
    }
  }

  /// `/pp/<path:p>` takes `/pp/a/` too, with the slash in its value.
  @Test
  void refusesARestWithASlashBehindARestThatTakesIt() {
    String plain = "/pp/v<path:q>";
    String slash = "/pp/v<path:p>/";
    for (List<String> rules : List.of(List.of(plain, slash), List.of(slash, plain))) {
      Blueprint pages = Blueprint.named("pages");
      rules.forEach(rule -> pages.get(rule, "e" + rules.indexOf(rule), HELLO));
      assertThatThrownBy(() -> TestServer.of(pages))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("never be reached: GET,HEAD " + slash)
          .hasMessageContaining("stands behind GET,HEAD " + plain)
          .hasMessageContaining("RoutingSetUpTest.java:");
    }
  }

  @Test
  void aRestWithASlashMayHaveOtherMethodsOrAnotherEnd() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/pp/<path:p>", "get", HELLO);
    pages.post("/pp/<path:p>/", "post", r -> Response.text("post " + r.pathValue("p")));
    pages.get("/pp/w<a>/<path:p>/", "longer", r -> Response.text("longer " + r.pathValue("p")));
    pages.get("/a/<path:p>.html", "page", HELLO);
    pages.get("/a/<path:p>.html/", "folder", r -> Response.text("folder " + r.pathValue("p")));
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.post("/pp/a/", "").body()).isEqualTo("post a");
      assertThat(server.get("/pp/w1/a/").body()).isEqualTo("longer a");
      assertThat(server.get("/a/b.html").body()).isEqualTo("hello");
      assertThat(server.get("/a/b.html/").body()).isEqualTo("folder b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "<x>", "foo/bar"})
  void refusesARuleThatWouldBeGluedToThePrefix(String rule) {
    Blueprint inner = Blueprint.named("inner");
    inner.get(rule, "page", HELLO);
    Blueprint outer = Blueprint.named("outer").prefix("/api").register(inner);
    assertThatThrownBy(() -> TestServer.of(outer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RoutingSetUpTest.java:")
        .hasMessageContaining("rule '" + rule + "' does not begin with a slash");
  }

  @Test
  void anEmptyRuleIsThePrefixItself() throws Exception {
    Blueprint pages = Blueprint.named("pages").prefix("/api");
    pages.get("", "home", HELLO);
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/api").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/<any(a,\"..\"):x>", "/<any(a,.):x>", "/a<any(.,b):x>c"})
  void refusesItemsThatNoPathBrings(String rule) {
    Blueprint pages = Blueprint.named("pages");
    pages.get(rule, "page", HELLO);
    assertThatThrownBy(() -> TestServer.of(pages))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RoutingSetUpTest.java:")
        .hasMessageContaining("'.' nor '..'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GE T", "", "GET\n", "G\u00c9T", "GET,POST"})
  void refusesMethodsThatNoRequestCanHave(String method) {
    Blueprint pages = Blueprint.named("pages");
    assertThatThrownBy(() -> pages.route(Set.of(method), "/", "page", HELLO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("method");
  }

  @Test
  @NullUnmarked // as a program without null checks would
  void refusesARuleWithoutAHandlerWhereItIsWritten() {
    Blueprint pages = Blueprint.named("pages");
    List<ThrowingCallable> forgotten =
        List.of(
            () -> pages.get("/", "home", null),
            () -> pages.getAsync("/", "home", null),
            () -> pages.get("/", "home", HELLO).with(null),
            () -> pages.vertx(Set.of("GET"), "/", "home", null));
    for (ThrowingCallable rule : forgotten) {
      assertThatThrownBy(rule).isInstanceOf(NullPointerException.class).hasMessage("handler");
    }
  }

  @Test
  void refusesTwoBlueprintsOfOneNameNamingBothPlaces() throws Exception {
    Blueprint first = Blueprint.named("pages");
    first.get("/", "home", HELLO);
    Blueprint second = Blueprint.named("pages").prefix("/more");
    second.get("/", "home", HELLO);
    Blueprint site = Blueprint.named("site").register(first).register(second);
    assertThatThrownBy(() -> TestServer.of(site))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'site.pages'")
        .hasMessageFindingMatch("RoutingSetUpTest.java:\\d+ and RoutingSetUpTest.java:\\d+");
    // Below different ones the same name is another.
    Blueprint left = Blueprint.named("left").register(first);
    Blueprint right = Blueprint.named("right").register(second);
    try (TestServer both = TestServer.of(Blueprint.named("all").register(left).register(right))) {
      assertThat(both.app.urlFor("all.right.pages.home")).hasToString("/more/");
    }
  }

  /// A rule with settings that contradict each other, and words of the refusal.
  private static Stream<Arguments> contradictions() {
    return Stream.of(
        arguments(rule(spec -> spec.uploads(Uploads.of(1, 70_000))), "raise bodyLimit()"),
        arguments(rule(spec -> spec.uploads(Uploads.of(1, 65_536))), "raise bodyLimit()"),
        arguments(rule(spec -> spec.uploads(Uploads.of(1, 10)).streaming()), "choose one"),
        arguments(elsewhere(spec -> spec.cors(CorsPolicy.origins("https://a.org"))), "CorsHandler"),
        arguments(
            elsewhere(spec -> spec.cors(CorsPolicy.anyone())), "name OPTIONS among the methods"),
        arguments(elsewhere(spec -> spec.jsonp("for old pages")), "CorsHandler"),
        arguments(rule(spec -> spec.with(BodyHandler.create(false))), "add streaming()"),
        arguments(rule(spec -> spec.jsonp("for old pages")), "public access that only read"),
        arguments(
            rule(_ -> {}).beforeRequest(new CsrfGuard(OriginPolicy.own())), "needs sessions"));
  }

  private static Blueprint rule(Consumer<RuleSpec> settings) {
    Blueprint pages = Blueprint.named("pages");
    settings.accept(pages.post("/", "home", HELLO));
    return pages;
  }

  private static Blueprint elsewhere(Consumer<RuleSpec> settings) {
    Blueprint pages = Blueprint.named("pages");
    settings.accept(
        pages.vertx(Set.of("GET"), "/", "home", RoutingContext::end).access(Access.PUBLIC));
    return pages;
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("contradictions")
  void refusesARuleThatContradictsItselfNamingItsPlace(Blueprint rules, String words) {
    assertThatThrownBy(() -> TestServer.of(rules))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RoutingSetUpTest.java:")
        .hasMessageContaining(words);
  }

  @Test
  void aGuardWithoutSessionsMayStandBeforeRulesThatNeedNoToken() throws Exception {
    Blueprint pages = Blueprint.named("pages").beforeRequest(new CsrfGuard(OriginPolicy.own()));
    pages.get("/", "home", HELLO);
    pages.post("/hook", "hook", HELLO).csrf(Csrf.exempt("signed by its sender"));
    pages.post("/api", "api", HELLO).access(Access.TOKEN);
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void refusesMediaTypesOfUploadsThatNoFileCouldHave() {
    Uploads uploads = Uploads.of(1, 10);
    assertThatThrownBy(() -> uploads.only("image/bmp"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image/bmp")
        .hasMessageContaining("image/png");
    assertThatThrownBy(uploads::only).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesHostsThatNoRequestNamesAndLifetimesOfNothing() {
    for (String wrong : List.of("localhost:8080", "http://localhost", "*.localhost", "", ".")) {
      assertThatThrownBy(() -> Hosts.only(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("without scheme and port");
    }
    Sessions sessions = Sessions.signedBy(KeyRing.of(new byte[32]), Instant::now);
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofMinutes(-1))) {
      assertThatThrownBy(() -> sessions.lifetime(wrong, Duration.ofDays(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void setUpIsFrozenOnceBuilt() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    RuleSpec rule = pages.get("/", "home", HELLO);
    try (TestServer other = TestServer.of(pages)) {
      assertThat(other.get("/").statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> pages.get("/x", "x", HELLO))
          .hasMessageContaining("before the application is built");
      assertThatThrownBy(rule::streaming).isInstanceOf(IllegalStateException.class);
      Blueprint twice = Blueprint.named("twice");
      twice.get("/new", "one", HELLO);
      twice.get("/new", "two", HELLO);
      assertThatThrownBy(() -> other.app.replaceRules(twice))
          .isInstanceOf(IllegalArgumentException.class);
      Blueprint next = Blueprint.named("pages");
      next.get("/new", "new", HELLO);
      other.app.replaceRules(next);
      assertThat(other.get("/new").statusCode()).isEqualTo(200);
      assertThat(other.get("/").statusCode()).isEqualTo(404);
    }
  }
}
