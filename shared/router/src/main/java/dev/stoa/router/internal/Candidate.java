package dev.stoa.router.internal;

import java.util.Set;

/// A rule at the end of its path.
///
/// @param methods the methods it answers; no two candidates of one path share one
/// @param everyMethod whether it answers all others too that no candidate before it does
/// @param strictSlashes whether a path that differs by its last slash is redirected or not found
/// @param mergeSlashes whether a path with doubled slashes is redirected
/// @param rule what the caller knows the rule by
public record Candidate<R>(
    Set<String> methods, boolean everyMethod, boolean strictSlashes, boolean mergeSlashes, R rule) {
  public Candidate {
    methods = Set.copyOf(methods);
  }

  public Candidate(Set<String> methods, boolean strictSlashes, boolean mergeSlashes, R rule) {
    this(methods, false, strictSlashes, mergeSlashes, rule);
  }

  boolean answers(String method) {
    return methods.contains(method) || everyMethod;
  }

  boolean sharesMethodWith(Candidate<R> other) {
    return everyMethod || other.everyMethod || methods.stream().anyMatch(other.methods::contains);
  }
}
