package dev.stoa.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The built files of the front end, read once from the class path (`assets/manifest.json`).
public final class Assets {
  private static final String DIRECTORY = "assets/";
  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "woff2", "font/woff2",
          "json", "application/json");

  private final Map<String, String> urls;
  private final Map<String, Asset> files;

  private Assets(Map<String, String> urls, Map<String, Asset> files) {
    this.urls = Map.copyOf(urls);
    this.files = Map.copyOf(files);
  }

  /// Reads the files of the `stoa-frontend` jar. Blocks; fails when they were not built.
  public static Assets load() {
    var manifest = read("manifest.json");
    if (manifest == null) {
      throw new IllegalStateException("the front end is not built: no assets/manifest.json");
    }
    var names = new JsonObject(new String(manifest, StandardCharsets.UTF_8));
    var urls = new HashMap<String, String>();
    var files = new HashMap<String, Asset>();
    for (var name : names.fieldNames()) {
      var file = names.getString(name);
      urls.put(name, "/assets/" + file);
      files.put(file, asset(file));
    }
    return new Assets(urls, files);
  }

  /// The address of a file by its plain name, such as `site.js`.
  public String url(String name) {
    var url = urls.get(name);
    if (url == null) {
      throw new IllegalArgumentException("the front end has no file " + name);
    }
    return url;
  }

  /// The file with this hashed name, or null.
  @Nullable Asset find(String file) {
    return files.get(file);
  }

  /// The file with this plain name, for the few well-known addresses such as the icon.
  Asset named(String name) {
    var asset = files.get(url(name).substring("/assets/".length()));
    if (asset == null) {
      throw new IllegalArgumentException("the front end has no file " + name);
    }
    return asset;
  }

  private static Asset asset(String file) {
    var content = read(file);
    if (content == null) {
      throw new IllegalStateException("the manifest names a file that is not there: " + file);
    }
    var packed = read(file + ".gz");
    return new Asset(typeOf(file), bytes(content), packed == null ? null : bytes(packed));
  }

  private static Asset.Bytes bytes(byte[] content) {
    return new Asset.Bytes(Buffer.buffer(content), '"' + digest(content) + '"');
  }

  private static String typeOf(String file) {
    var extension = file.substring(file.lastIndexOf('.') + 1);
    return TYPES.getOrDefault(extension, "application/octet-stream");
  }

  private static byte @Nullable [] read(String file) {
    try (var stream = Assets.class.getClassLoader().getResourceAsStream(DIRECTORY + file)) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String digest(byte[] content) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
