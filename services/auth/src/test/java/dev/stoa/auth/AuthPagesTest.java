package dev.stoa.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The pages as their readers see them, over HTTP.
class AuthPagesTest extends Visit {
  @Test
  void theFormSignsInAndGoesWhereItShould() {
    start();
    HttpResponse<String> form = get("/login?next=/articles/a%3Fb=1", "Accept", "text/html");
    assertThat(form.statusCode()).isEqualTo(200);
    assertThat(form.body())
        .contains("name=\"next\" value=\"/articles/a?b=1\"")
        .doesNotContain("csrf");
    assertThat(form.headers().firstValue("Cache-Control")).hasValue("no-store");
    HttpResponse<String> in =
        post(
            "/login",
            "email",
            Fixture.EMAIL,
            "password",
            Fixture.PASSWORD,
            "next",
            "/articles/a?b=1");
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(location(in)).endsWith("/articles/a?b=1");
    assertThat(in.headers().firstValue("Set-Cookie").orElse(""))
        .startsWith("__Host-stoa=")
        .contains("; Secure")
        .contains("; HttpOnly")
        .contains("; SameSite=Lax")
        .contains("; Path=/")
        .doesNotContain("Domain");
    assertThat(get("/login?next=/x").statusCode()).isEqualTo(302);
  }

  @Test
  void neverGoesToAnotherSite() {
    start();
    for (String next :
        List.of(
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:1",
            "/login")) {
      cookie = "";
      HttpResponse<String> in =
          post("/login", "email", Fixture.EMAIL, "password", Fixture.PASSWORD, "next", next);
      assertThat(location(in)).as(next).isEqualTo("/");
    }
  }

  @Test
  void wrongCredentialsGetTheSamePageWhateverIsWrong() {
    start();
    HttpResponse<String> wrong =
        post("/login", "email", "ann@example.org", "password", "nope-nope");
    HttpResponse<String> unknown =
        post("/login", "email", "bob@example.org", "password", "nope-nope");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("The e-mail address or the password is wrong.");
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.body().replace("bob@", "ann@")).isEqualTo(wrong.body());
    HttpResponse<String> chinese =
        send(
            "POST",
            "/login",
            "application/x-www-form-urlencoded",
            "email=a&password=b",
            "Accept",
            "text/html",
            "Accept-Language",
            "zh-CN");
    assertThat(chinese.body()).contains("电子邮箱或密码不正确。").contains("lang=\"zh-CN\"");
  }

  @Test
  void theAccountShowsAndEndsSessions() {
    start();
    HttpResponse<String> guest = get("/account", "Accept", "text/html");
    assertThat(location(guest)).endsWith("/login?next=%2Faccount");
    signIn();
    String first = cookie;
    cookie = "";
    signIn();
    HttpResponse<String> page =
        get("/account", "Accept", "text/html", "User-Agent", "Firefox/1 Linux");
    assertThat(page.body()).contains("this browser").contains(Fixture.EMAIL);
    String csrf = csrf(page);
    String own = hash(cookie);
    String other = hash(first);
    assertThat(page.body()).contains(own, other).contains("href=\"/comments/moderation\"");
    assertThat(post("/account/sessions", "session", other).statusCode()).isEqualTo(403);
    assertThat(location(post("/account/sessions", "session", other, "csrf", csrf)))
        .endsWith("/account?done=session");
    assertThat(get("/account", "Accept", "text/html").body()).doesNotContain(other);
    HttpResponse<String> again = post("/account/sessions", "session", other, "csrf", csrf);
    assertThat(again.statusCode()).isEqualTo(404);
    assertThat(again.body()).contains("This sign-in has ended already");
    post("/account/sessions", "session", "all", "csrf", csrf);
    assertThat(cookie).isEmpty();
  }

  @Test
  void changingThePasswordNeedsTheOldOneAndMovesTheSession() {
    start();
    signIn();
    String old = cookie;
    String csrf = csrf(get("/account", "Accept", "text/html"));
    HttpResponse<String> wrong =
        post(
            "/account/password",
            "current",
            "wrong-wrong",
            "password",
            "quite another secret",
            "csrf",
            csrf);
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("This is not your current password.");
    HttpResponse<String> weak =
        post(
            "/account/password",
            "current",
            Fixture.PASSWORD,
            "password",
            "password1",
            "csrf",
            csrf);
    assertThat(weak.statusCode()).isEqualTo(400);
    assertThat(weak.body()).contains("among the first that anyone tries");
    HttpResponse<String> done =
        post(
            "/account/password",
            "current",
            Fixture.PASSWORD,
            "password",
            "quite another secret",
            "csrf",
            csrf);
    assertThat(location(done)).endsWith("/account?done=password");
    assertThat(cookie).isNotEmpty().isNotEqualTo(old);
    assertThat(get("/account?done=password", "Accept", "text/html").body())
        .contains("The password was changed.");
  }

  @Test
  void logoutIsAPostWithAToken() {
    start();
    signIn();
    assertThat(get("/logout").statusCode()).isEqualTo(405);
    String csrf = csrf(get("/account", "Accept", "text/html"));
    assertThat(post("/logout", "csrf", "x").statusCode()).isEqualTo(403);
    assertThat(cookie).isNotEmpty();
    assertThat(post("/logout", "csrf", csrf).statusCode()).isEqualTo(303);
    assertThat(cookie).isEmpty();
  }
}
