//! Texts in three languages: a flat catalogue, key → text with `{name}` placeholders.
