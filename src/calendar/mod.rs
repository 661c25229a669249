//! Time zones: local days and hours of instants. Offsets are looked up once per data set, not per row.
