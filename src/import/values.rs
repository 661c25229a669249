//! Times, numbers, phones and words as people write them.
