package dev.stoa.web;

import dev.stoa.router.Request;
import dev.stoa.router.Response;
import org.jspecify.annotations.Nullable;

/// Answers a GET of a path that no rule takes, such as an address of the past.
@FunctionalInterface
public interface Lost {
  /// The answer, or null when there is none: then it is 404. May block, and may throw an
  /// [dev.stoa.router.HttpError] that says more.
  @Nullable Response find(Request request);
}
