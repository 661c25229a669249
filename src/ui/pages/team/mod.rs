//! Equipe.
