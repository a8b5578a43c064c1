/// The rules of the tree: who may know whom, and which doors lead outside.
@NullMarked
package dev.stoa.systemtests.architecture;

import org.jspecify.annotations.NullMarked;
