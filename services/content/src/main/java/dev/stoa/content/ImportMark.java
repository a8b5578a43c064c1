package dev.stoa.content;

/// Where an imported article comes from, and the fingerprint of what came.
record ImportMark(String source, String key, String hash) {}
