package dev.stoa.access.token;

import java.time.Instant;

/// What a checked token says: who holds it, its own id, what it allows, until when.
public record TokenClaims(
    String subject, String id, Capabilities capabilities, Instant issuedAt, Instant expires) {}
