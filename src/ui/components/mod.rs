//! Components know their props only.
