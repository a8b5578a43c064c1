/// What other services may ask of content.
@NullMarked
package dev.stoa.contracts.content;

import org.jspecify.annotations.NullMarked;
