//! Tables are written through a guard: little bytes that become many were made to fill memories.

use std::cell::Cell;

use super::inflate::Budget;
use super::{ReadAt, Shelf};
use crate::import::plan::{ImportError, ImportErrorKind};
use crate::import::sheet;

/// What is written of one table.
pub struct Guard<'a, S: Shelf> {
    shelf: &'a mut S,
    budget: &'a mut Budget,
    /// Bytes that the table takes packed.
    packed: u64,
    written: u64,
    row: Vec<u8>,
}

impl<'a, S: Shelf> Guard<'a, S> {
    pub fn new(shelf: &'a mut S, budget: &'a mut Budget, packed: u64) -> Self {
        Guard { shelf, budget, packed, written: 0, row: Vec::new() }
    }

    /// Whether so many plain bytes from so few are believable.
    pub fn allows(&self, packed: u64, plain: u64) -> Result<(), ImportError> {
        if self.budget.allows(packed, plain) { Ok(()) } else { Err(bomb()) }
    }

    pub fn line(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        self.written += bytes.len() as u64;
        if !self.budget.spend(bytes.len() as u64) || !Budget::default().allows(self.packed, self.written) {
            return Err(bomb());
        }
        self.shelf.write(bytes);
        Ok(())
    }

    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<(), ImportError> {
        let mut row = std::mem::take(&mut self.row);
        row.clear();
        sheet::write_row(cells, &mut row);
        let result = self.line(&row);
        self.row = row;
        result
    }

    /// Nothing of it is kept; the next table may be written.
    pub fn start_over(&mut self) {
        self.shelf.take();
        self.written = 0;
    }

    pub fn take(&mut self) -> S::Kept {
        self.written = 0;
        self.shelf.take()
    }
}

pub fn bomb() -> ImportError {
    ImportError::new(ImportErrorKind::Bomb)
}

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread is caught, so that it needs no words.
pub fn is_guarded() -> bool {
    IS_GUARDED.get()
}

/// What another's reader does with bytes that it did not expect: natively it may stop with a panic, which is no reason to stop ourselves.
/// In the browser its worker ends, which the page tells.
pub fn guarded<T>(read: impl FnOnce() -> Result<T, ImportError>) -> Result<T, ImportError> {
    let before = IS_GUARDED.replace(true);
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    IS_GUARDED.set(before);
    caught.unwrap_or_else(|_| Err(ImportError::new(ImportErrorKind::Damaged)))
}

/// All bytes of a source; `None` when they cannot be had or are more than `most`.
pub fn whole(source: &dyn ReadAt, most: u64) -> Result<Vec<u8>, ImportError> {
    const PIECE: usize = 8 << 20;
    if source.size() > most {
        return Err(bomb());
    }
    let mut bytes = Vec::with_capacity(source.size() as usize);
    while (bytes.len() as u64) < source.size() {
        let piece = source.read_at(bytes.len() as u64, PIECE).filter(|piece| !piece.is_empty());
        bytes.extend(piece.ok_or_else(|| ImportError::new(ImportErrorKind::Unreadable))?);
    }
    Ok(bytes)
}
