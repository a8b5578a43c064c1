package dev.stoa.runtime;

import java.net.URI;
import java.util.List;

/// Lines for the person who has just started the process, such as a link to sign in with.
@FunctionalInterface
public interface Welcome {
  /// Called once on a virtual thread, when the process listens at `address`.
  List<String> lines(URI address) throws Exception;
}
