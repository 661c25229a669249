//! Pages know the state.

pub mod overview;
