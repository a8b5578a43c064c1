package dev.stoa.contracts;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Instants as `2026-01-31T09:30:00.000Z`. Any RFC 3339 offset is read; UTC is written, always with
/// three digits, so that times sort as text.
final class JsonTimes extends SimpleModule {
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  JsonTimes() {
    addSerializer(Instant.class, new Written());
    addDeserializer(Instant.class, new Read());
  }

  private static final class Written extends StdScalarSerializer<Instant> {
    Written() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(WRITTEN.format(value));
    }
  }

  private static final class Read extends StdScalarDeserializer<Instant> {
    Read() {
      super(Instant.class);
    }

    @Override
    public @Nullable Instant deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      var text = json.getValueAsString();
      try {
        if (text != null) {
          return OffsetDateTime.parse(text).toInstant();
        }
      } catch (DateTimeException noTime) {
        // Reported below, with the field's name, like any other wrong value.
      }
      return (Instant) context.handleWeirdStringValue(Instant.class, text, "no RFC 3339 time");
    }
  }
}
