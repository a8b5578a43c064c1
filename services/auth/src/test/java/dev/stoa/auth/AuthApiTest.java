package dev.stoa.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/// Signing in and out as scripts do it, over HTTP.
class AuthApiTest extends Visit {
  @Test
  void signingInReplacesTheCookieAndKillsTheOldOne() {
    start();
    signIn();
    String old = cookie;
    String token = csrf(get("/account", "Accept", "text/html"));
    HttpResponse<String> again = json("/api/auth/login", credentials(), "X-CSRF-Token", token);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(cookie).isNotEqualTo(old);
    String fresh = cookie;
    cookie = old;
    assertThat(new JsonObject(get("/api/auth/session").body()).getValue("principal")).isNull();
    assertThat(cookie).as("the dead cookie is taken back").isEmpty();
    cookie = fresh;
    assertThat(
            new JsonObject(get("/api/auth/session").body())
                .getJsonObject("principal")
                .getString("email"))
        .isEqualTo(Fixture.EMAIL);
  }

  @Test
  void scriptsSignInAndOut() {
    start();
    assertThat(get("/api/auth/session").body()).contains("\"principal\":null");
    JsonObject in = new JsonObject(json("/api/auth/login", credentials()).body());
    assertThat(in.getJsonObject("principal").getJsonArray("roles").encode())
        .isEqualTo("[\"owner\"]");
    HttpResponse<String> bare = json("/api/auth/logout", "");
    assertThat(bare.statusCode()).isEqualTo(403);
    assertThat(new JsonObject(bare.body()).getString("code")).isEqualTo("csrf.missing");
    String id = cookie;
    HttpResponse<String> out = json("/api/auth/logout", "", "X-CSRF-Token", in.getString("csrf"));
    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(cookie).isEmpty();
    cookie = id;
    assertThat(get("/api/auth/session").body()).contains("\"principal\":null");
  }

  @Test
  void badInputGetsAProblemThatNamesIt() {
    start();
    problem(json("/api/auth/login", "{"), 400);
    problem(json("/api/auth/login", "[]"), 400);
    problem(json("/api/auth/login", "{\"email\":1,\"password\":\"x\"}"), 400);
    problem(json("/api/auth/login", "{\"email\":\"a@b\"}"), 400);
    problem(json("/api/auth/login", "{\"email\":\"\",\"password\":\"\"}"), 400);
    problem(send("POST", "/api/auth/login", "text/plain", credentials()), 415);
    problem(json("/api/auth/login", credentials(), "Origin", "https://evil.example"), 403);
    problem(json("/api/auth/login", "{\"email\":\"a@b\",\"password\":\"wrong\"}"), 401);
    problem(get("/api/auth/login"), 405);
    problem(json("/api/auth/ticket", "{}"), 401);
  }

  private static void problem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(new JsonObject(response.body()).getString("code")).isNotBlank();
  }
}
