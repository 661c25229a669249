//! Times, numbers, phones and words as people write them.
//!
//! [`time`] instants · [`plain`] numbers, grades, booleans, phones, ids · [`words`] the closed sets of the model in three languages ·
//! [`fold`] what makes two spellings the same.

pub mod fold;
pub mod plain;
pub mod time;
pub mod words;

pub use fold::fold;
pub use plain::{boolean, grade, id_hash, is_blank, leading_number, looks_like_phone, number, phone};
pub use time::{TimeProblem, TimeReader, Written, written};
