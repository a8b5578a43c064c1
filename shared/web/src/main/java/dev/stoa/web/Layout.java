package dev.stoa.web;

import gg.jte.Content;
import java.util.Map;

/// The frame around every page.
public final class Layout {
  private final Templates templates = Templates.in("dev.stoa.web.templates", Layout.class);

  /// The whole HTML document.
  public String render(Frame frame, Page page) {
    return templates.render("layout.jte", Map.of("frame", frame, "page", page));
  }

  /// The form for a comment, as a part of a page.
  public Content commentForm(CommentForm form, Messages messages) {
    return templates.content("commentForm.jte", Map.of("form", form, "messages", messages));
  }

  /// The body of an error page. `signIn`: the address to sign in at, empty where that is no help.
  Content error(Problem problem, String title, String signIn, Messages messages) {
    return templates.content(
        "error.jte",
        Map.of("problem", problem, "title", title, "signIn", signIn, "messages", messages));
  }
}
