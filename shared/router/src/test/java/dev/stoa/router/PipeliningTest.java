package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many requests sent at once over one connection are all answered, in their order.
class PipeliningTest {
  private static final int REQUESTS = 200;
  private static final Pattern STATUS = Pattern.compile("HTTP/1[.]1 (\\d{3})");

  @ParameterizedTest
  @EnumSource(Execution.class)
  void answersInOrder(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/here/<n>", "here", request -> Response.text("#" + request.pathValue("n") + ";"));
    pages.post("/post", "post", request -> Response.text(request.text()));
    App.Builder app =
        App.builder("test")
            .execution(execution)
            .register(pages)
            .errorHandler(404, (_, _) -> Response.text("none").status(404));
    StringBuilder requests = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      String close = i == REQUESTS - 1 ? "Connection: close\r\n" : "";
      String head = " HTTP/1.1\r\nHost: a\r\n" + close;
      switch (i % 4) {
        case 0 -> requests.append("GET /here/").append(i).append(head).append("\r\n");
        case 1 -> requests.append("GET /nowhere").append(head).append("\r\n");
        case 2 -> requests.append("DELETE /here/1").append(head).append("\r\n");
        default -> requests.append("POST /post").append(head).append("Content-Length: 2\r\n\r\nab");
      }
      expected.add(List.of("200", "404", "405", "200").get(i % 4));
    }
    try (TestServer server = new TestServer(app)) {
      String answers = server.raw(requests.toString());
      List<String> statuses = new ArrayList<>();
      for (Matcher status = STATUS.matcher(answers); status.find(); ) {
        statuses.add(status.group(1));
      }
      assertThat(statuses).isEqualTo(expected);
      String order =
          String.join(
              "", IntStream.range(0, REQUESTS / 4).mapToObj(i -> "#" + 4 * i + ";").toList());
      assertThat(Pattern.compile("#\\d+;").matcher(answers).results().map(r -> r.group()).toList())
          .isEqualTo(List.of(order.split("(?<=;)", -1)).subList(0, REQUESTS / 4));
    }
  }
}
