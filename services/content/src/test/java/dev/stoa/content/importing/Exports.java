package dev.stoa.content.importing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes small exports and runs the import on them.
final class Exports {
  static final String HEAD =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
      <channel>
      <title>A blog</title>
      <link>https://blog.example</link>
      <wp:wxr_version>1.2</wp:wxr_version>
      <wp:base_blog_url>https://blog.example/</wp:base_blog_url>
      """;
  static final String TAIL = "</channel>\n</rss>\n";

  private Exports() {}

  static String item(long id, String extra) {
    return """
    <item>
    <title>Post %d</title>
    <link>https://blog.example/2020/01/post-%d/</link>
    <dc:creator>ada</dc:creator>
    <content:encoded><![CDATA[Text of %d]]></content:encoded>
    <wp:post_id>%d</wp:post_id>
    <wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt>
    <wp:post_name>post-%d</wp:post_name>
    <wp:status>publish</wp:status>
    <wp:post_type>post</wp:post_type>
    %s</item>
    """
        .formatted(id, id, id, id, id, extra);
  }

  static String comment(long id, long parent, String more) {
    return """
    <wp:comment><wp:comment_id>%d</wp:comment_id><wp:comment_author>Someone</wp:comment_author>
    <wp:comment_date_gmt>2020-01-03 00:00:00</wp:comment_date_gmt>
    <wp:comment_content><![CDATA[Comment %d]]></wp:comment_content>
    <wp:comment_parent>%d</wp:comment_parent>%s</wp:comment>
    """
        .formatted(
            id,
            id,
            parent,
            more.contains("comment_approved")
                ? more
                : "<wp:comment_approved>1</wp:comment_approved>" + more);
  }

  static Path write(Path folder, String... parts) throws IOException {
    return Files.writeString(
        folder.resolve("export.xml"), String.join("", parts), StandardCharsets.UTF_8);
  }

  static Path file(Path folder, String... items) throws IOException {
    return write(folder, HEAD, String.join("", items), TAIL);
  }

  static List<String> run(Path file, FakeSite site) throws IOException, BadExport {
    return run(file, site, new WordPressImport.Options(false, false));
  }

  static List<String> run(Path file, FakeSite site, WordPressImport.Options options)
      throws IOException, BadExport {
    WordPressImport.Result result =
        new WordPressImport(site, site, (label, done, total) -> {}).run(file, options);
    return result.report().lines(result.site(), false);
  }

  /// The whole report.
  static List<String> verbose(Path file, FakeSite site) throws IOException, BadExport {
    WordPressImport.Result result =
        new WordPressImport(site, site, (label, done, total) -> {})
            .run(file, new WordPressImport.Options(false, false));
    return result.report().lines(result.site(), true);
  }
}
