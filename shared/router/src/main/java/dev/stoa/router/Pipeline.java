package dev.stoa.router;

import java.util.ArrayList;
import java.util.List;

/// The hooks of one rule in the order in which they run, flattened from its blueprint and those
/// above.
///
/// @param before application first, then outer to inner blueprint, each as registered
/// @param after inner to outer blueprint, then the application, each reversed
/// @param teardown as `after`
/// @param errors error handlers, inner blueprint first
record Pipeline(
    List<BeforeStep> before,
    List<AfterHook> after,
    List<TeardownHook> teardown,
    List<ErrorHandlers> errors,
    Execution execution) {
  Pipeline {
    before = List.copyOf(before);
    after = List.copyOf(after);
    teardown = List.copyOf(teardown);
    errors = List.copyOf(errors);
  }

  /// This pipeline with the hooks of a blueprint inside it.
  Pipeline with(Hooks inner, Execution innerExecution) {
    List<BeforeStep> allBefore = new ArrayList<>(before);
    allBefore.addAll(inner.before());
    List<AfterHook> allAfter = new ArrayList<>(inner.after().reversed());
    allAfter.addAll(after);
    List<TeardownHook> allTeardown = new ArrayList<>(inner.teardown().reversed());
    allTeardown.addAll(teardown);
    List<ErrorHandlers> allErrors = new ArrayList<>();
    allErrors.add(inner.errors());
    allErrors.addAll(errors);
    return new Pipeline(allBefore, allAfter, allTeardown, allErrors, innerExecution);
  }
}
