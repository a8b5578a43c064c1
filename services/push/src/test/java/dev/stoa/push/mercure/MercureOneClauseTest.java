package dev.stoa.push.mercure;

import static dev.stoa.push.mercure.Clause.details;
import static dev.stoa.push.mercure.Clause.get;
import static dev.stoa.push.mercure.Clause.post;
import static dev.stoa.push.mercure.Clause.token;
import static dev.stoa.push.mercure.MercureSite.HUB;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Mercure 1.0 (draft-dunglas-mercure-08), the clauses that one answer shows. What is delivered to
/// whom is in [MercureDeliveryTest], where a stream begins in [MercureResumeTest], who watches
/// subscriptions in [MercureSubscriptionsTest].
///
/// | section | about | section | about |
/// |---|---|---|---|
/// | 3 | subscription | 6.3 | token validation |
/// | 4 | matcher types | 6.4 | authorization details |
/// | 5 | publication | 6.5 | publishers |
/// | 6 | authorization | 6.7 | topic matcher list |
/// | 6.1 | presenting the token | 9.2 | metadata |
/// | 6.2 | error responses | 13 | security |
@TestInstance(Lifecycle.PER_CLASS)
class MercureOneClauseTest {
  private static final String BARE = "^Bearer resource_metadata=\"https://[^\"]+\"$";
  private static final String INVALID = "^Bearer .*error=\"invalid_token\"";
  private static final String MALFORMED = "^Bearer .*error=\"invalid_request\"";
  private static final String SCOPE = "^Bearer .*error=\"insufficient_scope\"";
  private static final String ALL = MercureTokens.all();
  private static final String NARROW =
      MercureTokens.access(MercureTokens.detail("publish", "https://a.example/:id", "urlpattern"));

  private MercureSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site =
        new MercureSite(
            folder,
            Map.of("push.mercure.strict", "true", "push.mercure.cors", "https://app.example"));
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private static Stream<Clause> subscription() {
    return Stream.of(
        get("3.4", "an unknown matcher type is refused", HUB + "?match_regexp=x", ALL, 400),
        get("3.4", "the whole namespace is reserved", HUB + "?match=a&matchless=x", ALL, 400),
        get("3.4", "names are case-sensitive", HUB + "?MATCH=a", ALL, 400),
        get("3.5", "a control character is refused", HUB + "?match=a%01", ALL, 400),
        get("3.5", "a C1 control is refused", HUB + "?match=a%C2%85", ALL, 400),
        get("3.5", "DEL is refused", HUB + "?match=a%7F", ALL, 400),
        get("3.5", "a format character is refused", HUB + "?match=a%E2%80%8Bb", ALL, 400),
        get("3.5", "what is not UTF-8 is refused", HUB + "?match=%FF", ALL, 400),
        get("3.6", "what is no URL pattern is refused", HUB + "?match_urlpattern=%7B", ALL, 400),
        get("3.7", "too many are refused", HUB + "?match=x" + "&match=y".repeat(100), ALL, 400),
        get("3.7", "too long is refused", HUB + "?match=" + "x".repeat(1025), ALL, 400),
        get("3", "no topic at all is refused", HUB, ALL, 400),
        get("3.1", "HEAD is answered", HUB + "?match=a", ALL, 200)
            .with("HEAD")
            .answers("Content-Type", "^text/event-stream"),
        get("3.9", "a preflight names the origin", HUB, "", 204)
            .with("OPTIONS")
            .sending("Origin", "https://app.example")
            .sending("Access-Control-Request-Method", "GET")
            .answers("Access-Control-Allow-Origin", "^https://app\\.example$")
            .answers("Access-Control-Allow-Credentials", "^true$"));
  }

  private static Stream<Clause> publication() {
    return Stream.of(
        post("5.1", "another encoding is refused", "{}", ALL, 400)
            .sending("Content-Type", "application/json"),
        post("5.2", "fields are UTF-8", "topic=%FF", ALL, 400),
        post("5.3", "a topic is needed", "data=x", ALL, 400),
        post("5.3", "an empty topic is none", "topic=", ALL, 400)
            .answers("body", "topic\\.invalid"),
        post("5.4", "no control character in a topic", "topic=a%00", ALL, 400),
        post("5.4", "no format character in a topic", "topic=a%E2%80%AEb", ALL, 400),
        post("5.5", "the hub's path is reserved", "topic=" + HUB, ALL, 400),
        post("5.5", "and what lies below", "topic=" + HUB + "/subscriptions/exact/a/b", ALL, 400),
        post("5.5", "on whatever host", "topic=https://else.example" + HUB + "/x", ALL, 400),
        post("5.5", "as an alternate too", "topic=a&topic=" + HUB, ALL, 400),
        post("5.6", "in an escaped spelling", "topic=/.well-known/%256Dercure/x", ALL, 400),
        post("5.6", "with dot segments", "topic=/.well-known/mercure/../mercure/x", ALL, 400),
        post("5.6", "with escaped dot segments", "topic=/a/%252e%252e" + HUB, ALL, 400),
        post("5.7", "what is no URL is not reserved", "topic=https://%5B" + HUB, ALL, 200),
        post("5.8", "* is no topic", "topic=*", ALL, 400),
        post("5.10", "no fragment as an id", "topic=a&id=%23x", ALL, 400),
        post("5.10", "'earliest' is no id", "topic=a&id=earliest", ALL, 400),
        post("5.10", "no line break in an id", "topic=a&id=x%0Ay", ALL, 400),
        post("5.11", "an id is made", "topic=a", ALL, 200)
            .answers("body", "^urn:uuid:[0-9a-f-]{36}$"),
        post("5.11", "an id is kept", "topic=a&id=urn:x:1", ALL, 200).answers("body", "^urn:x:1$"),
        post("5.12", "no line break in a type", "topic=a&type=x%0Dy", ALL, 400),
        post("5.13", "the type mercure is reserved", "topic=a&type=mercure", ALL, 400),
        post("5.14", "retry is digits", "topic=a&retry=1s", ALL, 400),
        post("5.14", "ASCII digits", "topic=a&retry=%D9%A1", ALL, 400),
        post("5.15", "unknown fields are ignored", "topic=a&colour=red", ALL, 200),
        post("5.16", "the answer is plain text", "topic=a", ALL, 200)
            .answers("Content-Type", "^text/plain; charset=utf-8$"),
        post("5.17", "too many topics", "topic=a" + "&topic=b".repeat(100), ALL, 413),
        post("5.17", "a topic that is too long", "topic=" + "a".repeat(1025), ALL, 413),
        post("5.17", "an id that is too long", "topic=a&id=" + "a".repeat(257), ALL, 413),
        post("5.17", "a body that is too long", "topic=a&data=" + "a".repeat(1 << 20), ALL, 413));
  }

  private static Stream<Clause> presenting() {
    return Stream.of(
        get("6", "a subscriber without a token, where one is needed", HUB + "?match=a", "", 401)
            .answers("WWW-Authenticate", BARE),
        post("6.2.1", "a publisher without a token", "topic=a", "", 401)
            .answers("WWW-Authenticate", BARE),
        post("6.1.1", "a token in the form does not count", "topic=a&access_token=" + ALL, "", 401)
            .answers("WWW-Authenticate", BARE),
        get("6.1.2", "nor for a subscriber", HUB + "?match=a&access_token=" + ALL, "", 401)
            .answers("WWW-Authenticate", BARE),
        get("6.1.3", "the header counts, not the cookie", HUB + "?match=a", "bad", 401)
            .sending("Cookie", Callers.COOKIE + "=" + ALL)
            .answers("WWW-Authenticate", INVALID),
        post("6.1.4", "the scheme is matched without case", "topic=a", "", 200)
            .sending("Authorization", "bEARER " + ALL),
        post("6.1.5", "a cookie counts with the own origin", "topic=a", "", 200)
            .sending("Cookie", Callers.COOKIE + "=" + ALL)
            .sending("Origin", "OWN"),
        post("13.1", "a cookie without Origin or Referer does not", "topic=a", "", 401)
            .sending("Cookie", Callers.COOKIE + "=" + ALL)
            .answers("WWW-Authenticate", INVALID),
        post("13.1", "nor with another origin", "topic=a", "", 403)
            .sending("Cookie", Callers.COOKIE + "=" + ALL)
            .sending("Origin", "https://app.example"),
        post("6.2.4", "another scheme is malformed", "topic=a", "", 400)
            .sending("Authorization", "Basic YTpi")
            .answers("WWW-Authenticate", MALFORMED));
  }

  private static Stream<Clause> tokens() {
    JsonObject none = new JsonObject().put("alg", "none").put("typ", "at+jwt");
    JsonObject other = new JsonObject().put("alg", "HS512").put("typ", "at+jwt");
    JsonObject good = MercureTokens.claims(MercureTokens.detail("publish", "*", "exact"));
    long past = Instant.now().minusSeconds(5).getEpochSecond();
    long later = Instant.now().plusSeconds(300).getEpochSecond();
    return Stream.of(
            Map.entry("6.3.2 a token that is no access token", MercureTokens.sign("JWT", good)),
            Map.entry(
                "6.3.3 alg none",
                MercureTokens.sign(none, good, MercureTokens.KEY).replaceAll("[^.]*$", "")),
            Map.entry(
                "6.3.3 an algorithm that is not listed",
                MercureTokens.sign(other, good, MercureTokens.KEY)),
            Map.entry(
                "6.3.6 a key that the token brings",
                MercureTokens.sign(
                    new JsonObject()
                        .put("alg", "HS256")
                        .put("typ", "at+jwt")
                        .put("jwk", new JsonObject().put("kty", "oct").put("k", "eHh4")),
                    good,
                    "another secret that is long enough")),
            Map.entry("6.3.8 expired", token("exp", past)),
            Map.entry("6.3.8 without an end", token("exp", null)),
            Map.entry("6.3.8 an end that is no time", token("exp", "soon")),
            Map.entry("6.3.9 not yet good", token("nbf", later)),
            Map.entry("6.3.10 for another hub", token("aud", "https://else.example")),
            Map.entry("6.3.10 for nobody", token("aud", null)),
            Map.entry("6.3.11 of another issuer", token("iss", "https://else.example")),
            Map.entry("6.3.11 of no issuer", token("iss", null)),
            Map.entry(
                "6.4.1 a detail without actions",
                details("[{'type':'" + MercureTokens.DETAIL + "','topics':[{'match':'*'}]}]")),
            Map.entry(
                "6.4.1 actions that are no texts",
                details(
                    "[{'type':'"
                        + MercureTokens.DETAIL
                        + "','actions':[1],'topics':[{'match':'*'}]}]")),
            Map.entry(
                "6.4.2 a detail without topics",
                details(
                    "[{'type':'" + MercureTokens.DETAIL + "','actions':['publish'],'topics':[]}]")),
            Map.entry(
                "6.4.4 one bad detail among good ones",
                details(
                    "[{'type':'"
                        + MercureTokens.DETAIL
                        + "','actions':['publish'],'topics':[{'match':'*'}]},{'type':'"
                        + MercureTokens.DETAIL
                        + "','actions':['publish'],'topics':['*']}]")),
            Map.entry(
                "6.7.2 an unknown matcher type",
                details(
                    "[{'type':'"
                        + MercureTokens.DETAIL
                        + "','actions':['publish'],'topics':[{'match':'a','match_type':'regexp'}]}]")),
            Map.entry(
                "6.7.2 a pattern that is none",
                details(
                    "[{'type':'"
                        + MercureTokens.DETAIL
                        + "','actions':['publish'],'topics':[{'match':'{','match_type':'urlpattern'}]}]")),
            Map.entry(
                "6.4.5 too many topics",
                details(
                    "[{'type':'"
                        + MercureTokens.DETAIL
                        + "','actions':['publish'],'topics':[{'match':'*'}"
                        + ",{'match':'a'}".repeat(120)
                        + "]}]")),
            Map.entry(
                "6.4.5 a pattern that is too long",
                details(
                    "[{'type':'"
                        + MercureTokens.DETAIL
                        + "','actions':['publish'],'topics':[{'match':'"
                        + "a".repeat(1025)
                        + "'}]}]")))
        .map(entry -> {
          String[] name = entry.getKey().split(" ", 2);
          return post(name[0], name[1], "topic=a", entry.getValue(), 401)
              .answers("WWW-Authenticate", INVALID);
        });
  }

  private static Stream<Clause> grants() {
    String array =
        token("aud", new JsonArray().add("https://else.example").add(MercureTokens.RESOURCE));
    String odd =
        details(
            "[{'type':'"
                + MercureTokens.DETAIL
                + "','actions':['dance','publish'],'topics':[{'match':'*','match_type':'urlpattern'}]},{'type':'else'}]");
    String none =
        details(
            "[{'type':'"
                + MercureTokens.DETAIL
                + "','actions':['dance'],'topics':[{'match':'*'}]}]");
    JsonObject claims = MercureTokens.claims(MercureTokens.detail("publish", "*", "exact"));
    return Stream.of(
        post(
            "6.3.1",
            "the type in its long form",
            "topic=a",
            MercureTokens.sign("application/AT+JWT", claims),
            200),
        post("6.3.10", "one audience among several", "topic=a", array, 200),
        post("6.4.3", "unknown actions and details are ignored", "topic=a", odd, 200),
        post("6.4.3", "and grant nothing", "topic=a", none, 403).answers("WWW-Authenticate", SCOPE),
        post("6.4", "no detail grants nothing", "topic=a", details("[]"), 403),
        post("6.5.1", "a topic that is covered", "topic=https://a.example/1", NARROW, 200),
        post("6.5.2", "one that is not", "topic=https://b.example/1", NARROW, 403)
            .answers("WWW-Authenticate", SCOPE),
        post("6.5.2", "an alternate that is not", "topic=https://a.example/1&topic=b", NARROW, 403),
        get("9.2", "metadata is published", "/.well-known/oauth-protected-resource" + HUB, "", 200)
            .answers("body", "\"resource\":\"" + MercureTokens.RESOURCE + "\"")
            .answers("Content-Type", "^application/json"));
  }

  @TestFactory
  List<DynamicTest> clauses() {
    return Stream.of(subscription(), publication(), presenting(), tokens(), grants())
        .flatMap(clauses -> clauses)
        .map(clause ->
            DynamicTest.dynamicTest(
                clause.number() + " " + clause.what(), () -> check(site, clause)))
        .toList();
  }

  static void check(MercureSite site, Clause clause) throws Exception {
    var headers = new java.util.LinkedHashMap<>(clause.headers());
    headers.computeIfPresent(
        "Origin", (_, origin) -> origin.equals("OWN") ? site.origin() : origin);
    var answer = site.send(clause.method(), clause.path(), headers, clause.body());
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(clause.status());
    clause
        .answered()
        .forEach((name, pattern) -> {
          String said = name.equals("body") ? answer.bodyAsString() : answer.getHeader(name);
          assertThat(said).as(name).containsPattern(pattern);
        });
  }
}
