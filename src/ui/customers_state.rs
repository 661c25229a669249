//! What only Clientes knows: how the table is ordered, and what the engine said of it.

use std::sync::Arc;

use crate::engine::{CustomerColumn, CustomersPage};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomersState {
    pub by: CustomerColumn,
    pub is_ascending: bool,
    /// Rises with every question; older answers are dropped.
    pub revision: u64,
    pub page: Option<Arc<CustomersPage>>,
}
