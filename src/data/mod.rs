//! Columns: how rows are held in memory.
//!
//! [`column`] fixed-width columns that travel as bytes · [`texts`] many strings in one block · [`dictionary`] distinct strings and
//! their codes · [`bitmap`] a set of rows · [`dataset`] the tables of a loaded service · [`derived`] what follows from them
//! under a policy · [`frame`] rows as a figure sees them: dated and credited.

pub mod bitmap;
pub mod column;
pub mod dataset;
pub mod derived;
pub mod dictionary;
pub mod frame;
pub mod texts;

pub use bitmap::{Bitmap, Numbered};
pub use column::{Column, NO_CODE, NO_TIME, Time32};
pub use dataset::{Cases, Dataset, Events, Messages, Names, Presence};
pub use derived::{
    BusinessTimes, CaseFacts, CaseMarks, CaseTarget, Closings, Derived, Interval, Participants, PieceKind, PresencePieces, STAGES,
    SlaOutcome, SlaOutcomes, Targets, Waits, given_up,
};
pub use dictionary::{Category, Dictionary};
pub use frame::{Credit, DatedBy, Frame, FrameKey, NO_DAY, NO_HOUR};
pub use texts::Texts;
