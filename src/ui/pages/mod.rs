//! Pages know the state.
