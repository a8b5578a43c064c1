package dev.stoa.comments;

import org.jspecify.annotations.Nullable;

/// What somebody wants to say, already checked by [CommentInput]. `parent` is none for a root;
/// `name` is none only when the poster is signed in.
record PostComment(
    String thread,
    @Nullable String parent,
    String text,
    @Nullable String name,
    @Nullable String email) {}
