package dev.stoa.comments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.comments.CommentView;
import dev.stoa.contracts.comments.CommentsApi.RenderThread;
import dev.stoa.contracts.comments.CommentsApi.ThreadFragment;
import dev.stoa.web.Language;
import dev.stoa.web.Messages;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // an absent element fails the test
class FragmentsTest {
  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() {
    site = new Site(folder, CommentsConfig.Moderation.OFF);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  @Tag("F65")
  void rendersThreadsAsNestedLists() {
    CommentView root = post(null, "root");
    CommentView reply = post(root.id(), "reply");
    ThreadFragment fragment = render("en", null);
    Element html = Jsoup.parseBodyFragment(fragment.html()).body();
    Element item = html.selectFirst("ol.comments-list > li#comment-" + root.id());
    assertThat(item).isNotNull();
    assertThat(item.selectFirst("ol.comment-replies > li#comment-" + reply.id())).isNotNull();
    assertThat(item.selectFirst("article h3").text()).isEqualTo("Ann <b>");
    assertThat(item.selectFirst("time").attr("datetime")).isEqualTo(root.createdAt().toString());
    assertThat(item.selectFirst("a.comment-reply").attr("href"))
        .isEqualTo("/articles/one?reply=" + root.id() + "#reply");
    assertThat(item.selectFirst(".comment-body").html()).isEqualTo("<p>root</p>");
    assertThat(fragment.total()).isEqualTo(2);
    assertThat(fragment.cursor()).isEqualTo(site.log.heads().encode());
  }

  @Test
  void speaksTheReadersLanguage() {
    assertThat(render("zh-CN", null).html()).contains("还没有评论");
    assertThat(render("en", null).html()).contains("No comments yet");
    assertThat(render("xx", null).html()).contains("No comments yet");
  }

  @Test
  void leadsOnToEveryComment() {
    for (int i = 0; i < 60; i++) {
      post(null, "c" + i);
    }
    int seen = 0;
    String after = null;
    do {
      Element html = Jsoup.parseBodyFragment(render("en", after).html()).body();
      seen += html.select("li.comment").size();
      Element more = html.selectFirst("ol.comments-list > li.comments-more > a");
      String href = more == null ? null : more.attr("href");
      assertThat(html.select(".comments-whole").isEmpty()).isEqualTo(after == null);
      after = href == null ? null : href.replaceAll(".*after=([^#]*)#comments", "$1");
    } while (after != null);
    assertThat(seen).isEqualTo(60);
  }

  @Test
  void marksRemovedCommentsWithoutNameAndText() {
    CommentView root = post(null, "secret");
    post(root.id(), "reply");
    site.moderation.delete(root.id(), Site.OWNER);
    assertThat(render("en", null).html())
        .contains("This comment was removed.")
        .doesNotContain("secret");
  }

  @Test
  void saysSoWhereTheAllowListLeavesNothing() {
    post(null, "<script>alert(1)</script>");
    assertThat(render("en", null).html())
        .contains("Nothing in this comment can be shown.")
        .doesNotContain("alert");
  }

  @Test
  void rendersOneCommentForTheScript() {
    CommentView item = post(null, "alone");
    String html = site.fragments.comment(item, Place.on("", Messages.in(Language.EN)));
    Element body = Jsoup.parseBodyFragment(html).body();
    assertThat(body.children())
        .singleElement()
        .satisfies(li -> assertThat(li.id()).isEqualTo("comment-" + item.id()));
    assertThat(body.selectFirst("a.comment-reply").attr("href"))
        .isEqualTo("?reply=" + item.id() + "#reply");
  }

  private ThreadFragment render(String language, @Nullable String after) {
    return site.fragments.thread(
        new RenderThread("article:1", language, after, "/articles/one#top", null));
  }

  private CommentView post(@Nullable String parent, String text) {
    return site.comments
        .post(new PostComment("article:1", parent, text, "Ann <b>", null), Site.GUEST, null)
        .item();
  }
}
