package dev.stoa.push.mercure;

import dev.stoa.contracts.Failure;
import dev.stoa.eventlog.EventLog;
import dev.stoa.push.mercure.TokenReader.Role;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Publishing: one form is one update, in the log or not at all. What is larger than a bound is
/// refused with 413: [#MAX_BODY], [#MAX_TOPICS], and the length of a topic, an id or a type.
final class PublishRoutes {
  static final long MAX_BODY = 1 << 20;
  private static final int MAX_TOPICS = 100;
  private static final int MAX_NAME = 256;
  private static final int MAX_RETRY = 18;

  private final MercureConfig config;
  private final Callers callers;
  private final EventLog log;
  private final Admission admission;

  PublishRoutes(MercureConfig config, Callers callers, EventLog log, Admission admission) {
    this.config = config;
    this.callers = callers;
    this.log = log;
    this.admission = admission;
  }

  Future<Response> publish(Request request) {
    FormPairs query = SubscribeRequest.query(request);
    return callers
        .find(request, query, Role.PUBLISHER, !config.strict())
        .compose(credentials -> publish(request, credentials));
  }

  private Future<Response> publish(Request request, @Nullable Credentials credentials) {
    if (credentials == null) {
      throw Callers.missing();
    }
    Update update = update(form(request), credentials);
    if (!credentials.mayPublish(update.topics())) {
      throw new Failure.Forbidden("token.scope", "The token does not cover every topic.");
    }
    admission.admit(
        request.remoteAddress(),
        "mercure " + credentials.subject(),
        update.topics().stream().map(topic -> Update.CHANNEL + " " + topic.text()).toList());
    return log.publish(List.of(update.toEvent()))
        .map(_ -> Response.text(update.id()).contentType("text/plain; charset=utf-8"));
  }

  private static FormPairs form(Request request) {
    FormPairs form =
        request.mediaType().is(FormPairs.TYPE) ? FormPairs.parse(request.data().getBytes()) : null;
    if (form == null) {
      throw Failure.Invalid.of(
          "body", "form.malformed", "The body is a form in UTF-8: " + FormPairs.TYPE);
    }
    form.pairs().stream()
        .filter(pair -> pair.name().equals("topic"))
        .forEach(SubscribeRequest::whole);
    return form;
  }

  private Update update(FormPairs form, Credentials credentials) {
    List<String> names = form.all("topic");
    if (names.isEmpty()) {
      throw Failure.Invalid.of("topic", "topic.missing", "Name a topic");
    }
    if (names.size() > MAX_TOPICS) {
      throw Failure.TooLarge.of("topic", "topic.too_many", "An update has at most 100 topics.");
    }
    if (names.stream().mapToInt(String::length).sum() > SelectorWeight.MAX_TOPICS_LENGTH) {
      throw Failure.TooLarge.of(
          "topic",
          "topic.too_long",
          "The topics of an update have at most 4096 characters together.");
    }
    List<Topic> topics = names.stream().map(name -> topic(name, credentials)).toList();
    String id = name(form, "id");
    String type = name(form, "type");
    String retry = form.first("retry");
    if (id != null && (id.startsWith("#") || id.equals("earliest"))) {
      throw Failure.Invalid.of("id", "id.invalid", "An id is not 'earliest' and no fragment");
    }
    if ("mercure".equals(type)) {
      throw Failure.Invalid.of(
          "type", "type.reserved", "The hub's own events have the type mercure");
    }
    if (retry != null
        && (retry.length() > MAX_RETRY || !retry.chars().allMatch(PercentCoding::isDigit))) {
      throw Failure.Invalid.of("retry", "retry.invalid", "A time in milliseconds");
    }
    String data = form.first("data");
    return new Update(
        topics,
        form.first("private") != null,
        id == null ? "urn:uuid:" + UUID.randomUUID() : id,
        type,
        retry == null || retry.isEmpty() ? null : retry,
        data == null ? "" : data);
  }

  private Topic topic(String name, Credentials credentials) {
    if (name.length() > Selector.MAX_LENGTH) {
      throw Failure.TooLarge.of("topic", "topic.too_long", "A topic has at most 1024 characters.");
    }
    if (name.isEmpty() || name.equals("*") || !Texts.isClean(name)) {
      throw Failure.Invalid.of("topic", "topic.invalid", "This text cannot be a topic");
    }
    Topic topic = Topic.of(name, config.resource());
    if (topic.isReserved()) {
      throw credentials.isAccessToken()
          ? Failure.Invalid.of("topic", "topic.reserved", "This topic is the hub's own")
          : new Failure.Forbidden("topic.reserved", "This topic is the hub's own");
    }
    return topic;
  }

  /// An id or a type; null when it is not given or empty.
  private static @Nullable String name(FormPairs form, String field) {
    String text = form.first(field);
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
      throw Failure.TooLarge.of(field, field + ".too_long", "At most 256 bytes: " + field);
    }
    if (!Texts.isClean(text)) {
      throw Failure.Invalid.of(field, field + ".invalid", "No invisible characters: " + field);
    }
    return text;
  }
}
