package dev.stoa.auth;

import org.jspecify.annotations.Nullable;

/// The sign-in form, fresh or with what was wrong.
public record LoginForm(String email, String next, @Nullable String error) {}
