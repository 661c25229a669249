//! Data that were kept or that the site carries, and newer builds of the page.

use crate::engine::{PlanEdit, Request};
use crate::ui::state::{AppState, Phase, Toast};
use crate::ui::visit::{Kept, Publishing, Refuses, Unreachable};

use super::{Command, plain_toast};

#[derive(Clone, Debug, PartialEq)]
pub enum VisitEvent {
    /// What an earlier visit left, looked at when the page opens.
    KeptFound {
        keeps: bool,
        kept: Option<Kept>,
        refuses: Refuses,
    },
    /// Whether files are kept for the next visit.
    KeepingSwitched(bool),
    /// They are kept now; `None` = the browser refuses, or has no room.
    KeptWritten(Option<Kept>),
    /// The data of the last visit are wanted; [`VisitEvent::KeptRead`] follows.
    KeptOpened,
    /// Their files are at hand, as if they had just been dropped, at this moment of the page's clock.
    KeptRead {
        files: Vec<(String, u64)>,
        edits: Vec<Option<PlanEdit>>,
        at_ms: f64,
    },
    /// They could not be opened: they are erased.
    KeptLost,
    /// The person wants them gone; [`VisitEvent::KeptGone`] follows.
    KeptErased,
    /// The browser has erased them, or would not.
    KeptGone {
        is_erased: bool,
    },
    /// The site carries data: they are being fetched.
    SiteFetched {
        at_ms: f64,
        published: Option<Publishing>,
    },
    SiteFailed(Unreachable),
    UpdateWaits,
    UpdateTaken,
    UpdatePutOff,
}

pub fn update(state: &mut AppState, event: VisitEvent) -> Vec<Command> {
    match event {
        VisitEvent::KeptFound { keeps, kept, refuses } => {
            (state.visit.keeps, state.visit.kept, state.visit.refuses) = (keeps && refuses == Refuses::Nothing, kept, refuses);
            Vec::new()
        }
        VisitEvent::KeepingSwitched(keeps) if keeps == state.visit.keeps => Vec::new(),
        VisitEvent::KeepingSwitched(true) if state.visit.refuses != Refuses::Nothing => {
            state.toast = Some(Toast { is_error: true, ..plain_toast("toast.kept.memory") });
            Vec::new()
        }
        VisitEvent::KeepingSwitched(true) => {
            state.visit.keeps = true;
            [vec![Command::SaveKeeping(true)], keep(state)].concat()
        }
        VisitEvent::KeepingSwitched(false) => {
            state.visit.keeps = false;
            vec![Command::SaveKeeping(false), Command::EraseKept]
        }
        VisitEvent::KeptWritten(Some(kept)) if state.visit.keeps => {
            state.visit.kept = Some(kept);
            state.toast = Some(plain_toast("toast.kept"));
            Vec::new()
        }
        // Switched off while it was written.
        VisitEvent::KeptWritten(Some(_)) => vec![Command::EraseKept],
        VisitEvent::KeptWritten(None) => {
            state.visit.kept = None;
            state.toast = Some(Toast { is_error: true, ..plain_toast("toast.kept.refused") });
            Vec::new()
        }
        VisitEvent::KeptOpened => {
            let Some(kept) = &state.visit.kept else { return Vec::new() };
            let mut commands = Vec::new();
            if !kept.us.is_empty() {
                commands.push(Command::Ask(Request::ChooseUs(kept.us.clone())));
            }
            commands.push(Command::OpenKept(kept.clone()));
            commands
        }
        VisitEvent::KeptRead { files, edits, at_ms } => super::import(state, files, edits, at_ms, None),
        VisitEvent::KeptLost => {
            state.toast = Some(Toast { is_error: true, ..plain_toast("toast.kept.lost") });
            vec![Command::EraseKept]
        }
        VisitEvent::KeptErased => {
            state.visit.tells_erased = true;
            vec![Command::EraseKept]
        }
        VisitEvent::KeptGone { is_erased: true } => {
            state.visit.kept = None;
            if std::mem::take(&mut state.visit.tells_erased) {
                state.toast = Some(plain_toast("toast.data_deleted"));
            }
            Vec::new()
        }
        VisitEvent::KeptGone { is_erased: false } => {
            state.visit.tells_erased = false;
            state.toast = Some(Toast { is_error: true, ..plain_toast("toast.kept.stays") });
            Vec::new()
        }
        VisitEvent::SiteFetched { at_ms, published } => {
            let commands = super::chats::unpacking(state, at_ms);
            if let Phase::Importing(progress) = &mut state.phase {
                progress.published = published;
            }
            commands
        }
        VisitEvent::SiteFailed(why) => {
            if matches!(&state.phase, Phase::Importing(progress) if progress.files.is_empty()) {
                state.phase = Phase::Empty;
            }
            let (key, file) = why.told();
            state.toast = Some(Toast { values: vec![("file".to_owned(), file)], is_error: true, ..plain_toast(key) });
            Vec::new()
        }
        VisitEvent::UpdateWaits => {
            state.visit.has_update = true;
            Vec::new()
        }
        VisitEvent::UpdateTaken => vec![Command::TakeUpdate],
        VisitEvent::UpdatePutOff => {
            state.visit.has_update = false;
            Vec::new()
        }
    }
}

/// Keeps the files that are open, where that is wanted; samples can be made again.
pub fn keep(state: &AppState) -> Vec<Command> {
    if !state.visit.keeps || state.is_sample || state.summary.is_none() {
        return Vec::new();
    }
    let chats = state.report.iter().flat_map(|report| &report.files).filter_map(|file| file.chat.as_ref());
    let mut us: Vec<String> =
        chats.flat_map(|chat| &chat.authors).filter(|author| author.us.is_some()).map(|author| author.name.clone()).collect();
    us.sort_unstable();
    us.dedup();
    vec![Command::KeepForNextVisit { us, edits: state.loaded_edits.clone() }]
}

#[cfg(test)]
mod tests {
    use super::super::{Event, update};
    use super::*;
    use crate::engine::Summary;
    use crate::ui::visit::Published;
    use std::sync::Arc;

    fn open() -> AppState {
        AppState { phase: Phase::Ready, summary: Some(Arc::new(Summary::default())), ..AppState::default() }
    }

    fn visit(state: &mut AppState, event: VisitEvent) -> Vec<Command> {
        update(state, Event::Visit(event))
    }

    fn kept() -> Kept {
        Kept::new("a".to_owned(), &[("m.csv".to_owned(), 9)], Vec::new(), vec!["Loja".to_owned()], 0)
    }

    #[test]
    fn nothing_is_kept_before_it_is_wanted_and_nothing_stays_after() {
        let mut state = open();
        assert!(keep(&state).is_empty());
        let commands = visit(&mut state, VisitEvent::KeepingSwitched(true));
        assert_eq!(commands, [Command::SaveKeeping(true), Command::KeepForNextVisit { us: Vec::new(), edits: Vec::new() }]);
        visit(&mut state, VisitEvent::KeptWritten(Some(kept())));
        assert_eq!(state.visit.kept, Some(kept()));
        assert_eq!(visit(&mut state, VisitEvent::KeepingSwitched(false)), [Command::SaveKeeping(false), Command::EraseKept]);
        // It was still being written.
        assert_eq!(visit(&mut state, VisitEvent::KeptWritten(Some(kept()))), [Command::EraseKept]);
        visit(&mut state, VisitEvent::KeptGone { is_erased: true });
        assert_eq!((state.visit.kept, state.toast), (None, Some(plain_toast("toast.kept"))));
    }

    #[test]
    fn that_files_are_gone_is_said_when_they_are() {
        let mut state = AppState::default();
        visit(&mut state, VisitEvent::KeptFound { keeps: true, kept: Some(kept()), refuses: Refuses::Nothing });
        assert_eq!(visit(&mut state, VisitEvent::KeptErased), [Command::EraseKept]);
        assert!(state.visit.kept.is_some() && state.toast.is_none());
        visit(&mut state, VisitEvent::KeptGone { is_erased: false });
        assert!(state.visit.kept.is_some() && state.toast.take().is_some_and(|toast| toast.is_error));
        visit(&mut state, VisitEvent::KeptErased);
        visit(&mut state, VisitEvent::KeptGone { is_erased: true });
        assert!(state.visit.kept.is_none() && state.toast.is_some_and(|toast| toast.key == "toast.data_deleted"));
    }

    #[test]
    fn a_browser_that_keeps_nothing_says_so_when_that_is_wanted() {
        for refuses in [Refuses::of(false, true), Refuses::of(false, false), Refuses::of(true, false)] {
            let mut state = open();
            visit(&mut state, VisitEvent::KeptFound { keeps: true, kept: None, refuses });
            assert!(refuses.told().is_some() && !state.visit.keeps && keep(&state).is_empty());
            assert!(visit(&mut state, VisitEvent::KeepingSwitched(true)).is_empty());
            assert!(!state.visit.keeps && state.toast.is_some_and(|toast| toast.is_error && toast.key == "toast.kept.memory"));
        }
        assert_eq!(Refuses::of(true, true).told(), None);
    }

    #[test]
    fn samples_are_not_kept() {
        let mut state = AppState { is_sample: true, ..open() };
        assert_eq!(visit(&mut state, VisitEvent::KeepingSwitched(true)), [Command::SaveKeeping(true)]);
    }

    #[test]
    fn who_was_us_is_said_before_the_files_are_read_again() {
        let mut state = AppState::default();
        visit(&mut state, VisitEvent::KeptFound { keeps: true, kept: Some(kept()), refuses: Refuses::Nothing });
        let commands = visit(&mut state, VisitEvent::KeptOpened);
        assert_eq!(commands, [Command::Ask(Request::ChooseUs(vec!["Loja".to_owned()])), Command::OpenKept(kept())]);
    }

    #[test]
    fn data_that_were_published_long_ago_say_so() {
        let of = |published: &str, today: i32| {
            let list = Published { published: published.to_owned(), files: Vec::new() };
            Publishing::of(&list, today).map(|publishing| (publishing.day, publishing.stale_days()))
        };
        // 2026-11-20 is day 20 777.
        assert_eq!(of("2026-11-20", 20_784), Some((20_777, None)));
        assert_eq!(of("2026-11-20T08:00:00Z", 20_785), Some((20_777, Some(8))));
        // A clock that is slow, and a list that does not say.
        assert_eq!(of("2026-11-20", 20_000), Some((20_777, None)));
        assert_eq!(of("", 20_785), None);
    }

    #[test]
    fn data_of_the_site_that_do_not_arrive_leave_the_start_with_a_sentence() {
        let mut state = AppState::default();
        visit(&mut state, VisitEvent::SiteFetched { at_ms: 5.0, published: None });
        assert!(matches!(state.phase, Phase::Importing(_)));
        visit(&mut state, VisitEvent::SiteFailed(Unreachable::Status("m.csv".to_owned(), 404)));
        assert_eq!(state.phase, Phase::Empty);
        let toast = state.toast.expect("a sentence");
        assert!(toast.is_error && toast.key == "toast.site.status" && toast.values[0].1 == "m.csv (404)");
    }
}
