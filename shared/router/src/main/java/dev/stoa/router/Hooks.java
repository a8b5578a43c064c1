package dev.stoa.router;

import java.util.ArrayList;
import java.util.List;

/// The hooks of one application or blueprint, as registered.
final class Hooks {
  private final List<BeforeStep> before = new ArrayList<>();
  private final List<AfterHook> after = new ArrayList<>();
  private final List<TeardownHook> teardown = new ArrayList<>();
  private final ErrorHandlers errors = new ErrorHandlers();

  List<BeforeStep> before() {
    return before;
  }

  List<AfterHook> after() {
    return after;
  }

  List<TeardownHook> teardown() {
    return teardown;
  }

  ErrorHandlers errors() {
    return errors;
  }
}
