//! Times, numbers, phones and words as people write them.
//!
//! [`time`] instants, [`named_day`] days whose month has a name · [`duration`] how long · [`plain`] numbers, grades, booleans, phones, ids · [`words`] the closed sets of the model in three languages ·
//! [`fold`] what makes two spellings the same.

pub mod duration;
pub mod fold;
pub mod named_day;
pub mod plain;
pub mod time;
pub mod words;

pub use duration::duration;
pub use fold::fold;
pub use plain::{
    Damaged, boolean, error_code, grade, id_hash, is_blank, leading_number, looks_like_phone, number, phone, proves_decimal_comma,
    spreadsheet_id, spreadsheet_phone,
};
pub use time::{TimeProblem, TimeReader, Written, written};
