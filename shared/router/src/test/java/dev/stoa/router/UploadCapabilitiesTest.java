package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// F6: files that come in a form.
@NullUnmarked // tests hand nulls around on purpose
class UploadCapabilitiesTest {
  private static TestServer server;
  @TempDir static Path directory;

  @BeforeAll
  static void serve() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.post("/form", "form", r -> Response.text(r.form().getAll("k").toString()));
    pages
        .post(
            "/files",
            "files",
            r -> {
              for (Upload file : r.files().getAll("f")) {
                file.save(directory.resolve(file.safeName()));
              }
              return Response.text(r.form().get("title") + " " + r.files().getAll("f").size());
            })
        .uploads(Uploads.of(2, 100))
        .bodyLimit(10_000);
    pages
        .post("/images", "images", r -> Response.text("" + r.files().size()))
        .uploads(Uploads.of(1, 1000).only("image/png"));
    server = TestServer.of(pages);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String multipart(String... parts) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < parts.length; i += 2) {
      body.append("--B\r\nContent-Disposition: form-data; ")
          .append(parts[i])
          .append("\r\n\r\n")
          .append(parts[i + 1])
          .append("\r\n");
    }
    return body + "--B--\r\n";
  }

  @Test
  @Tag("F6")
  void takesUploadsUnderSafeNames() throws Exception {
    String type = "multipart/form-data; boundary=B";
    String body =
        multipart(
            "name=\"title\"",
            "T",
            "name=\"f\"; filename=\"../../etc/passwd\"",
            "one",
            "name=\"f\"; filename=\"b.txt\"",
            "two\r\nlines");
    assertThat(server.post("/files", body, "Content-Type", type).body()).isEqualTo("T 2");
    assertThat(Files.readString(directory.resolve("passwd"))).isEqualTo("one");
    assertThat(Files.readString(directory.resolve("b.txt"))).isEqualTo("two\r\nlines");
    String three =
        multipart("name=f; filename=a", "1", "name=f; filename=b", "2", "name=f; filename=c", "3");
    assertThat(server.post("/files", three, "Content-Type", type).statusCode()).isEqualTo(413);
    assertThat(
            server
                .post(
                    "/files",
                    multipart("name=f; filename=a", "x".repeat(101)),
                    "Content-Type",
                    type)
                .statusCode())
        .isEqualTo(413);
    assertThat(
            server
                .post(
                    "/images",
                    multipart("name=f; filename=a.png", "MZ no png"),
                    "Content-Type",
                    type)
                .statusCode())
        .isEqualTo(415);
    assertThat(
            server
                .post("/form", multipart("name=f; filename=a", "1"), "Content-Type", type)
                .statusCode())
        .isEqualTo(415);
    assertThat(server.post("/files", "--B\r\nbroken", "Content-Type", type).statusCode())
        .isEqualTo(400);
    assertThat(
            server
                .post("/form", multipart("name=k", "", "name=k", "v"), "Content-Type", type)
                .body())
        .isEqualTo("[, v]");
  }
}
