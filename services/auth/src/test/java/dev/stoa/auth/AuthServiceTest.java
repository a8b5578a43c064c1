package dev.stoa.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import dev.stoa.runtime.ControlOutput;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the operator does, seen from both ends.
class AuthServiceTest extends Visit {
  @Test
  void theClaimLinkMakesTheOwnerOnce() throws Exception {
    startWithoutOwner();
    String line = process().welcome().getLast().strip();
    String path = URI.create(line).getPath();
    assertThat(line).startsWith("http://localhost:" + process().port() + "/account/link/");
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> form = get(path, "Accept", "text/html");
      assertThat(form.statusCode()).isEqualTo(200);
      assertThat(form.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
      assertThat(form.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
    HttpResponse<String> weak = post(path, "email", "ann@example.org", "password", "short");
    assertThat(weak.statusCode()).isEqualTo(400);
    assertThat(weak.body()).contains("at least 8 characters").contains("value=\"ann@example.org\"");
    HttpResponse<String> both = post(path, "email", "nobody", "password", "short", "name", "Ann");
    assertThat(both.statusCode()).isEqualTo(400);
    for (String field : List.of("email", "password")) {
      assertThat(both.body())
          .containsPattern(
              "id=\""
                  + field
                  + "\"[^>]*aria-invalid=\"true\"[^>]*aria-describedby=\"[^\"]*"
                  + field
                  + "-error\"")
          .contains("id=\"" + field + "-error\"");
    }
    assertThat(both.body())
        .contains("This is not an e-mail address.")
        .contains("at least 8 characters")
        .contains("value=\"Ann\"");
    HttpResponse<String> done =
        post(path, "email", "ann@example.org", "password", Fixture.PASSWORD);
    assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
    assertThat(get("/api/auth/session").body()).contains("\"owner\"");
    assertThat(get(path, "Accept", "text/html").statusCode()).isEqualTo(404);
    assertThat(process().welcome()).isEmpty();
  }

  @Test
  void theOperatorListsResetsAndMints() throws Exception {
    start();
    signIn();
    assertThat(command("user.list", new JsonObject()).lines)
        .containsExactly(Fixture.EMAIL + "\tAnn\towner\tpassword");
    Output reset = command("user.reset", new JsonObject());
    assertThat(get("/api/auth/session").body()).contains("\"principal\":null");
    cookie = "";
    String path = URI.create(reset.lines.getFirst()).getPath();
    assertThat(get(path, "Accept", "text/html").body()).contains("Set a new password");
    assertThat(post(path, "password", "quite another secret").statusCode()).isEqualTo(303);
    assertThat(cookie).isNotEmpty();
    assertThatThrownBy(() -> command("user.reset", new JsonObject().put("email", "no@example.org")))
        .isInstanceOf(Failure.NotFound.class);
    Output token =
        command(
            "token",
            new JsonObject().put("subscribe", new JsonArray().add("news:*")).put("ttl", "90s"));
    assertThat(token.lines).singleElement().asString().matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    HttpResponse<String> ticket =
        json("/api/auth/ticket", "", "Authorization", "Bearer " + token.lines.getFirst());
    assertThat(ticket.statusCode()).isEqualTo(201);
    assertThat(get("/.well-known/jwks.json").body()).contains("Ed25519").doesNotContain("\"d\"");
    assertThatThrownBy(() ->
            command(
                "token",
                new JsonObject().put("ttl", "2h").put("publish", new JsonArray().add("a"))))
        .isInstanceOf(Failure.Invalid.class);
    assertThatThrownBy(() -> command("token", new JsonObject()))
        .isInstanceOf(Failure.Invalid.class);
  }

  private Output command(String name, JsonObject arguments) throws Exception {
    Output output = new Output();
    process().command(name, arguments, output);
    return output;
  }

  private static final class Output implements ControlOutput {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void line(String text) {
      lines.add(text);
    }

    @Override
    public void note(String text) {}

    @Override
    public void progress(String label, long done, long total) {}
  }
}
