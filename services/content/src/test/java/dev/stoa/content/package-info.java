/// Specifications of articles and their pages.
@NullMarked
package dev.stoa.content;

import org.jspecify.annotations.NullMarked;
