package dev.stoa.content.importing;

/// A category, tag or post format of an item. `domain`: which of these; `nicename`: its name in
/// addresses, percent-encoded, may be empty.
record WxrTerm(String domain, String nicename, String name) {}
