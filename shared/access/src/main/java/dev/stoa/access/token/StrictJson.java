package dev.stoa.access.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// One JSON object and nothing else: no member twice at any depth, no broken UTF-8, bounded depth.
/// Two readers of such a text cannot see different things in it.
final class StrictJson {
  private static final int MAX_DEPTH = 8;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private StrictJson() {}

  /// Throws [IllegalArgumentException] for anything but such an object.
  static JsonObject parse(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      check(text);
      return new JsonObject(text);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("Not UTF-8", e);
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("Not one strict JSON object", e);
    }
  }

  private static void check(String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("Not an object");
      }
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw new IllegalArgumentException("Cut off");
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("More than one value");
      }
    }
  }
}
