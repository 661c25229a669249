//! Pages know the state.

pub mod conversations;
pub mod team;
