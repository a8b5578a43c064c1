package dev.stoa.runtime;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Typed settings. The key `owner.email` is the variable `STOA_OWNER_EMAIL`; a value given on the
/// command line wins over the environment. A wrong value stops the start with the key named. Each
/// key that is read is remembered, so that `./stoa config` can print what is in force.
public final class Config {
  /// Where a value comes from; an earlier one wins.
  public enum Source {
    /// Worked out from other settings, or known only since the process runs.
    DERIVED,
    /// The command line.
    OPTION,
    /// A variable of the process.
    ENVIRONMENT,
    /// The file `.env` in the working directory.
    FILE,
    /// Nobody has said anything else.
    DEFAULT;

    @Override
    public String toString() {
      return this == FILE ? ".env" : name().toLowerCase(Locale.ROOT);
    }
  }

  /// A setting in force. `value` is masked when it is secret.
  public record Entry(String key, String value, String defaultValue, Source source) {
    /// Whether somebody has set it.
    public boolean given() {
      return source.compareTo(Source.DERIVED) > 0 && source.compareTo(Source.DEFAULT) < 0;
    }

    /// The variable that sets it.
    public String variable() {
      return Config.variable(key);
    }
  }

  // Read before or beside this class: by the script and the tests.
  private static final Set<String> ELSEWHERE =
      Set.of("STOA_JDK", "STOA_JAVA_OPTS", "STOA_TEST_LOG");
  private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

  private final Map<String, String> options;
  private final Environment environment;
  private final Map<String, Entry> read = new ConcurrentHashMap<>();
  private final Map<String, String> derived = new ConcurrentHashMap<>();

  /// `options` win over the environment.
  public Config(Map<String, String> options, Environment environment) {
    this.options = Map.copyOf(options);
    this.environment = environment;
  }

  /// Settings from these keys only; for tests.
  public static Config of(Map<String, String> values) {
    return new Config(values, Environment.EMPTY);
  }

  /// Remembers what a setting came to, where that differs from what was asked for: the port that
  /// was free, the one shard of SQLite. Only what is printed changes.
  void derive(String key, String value) {
    derived.put(key, value);
  }

  /// A text; an empty value counts as not given.
  public String text(String key, String defaultValue) {
    var value = raw(key);
    remember(key, value, defaultValue);
    return value == null ? defaultValue : value;
  }

  /// A text that need not be given.
  public @Nullable String text(String key) {
    var value = raw(key);
    remember(key, value, "");
    return value;
  }

  /// A value that is never printed.
  public @Nullable Secret secret(String key) {
    var value = raw(key);
    remember(key, value == null ? null : Secret.MASK, "");
    return value == null ? null : new Secret(value);
  }

  /// A whole number from `min` to `max`.
  public int integer(String key, int defaultValue, int min, int max) {
    var value = raw(key);
    remember(key, value, Integer.toString(defaultValue));
    if (value == null) {
      return defaultValue;
    }
    try {
      var number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // Reported below with the key, like a number out of range.
    }
    throw wrong(key, value, "a whole number from %d to %d".formatted(min, max));
  }

  /// `true` or `false`.
  public boolean flag(String key, boolean defaultValue) {
    var value = raw(key);
    remember(key, value, Boolean.toString(defaultValue));
    if (value == null) {
      return defaultValue;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw wrong(key, value, "true or false");
    };
  }

  /// A time span such as `500ms`, `30s`, `5m`, `12h`, `7d` or ISO 8601 (`PT30S`).
  public Duration duration(String key, Duration defaultValue) {
    var value = raw(key);
    remember(key, value, spell(defaultValue));
    return value == null ? defaultValue : parseDuration(key, value);
  }

  /// Values separated by commas; blanks around them are dropped.
  public List<String> list(String key, List<String> defaultValue) {
    var value = raw(key);
    remember(key, value, String.join(",", defaultValue));
    return value == null
        ? defaultValue
        : Arrays.stream(value.split(",")).map(String::strip).filter(v -> !v.isEmpty()).toList();
  }

  /// One constant of an enum, in lower case with `-` for `_`.
  public <E extends Enum<E>> E choice(String key, E defaultValue) {
    var value = raw(key);
    remember(key, value, spell(defaultValue));
    if (value == null) {
      return defaultValue;
    }
    var choices = defaultValue.getDeclaringClass().getEnumConstants();
    for (var choice : choices) {
      if (spell(choice).equals(value.toLowerCase(Locale.ROOT))) {
        return choice;
      }
    }
    throw wrong(key, value, "one of " + Arrays.stream(choices).map(Config::spell).toList());
  }

  /// Every key read so far with the value in force, sorted; secrets masked.
  public List<Entry> entries() {
    return read.values().stream()
        .map(this::inForce)
        .sorted(Comparator.comparing(Entry::key))
        .toList();
  }

  /// `STOA_` variables that no part has asked for: most likely spelled wrong.
  public List<String> unknown() {
    var known = read.keySet().stream().map(Config::variable).toList();
    return environment.names().stream()
        .filter(name -> name.startsWith("STOA_"))
        .filter(name -> !known.contains(name) && !ELSEWHERE.contains(name))
        .sorted()
        .toList();
  }

  /// The failure for a value that a caller has parsed itself.
  public static LaunchFailure wrong(String key, String value, String expected) {
    return new LaunchFailure(
        LaunchFailure.Kind.CONFIG,
        "%s (%s): '%s' is not %s.".formatted(key, LaunchOptions.spelling(key), value, expected));
  }

  static String variable(String key) {
    return "STOA_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private Entry inForce(Entry asked) {
    var value = derived.getOrDefault(asked.key(), asked.value());
    return value.equals(asked.value())
        ? asked
        : new Entry(asked.key(), value, asked.defaultValue(), Source.DERIVED);
  }

  private @Nullable String raw(String key) {
    var option = options.get(key);
    var value = option != null ? option : environment.value(variable(key));
    return value == null || value.isBlank() ? null : value.strip();
  }

  private void remember(String key, @Nullable String value, String defaultValue) {
    read.put(
        key,
        value == null
            ? new Entry(key, defaultValue, defaultValue, Source.DEFAULT)
            : new Entry(key, value, defaultValue, source(key)));
  }

  private Source source(String key) {
    if (options.containsKey(key)) {
      return Source.OPTION;
    }
    return environment.exported().containsKey(variable(key)) ? Source.ENVIRONMENT : Source.FILE;
  }

  private static Duration parseDuration(String key, String value) {
    var simple = SIMPLE_DURATION.matcher(value);
    try {
      if (!simple.matches()) {
        return Duration.parse(value);
      }
      var amount = Long.parseLong(simple.group(1));
      return switch (simple.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException noDuration) {
      throw wrong(key, value, "a time span such as 500ms, 30s, 5m, 12h or 7d");
    }
  }

  private static String spell(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private static String spell(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
