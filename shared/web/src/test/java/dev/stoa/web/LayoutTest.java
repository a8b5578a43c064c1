package dev.stoa.web;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.output.StringOutput;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private final Layout layout = new Layout();
  private final Assets assets = Assets.load();

  @Test
  void framesAPageWithHashedAssetsAndBothLanguages() {
    var html = render(Language.ZH_CN, null);
    assertThat(html)
        .startsWith("<!doctype html>")
        .contains("<html lang=\"zh-CN\"")
        .contains("<title>Home · Porch</title>")
        .contains("href=\"" + assets.url("styles.css") + "\"")
        .contains("href=\"/tags/a?page=2&amp;lang=en\"")
        .contains("<p>body</p>")
        .contains("登录");
  }

  @Test
  void holdsNoTokenAndNoInlineScriptForAnonymousReaders() {
    assertThat(render(Language.EN, null))
        .doesNotContain("csrf")
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContain("style=")
        .contains("href=\"/login?next=%2Ftags%2Fa%3Fpage%3D2\"");
  }

  @Test
  void offersToSignOutWithATokenWhenSignedIn() {
    assertThat(render(Language.EN, new Viewer("Ada <3", true, "tok")))
        .contains("action=\"/logout\"")
        .contains("value=\"tok\"")
        .contains("Ada &lt;3");
  }

  @Test
  void keepsWhatWasTypedAndNamesTheWrongField() {
    var form =
        new CommentForm(
            "article:1",
            null,
            "/articles/a",
            "</textarea><b>",
            "A\"b",
            "x",
            Map.of("email", "This is no address."),
            null);
    var output = new StringOutput();
    layout.commentForm(form, Messages.in(Language.EN)).writeTo(output);
    assertThat(output.toString())
        .contains("&lt;/textarea&gt;&lt;b&gt;")
        .contains("value=\"A&#34;b\"")
        .contains("This is no address.")
        .doesNotContain("csrf");
  }

  private String render(Language language, @Nullable Viewer viewer) {
    var frame =
        new Frame(
            new Site("Porch", "", null),
            assets,
            Messages.in(language),
            viewer,
            "https://example.org",
            "/tags/a",
            "page=2");
    return layout.render(frame, Page.of("Home", output -> output.writeContent("<p>body</p>")));
  }
}
