/// What push delivers, and the names of channels.
@NullMarked
package dev.stoa.contracts.push;

import org.jspecify.annotations.NullMarked;
