//! Parquet, as data platforms write it: its columns become those of a table.

use ::parquet::basic::{Compression, ConvertedType, LogicalType, Type as Physical};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::ParquetMetaData;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::{Field, Row};
use ::parquet::schema::types::Type;
use bytes::Bytes;

use super::guard::{Guard, guarded, whole};
use super::{ReadAt, Shelf};
use crate::calendar::{DAY_SECS, civil};
use crate::import::plan::{Format, ImportError, ImportErrorKind};
use crate::import::sheet::Mark;

/// A file is in memory as a whole: its columns lie apart, a row is all over it.
const MAX_BYTES: u64 = 1 << 30;

pub fn open<S: Shelf>(source: &dyn ReadAt, guard: &mut Guard<'_, S>) -> Result<(), ImportError> {
    let bytes = Bytes::from(whole(source, MAX_BYTES)?);
    guarded(|| write(bytes, guard))
}

fn write<S: Shelf>(bytes: Bytes, guard: &mut Guard<'_, S>) -> Result<(), ImportError> {
    let size = bytes.len() as u64;
    let reader = SerializedFileReader::new(bytes).map_err(|error| damaged(&error))?;
    let metadata = reader.metadata();
    check(metadata, size, guard)?;
    let columns = metadata.file_metadata().schema().get_fields();
    let kinds: Vec<Time> = columns.iter().map(|column| Time::of(column)).collect();
    guard.line(Mark::of(Format::Parquet).line())?;
    guard.row(columns.iter().map(|column| column.name()))?;
    let mut n_rows = 0;
    for row in reader.get_row_iter(None).map_err(|error| damaged(&error))? {
        let row = row.map_err(|error| damaged(&error))?;
        guard.row(cells(&row, &kinds))?;
        n_rows += 1;
    }
    // A row that is announced and not there is no row that was read.
    if n_rows == metadata.file_metadata().num_rows() { Ok(()) } else { Err(ImportError::new(ImportErrorKind::Damaged)) }
}

fn damaged(error: &ParquetError) -> ImportError {
    let is_locked = matches!(error, ParquetError::General(what) if what.contains("encrypt"));
    ImportError::new(if is_locked { ImportErrorKind::Encrypted } else { ImportErrorKind::Damaged })
}

/// Whether all of it is packed in a way that is read here, and to no more than is sensible.
fn check<S: Shelf>(metadata: &ParquetMetaData, size: u64, guard: &Guard<'_, S>) -> Result<(), ImportError> {
    let mut plain = 0u64;
    for column in metadata.row_groups().iter().flat_map(|group| group.columns()) {
        plain = plain.saturating_add(u64::try_from(column.uncompressed_size()).unwrap_or(u64::MAX));
        let packing = match column.compression() {
            Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_) | Compression::LZ4 | Compression::LZ4_RAW => continue,
            Compression::BROTLI(_) => "Brotli",
            Compression::ZSTD(_) => "Zstandard",
            Compression::LZO => "LZO",
        };
        return Err(ImportError { kind: ImportErrorKind::ParquetPacking, line: None, detail: packing.to_owned() });
    }
    guard.allows(size, plain)
}

/// How a column of whole numbers tells a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Time {
    No,
    /// Parts of a second since 1970 or since midnight; with the clock of Greenwich or that of the place.
    Instant {
        per_sec: i64,
        is_utc: bool,
    },
    Clock {
        per_sec: i64,
    },
}

impl Time {
    fn of(column: &Type) -> Time {
        if !column.is_primitive() {
            return Time::No;
        }
        let per_sec = |unit: &::parquet::basic::TimeUnit| match unit {
            ::parquet::basic::TimeUnit::MILLIS => 1000,
            ::parquet::basic::TimeUnit::MICROS => 1_000_000,
            ::parquet::basic::TimeUnit::NANOS => 1_000_000_000,
        };
        let info = column.get_basic_info();
        match (info.logical_type_ref(), info.converted_type()) {
            (Some(LogicalType::Timestamp(stamp)), _) => Time::Instant { per_sec: per_sec(&stamp.unit), is_utc: stamp.is_adjusted_to_u_t_c },
            (Some(LogicalType::Time(clock)), _) => Time::Clock { per_sec: per_sec(&clock.unit) },
            (_, ConvertedType::TIMESTAMP_MILLIS) => Time::Instant { per_sec: 1000, is_utc: true },
            (_, ConvertedType::TIMESTAMP_MICROS) => Time::Instant { per_sec: 1_000_000, is_utc: true },
            _ if column.get_physical_type() == Physical::INT96 => Time::Instant { per_sec: 1000, is_utc: true },
            _ => Time::No,
        }
    }
}

fn cells(row: &Row, kinds: &[Time]) -> Vec<String> {
    row.get_column_iter().zip(kinds).map(|((_, field), kind)| text_of(field, *kind)).collect()
}

fn text_of(field: &Field, kind: Time) -> String {
    let number = match field {
        Field::Int(value) => Some(i64::from(*value)),
        Field::Long(value) | Field::TimestampMillis(value) | Field::TimestampMicros(value) | Field::TimeMicros(value) => Some(*value),
        Field::TimeMillis(value) => Some(i64::from(*value)),
        _ => None,
    };
    match (number, kind) {
        (Some(value), Time::Instant { per_sec, is_utc }) => instant(value, per_sec, is_utc),
        (Some(value), Time::Clock { per_sec }) => clock(value, per_sec),
        _ => plain(field),
    }
}

fn plain(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Bool(value) => value.to_string(),
        Field::Byte(value) => value.to_string(),
        Field::Short(value) => value.to_string(),
        Field::Int(value) => value.to_string(),
        Field::Long(value) => value.to_string(),
        Field::UByte(value) => value.to_string(),
        Field::UShort(value) => value.to_string(),
        Field::UInt(value) => value.to_string(),
        Field::ULong(value) => value.to_string(),
        Field::Float16(value) => value.to_string(),
        Field::Float(value) => value.to_string(),
        Field::Double(value) => value.to_string(),
        Field::Decimal(_) => field.to_string().trim_end_matches('.').to_owned(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => bytes_text(bytes.data()),
        Field::Date(days) => civil::iso(*days),
        Field::TimeMillis(value) => clock(i64::from(*value), 1000),
        Field::TimeMicros(value) => clock(*value, 1_000_000),
        Field::TimestampMillis(value) => instant(*value, 1000, true),
        Field::TimestampMicros(value) => instant(*value, 1_000_000, true),
        Field::ListInternal(list) if list.elements().iter().all(is_simple) => {
            list.elements().iter().map(plain).collect::<Vec<_>>().join(", ")
        }
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => json(field),
    }
}

fn is_simple(field: &Field) -> bool {
    !matches!(field, Field::Null | Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_))
}

/// What is inside of what, as JSON writes it.
fn json(field: &Field) -> String {
    let pair = |(name, value): (String, &Field)| format!("{}:{}", quoted(&name), json(value));
    match field {
        Field::Null => "null".to_owned(),
        Field::Group(row) => {
            let members: Vec<String> = row.get_column_iter().map(|(name, value)| pair((name.clone(), value))).collect();
            format!("{{{}}}", members.join(","))
        }
        Field::MapInternal(map) => {
            let members: Vec<String> = map.entries().iter().map(|(name, value)| pair((plain(name), value))).collect();
            format!("{{{}}}", members.join(","))
        }
        Field::ListInternal(list) => format!("[{}]", list.elements().iter().map(json).collect::<Vec<_>>().join(",")),
        Field::Float(value) if !value.is_finite() => "null".to_owned(),
        Field::Double(value) if !value.is_finite() => "null".to_owned(),
        Field::Str(_) | Field::Bytes(_) | Field::Date(_) => quoted(&plain(field)),
        Field::TimeMillis(_) | Field::TimeMicros(_) | Field::TimestampMillis(_) | Field::TimestampMicros(_) => quoted(&plain(field)),
        _ => plain(field),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Text where it is one, else its digits.
fn bytes_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.chars().any(|letter| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')) => text.to_owned(),
        _ => bytes.iter().fold("0x".to_owned(), |text, byte| text + &format!("{byte:02x}")),
    }
}

fn instant(value: i64, per_sec: i64, is_utc: bool) -> String {
    let (secs, part) = (value.div_euclid(per_sec), value.rem_euclid(per_sec));
    let Ok(day) = i32::try_from(secs.div_euclid(DAY_SECS)) else { return value.to_string() };
    // No calendar has years of more digits.
    if !(-700_000..2_900_000).contains(&day) {
        return value.to_string();
    }
    format!("{} {}{}", civil::iso(day), clock(secs.rem_euclid(DAY_SECS) * per_sec + part, per_sec), if is_utc { "Z" } else { "" })
}

fn clock(value: i64, per_sec: i64) -> String {
    let (secs, part) = (value.div_euclid(per_sec), value.rem_euclid(per_sec));
    let digits = per_sec.ilog10() as usize;
    let fraction = if part == 0 { String::new() } else { format!(".{part:0digits$}") };
    format!("{:02}:{:02}:{:02}{}", secs / 3600, secs / 60 % 60, secs % 60, fraction.trim_end_matches('0'))
}
