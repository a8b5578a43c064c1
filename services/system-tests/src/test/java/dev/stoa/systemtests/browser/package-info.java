/// The suite in a real browser.
@NullMarked
package dev.stoa.systemtests.browser;

import org.jspecify.annotations.NullMarked;
