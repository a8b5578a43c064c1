package dev.stoa.auth;

import dev.stoa.access.Access;
import dev.stoa.access.SessionId;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.web.Messages;
import dev.stoa.web.Page;
import dev.stoa.web.Templates;
import dev.stoa.web.Web;
import gg.jte.Content;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The HTML of auth's pages, in the reader's language.
final class AuthPages {
  private final Web web;
  private final Templates templates = Templates.in("dev.stoa.auth.templates", AuthService.class);

  AuthPages(Web web) {
    this.web = web;
  }

  Response login(Request request, LoginForm form, int status) {
    return page(request, "auth.login.title", "login.jte", Map.of("form", form), status);
  }

  Response link(Request request, LinkForm form, int status) {
    String title = form.isClaim() ? "auth.claim.title" : "auth.reset.title";
    return page(request, title, "link.jte", Map.of("form", form), status);
  }

  Response account(
      Request request,
      Principal principal,
      List<Session> sessions,
      Map<String, String> errors,
      int status) {
    Messages messages = Messages.of(request);
    SessionId own = Access.session(request);
    String ownHash = own == null ? "" : own.hash();
    List<AccountView.Row> rows =
        sessions.stream().map(session -> row(session, ownHash, messages)).toList();
    String email = principal.email();
    AccountView view =
        new AccountView(
            principal.name(),
            email == null ? "" : email,
            principal.isOwner(),
            Access.csrfToken(request),
            rows,
            notice(request, messages),
            errors);
    return page(request, "auth.account.title", "account.jte", Map.of("view", view), status);
  }

  /// What the failure says, in the reader's language.
  String text(Request request, Failure failure) {
    return text(Messages.of(request), failure.code(), failure.text());
  }

  /// The text of an error code, in the reader's language.
  String text(Request request, String code) {
    return text(Messages.of(request), code, code);
  }

  /// What is wrong with which field; the empty name is the whole form.
  Map<String, String> errors(Request request, Failure failure) {
    if (failure.errors().isEmpty()) {
      return Map.of("", text(request, failure));
    }
    Messages messages = Messages.of(request);
    Map<String, String> errors = new HashMap<>();
    for (FieldError error : failure.errors()) {
      errors.put(error.field(), text(messages, error.code(), error.message()));
    }
    return errors;
  }

  private static String text(Messages messages, String code, String absent) {
    String key = "error.code." + code;
    return messages.has(key) ? messages.text(key) : absent;
  }

  private static AccountView.Row row(Session session, String own, Messages messages) {
    String browser =
        session.browser().isEmpty()
            ? messages.text("auth.sessions.unknownBrowser")
            : session.browser();
    return new AccountView.Row(
        session.hash(), browser, session.hash().equals(own), session.createdAt(), session.seenAt());
  }

  private static @Nullable String notice(Request request, Messages messages) {
    return switch (request.args().get("done", "")) {
      case "password" -> messages.text("auth.account.passwordChanged");
      case "session" -> messages.text("auth.account.sessionEnded");
      default -> null;
    };
  }

  private Response page(
      Request request, String title, String template, Map<String, Object> model, int status) {
    Messages messages = Messages.of(request);
    Map<String, Object> parameters = new HashMap<>(model);
    parameters.put("messages", messages);
    Content body = templates.content(template, parameters);
    return web.page(request, Page.of(messages.text(title), body)).status(status);
  }
}
