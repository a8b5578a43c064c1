/// Signed tokens (EdDSA only), the keys that sign them, and what a token lets its holder do.
@NullMarked
package dev.stoa.access.token;

import org.jspecify.annotations.NullMarked;
