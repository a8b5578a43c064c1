package dev.stoa.web;

/// Who looks at the page, when signed in. `csrf`: the token for the forms of this page.
public record Viewer(String name, boolean owner, String csrf) {}
