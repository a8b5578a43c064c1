/// What other services may ask of auth.
@NullMarked
package dev.stoa.contracts.auth;

import org.jspecify.annotations.NullMarked;
