package dev.stoa.push.mercure;

import dev.stoa.contracts.Failure;
import dev.stoa.push.mercure.FormPairs.Pair;
import dev.stoa.router.HttpError;
import dev.stoa.router.Request;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a subscriber asks for, in the words of either version: a parameter that begins with `match`
/// makes it one of 1.0.
///
/// @param isOld whether it speaks 0.x
/// @param lastEventId the update that it has seen last; null when it does not say
record SubscribeRequest(List<Selector> selectors, boolean isOld, @Nullable String lastEventId) {
  /// The safe method whose parameters may stand in its body (RFC 10008).
  static final String QUERY = "QUERY";

  SubscribeRequest {
    selectors = List.copyOf(selectors);
  }

  static FormPairs query(Request request) {
    FormPairs query = FormPairs.parse(request.url().query());
    if (query == null) {
      throw Failure.Invalid.of("query", "query.malformed", "The query is not UTF-8");
    }
    return query;
  }

  /// The parameters of the request: those of the query and, in a `QUERY` request, behind them those
  /// of the body.
  static FormPairs parameters(Request request, FormPairs query) {
    return request.method().equals(QUERY) ? query.and(body(request)) : query;
  }

  private static FormPairs body(Request request) {
    if (request.header("Content-Type") == null) {
      throw Failure.Invalid.of("Content-Type", "query.type", "The header Content-Type is missing");
    }
    if (!request.mediaType().is(FormPairs.TYPE)) {
      throw HttpError.of(415, "query.type", "The header Content-Type must be {0}.", FormPairs.TYPE);
    }
    FormPairs body = FormPairs.parse(request.data().getBytes());
    if (body == null) {
      throw Failure.Invalid.of("body", "query.malformed", "The body is not UTF-8");
    }
    return body;
  }

  /// Whether this is a request of 0.x; a strict hub takes none for one.
  static boolean isOld(FormPairs parameters, MercureConfig config) {
    return !config.strict() && parameters.pairs().stream().noneMatch(SubscribeRequest::isMatcher);
  }

  static SubscribeRequest of(Request request, FormPairs parameters, MercureConfig config) {
    var selectors = new LinkedHashMap<String, Selector>();
    int count = 0;
    int weight = 0;
    for (Pair pair : parameters.pairs()) {
      boolean isMatcher = isMatcher(pair);
      if (isMatcher || (pair.name().equals("topic") && !config.strict())) {
        weight += weigh(pair);
        Selector selector =
            isMatcher ? matcher(pair, config.resource()) : Selector.topic(whole(pair).value());
        selectors.putIfAbsent(selector.type() + " " + selector.text(), selector);
        count++;
      }
    }
    if (count == 0) {
      throw Failure.Invalid.of("match", "topic.missing", "Name a topic: ?match=TOPIC");
    }
    if (weight > SelectorWeight.MAX_TOTAL) {
      throw costly("match");
    }
    if (count > config.maxSelectors()) {
      throw Failure.Invalid.of(
          "match", "topic.too_many", "At most " + config.maxSelectors() + " topics");
    }
    boolean isOld = isOld(parameters, config);
    return new SubscribeRequest(
        List.copyOf(selectors.values()), isOld, lastEventId(request, parameters, config.strict()));
  }

  private static boolean isMatcher(Pair pair) {
    return pair.name().regionMatches(true, 0, "match", 0, 5);
  }

  private static Selector matcher(Pair pair, WebUrl hub) {
    String type =
        switch (pair.name()) {
          case "match", "match_exact" -> "exact";
          case "match_urlpattern" -> "urlpattern";
          default ->
              throw Failure.Invalid.of(
                  pair.name(),
                  "matcher.unknown",
                  "The matchers are match, match_exact and match_urlpattern");
        };
    Selector selector = Selector.matcher(type, pair.value(), hub);
    if (selector == null) {
      throw Failure.Invalid.of(pair.name(), "matcher.invalid", "This is no matcher of its type");
    }
    return selector;
  }

  /// 1.0 has the query read as browsers do, who keep a stray `%`; to 0.x it is a mistake.
  static Pair whole(Pair pair) {
    if (pair.stray()) {
      throw Failure.Invalid.of(
          pair.name(), "topic.malformed", "A '%' is written %25 where no two hex digits follow");
    }
    return pair;
  }

  /// What it costs to match it; refuses what costs too much, and what no topic can hold.
  private static int weigh(Pair pair) {
    String text = pair.value();
    if (text.length() > Selector.MAX_LENGTH || !Texts.isClean(text)) {
      throw Failure.Invalid.of(
          pair.name(),
          "topic.invalid",
          "A topic has at most " + Selector.MAX_LENGTH + " characters and no invisible ones");
    }
    boolean varies =
        switch (pair.name()) {
          case "match_urlpattern" -> true;
          case "topic" -> text.indexOf('{') >= 0;
          default -> false;
        };
    int weight = varies ? SelectorWeight.of(text) : 0;
    if (weight > SelectorWeight.MAX) {
      throw costly(pair.name());
    }
    return weight;
  }

  private static RuntimeException costly(String field) {
    return Failure.Invalid.of(
        field, "topic.costly", "Fewer variables, groups and repetitions: '" + field + "'");
  }

  private static @Nullable String lastEventId(Request request, FormPairs query, boolean strict) {
    String header = request.header("Last-Event-ID");
    if (header != null) {
      return fromHeader(header);
    }
    String last = query.first("last_event_id");
    if (last == null && !strict) {
      last = query.first("lastEventID");
      last = last == null ? query.first("Last-Event-ID") : last;
    }
    return last;
  }

  /// Browsers send the id in UTF-8; a header is read byte by byte.
  private static String fromHeader(String header) {
    try {
      byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return header;
    }
  }

  /// The header in which the answer says where it begins.
  String answerHeader() {
    return isOld ? "Last-Event-ID" : "Mercure-Last-Event-ID";
  }

  /// How the kinds of selectors are called to whoever asks in this version.
  Map<String, String> describe(Selector selector) {
    return isOld
        ? Map.of("topic", selector.text())
        : Map.of("match_type", selector.type().toLowerCase(Locale.ROOT), "match", selector.text());
  }
}
