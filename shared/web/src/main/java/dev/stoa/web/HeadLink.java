package dev.stoa.web;

/// A `<link>` in the head of a page, such as a feed.
public record HeadLink(String rel, String type, String title, String href) {}
