package dev.stoa.comments;

/// Where an imported comment came from; `hash` tells whether it has changed there since.
record ImportMark(String source, String key, String hash) {}
