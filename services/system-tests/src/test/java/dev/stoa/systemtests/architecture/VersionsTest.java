package dev.stoa.systemtests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Vert.x modules of different versions fail in ways that no compiler sees.
class VersionsTest {
  private static final Pattern VERTX =
      Pattern.compile(".*/io/vertx/(vertx-[a-z0-9-]+)/([^/]+)/[^/]+\\.jar");

  @Test
  void thereIsOneVersionOfVertx() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    TreeMap<String, TreeSet<String>> modules = new TreeMap<>();
    Arrays.stream(path.split(Pattern.quote(File.pathSeparator)))
        .map(VERTX::matcher)
        .filter(Matcher::matches)
        .forEach(m -> modules.computeIfAbsent(m.group(2), _ -> new TreeSet<>()).add(m.group(1)));
    assertThat(modules).as("versions of Vert.x and the modules at each").hasSize(1);
    assertThat(modules.firstEntry().getValue()).contains("vertx-core", "vertx-web");
  }
}
