package dev.stoa.router.internal;

/// Makes the converter that `<name(arguments):variable>` asks for.
@FunctionalInterface
public interface ConverterFactory {
  /// Makes the converter.
  ///
  /// @throws IllegalArgumentException when the arguments are not the converter's
  PathConverter create(ConverterArguments arguments);
}
