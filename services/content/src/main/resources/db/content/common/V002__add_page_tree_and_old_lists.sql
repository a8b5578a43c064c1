-- Where an imported page stands: below which other one (its import key), and in which order.
ALTER TABLE content_article ADD COLUMN parent_key TEXT;
ALTER TABLE content_article ADD COLUMN menu_order INTEGER NOT NULL DEFAULT 0;

-- Lists of a former site (a category, an author, ...) by the name they had in its addresses, and
-- the tag that shows the same articles here; an empty tag stands for all articles.
CREATE TABLE content_old_list (
  site VARCHAR(100) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  name VARCHAR(200) NOT NULL,
  tag  VARCHAR(200) NOT NULL,
  PRIMARY KEY (site, kind, name)
);
