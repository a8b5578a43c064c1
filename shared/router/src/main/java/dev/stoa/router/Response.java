package dev.stoa.router;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A response: status, headers and body. It is built by a handler, may be changed by after-request
/// hooks, and is written once, on the connection's event loop.
public final class Response {
  static final String JSON = "application/json";

  private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
  private static final CharSequence HTML_TYPE = utf8("text/html");
  private static final CharSequence TEXT_TYPE = utf8("text/plain");
  private static final CharSequence XML_TYPE = utf8("application/xml");
  private static final CharSequence JSON_TYPE = HttpHeaders.createOptimized(JSON);

  private int status;
  private final HeaderList headers;
  private Body body;
  private boolean redirect;
  private @Nullable Url target;

  Response(int status, Body body) {
    this(status, new HeaderList(), body);
  }

  private Response(int status, HeaderList headers, Body body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  private static CharSequence utf8(String type) {
    return HttpHeaders.createOptimized(type + "; charset=utf-8");
  }

  private static Response typed(CharSequence type, String text) {
    Body bytes = new Body.Bytes(Buffer.buffer(text));
    return new Response(200, new HeaderList(CONTENT_TYPE, type), bytes);
  }

  /// An HTML page, the default of [#of(String)].
  public static Response html(String text) {
    return typed(HTML_TYPE, text);
  }

  public static Response text(String text) {
    return typed(TEXT_TYPE, text);
  }

  public static Response xml(String text) {
    return typed(XML_TYPE, text);
  }

  /// JSON that is already encoded.
  public static Response json(String encoded) {
    return typed(JSON_TYPE, encoded);
  }

  /// A map, a list, a JsonObject, a number, a text or null as JSON.
  public static Response jsonify(@Nullable Object value) {
    return json(Json.encode(value));
  }

  /// Several values as a JSON array.
  public static Response jsonifyAll(@Nullable Object... values) {
    return jsonify(Arrays.asList(values));
  }

  /// Named values as a JSON object: `jsonifyNamed("name", "Ann", "age", 7)`.
  public static Response jsonifyNamed(@Nullable Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("each name needs a value");
    }
    JsonObject object = new JsonObject();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return jsonify(object);
  }

  /// Bytes of any media type.
  public static Response bytes(String contentType, Buffer bytes) {
    return new Response(200, new Body.Bytes(bytes)).header("Content-Type", contentType);
  }

  /// 204, without a body.
  public static Response empty() {
    return new Response(204, Body.Empty.EMPTY);
  }

  /// A status without a body.
  public static Response empty(int status) {
    return new Response(status, Body.Empty.EMPTY);
  }

  /// HTML with status 200.
  public static Response of(String body) {
    return html(body);
  }

  /// HTML with a status.
  public static Response of(String body, int status) {
    return html(body).status(status);
  }

  /// A body, a status and headers; the content type is HTML unless the headers say otherwise.
  public static Response of(String body, int status, Map<String, String> headers) {
    Response response = html(body).status(status);
    headers.forEach(response::header);
    return response;
  }

  /// A file, sent with its length, ranges and conditional requests. It looks at the file, so call
  /// it where blocking is fine.
  ///
  /// @throws HttpError 404 when there is no such regular file
  public static Response file(Path file, String contentType) {
    Body.File body = Body.File.of(file);
    return new Response(200, body)
        .header("Content-Type", contentType)
        .lastModified(body.modified())
        .etag(body.tag());
  }

  /// A stream of unknown length, written with back-pressure. A `Content-Length` set beside it is
  /// told only to who asks with `HEAD`.
  public static Response stream(String contentType, ReadStream<Buffer> stream) {
    return new Response(200, new Body.Stream(stream)).header("Content-Type", contentType);
  }

  /// The handler writes `request.http().response()` itself, from here on. After-request hooks do
  /// not run; teardown runs when the response ends or the client goes. Who wants to be told of that
  /// too uses `request.context().addEndHandler`: a response has room for one handler of each kind,
  /// and a second one takes its place.
  public static Response taken() {
    return new Response(200, Body.Taken.TAKEN);
  }

  public int status() {
    return status;
  }

  public Response status(int code) {
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException(code + " is no status of a response");
    }
    this.status = code;
    return this;
  }

  /// The reason phrase of the status.
  public String reason() {
    return StatusText.reason(status);
  }

  /// The first value of a header, or null.
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /// Sets a header, replacing other values.
  ///
  /// @throws IllegalArgumentException for a name or value that a header cannot hold
  public Response header(String name, String value) {
    headers.set(name, value);
    redirect &= !name.equalsIgnoreCase("Location");
    return this;
  }

  /// Adds a value to those the header has.
  public Response addHeader(String name, String value) {
    headers.add(name, value);
    redirect &= !name.equalsIgnoreCase("Location");
    return this;
  }

  public Response removeHeader(String name) {
    headers.remove(name);
    return this;
  }

  /// All values of a header.
  public List<String> headers(String name) {
    return headers.all(name);
  }

  /// Adds names to `Vary`.
  public Response vary(String... names) {
    for (String name : names) {
      headers.addToList("Vary", name);
    }
    return this;
  }

  /// Makes browsers save the body under a name instead of showing it.
  public Response attachment(String filename) {
    return header("Content-Disposition", HeaderParameters.attachment(filename));
  }

  public Response cookie(Cookie cookie) {
    return addHeader("Set-Cookie", cookie.header());
  }

  /// Names this version of the content, for conditional requests; quoted here.
  ///
  /// @throws IllegalArgumentException for what no entity tag holds: a quote, a space, a control
  public Response etag(String tag) {
    return header("ETag", Conditional.quoted(tag));
  }

  /// Names a version that is equal in meaning but not byte for byte.
  ///
  /// @throws IllegalArgumentException as [#etag]
  public Response weakEtag(String tag) {
    return header("ETag", "W/" + Conditional.quoted(tag));
  }

  public Response lastModified(Instant time) {
    return header("Last-Modified", HttpDates.print(time));
  }

  /// Where the new thing is, with a 201, or where to go, with a 302.
  public Response location(Url url) {
    this.target = url;
    return header("Location", url.toString()).asRedirect();
  }

  /// The value of `Content-Type`.
  public @Nullable String contentType() {
    return header("Content-Type");
  }

  public Response contentType(String value) {
    return header("Content-Type", value);
  }

  /// The media type without its parameters.
  public @Nullable String mimetype() {
    String type = contentType();
    return type == null ? null : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /// Sets the media type; texts get a charset.
  public Response mimetype(String type) {
    boolean text = type.startsWith("text/") || type.endsWith("xml");
    return contentType(text ? type + "; charset=utf-8" : type);
  }

  public boolean isJson() {
    String type = mimetype();
    return type != null && (type.equals(JSON) || type.endsWith("+json"));
  }

  /// The body as decoded JSON, or null when it is none.
  public @Nullable Object json() {
    return isJson() && body instanceof Body.Bytes(var bytes) ? Json.decodeValue(bytes) : null;
  }

  /// The body as text; empty when it is a file or a stream.
  public String bodyText() {
    return body instanceof Body.Bytes(var bytes) ? bytes.toString(StandardCharsets.UTF_8) : "";
  }

  /// Replaces the body and nothing else.
  public Response body(Buffer bytes) {
    this.body = new Body.Bytes(bytes);
    return this;
  }

  Response asRedirect() {
    this.redirect = true;
    return this;
  }

  boolean isRedirect() {
    return redirect;
  }

  /// The URL that `Location` was made of, null when it is another text.
  @Nullable Url target() {
    return redirect ? target : null;
  }

  Body body() {
    return body;
  }

  void setBody(Body other) {
    this.body = other;
  }

  HeaderList headers() {
    return headers;
  }

  boolean isTaken() {
    return body instanceof Body.Taken;
  }
}
