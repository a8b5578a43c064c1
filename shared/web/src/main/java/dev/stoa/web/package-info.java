/// What every page of the site shares: layout, languages, assets, error pages and problem bodies.
@NullMarked
package dev.stoa.web;

import org.jspecify.annotations.NullMarked;
