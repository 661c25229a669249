//! The whole application without a screen: [`Engine::handle`] takes a [`Request`] and gives a [`Response`].
//!
//! [`protocol`] what travels between the page and the engine.

pub mod protocol;

pub use protocol::*;
