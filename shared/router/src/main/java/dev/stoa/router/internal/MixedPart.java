package dev.stoa.router.internal;

import java.util.List;

/// Matches a part that holds several variables, such as `<a>-<int:b>`, as a regular expression with
/// greedy variables would, in time linear in the part.
///
/// From the last piece to the first it computes from which places the rest of the pieces reaches
/// the end. Each variable then takes its preferred end among those, so that nothing is ever tried
/// twice.
final class MixedPart {
  private MixedPart() {}

  static boolean match(List<Piece> pieces, Search<?> search, int from, int to) {
    PathText path = search.path();
    int n = to - from;
    int[] digits = Extent.digitRuns(path.text(), from, to);
    int[] parts = Extent.partEnds(path, from, to);
    PointIndex points = PointIndex.of(path.text(), from, to);
    int[][] ends = new int[pieces.size()][];
    boolean[] reach = new boolean[n + 1];
    reach[n] = true;
    for (int k = pieces.size() - 1; k >= 0; k--) {
      Extent extent = new Extent(path.text(), from, to, reach, digits, parts, points);
      boolean[] here = new boolean[n + 1];
      int[] end = new int[n + 1];
      for (int i = 0; i <= n; i++) {
        // No piece begins, and so none before it ends, inside a code point.
        boolean inside = points != null && PointIndex.isInside(path.text(), from + i, to);
        end[i] = inside ? -1 : end(pieces.get(k), path, extent, from + i);
        here[i] = end[i] >= 0;
      }
      ends[k] = end;
      reach = here;
    }
    return reach[0] && take(pieces, ends, search, from);
  }

  private static int end(Piece piece, PathText path, Extent extent, int at) {
    return switch (piece) {
      case Piece.Fixed(var text) -> fixedEnd(path, text, extent, at);
      case Piece.Slash() -> fixedEnd(path, "/", extent, at);
      case Piece.Variable(_, var converter) -> converter.end(extent, at);
    };
  }

  private static int fixedEnd(PathText path, String fixed, Extent extent, int at) {
    int to = at + fixed.length();
    return to <= extent.limit() && extent.at(to) && PartPattern.fixedAt(path, fixed, at) ? to : -1;
  }

  private static boolean take(List<Piece> pieces, int[][] ends, Search<?> search, int from) {
    int mark = search.mark();
    int at = from;
    for (int k = 0; k < pieces.size(); k++) {
      int end = ends[k][at - from];
      if (pieces.get(k) instanceof Piece.Variable(_, var converter)) {
        Object value = converter.value(search.path().text(), at, end);
        if (value == null) {
          search.reset(mark);
          return false;
        }
        search.push(value);
      }
      at = end;
    }
    return true;
  }
}
