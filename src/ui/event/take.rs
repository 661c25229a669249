//! Tables that leave as files: alone, all of a page together, or all of all pages, which are walked over one after the other.

use crate::engine::{Outcome, Request, RowsRequest, TableCell, TableFormat};
use crate::ui::state::AppState;
use crate::ui::view_state::{Page, ViewState};

use super::{Command, customers, delivery, format_of, refresh};

/// A table that is taken away.
#[derive(Clone, Debug, PartialEq)]
pub enum Taken {
    /// As it stands in the page.
    Shown {
        header: Vec<String>,
        rows: Vec<Vec<TableCell>>,
    },
    /// The page holds its first rows only, the engine has all. Words as in [`Request::ExportCustomers`], [`Request::ExportUnreachable`],
    /// [`Request::ExportRecipients`] and [`Request::ExportRows`].
    Customers {
        header: Vec<String>,
    },
    Unreachable {
        header: Vec<String>,
        words: Vec<(String, String)>,
    },
    Recipients {
        outcome: Outcome,
        header: Vec<String>,
        words: Vec<(String, String)>,
    },
    Rows {
        header: Vec<String>,
        words: Vec<(String, String)>,
    },
}

impl Taken {
    /// The question whose answer is the table as CSV, under the view of this moment.
    pub fn asked(self, state: &AppState, name: String) -> Request {
        let format = format_of(state, &name, None);
        self.request(state, name, format)
    }

    fn request(self, state: &AppState, name: String, format: TableFormat) -> Request {
        match self {
            Taken::Shown { header, rows } => Request::TableFile { name, header, rows, format },
            Taken::Customers { header } => {
                Request::ExportCustomers { request: Box::new(customers::request(state, u32::MAX)), name, header, format }
            }
            Taken::Unreachable { header, words } => {
                Request::ExportUnreachable { request: Box::new(delivery::request(state, u32::MAX)), header, words, format }
            }
            Taken::Recipients { outcome, header, words } => {
                Request::ExportRecipients { selection: state.selection(), outcome, masked: state.mask, name, header, words, format }
            }
            Taken::Rows { header, words } => {
                let request = RowsRequest { offset: 0, limit: u32::MAX, ..state.rows_request() };
                Request::ExportRows { request, header, words, format }
            }
        }
    }
}

pub fn one(state: &AppState, name: String, table: Taken, about: Option<Vec<(String, String)>>) -> Vec<Command> {
    let format = format_of(state, &name, about);
    vec![Command::Ask(table.request(state, name, format))]
}

/// All pages are looked at for their tables; the address stays that of where the person was.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    from: ViewState,
    /// Of [`WALKED`].
    pub place: usize,
}

/// Pages with tables: all but Ajustes, the last.
pub const WALKED: &[Page] = match Page::ALL.as_slice().split_last() {
    Some((_, pages)) => pages,
    None => &[],
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkEvent {
    Begun,
    /// To the next page.
    WentOn,
    /// Back to where the person was: all was seen, or enough, or something else came in between.
    Ended,
}

pub fn walk(state: &mut AppState, event: WalkEvent) -> Vec<Command> {
    match (event, &mut state.walk) {
        (WalkEvent::Begun, None) if state.summary.is_some() => {
            state.walk = Some(Walk { from: state.view.clone(), place: 0 });
            look_at(state, WALKED[0])
        }
        (WalkEvent::WentOn, Some(walk)) if walk.place + 1 < WALKED.len() => {
            walk.place += 1;
            let page = WALKED[walk.place];
            look_at(state, page)
        }
        (WalkEvent::Ended, Some(walk)) => {
            state.view = walk.from.clone();
            state.walk = None;
            refresh(state, false)
        }
        _ => Vec::new(),
    }
}

fn look_at(state: &mut AppState, page: Page) -> Vec<Command> {
    state.view.page = page;
    state.view.sort.clear();
    refresh(state, false)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Event, update};
    use super::*;
    use crate::engine::Summary;

    fn send(state: &mut AppState, event: WalkEvent) -> Vec<Command> {
        update(state, Event::Walk(event))
    }

    fn open() -> AppState {
        let mut state = AppState { summary: Some(Arc::new(Summary::default())), ..AppState::default() };
        state.view.page = Page::Team;
        state.view.sort = vec![("closings".to_owned(), true)];
        state
    }

    #[test]
    fn every_page_is_seen_once_and_the_view_is_as_before() {
        let mut state = open();
        let before = state.view.clone();
        let mut seen = Vec::new();
        let mut commands = send(&mut state, WalkEvent::Begun);
        while !commands.is_empty() {
            assert!(!commands.contains(&Command::WriteFragment { push: true }), "the address stays");
            seen.push(state.view.page);
            // Its figures came.
            state.asked_revision = None;
            commands = send(&mut state, WalkEvent::WentOn);
        }
        assert_eq!(seen, WALKED);
        assert!(!send(&mut state, WalkEvent::Ended).is_empty());
        assert_eq!((state.view, state.walk, state.undo.len()), (before, None, 0));
    }

    #[test]
    fn a_walk_that_is_left_or_never_began_changes_nothing() {
        let mut state = open();
        let before = state.view.clone();
        assert_eq!((send(&mut state, WalkEvent::WentOn), send(&mut state, WalkEvent::Ended)), (Vec::new(), Vec::new()));
        send(&mut state, WalkEvent::Begun);
        send(&mut state, WalkEvent::WentOn);
        send(&mut state, WalkEvent::Ended);
        assert_eq!(state.view, before);
        assert_eq!(send(&mut AppState::default(), WalkEvent::Begun), []);
    }

    #[test]
    fn another_view_ends_the_walk() {
        let mut state = open();
        send(&mut state, WalkEvent::Begun);
        let wanted = ViewState { page: Page::Quality, ..ViewState::default() };
        update(&mut state, Event::FragmentChanged(Box::new(wanted.clone())));
        assert_eq!((state.walk, state.view), (None, wanted));
    }
}
