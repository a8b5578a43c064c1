package dev.stoa.comments;

import dev.stoa.contracts.auth.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Makes the comment that is to be kept of what somebody sent.
final class Drafts {
  private Drafts() {}

  static Comment comment(
      PostComment command,
      Reader author,
      String html,
      String id,
      @Nullable Comment parent,
      Comment.State state,
      Instant at) {
    return new Comment(
        id,
        command.thread(),
        parent == null ? "" : parent.id(),
        parent == null ? id : parent.root(),
        parent == null ? 0 : parent.depth() + 1,
        Comment.COMMENT,
        state,
        author(command, author.principal()),
        html,
        command.text(),
        at,
        null,
        0);
  }

  /// A signed-in person writes under their own name, whatever the request says.
  private static Comment.Author author(PostComment command, @Nullable Principal principal) {
    if (principal == null) {
      String name = String.valueOf(command.name());
      return new Comment.Author(null, name, command.email(), null, false);
    }
    return new Comment.Author(
        principal.id(), principal.name(), principal.email(), null, principal.isOwner());
  }

  /// What makes two requests the same.
  static String fingerprint(PostComment command) {
    return digest(
        command.thread(), command.parent(), command.text(), command.name(), command.email());
  }

  /// SHA-256 over texts, none of which can be mistaken for two.
  static String digest(@Nullable String... parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        sha.update((byte) (part == null ? 0 : 1));
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        sha.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        sha.update((byte) ':');
        sha.update(bytes);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
