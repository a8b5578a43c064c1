package dev.stoa.content;

import org.jspecify.annotations.Nullable;

/// Where an imported article comes from, the fingerprint of what came, and where it stands among
/// the pages: below which other one (its key), in which order.
record ImportMark(
    String source, String key, String hash, @Nullable String parent, long menuOrder) {}
