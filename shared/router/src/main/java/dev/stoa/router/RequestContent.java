package dev.stoa.router;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The body of a request and what it means.
final class RequestContent {
  private final Buffer data;
  private final @Nullable String contentType;
  private final @Nullable Uploads uploads;
  private Multipart.@Nullable Form form;
  private @Nullable Object json;
  private boolean jsonRead;

  RequestContent(Buffer data, @Nullable String contentType, @Nullable Uploads uploads) {
    this.data = data;
    this.contentType = contentType;
    this.uploads = uploads;
  }

  Buffer data() {
    return data;
  }

  String text() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(data.getBytes()))
          .toString();
    } catch (CharacterCodingException _) {
      throw HttpError.of(400, "body.utf8", "The body is not UTF-8.");
    }
  }

  MultiValues<String> form() {
    return parsed().fields();
  }

  MultiValues<Upload> files() {
    return parsed().files();
  }

  private Multipart.Form parsed() {
    Multipart.Form known = form;
    if (known == null) {
      known = parse();
      form = known;
    }
    return known;
  }

  private Multipart.Form parse() {
    MediaType type = mediaType();
    if (type.is("application/x-www-form-urlencoded")) {
      String text = data.toString(StandardCharsets.ISO_8859_1);
      return new Multipart.Form(FormText.parse(text, "form"), MultiValues.empty());
    }
    if (type.is("multipart/form-data") && contentType != null) {
      return Multipart.parse(data, contentType, uploads);
    }
    return new Multipart.Form(MultiValues.empty(), MultiValues.empty());
  }

  MediaType mediaType() {
    return MediaType.of(contentType);
  }

  @Nullable Object json(Set<JsonOption> options) {
    if (jsonRead && !options.contains(JsonOption.NO_CACHE)) {
      return json;
    }
    try {
      json = decode(options.contains(JsonOption.FORCE));
      jsonRead = true;
      return json;
    } catch (HttpError e) {
      if (options.contains(JsonOption.SILENT)) {
        return null;
      }
      throw e;
    }
  }

  private @Nullable Object decode(boolean force) {
    if (!force && !mediaType().isJson()) {
      throw HttpError.of(
          415, "body.type", "The header Content-Type may be: {0}.", "application/json");
    }
    String text = text();
    if (text.isBlank()) {
      throw HttpError.of(400, "body.empty", "The body is empty; JSON is expected.");
    }
    try {
      JsonKeys.requireDistinct(data);
      return Json.decodeValue(text);
    } catch (DecodeException e) {
      throw JsonKeys.broken(e);
    }
  }
}
