package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A handler or hook that gives null where an answer is due is an error that names it.
@NullUnmarked // tests hand nulls around on purpose
class MissingAnswersTest {
  @ParameterizedTest
  @EnumSource(Execution.class)
  void aHandlerIsNamedByItsRule(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/none", "none", _ -> null);
    pages.getAsync("/future", "future", _ -> null);
    try (TestServer server = new TestServer(App.builder("test").dev(true).register(pages))) {
      assertThat(server.get("/none").body()).contains("pages.none").contains("gave no response");
      assertThat(server.get("/future").body()).contains("pages.future").contains("gave no future");
    }
  }

  @Test
  void aHookThatGivesNoFutureLetsNobodyPass() throws Exception {
    Blueprint pages = Blueprint.named("pages").beforeRequestAsync(_ -> null);
    pages.get("/page", "page", _ -> Response.text("for members"));
    try (TestServer server = new TestServer(App.builder("test").dev(true).register(pages))) {
      assertThat(server.get("/page").statusCode()).isEqualTo(500);
      assertThat(server.get("/page").body()).contains("before-request hook gave no future");
    }
  }
}
