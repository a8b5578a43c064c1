package dev.stoa.router;

/// Finds the line of the application that called into this library.
final class CallSite {
  private static final String PACKAGE = CallSite.class.getPackageName();

  private CallSite() {}

  static String outsideThisPackage() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(frame -> !isOurs(frame))
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("unknown"));
  }

  private static boolean isOurs(StackWalker.StackFrame frame) {
    String name = frame.getClassName();
    return name.equals(PACKAGE + ".RuleSpec")
        || name.equals(PACKAGE + ".Blueprint")
        || name.equals(PACKAGE + ".CallSite");
  }
}
