package dev.stoa.router.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An `Accept` header (RFC 9110, 12.5.1): the most specific range that covers a media type decides
/// its quality. No header means anything.
public record MediaRanges(List<Range> ranges) {
  /// The most ranges read from one header.
  private static final int MAX_RANGES = 50;

  /// One range, such as `text/*;q=0.5`.
  public record Range(String type, String subtype, double quality) {
    int specificity(String otherType, String otherSubtype) {
      if (type.equals("*")) {
        return 1;
      }
      if (!type.equals(otherType)) {
        return 0;
      }
      return subtype.equals("*") ? 2 : subtype.equals(otherSubtype) ? 3 : 0;
    }
  }

  public MediaRanges {
    ranges = List.copyOf(ranges);
  }

  public static MediaRanges parse(@Nullable String header) {
    List<Range> ranges = new ArrayList<>();
    if (header == null || header.isBlank()) {
      return new MediaRanges(List.of(new Range("*", "*", 1)));
    }
    for (String item : header.split(",", MAX_RANGES + 1)) {
      String[] parameters = item.split(";");
      String range = parameters[0].strip().toLowerCase(Locale.ROOT);
      int slash = range.indexOf('/');
      if (slash > 0 && slash < range.length() - 1 && ranges.size() < MAX_RANGES) {
        ranges.add(
            new Range(range.substring(0, slash), range.substring(slash + 1), quality(parameters)));
      }
    }
    return new MediaRanges(ranges);
  }

  private static double quality(String[] parameters) {
    for (int i = 1; i < parameters.length; i++) {
      String parameter = parameters[i].strip().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        try {
          double value = Double.parseDouble(parameter.substring(2).strip());
          return value >= 0 && value <= 1 ? value : 0;
        } catch (NumberFormatException _) {
          return 0;
        }
      }
    }
    return 1;
  }

  /// The quality of a media type, 0 when it is not acceptable.
  public double quality(String mediaType) {
    int slash = mediaType.indexOf('/');
    String type = mediaType.substring(0, slash);
    String subtype = mediaType.substring(slash + 1);
    int best = 0;
    double quality = 0;
    for (Range range : ranges) {
      int specificity = range.specificity(type, subtype);
      if (specificity > best) {
        best = specificity;
        quality = range.quality();
      }
    }
    return quality;
  }

  /// The acceptable media type of the highest quality, the first of equals; null when there is
  /// none.
  public @Nullable String best(List<String> mediaTypes) {
    String best = null;
    double quality = 0;
    for (String type : mediaTypes) {
      double here = quality(type);
      if (here > quality) {
        best = type;
        quality = here;
      }
    }
    return best;
  }
}
