//! What Ajustes changes, and what Qualidade asks. A change counts at once: the figures are derived anew, no file is read again.

use crate::engine::{Clock, Goal, Ignored, Note, Policy, Request, Response};
use crate::ui::settings::{Presentation, SettingsError, SettingsFile};
use crate::ui::state::{AppState, Lang, Phase, Theme, Toast};

use super::{Command, choose, plain_toast, zone};

/// What the toast's action takes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Before {
    policy: Policy,
    goals: Vec<Goal>,
    notes: Vec<Note>,
    ignored: Vec<Ignored>,
    mask: bool,
}

/// Begins the key of each toast of ours, so that its action is ours too.
const TOAST: &str = "toast.setting";

/// The settings kept in this browser. Those that cannot be read any more are those of a first visit.
pub fn kept(state: &mut AppState, text: &str) -> Vec<Command> {
    if let Ok(file) = SettingsFile::parse(text) {
        state.policy = file.policy;
        state.goals = file.page.goals.unwrap_or_default();
        state.notes = file.page.notes.unwrap_or_default();
        state.ignored = file.page.ignored.unwrap_or_default();
        state.mask = file.page.mask.unwrap_or(false);
        state.names_on_paper = file.page.names_on_paper.unwrap_or(false);
    }
    vec![tell(state)]
}

/// A choice of Ajustes; `what` is the key of its name, for the notice.
pub fn chosen(state: &mut AppState, policy: Policy, what: &str) -> Vec<Command> {
    if policy == state.policy {
        return Vec::new();
    }
    remember(state);
    state.toast = Some(Toast { key: TOAST.to_owned(), values: vec![("name".to_owned(), format!("@{what}"))], undo: true, is_error: false });
    state.policy = policy;
    in_force(state)
}

/// Goals, notes or ignored days were changed; `key` is what the notice says.
pub fn planned(state: &mut AppState, key: &str, change: impl FnOnce(&mut AppState)) -> Vec<Command> {
    let before = (state.goals.clone(), state.notes.clone(), state.ignored.clone());
    remember(state);
    change(state);
    let is_told_anew = (&state.goals, &state.notes) != (&before.0, &before.1);
    if !is_told_anew && state.ignored == before.2 {
        return Vec::new();
    }
    state.toast = Some(Toast { undo: true, ..plain_toast(&format!("{TOAST}.{key}")) });
    [vec![save(state)], if is_told_anew { super::progress::ask(state) } else { Vec::new() }].concat()
}

pub fn masked(state: &mut AppState, mask: bool) -> Vec<Command> {
    if state.mask == mask {
        return Vec::new();
    }
    remember(state);
    state.mask = mask;
    let key = if mask { "toast.setting.masked" } else { "toast.setting.unmasked" };
    state.toast = Some(Toast { undo: true, ..plain_toast(key) });
    [vec![save(state)], super::fresh_rows(state), crate::ui::drawer::ask_card(state)].concat()
}

pub fn names_on_paper(state: &mut AppState, on: bool) -> Vec<Command> {
    state.names_on_paper = on;
    vec![save(state)]
}

/// A settings file was chosen.
pub fn file_chosen(state: &mut AppState, text: &str) -> Vec<Command> {
    let file = match SettingsFile::parse(text) {
        Ok(file) => file,
        Err(error) => {
            let (key, field) = match error {
                SettingsError::Unreadable(_) => ("toast.settings_unreadable", String::new()),
                SettingsError::Impossible(field) => ("toast.settings_impossible", format!("@settings.field.{field}")),
            };
            state.toast = Some(Toast { key: key.to_owned(), values: vec![("name".to_owned(), field)], undo: false, is_error: true });
            return Vec::new();
        }
    };
    remember(state);
    state.policy = file.policy;
    state.goals = file.page.goals.clone().unwrap_or(std::mem::take(&mut state.goals));
    state.notes = file.page.notes.clone().unwrap_or(std::mem::take(&mut state.notes));
    state.ignored = file.page.ignored.clone().unwrap_or(std::mem::take(&mut state.ignored));
    state.mask = file.page.mask.unwrap_or(state.mask);
    state.names_on_paper = file.page.names_on_paper.unwrap_or(state.names_on_paper);
    state.toast = Some(Toast { undo: true, ..plain_toast("toast.setting.file") });
    let mut commands = in_force(state);
    commands.extend(look_of(state, &file.page));
    commands
}

/// Language, theme, patterns and shortcuts of a file; Undo leaves them, as their own switches do.
fn look_of(state: &mut AppState, page: &Presentation) -> Vec<Command> {
    let mut commands = Vec::new();
    if let Some(theme) = page.theme.as_deref().and_then(Theme::from_id) {
        state.theme = theme;
        commands.push(Command::SaveTheme(theme));
    }
    if let Some(lang) = page.lang.as_deref().and_then(Lang::from_tag).filter(|lang| *lang != state.lang) {
        commands.push(Command::SaveLang(lang));
    }
    if let Some(letters) = page.letters {
        state.letters_off = !letters;
        commands.push(Command::SaveLetters(letters));
    }
    if let Some(patterns) = page.patterns {
        state.patterns = patterns;
        commands.push(Command::SavePatterns(patterns));
    }
    commands
}

pub fn export(state: &AppState) -> Vec<Command> {
    let bytes = file_of(state).format().into_bytes();
    vec![Command::Download { name: "balcao-ajustes.json".to_owned(), bytes, mime: "application/json" }]
}

fn file_of(state: &AppState) -> SettingsFile {
    let page = Presentation {
        theme: Some(state.theme.id().to_owned()),
        lang: Some(state.lang.tag().to_owned()),
        mask: Some(state.mask),
        names_on_paper: Some(state.names_on_paper),
        letters: Some(!state.letters_off),
        patterns: Some(state.patterns),
        goals: Some(state.goals.clone()),
        notes: Some(state.notes.clone()),
        ignored: Some(state.ignored.clone()),
    };
    SettingsFile { policy: state.policy.clone(), page }
}

/// Corrido or Horário comercial, of the view. Without the service's hours there is no business clock to turn to.
pub fn clock_chosen(state: &mut AppState, clock: Clock) -> Vec<Command> {
    if clock == Clock::Business && !state.policy.calendar.is_set() {
        return Vec::new();
    }
    let usual = state.policy.clock;
    choose(state, |view| view.clock = (clock != usual).then_some(clock))
}

/// Whether the action of the notice on screen takes back a setting.
pub fn takes_back(state: &AppState) -> bool {
    state.settings_before.is_some() && state.toast.as_ref().is_some_and(|toast| toast.key.starts_with(TOAST))
}

pub fn undone(state: &mut AppState) -> Vec<Command> {
    let Some(before) = state.settings_before.take() else { return Vec::new() };
    state.toast = None;
    (state.goals, state.notes, state.ignored) = (before.goals, before.notes, before.ignored);
    if (&before.policy, before.mask) == (&state.policy, state.mask) {
        return [vec![save(state)], super::progress::ask(state)].concat();
    }
    (state.policy, state.mask) = (before.policy, before.mask);
    state.unmatched = Default::default();
    in_force(state)
}

/// Everything that this browser keeps of us goes; what is open goes with it.
pub fn forgotten(state: &mut AppState) -> Vec<Command> {
    (state.policy, state.mask, state.names_on_paper, state.settings_before) = (Policy::default(), false, false, None);
    state.goals.clear();
    state.notes.clear();
    state.ignored.clear();
    state.known_plans.clear();
    state.saved_views.clear();
    state.layouts = Default::default();
    state.visit = Default::default();
    let mut commands = super::erase(state);
    commands.push(Command::EraseKept);
    commands.push(Command::ForgetSettings);
    commands
}

/// Keeps what a change takes away. Rows that are shown as before it are asked for again.
fn remember(state: &mut AppState) {
    state.unmatched = Default::default();
    state.settings_before = Some(Box::new(Before {
        policy: state.policy.clone(),
        goals: state.goals.clone(),
        notes: state.notes.clone(),
        ignored: state.ignored.clone(),
        mask: state.mask,
    }));
}

/// Saves the settings, and has the engine derive anew where they change its figures. Its answer brings the page up to date.
pub fn in_force(state: &AppState) -> Vec<Command> {
    let mut commands = vec![save(state)];
    // An import under way takes the answer for its own; it tells the engine itself when it is done.
    if !matches!(state.phase, Phase::Importing(_)) {
        commands.push(tell(state));
    }
    commands
}

fn save(state: &AppState) -> Command {
    Command::SaveSettings(file_of(state).format())
}

pub fn tell(state: &AppState) -> Command {
    Command::Ask(Request::SetPolicy(Box::new(effective(state))))
}

/// The settings, with the zone of the view where it names one.
pub fn effective(state: &AppState) -> Policy {
    Policy { zone: zone(state), ..state.policy.clone() }
}

/// Qualidade and Ajustes ask for what they show when it is not there.
pub fn ask_quality(state: &AppState) -> Vec<Command> {
    let is_wanted = state.view.page.is_about_all() && state.summary.is_some() && state.quality.is_none();
    if is_wanted { vec![Command::AskQuality] } else { Vec::new() }
}

pub fn quality_came(state: &mut AppState, response: Response) {
    if let Response::Quality(quality) = response {
        state.quality = Some(std::sync::Arc::new(*quality));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Event, update};
    use super::*;
    use crate::engine::{Interval, Summary};
    use crate::ui::view_state::Page;

    fn open() -> AppState {
        AppState { phase: Phase::Ready, summary: Some(std::sync::Arc::new(Summary::default())), ..AppState::default() }
    }

    fn with_gap(hours: f64) -> Policy {
        Policy { session_gap_hours: hours, ..Policy::default() }
    }

    fn policies(commands: &[Command]) -> Vec<f64> {
        let told = commands.iter().filter_map(|command| match command {
            Command::Ask(Request::SetPolicy(policy)) => Some(policy.session_gap_hours),
            _ => None,
        });
        told.collect()
    }

    #[test]
    fn a_change_is_saved_told_to_the_engine_and_can_be_taken_back() {
        let mut state = open();
        let commands = update(&mut state, Event::PolicyChosen { policy: Box::new(with_gap(8.0)), what: "settings.session_gap" });
        assert_eq!(policies(&commands), [8.0]);
        assert!(matches!(commands[0], Command::SaveSettings(_)));
        let toast = state.toast.clone().unwrap();
        assert!(toast.undo && toast.values == [("name".to_owned(), "@settings.session_gap".to_owned())]);

        assert_eq!(policies(&update(&mut state, Event::Undone)), [24.0]);
        assert_eq!((state.policy.session_gap_hours, state.toast.is_some()), (24.0, false));
    }

    #[test]
    fn the_same_choice_again_changes_nothing() {
        let policy = Box::new(Policy::default());
        assert_eq!(update(&mut open(), Event::PolicyChosen { policy, what: "settings.session_gap" }), []);
    }

    #[test]
    fn undo_goes_to_the_view_when_the_notice_is_not_about_a_setting() {
        let mut state = open();
        update(&mut state, Event::PolicyChosen { policy: Box::new(with_gap(8.0)), what: "settings.session_gap" });
        update(&mut state, Event::ToastClosed);
        update(&mut state, Event::Undone);
        assert_eq!(state.policy.session_gap_hours, 8.0);
    }

    #[test]
    fn a_file_is_exported_and_read_back() {
        let mut state = open();
        state.policy = with_gap(6.0);
        state.mask = true;
        let Some(Command::Download { bytes, .. }) = update(&mut state, Event::SettingsExported).pop() else { panic!("a download") };
        let mut other = open();
        let commands = update(&mut other, Event::SettingsFileChosen(String::from_utf8(bytes).unwrap()));
        assert_eq!((policies(&commands), other.policy, other.mask), (vec![6.0], state.policy, true));
    }

    #[test]
    fn a_file_that_is_none_changes_nothing_and_says_so() {
        let mut state = open();
        assert_eq!(update(&mut state, Event::SettingsFileChosen("caso;data".to_owned())), []);
        assert!(state.toast.as_ref().is_some_and(|toast| toast.is_error && toast.key == "toast.settings_unreadable"));
        assert_eq!(state.policy, Policy::default());
    }

    #[test]
    fn the_business_clock_waits_for_the_hours() {
        let mut state = open();
        assert_eq!(update(&mut state, Event::ClockChosen(Clock::Business)), []);
        state.policy.calendar.week.mon = vec![Interval { from: 480, to: 1080 }];
        assert!(!update(&mut state, Event::ClockChosen(Clock::Business)).is_empty());
        assert_eq!(state.selection().clock, Some(Clock::Business));
        update(&mut state, Event::ClockChosen(Clock::Wall));
        assert_eq!(state.view.clock, None);
        // Undo of the view brings the clock back.
        update(&mut state, Event::Undone);
        assert_eq!(state.view.clock, Some(Clock::Business));
    }

    #[test]
    fn quality_is_asked_once_and_anew_after_a_change() {
        let mut state = open();
        assert!(update(&mut state, Event::PageOpened(Page::Quality)).contains(&Command::AskQuality));
        update(&mut state, Event::Answered(Box::new(Response::Quality(Box::default()))));
        assert!(!update(&mut state, Event::PageOpened(Page::Settings)).contains(&Command::AskQuality));
        let loaded = Response::Loaded(Box::default());
        assert!(update(&mut state, Event::Answered(Box::new(loaded))).contains(&Command::AskQuality));
    }

    #[test]
    fn to_forget_everything_is_to_begin_anew() {
        let mut state = open();
        state.policy = with_gap(6.0);
        state.saved_views =
            vec![crate::ui::saved_views::SavedView { name: "Meu".to_owned(), fragment: "#/team".to_owned(), is_default: false }];
        state.layout_mut("cases");
        let commands = update(&mut state, Event::AllForgotten);
        assert!(commands.contains(&Command::ForgetSettings) && commands.contains(&Command::ForgetData));
        // What stays in the page would be written back with the next change.
        assert!(state.saved_views.is_empty() && state.layouts.is_empty());
        assert_eq!((state.policy, state.summary.is_none(), policies(&commands)), (Policy::default(), true, vec![24.0]));
    }
}
