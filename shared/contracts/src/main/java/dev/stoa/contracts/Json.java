package dev.stoa.contracts;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.List;
import java.util.stream.Collectors;

/// JSON of records, in one dialect for the bus, the APIs and stored data: `Instant` is RFC 3339 in
/// UTC with milliseconds; fields that are not known are ignored; a field that is missing or null is
/// refused unless its component is `@Nullable`; a number is no text and a text is no number.
public final class Json {
  private static final int MAX_DEPTH = 64;
  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  /// The JSON text of a record, list, map or plain value. Absent values are written as `null`.
  public static String encode(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException notEncodable) {
      throw new IllegalArgumentException(value.getClass() + " is no JSON value", notEncodable);
    }
  }

  /// The value that the text stands for. Throws [Failure.Invalid] that names the field, never with
  /// the parser's own words.
  public static <T> T decode(String json, Class<T> type) {
    try {
      var value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new Failure.Invalid("json.missing", "A JSON value is missing.", List.of());
      }
      return value;
    } catch (StreamConstraintsException tooDeep) {
      throw new Failure.Invalid("json.limits", "The JSON is nested too deeply.", List.of());
    } catch (JsonParseException broken) {
      throw new Failure.Invalid("json.syntax", syntax(broken), List.of());
    } catch (JsonMappingException mismatch) {
      throw mismatch(mismatch);
    } catch (JsonProcessingException broken) {
      throw new Failure.Invalid("json.syntax", syntax(broken), List.of());
    }
  }

  private static String syntax(JsonProcessingException broken) {
    var at = broken.getLocation();
    return at == null
        ? "This is not valid JSON."
        : "This is not valid JSON: line %d, column %d.".formatted(at.getLineNr(), at.getColumnNr());
  }

  private static Failure mismatch(JsonMappingException mismatch) {
    if (mismatch.getCause() instanceof JsonProcessingException broken
        && !(broken instanceof JsonMappingException)) {
      return new Failure.Invalid("json.syntax", syntax(broken), List.of());
    }
    var field = field(mismatch);
    if (field.isEmpty()) {
      return new Failure.Invalid("json.type", "This JSON is not of the expected shape.", List.of());
    }
    var missing = mismatch instanceof InvalidNullException;
    var code = missing ? "missing" : "type";
    var text =
        missing ? "The field is missing." : "The field does not have the expected type or value.";
    var errors = List.of(new FieldError(field, code, text));
    return new Failure.Invalid(
        "json." + code,
        "The field '%s' %s."
            .formatted(field, missing ? "is missing" : "has the wrong type or value"),
        errors);
  }

  private static String field(JsonMappingException mismatch) {
    return mismatch.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static ObjectMapper mapper() {
    var mapper =
        JsonMapper.builder()
            .annotationIntrospector(new NullabilityIntrospector())
            .addModule(new JsonTimes())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                LogicalType.Textual,
                textual ->
                    textual
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
    return mapper;
  }
}
