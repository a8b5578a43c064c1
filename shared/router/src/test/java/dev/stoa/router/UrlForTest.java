package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which rule a URL is built of, and what becomes of values that no rule takes.
@NullUnmarked // tests hand nulls around on purpose
class UrlForTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final RequestHandler HELLO = _ -> Response.text("hello");
  private static final Converter<LocalDate> DAY =
      new Converter<>() {
        @Override
        public LocalDate parse(String text) {
          return LocalDate.parse(text);
        }

        @Override
        public String print(LocalDate day) {
          return day.toString();
        }

        @Override
        public Class<LocalDate> type() {
          return LocalDate.class;
        }
      };
  private static final App APP = app();

  @AfterAll
  static void stop() throws Exception {
    TestServer.await(VERTX.close());
  }

  private static App app() {
    Blueprint pages = Blueprint.named("p");
    pages.get("/", "home", HELLO);
    pages.get("/list", "list", HELLO);
    pages.get("/list/<int:page>", "list", HELLO);
    pages.get("/either/<int:id>", "either", HELLO);
    pages.get("/either/<any(new,old):id>", "either", HELLO);
    pages.get("/save", "save", HELLO);
    pages.route(Set.of("PUT", "POST"), "/save/<int:id>", "save", HELLO);
    pages.route(Set.of("PUT", "POST"), "/store/<x>", "store", HELLO);
    pages.post("/store/<int:n>", "number", HELLO);
    pages.get("/float/<float:x>", "float", HELLO);
    pages.get("/tenant", "tenant", HELLO).host("<t>.example.com");
    pages.get("/on/<day:d>", "on", HELLO);
    return App.builder("test").converter("day", DAY).register(pages).build(VERTX);
  }

  private static String url(String endpoint, Map<String, ?> values) {
    return APP.urlFor(endpoint, values).toString();
  }

  @Test
  void aValueThatALongerRuleRefusesIsNoQueryOfAShorterOne() {
    assertThat(url("p.list", Map.of("page", 2))).isEqualTo("/list/2");
    assertThat(url("p.list", Map.of("page", 2, "q", "x"))).isEqualTo("/list/2?q=x");
    assertThat(url("p.list", Map.of("q", "x"))).isEqualTo("/list?q=x");
    assertThatThrownBy(() -> url("p.list", Map.of("page", "two")))
        .isInstanceOf(UrlBuildError.class)
        .hasMessageContaining("'two' is not a value of <int>");
  }

  @Test
  void anotherRuleOfTheSameVariablesMayTakeTheValue() {
    assertThat(url("p.either", Map.of("id", 7))).isEqualTo("/either/7");
    assertThat(url("p.either", Map.of("id", "old"))).isEqualTo("/either/old");
    assertThatThrownBy(() -> url("p.either", Map.of("id", "other")))
        .isInstanceOf(UrlBuildError.class)
        .hasMessageContaining("'other' is not a value of");
  }

  @Test
  void aValueThatIsRefusedIsNamedWithItsVariableWhateverTheConverter() {
    assertThat(url("p.on", Map.of("d", LocalDate.EPOCH))).isEqualTo("/on/1970-01-01");
    for (Object wrong : List.of("soon", "1970-01-01", 7)) {
      assertThatThrownBy(() -> url("p.on", Map.of("d", wrong)))
          .isInstanceOf(UrlBuildError.class)
          .hasMessageContaining("'p.on': variable 'd': '" + wrong + "' is not a value of <day>");
    }
    assertThatThrownBy(() -> url("p.float", Map.of("x", "y")))
        .hasMessageContaining("'p.float': variable 'x': 'y' is not a value of <float>");
  }

  @Test
  void aMethodThatNoRuleAnswersIsNamedWithThoseThatAreAnswered() {
    assertThat(url("p.save", Map.of("id", 7, "_method", "put"))).isEqualTo("/save/7");
    assertThatThrownBy(() -> url("p.save", Map.of("id", 7, "_method", "PATCH")))
        .isInstanceOf(UrlBuildError.class)
        .hasMessageContaining("'PATCH'")
        .hasMessageContaining("[GET, HEAD, POST, PUT]");
    assertThatThrownBy(() -> url("p.save", Map.of("_method", "PUT")))
        .isInstanceOf(UrlBuildError.class)
        .hasMessageContaining("[id]");
  }

  @Test
  void aUrlComesBackByTheMethodItIsAskedFor() {
    assertThat(url("p.store", Map.of("x", "5", "_method", "PUT"))).isEqualTo("/store/5");
    assertThatThrownBy(() -> url("p.store", Map.of("x", "5", "_method", "POST")))
        .isInstanceOf(UrlBuildError.class)
        .hasMessageContaining("would not come back");
  }

  @Test
  void listsAndArraysAreOnePairForEachOfTheirItems() {
    assertThat(url("p.home", Map.of("q", List.of("a", "b")))).isEqualTo("/?q=a&q=b");
    assertThat(url("p.home", Map.of("q", new String[] {"a", "b"}))).isEqualTo("/?q=a&q=b");
    assertThat(url("p.home", Map.of("q", new int[] {1, 2}))).isEqualTo("/?q=1&q=2");
    assertThat(url("p.home", Map.of("q", List.of()))).isEqualTo("/");
  }

  @Test
  void whatOnlyCanBeIteratedIsOneValue() {
    assertThat(url("p.home", Map.of("file", Path.of("a", "b", "c")))).isEqualTo("/?file=a/b/c");
    assertThat(url("p.home", Map.of("q", new TreeSet<>(Set.of("a", "b"))))).isEqualTo("/?q=a&q=b");
  }

  @Test
  void nullIsNoValueInAListEither() {
    Map<String, Object> values = new HashMap<>();
    values.put("q", Arrays.asList("a", null, "b"));
    values.put("n", null);
    assertThat(url("p.home", values)).isEqualTo("/?q=a&q=b");
  }

  @Test
  void aUrlHasOneFragmentTheLastOne() {
    assertThat(APP.urlFor("p.home", Map.of("_anchor", "a#b")).anchor("c")).hasToString("/#c");
    assertThat(APP.urlFor("p.home").anchor("x").anchor("y").path()).isEqualTo("/#y");
  }

  /// No bytes stand for it: a question mark would take its place.
  @Test
  void halfASurrogatePairIsRefusedWhereverItStands() {
    for (String half : List.of("\ud800", "a\udc00", "\udc00\ud800", "\ud800x")) {
      for (Map<String, String> values :
          List.of(Map.of("q", half), Map.of(half, "v"), Map.of("_anchor", half))) {
        assertThatThrownBy(() -> url("p.home", values))
            .isInstanceOf(UrlBuildError.class)
            .hasMessageContaining("half a surrogate pair");
      }
      assertThatThrownBy(() -> url("p.store", Map.of("x", half, "_method", "PUT")))
          .isInstanceOf(UrlBuildError.class);
      assertThatThrownBy(() -> APP.urlFor("p.home").anchor(half))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(url("p.home", Map.of("q", "\ud83d\ude00", "_anchor", "\ud83d\ude00")))
        .isEqualTo("/?q=%F0%9F%98%80#%F0%9F%98%80");
  }

  @Test
  void namesThatFlaskKeepsForWholeUrlsAreNoQuery() {
    for (String name : List.of("_external", "_scheme")) {
      assertThatThrownBy(() -> url("p.home", Map.of(name, "https")))
          .isInstanceOf(UrlBuildError.class)
          .hasMessageContaining(name)
          .hasMessageContaining("external(root)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com, https://example.com/list",
    "HTTP://Example.com:8080/, HTTP://Example.com:8080/list",
    "https://example.com/shop, https://example.com/shop/list",
    "https://example.com/shop%20a/, https://example.com/shop%20a/list",
    "http://[::1]:8080, http://[::1]:8080/list",
  })
  void aRootMayHaveAPortAndAPath(String root, String whole) {
    assertThat(APP.urlFor("p.list").external(root)).isEqualTo(whole);
  }

  @Test
  void aRuleOfAHostKeepsItBelowAnyRoot() {
    Url tenant = APP.urlFor("p.tenant", Map.of("t", "acme"));
    assertThat(tenant.external("http://Example.com:8080/shop/"))
        .isEqualTo("http://acme.example.com:8080/shop/tenant");
    assertThat(tenant.external("https://[::1]")).isEqualTo("https://acme.example.com/tenant");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "//example.com",
        "/shop",
        "javascript:alert(1)//",
        "ftp://example.com",
        "https://",
        "https:///shop",
        "https://a@example.com",
        "https://exa mple.com",
        "https://example.com:",
        "https://example.com:99999",
        "https://[::1",
        "https://[shop]",
        "https://example.com\\shop",
        "https://example.com/?a=b",
        "https://example.com/#top",
        "https://example.com/a b",
        "https://example.com/\n",
      })
  void aRootIsAnAddressOfHttp(String wrong) {
    for (Url url : List.of(APP.urlFor("p.list"), APP.urlFor("p.tenant", Map.of("t", "acme")))) {
      assertThatThrownBy(() -> url.external(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + wrong + "' is no root");
    }
  }

  @Test
  void aNumberOfAnyTypeBuildsIfTheRuleGivesItBack() {
    for (Number same : List.of(7.5, 7.5f, new BigDecimal("7.5"), new BigDecimal("7.50"))) {
      assertThat(url("p.float", Map.of("x", same))).as(same.toString()).isEqualTo("/float/7.5");
    }
    for (Number same : List.of(7, 7L, BigInteger.valueOf(7), new BigDecimal("7"))) {
      assertThat(url("p.float", Map.of("x", same))).isEqualTo("/float/7.0");
    }
    for (Number other :
        List.of((1L << 53) + 1, new BigDecimal("0.1000000000000000000001"), Double.NaN)) {
      assertThatThrownBy(() -> url("p.float", Map.of("x", other)))
          .as(other.toString())
          .isInstanceOf(UrlBuildError.class)
          .hasMessageContaining("is not a value of <float>");
    }
  }

  @Test
  void aHostIsAValueInLowerCaseOnly() {
    assertThat(url("p.tenant", Map.of("t", "acme"))).isEqualTo("//acme.example.com/tenant");
    assertThatThrownBy(() -> url("p.tenant", Map.of("t", "Acme")))
        .isInstanceOf(UrlBuildError.class)
        .hasMessageContaining("would not come back");
  }
}
