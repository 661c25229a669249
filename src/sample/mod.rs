//! A seeded generator of a plausible customer service, as the files that its platform would export.
