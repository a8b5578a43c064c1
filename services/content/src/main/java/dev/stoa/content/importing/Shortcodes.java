package dev.stoa.content.importing;

import dev.stoa.content.importing.Attachments.Attachment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns the short codes of a plain WordPress into HTML that reads well without it: captions become
/// figures, galleries lists of links to their images, embeds and media links. A code of a plugin
/// stays as typed, so that nothing is lost silently.
final class Shortcodes {
  private static final Pattern CAPTION =
      Pattern.compile(
          "\\[(?:wp_)?caption\\b([^\\]]*)\\](.*?)\\[/(?:wp_)?caption\\]", Pattern.DOTALL);
  private static final Pattern IMAGE =
      Pattern.compile("^\\s*((?:<a\\b[^>]*>\\s*)?<img\\b[^>]*>(?:\\s*</a>)?)(.*)$", Pattern.DOTALL);
  private static final Pattern GALLERY = Pattern.compile("\\[gallery\\b([^\\]]*)\\]");
  private static final Pattern MEDIA =
      Pattern.compile(
          "\\[(audio|video|playlist)\\b([^\\]]*)\\](?:(.*?)\\[/\\1\\])?", Pattern.DOTALL);
  private static final Pattern EMBED =
      Pattern.compile("\\[embed\\b[^\\]]*\\]\\s*(https?://[^\\s\\[<]+)\\s*\\[/embed\\]");
  private static final Pattern LONE_ADDRESS =
      Pattern.compile("(?m)^[ \\t]*(https?://[^\\s<>\"']+)[ \\t]*$");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([a-z0-9_-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"']+))");

  private final Attachments attachments;

  Shortcodes(Attachments attachments) {
    this.attachments = attachments;
  }

  /// The text of item `id` without short codes.
  String expand(long id, String text) {
    String result = replace(CAPTION, text, m -> caption(m.group(1), m.group(2)));
    result = replace(GALLERY, result, m -> gallery(id, attributes(m.group(1))));
    result = replace(EMBED, result, m -> "\n\n" + link(m.group(1), m.group(1)) + "\n\n");
    result = replace(MEDIA, result, Shortcodes::media);
    return replace(LONE_ADDRESS, result, m -> link(m.group(1), m.group(1)));
  }

  private static String caption(String attributes, String inside) {
    Matcher image = IMAGE.matcher(inside);
    String said = attributes(attributes).getOrDefault("caption", "");
    if (!image.matches()) {
      return "\n\n" + inside.strip() + "\n\n";
    }
    String caption = said.isEmpty() ? image.group(2).strip() : said;
    return "<figure>" + image.group(1) + "<figcaption>" + caption + "</figcaption></figure>";
  }

  private String gallery(long id, Map<String, String> attributes) {
    List<Attachment> images = new ArrayList<>();
    String ids = attributes.getOrDefault("ids", attributes.getOrDefault("include", ""));
    Matcher number = Pattern.compile("\\d{1,18}").matcher(ids);
    while (number.find()) {
      Attachment image = attachments.byId(Long.parseLong(number.group()));
      if (image != null) {
        images.add(image);
      }
    }
    if (ids.isEmpty()) {
      images.addAll(attachments.ofItem(id));
    }
    if (images.isEmpty()) {
      return "";
    }
    StringBuilder list = new StringBuilder("<ul>");
    for (Attachment image : images) {
      String name = image.title().isEmpty() ? fileName(image.url()) : image.title();
      list.append("<li>").append(link(image.url(), name)).append("</li>");
    }
    return list.append("</ul>").toString();
  }

  private static String media(Matcher found) {
    Map<String, String> attributes = attributes(found.group(2));
    String inside = Objects.requireNonNullElse(found.group(3), "").strip();
    for (String name : List.of("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv")) {
      String url = attributes.getOrDefault(name, "");
      if (!url.isEmpty()) {
        return link(url, fileName(url));
      }
    }
    Matcher address = Pattern.compile("https?://[^\\s\\]\"'<>|]+").matcher(found.group());
    return address.find() ? link(address.group(), fileName(address.group())) : inside;
  }

  static String link(String url, String text) {
    return "<a href=\"" + escape(url) + "\">" + escape(text) + "</a>";
  }

  private static String fileName(String url) {
    String path = url.replaceAll("[?#].*$", "").replaceAll("/+$", "");
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// Escapes what is not escaped yet.
  private static String escape(String text) {
    return text.replaceAll("&(?!#?\\w{1,8};)", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static Map<String, String> attributes(String typed) {
    Map<String, String> attributes = new HashMap<>();
    Matcher attribute = ATTRIBUTE.matcher(typed);
    while (attribute.find()) {
      String value = "";
      for (int group = 2; group <= 4; group++) {
        value = Objects.requireNonNullElse(attribute.group(group), value);
      }
      attributes.put(attribute.group(1).toLowerCase(Locale.ROOT), value);
    }
    return attributes;
  }

  private static String replace(Pattern pattern, String text, Function<Matcher, String> by) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(result, Matcher.quoteReplacement(by.apply(matcher)));
    }
    return matcher.appendTail(result).toString();
  }
}
