package dev.stoa.comments;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns what a client sent into a [PostComment], or into one [Failure.Invalid] that names
/// everything that is wrong, field by field, as the client called the fields.
final class CommentInput {
  static final int NAME_LENGTH = 80;
  static final int EMAIL_LENGTH = 254;

  private static final int UNKNOWN_NAMED = 10;
  private static final Set<String> FIELDS = Set.of("thread", "parent", "text", "author");
  private static final Set<String> AUTHOR_FIELDS = Set.of("name", "email");
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@<>(),;:\"\\\\]+@[^\\s@<>(),;:\"\\\\]+");
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final int textLength;
  private final boolean signedIn;
  private final List<FieldError> errors = new ArrayList<>();

  private CommentInput(int textLength, boolean signedIn) {
    this.textLength = textLength;
    this.signedIn = signedIn;
  }

  /// From a JSON object: `{"thread","parent","text","author":{"name","email"}}`. The author of a
  /// signed-in person is the account; what they send is checked and not used.
  static PostComment ofJson(Map<String, Object> json, int textLength, boolean signedIn) {
    var input = new CommentInput(textLength, signedIn);
    input.refuseUnknown("", json, FIELDS);
    Map<?, ?> author = Map.of();
    Object given = json.get("author");
    if (given instanceof Map<?, ?> map) {
      author = map;
      input.refuseUnknown("author.", author, AUTHOR_FIELDS);
    } else if (given != null) {
      input.wrong("author", "type", "The author must be an object with a name.");
    }
    return input.check(
        input.text("thread", json.get("thread")),
        input.text("parent", json.get("parent")),
        input.text("text", json.get("text")),
        input.text("author.name", author.get("name")),
        input.text("author.email", author.get("email")),
        "author.");
  }

  /// From the fields of the form, where an empty field is one that was left out.
  static PostComment ofForm(
      String thread,
      @Nullable String parent,
      String text,
      @Nullable String name,
      @Nullable String email,
      int textLength,
      boolean signedIn) {
    return new CommentInput(textLength, signedIn)
        .check(thread, emptyToNull(parent), text, emptyToNull(name), emptyToNull(email), "");
  }

  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  private PostComment check(
      @Nullable String thread,
      @Nullable String parent,
      @Nullable String text,
      @Nullable String name,
      @Nullable String email,
      String author) {
    checkThread(thread);
    if (parent != null && !isId(parent)) {
      wrong("parent", "parent.unknown", "There is no comment with this id.");
    }
    checkText(text);
    checkName(author + "name", name);
    checkEmail(author + "email", email);
    if (!errors.isEmpty() || thread == null || text == null) {
      String first = errors.getFirst().message();
      String summary = errors.size() == 1 ? first : errors.size() + " fields are wrong.";
      throw new Failure.Invalid("comment.invalid", summary, errors);
    }
    return new PostComment(
        thread,
        parent,
        text,
        name == null ? null : name.strip(),
        email == null ? null : email.strip());
  }

  private void checkThread(@Nullable String thread) {
    if (thread == null) {
      missing("thread", "The thread key");
      return;
    }
    FieldError problem = Threads.problem(thread);
    if (problem != null) {
      wrong(problem.field(), problem.code(), problem.message());
    }
  }

  private void checkText(@Nullable String text) {
    if (text == null) {
      missing("text", "The text");
    } else if (!Characters.isWellFormed(text)) {
      wrong("text", "unicode", "The text is not valid Unicode.");
    } else if (Characters.length(text) > textLength) {
      wrong("text", "too_long", "The text is longer than " + textLength + " characters.");
    } else if (Characters.hasControlInProse(text)) {
      wrong("text", "control", "The text holds a control character.");
    } else if (Characters.isBlank(text)) {
      wrong("text", "blank", "The text is empty.");
    }
  }

  private void checkName(String field, @Nullable String name) {
    if (name == null) {
      if (!signedIn) {
        missing(field, "The name");
      }
    } else if (!Characters.isWellFormed(name)) {
      wrong(field, "unicode", "The name is not valid Unicode.");
    } else if (Characters.hasControl(name) || Characters.hasDirectionOverride(name)) {
      wrong(field, "control", "The name holds a control character.");
    } else if (Characters.isBlank(name)) {
      wrong(field, "blank", "The name is empty.");
    } else if (Characters.length(name.strip()) > NAME_LENGTH) {
      wrong(field, "too_long", "The name is longer than " + NAME_LENGTH + " characters.");
    }
  }

  private void checkEmail(String field, @Nullable String email) {
    if (email == null) {
      return;
    }
    if (email.length() > EMAIL_LENGTH) {
      wrong(
          field, "too_long", "The e-mail address is longer than " + EMAIL_LENGTH + " characters.");
    } else if (!Characters.isWellFormed(email)
        || Characters.hasControl(email)
        || !EMAIL.matcher(email.strip()).matches()) {
      wrong(field, "email", "This is not an e-mail address.");
    }
  }

  private @Nullable String text(String field, @Nullable Object value) {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    wrong(field, "type", "The field '" + field + "' must be a text.");
    return "parent".equals(field) ? null : "";
  }

  private void refuseUnknown(String prefix, Map<?, ?> given, Set<String> known) {
    var unknown = new TreeSet<String>();
    given.keySet().forEach(key -> unknown.add(String.valueOf(key)));
    unknown.removeAll(known);
    for (String field : unknown.stream().limit(UNKNOWN_NAMED).toList()) {
      wrong(prefix + field, "unknown", "There is no field '" + prefix + field + "'.");
    }
  }

  private void missing(String field, String what) {
    wrong(field, "missing", what + " is missing.");
  }

  /// One error a field: the first one says enough.
  private void wrong(String field, String code, String message) {
    if (errors.stream().noneMatch(error -> error.field().equals(field))) {
      errors.add(new FieldError(field, code, message));
    }
  }

  private static @Nullable String emptyToNull(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
