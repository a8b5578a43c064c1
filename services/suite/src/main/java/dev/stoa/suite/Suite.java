package dev.stoa.suite;

import dev.stoa.auth.AuthService;
import dev.stoa.comments.CommentsService;
import dev.stoa.content.ContentService;
import dev.stoa.push.PushService;
import dev.stoa.runtime.Service;
import java.util.List;

/// Every service of the suite, in the order in which they start.
final class Suite {
  private Suite() {}

  static List<Service> services() {
    return List.of(
        new AuthService(), new ContentService(), new CommentsService(), new PushService());
  }
}
