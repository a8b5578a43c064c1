package dev.stoa.runtime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A value that must not be printed: every way to turn it into text but [#reveal] shows a mask.
public final class Secret {
  static final String MASK = "********";

  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /// The value itself, for the one place that needs it.
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return MASK;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
