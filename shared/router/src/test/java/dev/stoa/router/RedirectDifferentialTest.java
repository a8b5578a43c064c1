package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.stoa.router.internal.RedirectTarget;
import io.vertx.core.json.JsonArray;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the redirect check accepts, against the URL parser of Node (WHATWG, as in browsers), by a
/// pipe. A short seed here; `-Dstoa.soak=true` runs a million.
class RedirectDifferentialTest {
  private static final int TARGETS = Boolean.getBoolean("stoa.soak") ? 1_000_000 : 20_000;
  private static final String[] BASES = {
    "http://own.example", "https://own.example:8443", "http://127.0.0.1:8080", "http://[::1]:9"
  };
  private static final String[] PIECES = {
    "/",
    "/",
    "//",
    "\\",
    ":",
    "@",
    "http",
    "https",
    "HTTP",
    "http:",
    "https://",
    "http://",
    "own.example",
    "OWN.example",
    "own.example:8443",
    "127.0.0.1:8080",
    "127.1",
    "[::1]:9",
    "[",
    "]",
    "evil.example",
    ".",
    "..",
    "%2e",
    "%2E",
    "%2f",
    "%5c",
    "?",
    "#",
    "\t",
    "\n",
    "\r",
    " ",
    "\u0000",
    "\u001f",
    "\u007f",
    "\u00a0",
    "\u00ad",
    "\u200b",
    "\u3002",
    "\uff0f",
    "\uff20",
    "\uff1a",
    "\u2044",
    "\ufeff",
    "a",
    "b=c",
    "&",
    "%",
    "%zz",
    ";",
    "é",
    "文",
    "💬",
    "\ud800",
    "javascript:",
    "data:",
    "file:",
    "ws:",
    "mailto:",
    "|",
    "^",
    "{",
    "<",
    "\"",
    "'",
    "`",
    "~",
    "*",
    "0",
    ":80",
    ":443",
    ":",
    "user:pw@"
  };
  private static final String SCRIPT =
      "const rl=require('readline').createInterface({input:process.stdin});"
          + "rl.on('line',l=>{const [b,t]=JSON.parse(l);let o;try{o=new URL(t,b+'/some/page?x').origin}catch{o='invalid'}process.stdout.write(o+'\\n')});";

  private static String target(Random random) {
    StringBuilder target = new StringBuilder();
    for (int i = 1 + random.nextInt(7); i > 0; i--) {
      target.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return target.toString();
  }

  private static boolean nodeIsThere() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  @Tag("F64")
  void noAcceptedTargetLeavesTheOriginInABrowser() throws Exception {
    assumeThat(nodeIsThere()).isTrue();
    Process node =
        new ProcessBuilder("node", "-e", SCRIPT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Random random = new Random(64);
    int accepted = 0;
    try (Writer out = node.outputWriter(StandardCharsets.UTF_8);
        BufferedReader in = node.inputReader(StandardCharsets.UTF_8)) {
      for (int done = 0; done < TARGETS; ) {
        List<String[]> batch = new ArrayList<>();
        for (int i = 0; i < 500; i++, done++) {
          String base = BASES[random.nextInt(BASES.length)];
          String target = target(random);
          int slashes = base.indexOf("//");
          String sent =
              RedirectTarget.onOrigin(
                  base.substring(0, slashes - 1), base.substring(slashes + 2), target);
          if (sent != null) {
            batch.add(new String[] {base, target, sent});
            assertThat(sent).matches("[!-~]+");
          }
        }
        for (String[] one : batch) {
          out.write(
              new JsonArray().add(one[0]).add(one[1]).encode()
                  + "\n"
                  + new JsonArray().add(one[0]).add(one[2]).encode()
                  + "\n");
        }
        out.flush();
        for (String[] one : batch) {
          assertThat(in.readLine())
              .as("target %s at %s", new JsonArray().add(one[1]), one[0])
              .isEqualTo(one[0]);
          assertThat(in.readLine()).as("sent %s at %s", one[2], one[0]).isEqualTo(one[0]);
        }
        accepted += batch.size();
      }
    }
    assertThat(accepted).isGreaterThan(TARGETS / 50);
  }

  @Test
  void oddButHarmlessTargetsPassAsTheyCame() {
    for (String target :
        List.of(
            "/",
            "/a?b=c#d",
            "?x",
            "#x",
            "a/b",
            "/a//b",
            "/a/../b",
            "/a%2F%2Fb",
            "/a:b",
            "/@x",
            "/a@b:c",
            "/;x",
            "/a?u=http://x/",
            "//own.example/x",
            "http://own.example",
            "HTTP://OWN.example:80/x",
            "/search?q=a%20b",
            "/~x",
            "/[x]",
            "/'")) {
      assertThat(RedirectTarget.onOrigin("http", "own.example", target))
          .as(target)
          .isEqualTo(target);
    }
    assertThat(RedirectTarget.onOrigin("http", "own.example", "/文 x")).isEqualTo("/%E6%96%87%20x");
  }
}
