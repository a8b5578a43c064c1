package dev.stoa.content.importing;

/// Why an item of the file does not come in.
enum SkipReason {
  DRAFT("drafts", "not published; --drafts brings them in as drafts"),
  SCHEDULED("scheduled posts", "not published yet; --drafts brings them in as drafts"),
  PRIVATE("private posts", "for their author only; --drafts brings them in as drafts"),
  PASSWORD("passworded posts", "Stoa has no passwords on articles"),
  TRASH("thrown away", "they were in the trash"),
  NO_DATE("without a date", "no date of theirs can be read"),
  ATTACHMENT("attachments", "an export holds no files; pages keep the addresses they link to"),
  MENU_ENTRY("menu entries", "the theme's navigation is not content"),
  OTHER("of other types", "made by a plugin or theme");

  private final String noun;
  private final String why;

  SkipReason(String noun, String why) {
    this.noun = noun;
    this.why = why;
  }

  String noun() {
    return noun;
  }

  String why() {
    return why;
  }
}
