package dev.stoa.router;

/// Turns a failure into a response.
@FunctionalInterface
public interface ErrorHandler<T extends Throwable> {
  Response handle(Request request, T failure) throws Exception;
}
