//! Components know their props only.
//!
//! [`icon`] drawings · [`seg`] one of a few · [`skeleton`] the place of what will come ·
//! [`toast`] notices · [`coverage`] a bar per day.

pub mod coverage;
pub mod icon;
pub mod seg;
pub mod skeleton;
pub mod toast;

pub use icon::Icon;
