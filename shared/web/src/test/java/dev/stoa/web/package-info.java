/// Specifications of what pages share.
@NullMarked
package dev.stoa.web;

import org.jspecify.annotations.NullMarked;
