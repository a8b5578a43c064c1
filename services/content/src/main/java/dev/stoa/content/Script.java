package dev.stoa.content;

import dev.stoa.web.Language;
import java.lang.Character.UnicodeScript;
import org.jspecify.annotations.Nullable;

/// Tells Chinese text from other text, so that fonts, quotation marks and screen readers fit it. No
/// more can be told: an article does not say what language it is in.
final class Script {
  /// Latin letters for each Han character: a word in another script is several letters long.
  private static final int MOST_OTHERS = 2;

  private Script() {}

  /// The value of a `lang` attribute for a text on a page in `around`: null where it is the page's
  /// own language as far as can be told, empty for one that is not known.
  static @Nullable String language(String text, Language around) {
    var han = text.codePoints().filter(Script::isHan).count();
    var letters = text.codePoints().filter(Character::isLetter).count();
    var kana = text.codePoints().anyMatch(Script::isKana);
    if (letters == 0) {
      return null;
    }
    var chinese = !kana && han * MOST_OTHERS >= letters - han;
    if (chinese) {
      return around == Language.ZH_CN ? null : Language.ZH_CN.tag();
    }
    return around == Language.ZH_CN ? "" : null;
  }

  private static boolean isHan(int codePoint) {
    return UnicodeScript.of(codePoint) == UnicodeScript.HAN;
  }

  private static boolean isKana(int codePoint) {
    var script = UnicodeScript.of(codePoint);
    return script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA;
  }
}
