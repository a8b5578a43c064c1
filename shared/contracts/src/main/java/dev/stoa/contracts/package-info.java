/// What any two parts of Stoa agree on: failures, JSON, the path table.
@NullMarked
package dev.stoa.contracts;

import org.jspecify.annotations.NullMarked;
