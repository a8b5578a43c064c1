/// What other services may ask of comments, and the shape of a comment.
@NullMarked
package dev.stoa.contracts.comments;

import org.jspecify.annotations.NullMarked;
