package dev.stoa.content.importing;

import dev.stoa.content.importing.OldList.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Finds the lists of the former site in which an item stood.
final class OldLists {
  private static final String FORMAT = "post-format-";

  private final WxrSite site;

  OldLists(WxrSite site) {
    this.site = site;
  }

  /// `tag`: how the name of a term is written as a tag.
  List<OldList> of(WxrItem item, UnaryOperator<String> tag) {
    List<OldList> lists = new ArrayList<>();
    for (WxrTerm term : item.terms()) {
      String name = term.nicename();
      switch (term.domain()) {
        case "category" -> {
          lists.add(new OldList(Kind.CATEGORY, name, tag.apply(term.name())));
          String number = site.numbers().get(WxrSite.category(name));
          if (number != null) {
            lists.add(new OldList(Kind.CATEGORY_NUMBER, number, tag.apply(term.name())));
          }
        }
        case "post_tag", "tag" -> lists.add(new OldList(Kind.TAG, name, tag.apply(term.name())));
        case "post_format" ->
            lists.add(new OldList(Kind.FORMAT, name.replaceFirst("^" + FORMAT, ""), ""));
        default -> {
          // taxonomies of plugins had addresses that only the plugins know
        }
      }
    }
    lists.add(new OldList(Kind.AUTHOR, item.creator(), ""));
    String number = site.numbers().get(WxrSite.author(item.creator()));
    if (number != null) {
      lists.add(new OldList(Kind.AUTHOR_NUMBER, number, ""));
    }
    return lists.stream().filter(list -> !list.name().isEmpty()).distinct().toList();
  }
}
