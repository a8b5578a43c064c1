/// Flask-like routing on vertx-web: rules with converters, hooks in a fixed order, safe redirects.
@NullMarked
package dev.stoa.router;

import org.jspecify.annotations.NullMarked;
