package dev.stoa.content.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.content.importing.OldList.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an export says of lists and of the order of pages.
class OldListsTest {
  private static final String NUMBERS =
      """
      <wp:author><wp:author_id>7</wp:author_id><wp:author_login>ada</wp:author_login></wp:author>
      <wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>far-2</wp:category_nicename>
      <wp:cat_name>Far Away</wp:cat_name></wp:category>
      """;

  @TempDir private Path folder;
  private final FakeSite site = new FakeSite();

  @Test
  void keepsTheNamesThatListsHadInAddresses() throws Exception {
    var terms =
        """
        <category domain="category" nicename="far-2"><![CDATA[Far Away]]></category>
        <category domain="post_tag" nicename="%e6%97%85">\u65c5\u884c</category>
        <category domain="post_format" nicename="post-format-aside">Aside</category>
        <category domain="genre" nicename="crime">Crime</category>
        """;
    run(NUMBERS + Exports.item(1, terms));
    assertThat(site.article("1").tags()).containsExactly("Far Away", "\u65c5\u884c", "Crime");
    assertThat(site.article("1").oldLists())
        .containsExactly(
            new OldList(Kind.CATEGORY, "far-2", "Far Away"),
            new OldList(Kind.CATEGORY_NUMBER, "3", "Far Away"),
            new OldList(Kind.TAG, "%e6%97%85", "\u65c5\u884c"),
            new OldList(Kind.FORMAT, "aside", ""),
            new OldList(Kind.AUTHOR, "ada", ""),
            new OldList(Kind.AUTHOR_NUMBER, "7", ""));
  }

  @Test
  void keepsWherePagesStand() throws Exception {
    run(
        Exports.item(1, "<wp:menu_order>5</wp:menu_order><wp:post_parent>0</wp:post_parent>")
            + Exports.item(2, "<wp:menu_order>-1</wp:menu_order><wp:post_parent>1</wp:post_parent>")
            + Exports.item(3, "<wp:menu_order>first</wp:menu_order>"));
    assertThat(site.article("1").parent()).isNull();
    assertThat(site.article("1").menuOrder()).isEqualTo(5);
    assertThat(site.article("2").parent()).isEqualTo("1");
    assertThat(site.article("2").menuOrder()).isEqualTo(-1);
    assertThat(site.article("3").menuOrder()).isZero();
  }

  private void run(String items) throws Exception {
    Exports.run(Exports.write(folder, Exports.HEAD, items, Exports.TAIL), site);
  }
}
