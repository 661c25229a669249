//! From the first bytes of a file to a plan.

use super::plan::{ImportError, ImportErrorKind, ImportPlan};

/// Proposes a plan from the first bytes of a file (256 KiB are plenty; `is_whole` when they are all of it).
pub fn sniff(_name: &str, _head: &[u8], _is_whole: bool) -> Result<ImportPlan, ImportError> {
    Err(ImportError::new(ImportErrorKind::NoTable))
}
