package dev.stoa.contracts;

/// One thing wrong with one input: the field as the caller named it, a stable code, a sentence.
public record FieldError(String field, String code, String message) {}
