//! Spellings of column names in Portuguese, English and Spanish.
