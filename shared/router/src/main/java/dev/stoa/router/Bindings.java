package dev.stoa.router;

/// The application and the request that a virtual thread works for, as scoped values.
final class Bindings {
  private static final ScopedValue<App> APP = ScopedValue.newInstance();
  private static final ScopedValue<Request> REQUEST = ScopedValue.newInstance();

  private Bindings() {}

  static App app() {
    if (!APP.isBound()) {
      throw new IllegalStateException("No application is bound here.");
    }
    return APP.get();
  }

  static Request request() {
    if (!REQUEST.isBound()) {
      throw new IllegalStateException(
          "No request is bound here: only virtual threads of a request have one.");
    }
    return REQUEST.get();
  }

  /// Runs a task for an application.
  static void run(App app, App.AppTask task) throws Exception {
    call(ScopedValue.where(APP, app), task);
  }

  /// Runs a task for a request, whose application is bound already.
  static void run(Request request, App.AppTask task) throws Exception {
    call(ScopedValue.where(REQUEST, request), task);
  }

  private static void call(ScopedValue.Carrier bound, App.AppTask task) throws Exception {
    bound.call(() -> {
      task.run();
      return true;
    });
  }

  /// Runs a part of the work on a request that is being served, in the application's own scope.
  static void serve(Request request, Runnable work) {
    bind(request, () -> request.app().settings().scope().run(request, work));
  }

  /// Runs a part of the work on a request without that scope.
  static void bind(Request request, Runnable work) {
    ScopedValue.where(REQUEST, request).where(APP, request.app()).run(work);
  }
}
