package dev.stoa.push.mercure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes a URL Pattern written as one string apart into its components (WHATWG URL Pattern, 1.6).
final class PatternString {
  /// The parts of a URL that have a pattern each, in order.
  enum Component {
    PROTOCOL,
    USERNAME,
    PASSWORD,
    HOSTNAME,
    PORT,
    PATHNAME,
    SEARCH,
    HASH
  }

  private enum State {
    INIT(null),
    PROTOCOL(Component.PROTOCOL),
    AUTHORITY(null),
    USERNAME(Component.USERNAME),
    PASSWORD(Component.PASSWORD),
    HOSTNAME(Component.HOSTNAME),
    PORT(Component.PORT),
    PATHNAME(Component.PATHNAME),
    SEARCH(Component.SEARCH),
    HASH(Component.HASH),
    DONE(null);

    final @Nullable Component component;

    State(@Nullable Component component) {
      this.component = component;
    }
  }

  private final String input;
  private final List<PatternToken> tokens;
  private final Map<Component, String> result = new EnumMap<>(Component.class);
  private State state = State.INIT;
  private int start;
  private int at;
  private int step;
  private int groups;
  private int brackets;
  private boolean special;

  private PatternString(String input) {
    this.input = input;
    this.tokens = PatternToken.tokenize(input, true);
  }

  /// The components that the string speaks of. Throws [IllegalArgumentException] for what is none.
  static Map<Component, String> parse(String input) {
    var parser = new PatternString(input);
    parser.run();
    if (parser.result.containsKey(Component.HOSTNAME)) {
      parser.result.putIfAbsent(Component.PORT, "");
    }
    return parser.result;
  }

  private void run() {
    while (at < tokens.size() && state != State.DONE) {
      step = 1;
      PatternToken.Type type = tokens.get(at).type();
      if (type == PatternToken.Type.END) {
        end();
      } else if (type == PatternToken.Type.OPEN) {
        groups++;
      } else if (groups > 0 && type != PatternToken.Type.CLOSE) {
        at += step;
        continue;
      } else {
        if (groups > 0) {
          groups--;
        }
        token();
      }
      at += step;
    }
  }

  private void end() {
    if (state == State.INIT) {
      rewind(State.INIT);
      if (isPlain(at, "#")) {
        change(State.HASH, 1);
      } else if (isSearchPrefix()) {
        change(State.SEARCH, 1);
      } else {
        change(State.PATHNAME, 0);
      }
    } else if (state == State.AUTHORITY) {
      rewind(State.HOSTNAME);
    } else {
      change(State.DONE, 0);
    }
  }

  private void token() {
    switch (state) {
      case INIT -> {
        if (isPlain(at, ":")) {
          rewind(State.PROTOCOL);
        }
      }
      case PROTOCOL -> protocol();
      case AUTHORITY -> {
        if (isPlain(at, "@")) {
          rewind(State.USERNAME);
        } else if (isPlain(at, "/") || isSearchPrefix() || isPlain(at, "#")) {
          rewind(State.HOSTNAME);
        }
      }
      case USERNAME, PASSWORD -> {
        if (state == State.USERNAME && isPlain(at, ":")) {
          change(State.PASSWORD, 1);
        } else if (isPlain(at, "@")) {
          change(State.HOSTNAME, 1);
        }
      }
      case HOSTNAME -> {
        if (isPlain(at, "[")) {
          brackets++;
        } else if (isPlain(at, "]")) {
          brackets--;
        } else if (isPlain(at, ":") && brackets == 0) {
          change(State.PORT, 1);
        } else {
          afterHost();
        }
      }
      case PORT -> afterHost();
      case PATHNAME, SEARCH -> afterPath();
      case HASH, DONE -> {}
    }
  }

  private void protocol() {
    if (!isPlain(at, ":")) {
      return;
    }
    special = PatternComponent.protocol(componentString()).matchesSpecialScheme();
    State next = special ? State.AUTHORITY : State.PATHNAME;
    int skip = 1;
    if (isPlain(at + 1, "/") && isPlain(at + 2, "/")) {
      next = State.AUTHORITY;
      skip = 3;
    }
    change(next, skip);
  }

  private void afterHost() {
    if (isPlain(at, "/")) {
      change(State.PATHNAME, 0);
    } else {
      afterPath();
    }
  }

  private void afterPath() {
    if (state != State.SEARCH && isSearchPrefix()) {
      change(State.SEARCH, 1);
    } else if (isPlain(at, "#")) {
      change(State.HASH, 1);
    }
  }

  private void rewind(State next) {
    at = start;
    step = 0;
    state = next;
  }

  private void change(State next, int skip) {
    if (state.component != null) {
      result.put(state.component, componentString());
    }
    if (state != State.INIT && next != State.DONE) {
      if (state.compareTo(State.HOSTNAME) < 0 && next.compareTo(State.PORT) >= 0) {
        result.putIfAbsent(Component.HOSTNAME, "");
      }
      if (state.compareTo(State.PATHNAME) < 0 && next.compareTo(State.SEARCH) >= 0) {
        result.putIfAbsent(Component.PATHNAME, special ? "/" : "");
      }
      if (state.compareTo(State.SEARCH) < 0 && next == State.HASH) {
        result.putIfAbsent(Component.SEARCH, "");
      }
    }
    state = next;
    at += skip;
    start = at;
    step = 0;
  }

  private String componentString() {
    return input.substring(tokens.get(start).index(), tokens.get(at).index());
  }

  private boolean isPlain(int index, String text) {
    return index < tokens.size() && tokens.get(index).isPlain(text);
  }

  /// A `?` that is no modifier of what stands before it.
  private boolean isSearchPrefix() {
    if (isPlain(at, "?")) {
      return true;
    }
    if (!tokens.get(at).value().equals("?")) {
      return false;
    }
    if (at == 0) {
      return true;
    }
    return switch (tokens.get(at - 1).type()) {
      case NAME, REGEXP, CLOSE, ASTERISK -> false;
      default -> true;
    };
  }
}
