package dev.stoa.contracts;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/// Tells Jackson what the type system already says: a component that is not `@Nullable` must be
/// there and must not be null.
final class NullabilityIntrospector extends JacksonAnnotationIntrospector {
  private static final JsonSetter.Value REFUSE_NULL =
      JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL);

  @Override
  public JsonSetter.Value findSetterInfo(Annotated annotated) {
    if (annotated instanceof AnnotatedParameter parameter
        && parameter.getOwner().getMember() instanceof Constructor<?> constructor
        && constructor.getDeclaringClass().isRecord()) {
      var type = constructor.getAnnotatedParameterTypes()[parameter.getIndex()];
      return type.isAnnotationPresent(Nullable.class) ? JsonSetter.Value.empty() : REFUSE_NULL;
    }
    return super.findSetterInfo(annotated);
  }
}
