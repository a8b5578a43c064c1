package dev.stoa.web;

/// One entry of the navigation on top of a page: what it is called, and where it is.
public record NavLink(String label, String href) {}
