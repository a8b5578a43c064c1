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
  /// A setting in force. `value` is masked when it is secret. `given`: not the default.
  public record Entry(String key, String value, String defaultValue, boolean given) {}

  // Read before or beside this class: by the script, the command line and the log.
  private static final Set<String> ELSEWHERE =
      Set.of(
          "STOA_JDK",
          "STOA_JAVA_OPTS",
          "STOA_LOG_FORMAT",
          "STOA_LOG_LEVEL",
          "STOA_TEST_LOG",
          "STOA_DATA",
          "STOA_HOST",
          "STOA_PORT",
          "STOA_ROLE",
          "STOA_CLUSTER",
          "STOA_MANAGEMENT_PORT",
          "STOA_DATABASE_URL");
  private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

  private final Map<String, String> overrides;
  private final Map<String, String> environment;
  private final Map<String, Entry> read = new ConcurrentHashMap<>();

  public Config(Map<String, String> overrides, Map<String, String> environment) {
    this.overrides = Map.copyOf(overrides);
    this.environment = Map.copyOf(environment);
  }

  /// Settings from these keys only; for tests.
  public static Config of(Map<String, String> values) {
    return new Config(values, Map.of());
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
    return read.values().stream().sorted(Comparator.comparing(Entry::key)).toList();
  }

  /// `STOA_` variables that no part has asked for: most likely spelled wrong.
  public List<String> unknown() {
    var known = read.keySet().stream().map(Config::variable).toList();
    return environment.keySet().stream()
        .filter(name -> name.startsWith("STOA_"))
        .filter(name -> !known.contains(name) && !ELSEWHERE.contains(name))
        .sorted()
        .toList();
  }

  /// The failure for a value that a caller has parsed itself.
  public static LaunchFailure wrong(String key, String value, String expected) {
    return new LaunchFailure(
        LaunchFailure.Kind.CONFIG,
        "%s (%s): '%s' is not %s.".formatted(key, variable(key), value, expected));
  }

  static String variable(String key) {
    return "STOA_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private @Nullable String raw(String key) {
    var value = overrides.containsKey(key) ? overrides.get(key) : environment.get(variable(key));
    return value == null || value.isBlank() ? null : value.strip();
  }

  private void remember(String key, @Nullable String value, String defaultValue) {
    read.put(
        key, new Entry(key, value == null ? defaultValue : value, defaultValue, value != null));
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
