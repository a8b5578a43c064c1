-- The owner's list of published comments: newest first, over all threads.
CREATE INDEX comments_comment_published
  ON comments_comment (site, created_at, id) WHERE state = 'published';
