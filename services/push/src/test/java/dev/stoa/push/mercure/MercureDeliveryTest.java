package dev.stoa.push.mercure;

import static dev.stoa.push.mercure.MercureSite.HUB;
import static dev.stoa.push.mercure.MercureSite.encode;
import static dev.stoa.push.mercure.MercureTokens.detail;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What is delivered to whom, in both versions: `1:` and `0:` before the number of the clause. The
/// scenarios of the public conformance suites are among them (`suite`). Whether nothing comes is
/// seen by what comes after it: all updates are in one order.
@TestInstance(Lifecycle.PER_CLASS)
class MercureDeliveryTest {
  private record Case(
      String number, String what, String query, String token, String form, boolean delivered) {}

  private static final String PUBLISHER = MercureTokens.all();

  private MercureSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = new MercureSite(folder, Map.of("push.mercure.anonymous", "true"));
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private static String topic(String text) {
    return "topic=" + encode(text);
  }

  private static String match(String text) {
    return "match=" + encode(text);
  }

  private static String pattern(String text) {
    return "match_urlpattern=" + encode(text);
  }

  private static Case yes(String number, String what, String query, String token, String form) {
    return new Case(number, what, query, token, form, true);
  }

  private static Case no(String number, String what, String query, String token, String form) {
    return new Case(number, what, query, token, form, false);
  }

  private static Stream<Case> suite() {
    String uri = "https://example.net/foo/1";
    return Stream.of(
        yes("1:suite", "raw string", match("a b"), "", topic("a b")),
        yes("1:suite", "several selectors", match("foo") + "&" + match("c"), "", topic("c")),
        yes("1:suite", "URI", match(uri), "", topic(uri)),
        yes("1:suite", "URL pattern", pattern("https://example.net/foo/:random"), "", topic(uri)),
        no("1:suite", "another string", match("another-name"), "", topic("will-not-match")),
        no("1:suite", "another URI", match("https://example.net/foo/2"), "", topic(uri)),
        no("1:suite", "another pattern", pattern("https://example.net/bar/:var"), "", topic(uri)),
        no("1:suite", "private string", match("p"), "", topic("p") + "&private=on"),
        no("1:suite", "private URI", match(uri), "", topic(uri) + "&private=on"),
        no(
            "1:suite",
            "private, by a pattern",
            pattern("https://example.net/foo/:r"),
            "",
            topic(uri) + "&private=on"),
        yes("0:suite", "raw string", topic("d"), "", topic("d")),
        yes("0:suite", "multiple topics", topic("e"), "", topic("x") + "&" + topic("e")),
        yes("0:suite", "multiple topic selectors", topic("foo") + "&" + topic("f"), "", topic("f")),
        yes("0:suite", "URI template", topic("https://example.net/foo/{random}"), "", topic(uri)),
        no("0:suite", "another string", topic("another-name"), "", topic("will-not-match}")),
        no("0:suite", "another template", topic("https://example.net/bar/{var}"), "", topic(uri)),
        no(
            "0:suite",
            "private template",
            topic("https://example.net/foo/{r}"),
            "",
            topic(uri) + "&private=on"));
  }

  private static Stream<Case> matching() {
    return Stream.of(
        yes("1:3.3", "match_exact is match", "match_exact=g", "", topic("g")),
        yes("1:4.1", "* is everything", match("*"), "", topic("anything")),
        yes("1:4.1", "as a pattern too", pattern("*"), "", topic("not a URL: [")),
        no(
            "1:4.3",
            "exact is exact",
            match("https://example.net/H"),
            "",
            topic("https://example.net/h")),
        no("1:4.3", "nothing is resolved", match("/x"), "", topic("https://hub.example/x")),
        yes("1:4.5", "a relative pattern", pattern("/rel/:id"), "", topic("/rel/7")),
        yes(
            "1:4.5",
            "against the hub's URL",
            pattern("/rel/:id"),
            "",
            topic("https://hub.example/rel/7")),
        no("1:4.5", "and no other", pattern("/rel/:id"), "", topic("https://else.example/rel/7")),
        no(
            "1:4.6",
            "paths are case-sensitive",
            pattern("https://example.net/Books/:id"),
            "",
            topic("https://example.net/books/1")),
        yes(
            "1:4.6",
            "hosts are not",
            pattern("https://EXAMPLE.net/books/:id"),
            "",
            topic("https://Example.NET/books/1")),
        no(
            "1:4.7",
            "what is no URL matches no pattern",
            pattern("https://*/*"),
            "",
            topic("https://[")),
        no(
            "1:4.8",
            "an expression that runs away elsewhere",
            pattern("https://example.net/(a*)*b"),
            "",
            topic("https://example.net/" + "a".repeat(500))),
        yes(
            "1:3",
            "the old words go beside the new ones",
            match("zzz") + "&" + topic("i"),
            "",
            topic("i")),
        yes(
            "0:3.2",
            "a template is itself",
            topic("https://example.net/{id}"),
            "",
            topic("https://example.net/{id}")),
        no(
            "0:3.3",
            "a simple variable has no slash",
            topic("https://example.net/{id}"),
            "",
            topic("https://example.net/a/b")),
        yes(
            "0:3.3",
            "a reserved one has",
            topic("https://example.net/{+path}"),
            "",
            topic("https://example.net/a/b?c")),
        yes(
            "0:3.3",
            "a query",
            topic("https://example.net/s{?q,lang}"),
            "",
            topic("https://example.net/s?q=x%20y&lang=en")),
        no(
            "0:3.3",
            "in its order",
            topic("https://example.net/s{?q,lang}"),
            "",
            topic("https://example.net/s?lang=en&q=x")),
        no("0:3.4", "what is no template is a text", topic("{"), "", topic("x")),
        no(
            "0:3",
            "URL patterns are texts there",
            topic("https://example.net/:id"),
            "",
            topic("https://example.net/1")));
  }

  private static Stream<Case> authorization() {
    String books =
        MercureTokens.access(detail("subscribe", "https://example.com/books/1", "exact"));
    String mine =
        MercureTokens.access(detail("subscribe", "https://example.com/users/42/*", "urlpattern"));
    String publishes = MercureTokens.access(detail("publish", "*", "exact"));
    String all = pattern("https://example.com/books/:id");
    String old = MercureTokens.old(List.of(), List.of("https://example.com/users/foo/{?topic}"));
    String book = topic("https://example.com/books/1");
    return Stream.of(
        yes("1:6.6", "a private update for who may read it", all, books, book + "&private=on"),
        no("1:6.6", "another", all, books, topic("https://example.com/books/2") + "&private=on"),
        no("1:6.6", "the grant is no subscription", match("x"), books, book + "&private=on"),
        yes(
            "1:6.6",
            "the union of the audiences",
            all,
            mine,
            book + "&private=on&" + topic("https://example.com/users/42/books/1")),
        no(
            "1:6.6",
            "of another user",
            all,
            mine,
            book + "&private=on&" + topic("https://example.com/users/43/books/1")),
        no("1:6.6", "publishing is not reading", all, publishes, book + "&private=on"),
        yes(
            "1:5.9",
            "any value is private",
            match("*"),
            MercureTokens.all(),
            topic("k") + "&private=0"),
        no("1:5.9", "and none", match("k"), "", topic("k") + "&private"),
        no("1:5.9", "even 'off'", match("k"), "", topic("k") + "&private=off"),
        yes(
            "0:6.5",
            "a private update by an alternate",
            topic("https://example.com/books/{id}"),
            old,
            book
                + "&private=on&"
                + topic(
                    "https://example.com/users/foo/?topic=https%3A%2F%2Fexample.com%2Fbooks%2F1")),
        no(
            "0:6.5",
            "not by its own topic",
            topic("https://example.com/books/{id}"),
            old,
            book + "&private=on"),
        no(
            "0:6.5",
            "without the claim",
            topic("l"),
            MercureTokens.old(List.of("*"), List.of()),
            topic("l") + "&private="));
  }

  @TestFactory
  List<DynamicTest> deliveries() {
    return Stream.of(suite(), matching(), authorization())
        .flatMap(cases -> cases)
        .map(each -> DynamicTest.dynamicTest(each.number() + " " + each.what(), () -> check(each)))
        .toList();
  }

  private void check(Case each) throws Exception {
    String end = each.number().startsWith("1") ? "&match=the-end" : "&topic=the-end";
    try (var stream = site.open(HUB + "?" + each.query() + end, MercureSite.bearer(each.token()))) {
      assertThat(stream.status).isEqualTo(200);
      assertThat(site.publish(PUBLISHER, each.form() + "&data=it").statusCode()).isEqualTo(200);
      assertThat(site.publish(PUBLISHER, "topic=the-end&data=end").statusCode()).isEqualTo(200);
      assertThat(stream.dataUntil("end")).isEqualTo(each.delivered() ? List.of("it") : List.of());
    }
  }

  @Test
  void anEventHasItsFieldsAndNothingGetsIntoOthers() throws Exception {
    try (var stream = site.open(HUB + "?match=m&match_urlpattern=*&match=n", Map.of())) {
      String data = encode("one\rtwo\r\nthree\n\nid: forged\nevent: x");
      site.publish(PUBLISHER, "topic=m&topic=n&id=urn:a&type=note&retry=0700&data=" + data);
      var event = stream.next();
      assertThat(event.id()).isEqualTo("urn:a");
      assertThat(event.type()).isEqualTo("note");
      assertThat(event.retry()).isEqualTo("0700");
      assertThat(event.data()).isEqualTo("one\ntwo\nthree\n\nid: forged\nevent: x");
      site.publish(PUBLISHER, "topic=m");
      var empty = stream.next(); // once, although three selectors match
      assertThat(empty.id()).startsWith("urn:uuid:");
      assertThat(empty.data()).isEmpty();
      assertThat(empty.type()).isNull();
    }
  }

  @Test
  void otherTransportsDoNotSeeUpdates() throws Exception {
    site.publish(PUBLISHER, "topic=thread:x&data=hidden");
    assertThat(site.get("/push/history?channel=%24mercure", "").statusCode()).isEqualTo(400);
    var history = site.get("/push/history?channel=thread:*", "").bodyAsString();
    assertThat(history).doesNotContain("hidden");
  }
}
