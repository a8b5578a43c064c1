/// How a process writes its log: lines for people, or JSON for machines.
@NullMarked
package dev.stoa.runtime.logging;

import org.jspecify.annotations.NullMarked;
