/// Comments: what readers write under a page, and what other sites say of it.
///
/// Owns the threads, the comments and their exact counts (tables `comments_*`), the JSON API
/// `/api/comments`, the forms and HTML fragments under `/comments`, moderation, and the import of
/// comments from elsewhere. A request goes `CommentsRoutes` or `CommentPages` -> `Comments` ->
/// `CommentStore`; a bus message goes `CommentsHandlers` -> `Comments`, `Imports` or `Fragments`.
/// Everything typed by a stranger passes `Markdown` and `SafeHtml` once, when it is written.
@NullMarked
package dev.stoa.comments;

import org.jspecify.annotations.NullMarked;
