/// The one door to SQL: a database, its transactions and its migrations, the same on SQLite and
/// PostgreSQL.
@NullMarked
package dev.stoa.storage;

import org.jspecify.annotations.NullMarked;
