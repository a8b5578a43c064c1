/// Tests of the import, on the public theme test data where it is at hand and on generated files.
@NullMarked
package dev.stoa.content.importing;

import org.jspecify.annotations.NullMarked;
