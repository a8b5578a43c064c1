/// Who is asking, and what they may do: login sessions, forged requests, tokens, capabilities.
@NullMarked
package dev.stoa.access;

import org.jspecify.annotations.NullMarked;
