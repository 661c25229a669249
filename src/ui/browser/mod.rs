//! Bindings to the browser without decisions.
//!
//! [`runner`] carries commands out · [`workers`] engine and readers · [`files`] handles of dropped files · [`url`] the fragment ·
//! [`storage`] language and theme · [`texts`] catalogues · [`download`] files for the person · [`timing`] User Timing.

pub mod runner;
pub mod timing;
