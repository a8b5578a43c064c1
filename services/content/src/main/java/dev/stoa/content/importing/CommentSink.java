package dev.stoa.content.importing;

import dev.stoa.contracts.comments.CommentsApi.ImportComments;
import dev.stoa.contracts.comments.CommentsApi.ImportedComments;

/// Where imported comments go: the comments service, over the bus. Blocking; for virtual threads.
@FunctionalInterface
public interface CommentSink {
  ImportedComments put(ImportComments comments);
}
