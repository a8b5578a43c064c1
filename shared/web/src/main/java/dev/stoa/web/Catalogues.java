package dev.stoa.web;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/// The texts of all modules: every `messages/<tag>.properties` on the class path, merged per
/// language. A key that stands twice, or in one language only, stops the start.
final class Catalogues {
  /// Loaded once: a class path does not change while the process runs.
  private static final Map<Language, Map<String, String>> LOADED =
      load(Catalogues.class.getClassLoader(), "messages/");

  private Catalogues() {}

  static Map<String, String> texts(Language language) {
    return LOADED.getOrDefault(language, Map.of());
  }

  static Map<Language, Map<String, String>> load(ClassLoader classes, String directory) {
    var catalogues = new EnumMap<Language, Map<String, String>>(Language.class);
    for (var language : Language.values()) {
      catalogues.put(language, merge(classes, directory + language.tag() + ".properties"));
    }
    requireSameKeys(catalogues);
    return catalogues;
  }

  private static Map<String, String> merge(ClassLoader classes, String resource) {
    var merged = new HashMap<String, String>();
    try {
      for (var url : classes.resources(resource).toList()) {
        try (var reader = new InputStreamReader(url.openStream(), StandardCharsets.UTF_8)) {
          addAll(merged, reader, url.toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(merged);
  }

  private static void addAll(Map<String, String> merged, Reader reader, String origin)
      throws IOException {
    var properties = new Properties();
    properties.load(reader);
    for (var key : properties.stringPropertyNames()) {
      if (merged.put(key, properties.getProperty(key)) != null) {
        throw new IllegalStateException(
            "message '" + key + "' is defined twice, also in " + origin);
      }
    }
  }

  private static void requireSameKeys(Map<Language, Map<String, String>> catalogues) {
    var all = new TreeSet<String>();
    catalogues.values().forEach(texts -> all.addAll(texts.keySet()));
    catalogues.forEach((language, texts) -> {
      var missing = new TreeSet<>(all);
      missing.removeAll(texts.keySet());
      if (!missing.isEmpty()) {
        throw new IllegalStateException(
            "the catalogue " + language.tag() + " lacks the messages " + missing);
      }
    });
  }
}
