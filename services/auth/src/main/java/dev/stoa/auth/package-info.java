/// Accounts, login sessions, one-time links and the keys of tokens. Owns the tables `auth_*`, the
/// paths `/login`, `/logout`, `/account`, `/api/auth` and `/.well-known/jwks.json`, and the answer
/// to the question who holds a session. Every revocation goes through the event log, so that each
/// process drops what it knew.
@NullMarked
package dev.stoa.auth;

import org.jspecify.annotations.NullMarked;
