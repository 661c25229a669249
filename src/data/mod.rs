//! Columns: how rows are held in memory.
//!
//! [`column`] fixed-width columns that travel as bytes · [`texts`] many strings in one block · [`dictionary`] distinct strings and
//! their codes · [`bitmap`] a set of rows · [`dataset`] the tables of a loaded service.

pub mod bitmap;
pub mod column;
pub mod dataset;
pub mod dictionary;
pub mod texts;

pub use bitmap::Bitmap;
pub use column::{Column, NO_CODE, NO_TIME, Time32};
pub use dataset::Dataset;
pub use dictionary::{Category, Dictionary};
pub use texts::Texts;
