use crate::engine::{Answer, DateRange, FileReport, GroupLabels, Holds, Matching, Profile, Report, RowsPage, SoFar, Tables, Total};
use crate::model::report::FileError;
use crate::ui::view_state::{CaseLink, Preset, day_of_iso};

use super::*;

/// Data from 2026-01-01 to 2026-11-19.
fn summary() -> Summary {
    let last_day = day_of_iso("2026-11-19").unwrap();
    Summary {
        report: Report::of(vec![FileReport { name: "a.csv".to_owned(), rows_read: 10, kept: 10, ..FileReport::default() }]),
        tables: Tables { messages: 10, ..Tables::default() },
        days: Some(DateRange { start: day_of_iso("2026-01-01").unwrap(), end: last_day + 1 }),
        last_day,
        ..Summary::default()
    }
}

fn files(names: &[&str]) -> Vec<(String, u64)> {
    names.iter().map(|name| ((*name).to_owned(), 100)).collect()
}

fn ready() -> AppState {
    let mut state = AppState::default();
    update(&mut state, Event::FilesChosen { files: files(&["a.csv"]), at_ms: 5.0 });
    update(&mut state, Event::ReaderDone { file: 0, error: None });
    update(&mut state, Event::Answered(Box::new(Response::Loaded(Box::new(summary())))));
    answer(&mut state);
    state
}

/// The engine answers what it was asked last.
fn answer(state: &mut AppState) -> Vec<Command> {
    let revision = state.asked_revision.unwrap();
    update(state, answers(revision))
}

fn answers(revision: u64) -> Event {
    let response = Response::Answers {
        revision,
        answers: vec![Answer { id: "overview.tiles".to_owned(), groups: GroupLabels::default(), metrics: Vec::new() }],
        matching: Matching { messages: 7, messages_of: 10, ..Matching::default() },
        engine_ms: 3.0,
    };
    Event::Answered(Box::new(response))
}

/// What a command is, in a word or two.
fn word(command: &Command) -> String {
    match command {
        Command::Ask(Request::Begin { files }) => format!("begin {}", files.len()),
        Command::Ask(Request::Abort) => "abort".to_owned(),
        Command::Ask(Request::ChooseUs(names)) => format!("us {}", names.len()),
        Command::Ask(Request::Finish) => "finish".to_owned(),
        Command::Ask(Request::SoFar(_)) => "so far".to_owned(),
        Command::Ask(Request::SetPolicy(policy)) => format!("zone {}", policy.zone),
        Command::Ask(Request::Refresh { revision, .. }) => format!("refresh {revision}"),
        Command::Ask(Request::Rows(rows)) => format!("rows {}+{}", rows.offset, rows.limit),
        Command::Ask(Request::Team(request)) => format!("team {}", request.revision),
        Command::Ask(Request::OpenCases { agents, .. }) => format!("open cases of {}", agents.len()),
        Command::Ask(Request::ExportRows { .. }) => "export rows".to_owned(),
        Command::Ask(Request::ExportRejected { .. }) => "export rejected".to_owned(),
        Command::Ask(Request::FileDone { .. }) => "file done".to_owned(),
        Command::Ask(Request::Unmatched(_)) => "unmatched".to_owned(),
        Command::Ask(Request::ExportUnmatched { .. }) => "export unmatched".to_owned(),
        Command::TakeLoaded(files) => format!("take loaded {files:?}"),
        Command::KeepLoaded(files) => format!("keep loaded {files:?}"),
        Command::Preview { place, revision, .. } => format!("preview {place} {revision}"),
        Command::KeepChosen(places) => format!("keep chosen {places:?}"),
        Command::StopPreviews => "stop previews".to_owned(),
        Command::SavePlans(plans) => format!("save {} plans", plans.len()),
        Command::DownloadPlans(plans) => format!("download {} plans", plans.len()),
        Command::TakeFiles { adds } => if *adds { "add" } else { "take" }.to_owned(),
        Command::KeepFiles(files) => format!("keep {}", files.len()),
        Command::ReadFiles { .. } => "read".to_owned(),
        Command::MakeSample(n) => format!("sample {n}"),
        Command::StopReaders => "stop".to_owned(),
        Command::ForgetData => "forget".to_owned(),
        Command::SaveCompare(compare) => format!("keep {}", compare.id()),
        Command::WriteFragment { push } => if *push { "push" } else { "replace" }.to_owned(),
        Command::Download { name, .. } => format!("download {name}"),
        Command::Measure(measure) => format!("{} {}", measure.name, measure.start_ms),
        Command::SaveLayouts(text) => format!("layouts {text}"),
        Command::Ask(Request::Profile(profile)) => format!("profile {}", profile.column),
        Command::Ask(Request::Copy(copy)) => format!("copy {:?} {}", copy.ranges, copy.columns.join(" ")),
        Command::Copy { rows, .. } => format!("clipboard {rows}"),
        Command::SaveViews(text) => format!("views {}", text.lines().count() - 1),
        Command::SaveLang(lang) => format!("lang {}", lang.tag()),
        Command::SaveLetters(are_on) => format!("letters {are_on}"),
        Command::SavePatterns(are_on) => format!("patterns {are_on}"),
        Command::SaveTheme(theme) => format!("theme {}", theme.id()),
        Command::SaveSettings(_) => "save settings".to_owned(),
        Command::ForgetSettings => "forget settings".to_owned(),
        Command::Ask(Request::Quality { .. } | Request::ExportFinding { .. }) => "ask quality now".to_owned(),
        Command::AskQuality => "ask quality".to_owned(),
        Command::SaveKeeping(keeps) => format!("save keeping {keeps}"),
        Command::KeepForNextVisit { .. } => "keep for the next visit".to_owned(),
        Command::OpenKept(_) => "open kept".to_owned(),
        Command::EraseKept => "erase kept".to_owned(),
        Command::TakeUpdate => "take update".to_owned(),
        Command::ExportFinding { check, .. } => format!("export {check}"),
        Command::Ask(Request::Odd(_)) => "odd".to_owned(),
        Command::Ask(_) => "drawer".to_owned(),
    }
}

fn words(commands: &[Command]) -> String {
    commands.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// One line of the tables below: `click`, `ctrl` and `alt` take `dimension value`.
fn event_of(line: &str) -> Event {
    let parts: Vec<&str> = line.split_whitespace().collect();
    let toggle =
        |add, exclude| Event::ValueToggled { dimension: Dimension::from_id(parts[1]).unwrap(), value: parts[2].to_owned(), add, exclude };
    let pair = |add, exclude| {
        let one = |at: usize| (Dimension::from_id(parts[at]).unwrap(), parts[at + 1].to_owned());
        Event::PairPressed { pair: [one(1), one(3)], add, exclude }
    };
    match parts[0] {
        "pair" => pair(false, false),
        "ctrl-pair" => pair(true, false),
        "alt-pair" => pair(false, true),
        "click" => toggle(false, false),
        "ctrl" => toggle(true, false),
        "alt" => toggle(false, true),
        "esc" => Event::ClausesCleared,
        "undo" => Event::Undone,
        "redo" => Event::Redone,
        "pause" => Event::ClauseTurned { dimension: Dimension::from_id(parts[1]).unwrap(), op: Op::Is },
        "type" => Event::ClauseTyped(Clause { dimension: Dimension::Team, op: Op::Contains, values: vec![parts[1].to_owned()] }),
        "zoom" => Event::Zoomed(ViewState::parse(&format!("#/?p={}", parts[1])).period),
        "minus" => Event::ZoomedOut,
        "escape" => Event::Escaped,
        "weekdays" => Event::WeekdaysSwitched,
        "remove" => Event::ClauseRemoved { dimension: Dimension::from_id(parts[1]).unwrap(), op: Op::Is },
        "page" => Event::PageOpened(Page::from_id(parts[1]).unwrap()),
        "period" => Event::PeriodChosen(Period::Preset(Preset::from_id(parts[1]).unwrap())),
        "shift" => Event::PeriodShifted(parts[1].parse().unwrap()),
        "compare" => Event::CompareChosen(Compare::from_id(parts[1]).unwrap()),
        "sort" => Event::Sorted { column: parts[1].to_owned(), add: false },
        "sort+" => Event::Sorted { column: parts[1].to_owned(), add: true },
        "search" => Event::Searched(parts[1].to_owned()),
        "link" => Event::FragmentChanged(Box::new(ViewState::parse(parts[1]))),
        other => panic!("unknown event {other}"),
    }
}

/// Each line: an event, then the fragment it leaves (`#/` and `overview` left out). The engine answers after each.
#[track_caller]
fn check(table: &str) {
    let mut state = ready();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (event, expected) = line.split_once('→').unwrap();
        update(&mut state, event_of(event));
        if state.asked_revision.is_some() {
            answer(&mut state);
        }
        let (link, _) = state.view.link();
        let shown = link.trim_start_matches("#/").trim_start_matches("overview").trim_start_matches('?');
        assert_eq!(shown, expected.trim(), "after {line}");
        assert!(state.is_fresh(), "after {line}");
    }
}

#[test]
fn a_cell_of_two_dimensions_chooses_both_and_lets_both_go() {
    check(
        "pair      agent Ana team Trocas → f=agent:Ana;team:Trocas
         pair      agent Ana team Vendas → f=agent:Ana;team:Vendas
         pair      agent Ana team Vendas →
         click     agent Ana             → f=agent:Ana
         ctrl      agent Bia             → f=agent:Ana,Bia
         pair      agent Ana team Vendas → f=agent:Ana;team:Vendas
         ctrl-pair agent Bia team Vendas → f=agent:Ana,Bia;team:Vendas
         undo                            → f=agent:Ana;team:Vendas
         alt-pair  agent Bia team Trocas → f=agent:Ana;team:Vendas;agent:!Bia;team:!Trocas
         alt-pair  agent Bia team Trocas → f=agent:Ana;team:Vendas
         alt-pair  agent Ana team Vendas → f=agent:!Ana;team:!Vendas
         pair      agent Ana team Vendas → f=agent:Ana;team:Vendas",
    );
}

#[test]
fn clicks_choose_and_let_go() {
    check(
        "click channel WhatsApp    → f=channel:WhatsApp
         click channel Instagram   → f=channel:Instagram
         ctrl  channel WhatsApp    → f=channel:Instagram,WhatsApp
         click channel Instagram   → f=channel:WhatsApp
         alt   channel WhatsApp    → f=channel:!WhatsApp
         alt   channel Telegram    → f=channel:!WhatsApp,Telegram
         click channel Telegram    → f=channel:!WhatsApp;channel:Telegram
         alt   channel WhatsApp    → f=channel:Telegram
         click agent Ana           → f=channel:Telegram;agent:Ana
         remove channel            → f=agent:Ana
         undo                      → f=channel:Telegram;agent:Ana
         esc                       →
         undo                      → f=channel:Telegram;agent:Ana
         redo                      →
         click day 2026-11-16      → f=day:2026-11-16
         click day 2026-11-16      →",
    );
}

#[test]
fn a_paused_chip_stays_in_sight_and_filters_again_or_goes() {
    check(
        "click channel WhatsApp    → f=channel:WhatsApp
         pause channel             → f=-channel:WhatsApp
         click agent Ana           → f=agent:Ana;-channel:WhatsApp
         pause channel             → f=agent:Ana;channel:WhatsApp
         pause channel             → f=agent:Ana;-channel:WhatsApp
         click channel Instagram   → f=agent:Ana;channel:Instagram
         undo                      → f=agent:Ana;-channel:WhatsApp
         remove channel            → f=agent:Ana
         undo                      → f=agent:Ana;-channel:WhatsApp
         esc                       →",
    );
    let mut state = ready();
    update(&mut state, event_of("click channel WhatsApp"));
    update(&mut state, event_of("pause channel"));
    assert!(state.selection().clauses.is_empty());
}

#[test]
fn a_zoom_is_taken_back_by_esc_minus_or_undo() {
    check(
        "click agent Ana                → f=agent:Ana
         zoom 2026-11-02..2026-11-09    → p=2026-11-02..2026-11-09&f=agent:Ana
         zoom 2026-11-03..2026-11-05    → p=2026-11-03..2026-11-05&f=agent:Ana
         minus                          → p=2026-11-02..2026-11-09&f=agent:Ana
         click team X                   → p=2026-11-02..2026-11-09&f=agent:Ana;team:X
         escape                         → p=2026-11-02..2026-11-09
         escape                         →
         minus                          →
         zoom 2026-11-03..2026-11-05    → p=2026-11-03..2026-11-05
         undo                           →
         minus                          →
         zoom 2026-11-03..2026-11-05    → p=2026-11-03..2026-11-05
         period 7d                      → p=7d
         minus                          → p=7d",
    );
}

#[test]
fn letters_typed_are_one_step() {
    check(
        "click agent Ana           → f=agent:Ana
         type v                    → f=agent:Ana;team:~v
         type ve                   → f=agent:Ana;team:~ve
         type ven                  → f=agent:Ana;team:~ven
         weekdays                  → wd=any&f=agent:Ana;team:~ven
         undo                      → f=agent:Ana;team:~ven
         undo                      → f=agent:Ana
         redo                      → f=agent:Ana;team:~ven",
    );
    let mut state = ready();
    assert!(words(&update(&mut state, event_of("type v"))).starts_with("push"));
    assert_eq!(words(&update(&mut state, event_of("type ve"))), "replace");
}

#[test]
fn columns_are_kept_and_undo_brings_them_back() {
    let mut state = ready();
    let hide = Event::ColumnTurned { table: "cases", column: "phone" };
    check_commands(
        &mut state,
        vec![
            (hide, "layouts cases||phone|"),
            (Event::ColumnSized { table: "cases", column: "agent", px: Some(200) }, "layouts cases||phone|agent:200"),
            (Event::Undone, "layouts cases||phone|"),
            (Event::Undone, "layouts "),
            (Event::Redone, "layouts cases||phone|"),
            (Event::ColumnsReset { table: "cases" }, "layouts "),
            (Event::ColumnsReset { table: "cases" }, ""),
        ],
    );
}

#[test]
fn a_saved_view_leaves_names_out_and_says_so() {
    let mut state = ready();
    update(&mut state, event_of("click requester Maria"));
    update(&mut state, event_of("ctrl channel WhatsApp"));
    assert_eq!(words(&update(&mut state, Event::ViewSaved("  Minha\tvisão ".to_owned()))), "views 1");
    assert_eq!(state.toast.as_ref().unwrap().key, "toast.view_saved.private");
    assert_eq!(state.saved_views[0].fragment, "#/overview?f=channel:WhatsApp");
    update(&mut state, Event::ClausesCleared);
    update(&mut state, Event::ViewOpened(0));
    assert_eq!(state.view.link().0, "#/overview?f=channel:WhatsApp");
    assert_eq!(words(&update(&mut state, Event::ViewDeleted(0))), "views 0");
    assert_eq!(words(&update(&mut state, Event::Undone)), "views 1");
}

#[test]
fn a_link_says_when_the_data_are_others() {
    let mut state = ready();
    let (link, _) = state.link();
    state.toast = None;
    update(&mut state, Event::FragmentChanged(Box::new(ViewState::parse(&link))));
    assert_eq!(state.toast, None);
    let mut other = ViewState::parse(&link);
    other.made_for.as_mut().unwrap().hash ^= 1;
    update(&mut state, Event::FragmentChanged(Box::new(other)));
    assert_eq!(state.toast.as_ref().unwrap().key, "toast.link_made_for");
    assert_eq!(state.view.made_for, None);
}

#[test]
fn a_link_to_a_conversation_opens_it_once_the_figures_are_there_and_only_in_the_same_data() {
    let case = Some(CaseLink { case: 7, check: 0xa3f9 });
    let mut state = ready();
    let link = ViewState { case, ..ViewState::parse(&state.link().0) };
    let other = ViewState { made_for: None, ..link.clone() };
    update(&mut state, Event::FragmentChanged(Box::new(link)));
    assert_eq!((state.view.case, state.drawer.wanted, state.drawer.shown()), (None, case, None));
    let asked = drawer::refreshed(&mut state);
    let [Command::Ask(Request::Conversation(request))] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(request.at, crate::engine::CaseAt::Link { case: 7, check: 0xa3f9 });
    update(&mut state, Event::Answered(Box::new(Response::NoConversation { revision: request.revision })));
    assert_eq!((state.drawer.shown(), state.toast.unwrap().key.as_str()), (None, "toast.link_no_case"));

    let mut state = ready();
    update(&mut state, Event::FragmentChanged(Box::new(other)));
    assert_eq!((state.view.case, state.drawer.wanted), (None, None));
}

#[test]
fn undo_brings_back_what_was_chosen_and_not_the_page() {
    check(
        "period 7d                 → p=7d
         shift -1                  → p=2026-11-06..2026-11-13
         page team                 → team?p=2026-11-06..2026-11-13
         undo                      → team?p=7d
         shift 1                   → team?p=7d
         undo                      → team
         link #/overview?p=all     → p=all
         compare none              → p=all&cmp=none
         undo                      → p=all",
    );
}

#[test]
fn figures_sort_from_the_greatest_and_words_from_a() {
    check(
        "page conversations        → conversations
         sort agent                → conversations?sort=agent
         sort agent                → conversations?sort=-agent
         sort agent                → conversations
         sort csat                 → conversations?sort=-csat
         sort+ agent               → conversations?sort=-csat,agent
         sort+ csat                → conversations?sort=csat,agent
         sort+ csat                → conversations?sort=agent
         search maria              → conversations?sort=agent
         page team                 → team",
    );
}

/// Each line: an event, then the commands that follow.
#[track_caller]
fn check_commands(state: &mut AppState, steps: Vec<(Event, &str)>) {
    for (at, (event, expected)) in steps.into_iter().enumerate() {
        let commands = update(state, event);
        assert_eq!(words(&commands), expected, "step {at}");
    }
}

#[test]
fn an_import_goes_straight_to_the_figures_when_nothing_was_wrong() {
    let mut state = AppState::default();
    check_commands(
        &mut state,
        vec![
            (Event::FilesChosen { files: Vec::new(), at_ms: 1.0 }, ""),
            (Event::FilesChosen { files: files(&["a.csv", "b.csv"]), at_ms: 5.0 }, "take, begin 2, read"),
            (Event::ReaderProgress { file: 0, bytes_read: 50, rows: 4, role: Some("messages".to_owned()) }, ""),
            (Event::ReaderDone { file: 1, error: None }, ""),
            (Event::ReaderDone { file: 0, error: None }, "stop, finish"),
            (Event::Answered(Box::new(Response::Loaded(Box::new(summary())))), "stop, keep 2, push, refresh 1"),
            (answers(1), "balcao:import 5, odd"),
            (answers(1), ""),
        ],
    );
    assert_eq!(state.phase, Phase::Ready);
    assert_eq!(state.dataset, "a.csv, b.csv");
    assert_eq!(state.toast.unwrap().key, "import.toast");
}

#[test]
fn figures_so_far_are_asked_for_when_there_are_four_times_as_many_rows() {
    let read = |bytes_read, rows| Event::ReaderProgress { file: 0, bytes_read, rows, role: None };
    let came = || Event::Answered(Box::new(Response::SoFar(SoFar::default())));
    let mut state = AppState::default();
    check_commands(
        &mut state,
        vec![
            (Event::FilesChosen { files: files(&["a.csv"]), at_ms: 5.0 }, "take, begin 1, read"),
            (read(1, 49_999), ""),
            (read(2, 60_000), "so far"),
            (read(3, 200_000), ""),
            (came(), ""),
            (read(4, 240_000), "so far"),
            (read(90, 5_000_000), ""),
            (Event::Cancel, "stop, abort"),
            // Nobody waits for it any more.
            (came(), ""),
        ],
    );
    assert_eq!(state.phase, Phase::Empty);
}

#[test]
fn an_import_with_rejected_rows_stops_at_its_report() {
    let mut state = AppState::default();
    let mut rejected = summary();
    rejected.report.rejected = 1;
    check_commands(
        &mut state,
        vec![
            (Event::SampleChosen { messages: 5_000, at_ms: 2.0 }, "sample 5000"),
            (Event::SampleMade { files: files(&["a.csv"]) }, "take, begin 1, read"),
            (Event::ReaderDone { file: 0, error: None }, "stop, finish"),
            (Event::Answered(Box::new(Response::Loaded(Box::new(rejected)))), "stop, keep 1, refresh 1"),
            (answers(1), "balcao:import 2, odd"),
        ],
    );
    assert_eq!(state.phase, Phase::Reported);
    update(&mut state, Event::OpenDashboard);
    assert_eq!(state.phase, Phase::Ready);
}

#[test]
fn an_import_that_read_nothing_reports_why_and_keeps_what_was_loaded() {
    let mut state = ready();
    let error = Some(FileError { kind: "not_text".to_owned(), line: None, detail: "PNG".to_owned() });
    let report = Report::of(vec![FileReport { name: "x.png".to_owned(), error, ..FileReport::default() }]);
    check_commands(
        &mut state,
        vec![
            (Event::FilesChosen { files: files(&["x.png"]), at_ms: 9.0 }, "add, begin 2, read"),
            (Event::ReaderDone { file: 1, error: Some("not_text".to_owned()) }, ""),
            (Event::ReaderDone { file: 0, error: None }, "stop, finish"),
            (Event::Answered(Box::new(Response::NothingRead(Box::new(report)))), "stop, balcao:import 9"),
        ],
    );
    assert_eq!(state.phase, Phase::Reported);
    assert!(state.summary.is_some());
}

#[test]
fn a_cancelled_import_leaves_what_was_there() {
    let mut state = AppState::default();
    check_commands(
        &mut state,
        vec![
            (Event::SampleChosen { messages: 5, at_ms: 2.0 }, "sample 5"),
            (Event::Cancel, "stop, abort"),
            (Event::SampleMade { files: files(&["a.csv"]) }, ""),
            (Event::FilesChosen { files: files(&["a.csv"]), at_ms: 2.0 }, "take, begin 1, read"),
            (Event::Cancel, "stop, abort"),
            (Event::ReaderDone { file: 0, error: None }, ""),
            (Event::Answered(Box::new(Response::Loaded(Box::new(summary())))), ""),
        ],
    );
    assert_eq!(state.phase, Phase::Empty);

    let mut state = ready();
    update(&mut state, Event::FilesChosen { files: files(&["b.csv"]), at_ms: 2.0 });
    update(&mut state, Event::Cancel);
    assert_eq!(state.phase, Phase::Ready);
}

#[test]
fn late_answers_are_dropped_and_the_newest_question_is_asked_next() {
    let mut state = ready();
    state.input_ms = 40.0;
    let before = state.revision;
    let commands = update(&mut state, event_of("click channel WhatsApp"));
    assert_eq!(words(&commands), format!("push, refresh {}", before + 1));
    state.input_ms = 50.0;
    assert_eq!(words(&update(&mut state, event_of("click channel Instagram"))), "push");
    assert_eq!(words(&update(&mut state, event_of("click channel Telegram"))), "push");
    let commands = update(&mut state, answers(before + 1));
    assert_eq!(words(&commands), format!("refresh {}", before + 3));
    assert!(!state.is_fresh());
    assert_eq!(words(&update(&mut state, answers(before + 3))), "balcao:refresh 50, odd");
    assert!(state.is_fresh());
}

#[test]
fn an_answer_with_the_same_figures_wakes_nobody() {
    let mut state = ready();
    let before = Arc::clone(&state.answers["overview.tiles"]);
    update(&mut state, event_of("click channel WhatsApp"));
    answer(&mut state);
    assert!(Arc::ptr_eq(&before, &state.answers["overview.tiles"]));
}

#[test]
fn a_question_whose_answer_is_in_the_page_is_not_asked_again() {
    let mut state = ready();
    let asks_tiles = |commands: &[Command]| {
        let queries = commands.iter().find_map(|command| match command {
            Command::Ask(Request::Refresh { queries, .. }) => Some(queries),
            _ => None,
        });
        queries.unwrap().iter().any(|query| query.id == "overview.tiles")
    };
    assert!(asks_tiles(&update(&mut state, event_of("click channel WhatsApp"))), "other rows");
    answer(&mut state);
    // Only what is drawn by teams leaves a clause on teams out: the tiles are of other rows, and of the same ones again.
    assert!(asks_tiles(&update(&mut state, event_of("click team Vendas"))));
    answer(&mut state);
    let commands = refresh(&mut state, false);
    assert!(!asks_tiles(&commands), "the same rows");
    assert!(state.arriving.contains_key("overview.tiles"), "it is there for the cards");
    answer(&mut state);
    state.held.clear();
    assert!(asks_tiles(&refresh(&mut state, false)), "other data");
}

#[test]
fn rows_are_asked_for_one_page_at_a_time() {
    let mut state = ready();
    state.input_ms = 60.0;
    let revision = state.revision + 1;
    let rows = |revision, offset| Event::Answered(Box::new(Response::Rows(RowsPage { revision, offset, ..RowsPage::default() })));
    check_commands(
        &mut state,
        vec![
            (event_of("page conversations"), &format!("push, refresh {revision}, rows 0+60")),
            (answers(revision), ""),
            (rows(1, 0), "balcao:rows 60, balcao:refresh 60, profile case"),
            (Event::RowsWanted { offset: 100, limit: 40 }, "rows 100+40"),
            (Event::RowsWanted { offset: 140, limit: 40 }, ""),
            (Event::RowsWanted { offset: 900, limit: 40 }, ""),
            (rows(1, 100), "rows 900+40"),
            (rows(1, 900), "balcao:rows 60"),
            (event_of("sort agent"), "push, rows 0+60"),
            (event_of("search x"), "replace"),
            (rows(2, 0), "rows 0+60"),
            (rows(3, 0), "balcao:rows 60"),
            // What columns hold comes column by column; what belongs to earlier rows starts the round anew.
            (profile(1, "case"), "profile case"),
            (profile(3, "case"), "profile requester"),
            (profile(3, "requester"), "profile phone"),
        ],
    );
}

fn profile(revision: u64, column: &str) -> Event {
    Event::Answered(Box::new(Response::Profile(Box::new(Profile {
        revision,
        view: TableView::Cases,
        column: column.to_owned(),
        bars: Vec::new(),
        holds: Holds::Numbers(None),
        total: Total::Nothing,
    }))))
}

#[test]
fn rows_are_copied_up_to_a_limit() {
    let mut state = ready();
    let copy = |end| Event::CopyRows { ranges: vec![(2, end)], columns: vec!["case", "agent"], header: Vec::new(), words: Vec::new() };
    assert_eq!(words(&update(&mut state, copy(5))), "copy [(2, 5)] case agent");
    let copied = Event::Answered(Box::new(Response::Copied { text: "1\tAna".to_owned(), rows: 1 }));
    assert_eq!(words(&update(&mut state, copied)), "clipboard 1");
    assert_eq!(words(&update(&mut state, copy(1_000_000))), "");
    assert_eq!(state.toast.unwrap().key, "table.copy.too_many");
}

#[test]
fn a_pasted_link_is_looked_at_as_soon_as_there_are_data() {
    let mut state = AppState::default();
    check_commands(
        &mut state,
        vec![
            (event_of("link #/team?p=7d&tz=UTC"), ""),
            (Event::FilesChosen { files: files(&["a.csv"]), at_ms: 5.0 }, "take, begin 1, read"),
            (Event::ReaderDone { file: 0, error: None }, "stop, finish"),
            (Event::Answered(Box::new(Response::Loaded(Box::new(summary())))), "stop, keep 1, push, zone UTC, team 2, refresh 1"),
            (Event::Answered(Box::new(Response::Loaded(Box::new(summary())))), ""),
            (answers(1), "team 3, refresh 2"),
            (answers(2), "balcao:import 5"),
        ],
    );
    assert_eq!(state.view.page, Page::Team);
}

#[test]
fn erasing_leaves_nothing_but_the_language_and_the_theme() {
    let mut state = ready();
    update(&mut state, Event::LangReady(Lang::Es));
    update(&mut state, event_of("click requester Maria"));
    assert_eq!(words(&update(&mut state, Event::EraseAll)), "forget, zone America/Sao_Paulo, replace");
    assert_eq!(state.phase, Phase::Empty);
    assert_eq!(state.lang, Lang::Es);
    assert!(state.summary.is_none() && state.answers.is_empty() && state.dataset.is_empty() && state.undo.is_empty());
    assert_eq!(state.view, ViewState::default());
    assert_eq!(words(&update(&mut state, answers(2))), "");
    assert!(state.answers.is_empty());
}

mod more_than_a_tab_holds {
    use super::*;
    use crate::ui::capacity::Device;

    /// With room for 2083 rows; files of a size in rows.
    fn chosen(state: &mut AppState, rows: &[(&str, u64)]) -> String {
        state.visit.device = Device::of(Some(0.001), "", 0);
        let files = rows.iter().map(|(name, rows)| ((*name).to_owned(), rows * 107)).collect();
        words(&update(state, Event::FilesChosen { files, at_ms: 3.0 }))
    }

    fn file(state: &mut AppState, event: FileEvent) -> String {
        words(&update(state, Event::File(event)))
    }

    #[test]
    fn nothing_is_read_before_somebody_says_so() {
        let mut state = AppState::default();
        assert_eq!(chosen(&mut state, &[("a.csv", 2000)]), "take, begin 1, read");
        let mut state = AppState::default();
        assert_eq!(chosen(&mut state, &[("a.csv", 2000), ("b.csv", 100), ("c.csv", 50)]), "");
        assert!(state.phase == Phase::Empty && state.too_much.is_some());
        file(&mut state, FileEvent::TooMuchTurned(2));
        file(&mut state, FileEvent::TooMuchTurned(1));
        assert_eq!(file(&mut state, FileEvent::TooMuchRead { at_ms: 9.0 }), "keep chosen [0, 1], take, begin 2, read");
        let Phase::Importing(progress) = &state.phase else { panic!("reads") };
        assert_eq!(progress.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["a.csv", "b.csv"]);
        assert_eq!(file(&mut state, FileEvent::TooMuchRead { at_ms: 9.0 }), "");
    }

    #[test]
    fn files_that_are_open_count_and_stay_when_the_others_are_not_read() {
        let mut state = ready();
        state.loaded_files = vec![("a.csv".to_owned(), 2000 * 107)];
        assert_eq!(chosen(&mut state, &[("b.csv", 100)]), "");
        assert_eq!(state.too_much.as_ref().map(|asked| (asked.open_rows, asked.wanted_rows())), Some((2000, 2100)));
        assert_eq!(file(&mut state, FileEvent::TooMuchClosed), "");
        assert_eq!((state.phase, state.too_much), (Phase::Ready, None));
    }

    #[test]
    fn what_was_opened_for_it_is_let_go_of() {
        let mut state = AppState::default();
        update(&mut state, Event::Unpacking { at_ms: 1.0 });
        assert_eq!(chosen(&mut state, &[("a.zip › b.csv", 5000)]), "");
        assert_eq!(file(&mut state, FileEvent::TooMuchClosed), "stop, abort");
        assert_eq!(state.phase, Phase::Empty);
    }
}

#[test]
fn a_dead_engine_is_said() {
    let mut state = ready();
    assert_eq!(words(&update(&mut state, Event::EngineFailed("engine: out of memory".to_owned()))), "stop");
    assert_eq!(state.phase, Phase::Failed("engine: out of memory".to_owned()));
}

mod files {
    use super::*;
    use crate::engine::{Doubt, PlanEdit, PlanReport, PlanSource};
    use crate::model::report::ColumnReport;

    /// A file of cases whose dates nothing proves.
    fn open_dates(name: &str) -> FileReport {
        let plan = PlanReport { header: 7, shapes: vec!["time".to_owned()], doubts: vec![Doubt::Dates], ..PlanReport::default() };
        FileReport {
            name: name.to_owned(),
            role: "cases".to_owned(),
            rows_read: 10,
            kept: 10,
            date_order: "day_first".to_owned(),
            columns: vec![ColumnReport {
                name: "criado em".to_owned(),
                field: Some("created_at".to_owned()),
                sample: String::new(),
                is_doubtful: false,
                role: None,
            }],
            plan: Some(Box::new(plan)),
            ..FileReport::default()
        }
    }

    fn load(state: &mut AppState, names: &[&str], reports: Vec<FileReport>) -> String {
        update(state, Event::FilesChosen { files: files(names), at_ms: 5.0 });
        for (file, report) in reports.iter().enumerate() {
            update(state, Event::ReaderDone { file, error: report.error.as_ref().map(|error| error.kind.clone()) });
        }
        let loaded = Summary { report: Report::of(reports), ..summary() };
        words(&update(state, Event::Answered(Box::new(Response::Loaded(Box::new(loaded))))))
    }

    fn file(state: &mut AppState, event: FileEvent) -> String {
        words(&update(state, Event::File(event)))
    }

    #[test]
    fn a_doubt_is_asked_about_before_the_dashboard_and_a_certain_file_is_not() {
        let mut state = AppState::default();
        load(&mut state, &["a.csv"], vec![open_dates("a.csv")]);
        assert_eq!((state.phase.clone(), state.mapping.asks, state.mapping.files.len()), (Phase::Mapping, true, 1));
        assert_eq!(ready().phase, Phase::Ready);
    }

    #[test]
    fn agreeing_reads_nothing_again_and_is_not_asked_again() {
        let mut state = AppState::default();
        load(&mut state, &["a.csv"], vec![open_dates("a.csv")]);
        assert_eq!(file(&mut state, FileEvent::MapApplied { at_ms: 1.0 }), "save 1 plans, stop previews, push");
        assert_eq!((state.phase, state.known_plans[0].header), (Phase::Ready, 7));
        assert_eq!(state.loaded_edits[0].as_ref().unwrap().date_order, Some(crate::engine::DateOrder::DayFirst));
    }

    #[test]
    fn another_answer_reads_all_files_again_with_it() {
        let mut state = AppState::default();
        load(&mut state, &["a.csv"], vec![open_dates("a.csv")]);
        let edit = PlanEdit { date_order: Some(crate::engine::DateOrder::MonthFirst), ..PlanEdit::default() };
        assert_eq!(file(&mut state, FileEvent::MapChanged(Box::new(edit))), "preview 0 2");
        update(&mut state, Event::File(FileEvent::RememberSwitched));
        let commands = update(&mut state, Event::File(FileEvent::MapApplied { at_ms: 1.0 }));
        assert_eq!(words(&commands), "take loaded [0], stop previews, begin 1, read");
        let Some(Command::ReadFiles { edits, .. }) = commands.last() else { panic!("reads") };
        assert_eq!(edits[0].as_ref().unwrap().date_order, Some(crate::engine::DateOrder::MonthFirst));
        assert!(state.known_plans.is_empty() && matches!(state.phase, Phase::Importing(_)));
    }

    #[test]
    fn choices_of_columns_are_taken_back_and_made_again_where_they_were_made() {
        let mut state = AppState::default();
        load(&mut state, &["a.csv", "b.csv"], vec![open_dates("a.csv"), open_dates("b.csv")]);
        let order = |order| Box::new(PlanEdit { date_order: Some(order), ..PlanEdit::default() });
        let chosen = |state: &AppState| state.mapping.files.iter().map(|file| file.edit.date_order).collect::<Vec<_>>();
        let (day, month) = (crate::engine::DateOrder::DayFirst, crate::engine::DateOrder::MonthFirst);
        file(&mut state, FileEvent::MapChanged(order(month)));
        file(&mut state, FileEvent::MapShown(1));
        file(&mut state, FileEvent::MapChanged(order(day)));
        // The same again is no step.
        file(&mut state, FileEvent::MapChanged(order(day)));
        file(&mut state, FileEvent::MapShown(0));
        let revision = state.mapping.revision;

        assert_eq!(words(&update(&mut state, Event::Undone)), format!("preview 1 {}", revision + 1));
        assert_eq!((chosen(&state), state.mapping.shown), (vec![Some(month), None], 1));
        update(&mut state, Event::Undone);
        assert_eq!((chosen(&state), state.mapping.shown), (vec![None, None], 0));
        assert_eq!(words(&update(&mut state, Event::Undone)), "");
        update(&mut state, Event::Redone);
        update(&mut state, Event::Redone);
        assert_eq!(chosen(&state), [Some(month), Some(day)]);
        update(&mut state, Event::Undone);
        file(&mut state, FileEvent::MapChanged(order(month)));
        assert!(state.mapping.redo.is_empty() && state.undo.is_empty());
    }

    #[test]
    fn only_the_latest_preview_counts() {
        let mut state = AppState::default();
        load(&mut state, &["a.csv"], vec![open_dates("a.csv")]);
        file(&mut state, FileEvent::MapChanged(Box::default()));
        file(&mut state, FileEvent::Previewed { revision: 1, report: Box::new(FileReport { kept: 1, ..open_dates("a.csv") }) });
        assert!(state.mapping.files[0].is_reading);
        file(&mut state, FileEvent::Previewed { revision: 2, report: Box::new(FileReport { kept: 2, ..open_dates("a.csv") }) });
        assert_eq!((state.mapping.files[0].is_reading, state.mapping.files[0].report.kept), (false, 2));
    }

    #[test]
    fn a_file_that_no_role_fits_can_be_left_out() {
        let mut state = AppState::default();
        let error = FileError { kind: "no_role".to_owned(), line: None, detail: "1".to_owned() };
        let strange = FileReport { error: Some(error), kept: 0, rows_read: 0, ..open_dates("b.csv") };
        let good = FileReport { name: "a.csv".to_owned(), kept: 10, rows_read: 10, ..FileReport::default() };
        load(&mut state, &["a.csv", "b.csv"], vec![good, strange]);
        assert_eq!((state.phase.clone(), state.loaded_files.len()), (Phase::Mapping, 2));
        assert_eq!(file(&mut state, FileEvent::MapClosed), "stop previews, push, keep loaded [0]");
        assert_eq!((state.phase, state.dataset.as_str()), (Phase::Ready, "a.csv"));
    }

    #[test]
    fn a_file_whose_rows_were_all_rejected_can_be_told_its_columns() {
        let mut state = AppState::default();
        update(&mut state, Event::FilesChosen { files: files(&["x.png", "a.csv", "b.csv"]), at_ms: 5.0 });
        let error = Some(FileError { kind: "not_text".to_owned(), line: None, detail: "PNG".to_owned() });
        let rejected = |name: &str| FileReport { kept: 0, rejected: 10, ..sheet(name) };
        let refused = FileReport { name: "x.png".to_owned(), error, ..FileReport::default() };
        let report = Report::of(vec![refused, rejected("a.csv"), rejected("b.csv")]);
        update(&mut state, Event::Answered(Box::new(Response::NothingRead(Box::new(report)))));
        assert_eq!(state.phase, Phase::Reported);
        // What the file shown at first becomes is asked for too.
        assert_eq!(file(&mut state, FileEvent::MappingOpenedAt("b.csv".to_owned())), "preview 1 1, preview 2 2");
        assert_eq!((state.phase, state.mapping.shown), (Phase::Mapping, 1));
    }

    /// A sheet of cases, certain.
    fn sheet(name: &str) -> FileReport {
        let file = open_dates(name);
        let plan = PlanReport { doubts: Vec::new(), ..(**file.plan.as_ref().unwrap()).clone() };
        FileReport { plan: Some(Box::new(plan)), ..file }
    }

    #[test]
    fn a_sheet_can_be_left_out_and_come_back() {
        let mut state = AppState::default();
        load(&mut state, &["a.xlsx › Casos", "a.xlsx › Cópia"], vec![sheet("a.xlsx › Casos"), sheet("a.xlsx › Cópia")]);
        file(&mut state, FileEvent::MappingOpened);
        assert_eq!((state.phase.clone(), state.mapping.sheets()), (Phase::Mapping, vec![0, 1]));
        assert_eq!(file(&mut state, FileEvent::SheetToggled(1)), "preview 1 2");
        file(&mut state, FileEvent::Previewed { revision: 2, report: Box::new(sheet("a.xlsx › Cópia")) });
        // It is never remembered: the other sheet has the same header.
        assert_eq!(file(&mut state, FileEvent::MapApplied { at_ms: 1.0 }), "take loaded [0, 1], stop previews, begin 2, read");
        assert!(state.known_plans.is_empty());

        let error = FileError { kind: "left_out".to_owned(), line: None, detail: String::new() };
        let out = FileReport { error: Some(error), kept: 0, rows_read: 0, ..sheet("a.xlsx › Cópia") };
        for (place, report) in [sheet("a.xlsx › Casos"), out.clone()].iter().enumerate() {
            update(&mut state, Event::ReaderDone { file: place, error: report.error.as_ref().map(|error| error.kind.clone()) });
        }
        let loaded = Summary { report: Report::of(vec![sheet("a.xlsx › Casos"), out]), ..summary() };
        update(&mut state, Event::Answered(Box::new(Response::Loaded(Box::new(loaded)))));
        assert_eq!((state.phase.clone(), state.dataset.as_str(), state.loaded_files.len()), (Phase::Ready, "a.xlsx › Casos", 2));

        file(&mut state, FileEvent::MappingOpened);
        assert!(state.mapping.files[1].is_left_out() && !state.mapping.files[1].is_refused());
        file(&mut state, FileEvent::SheetToggled(1));
        let revision = state.mapping.revision;
        file(&mut state, FileEvent::Previewed { revision, report: Box::new(sheet("a.xlsx › Cópia")) });
        let commands = update(&mut state, Event::File(FileEvent::MapApplied { at_ms: 1.0 }));
        let Some(Command::ReadFiles { edits, .. }) = commands.last() else { panic!("reads") };
        assert!(edits.iter().flatten().all(|edit| edit.is_left_out.is_none()));
    }

    #[test]
    fn leaving_lets_go_of_no_sheet_that_was_left_out() {
        let mut state = AppState::default();
        let error = FileError { kind: "left_out".to_owned(), line: None, detail: String::new() };
        let out = FileReport { error: Some(error), kept: 0, rows_read: 0, ..sheet("a.xlsx › Cópia") };
        load(&mut state, &["a.xlsx › Casos", "a.xlsx › Cópia"], vec![sheet("a.xlsx › Casos"), out]);
        state.loaded_edits[1] = Some(PlanEdit { is_left_out: Some(true), ..PlanEdit::default() });
        file(&mut state, FileEvent::MappingOpened);
        file(&mut state, FileEvent::MapClosed);
        assert_eq!(state.loaded_files.len(), 2);
    }

    #[test]
    fn a_hidden_sheet_comes_in_quietly_and_can_be_wanted() {
        let mut state = AppState::default();
        let error = FileError { kind: "hidden_sheet".to_owned(), line: None, detail: String::new() };
        let mut hidden = FileReport { error: Some(error), kept: 0, rows_read: 0, ..open_dates("a.xlsx › Apoio") };
        hidden.plan.as_mut().unwrap().is_hidden = true;
        load(&mut state, &["a.xlsx › Casos", "a.xlsx › Apoio"], vec![sheet("a.xlsx › Casos"), hidden]);
        assert_eq!((state.phase.clone(), state.dataset.as_str()), (Phase::Ready, "a.xlsx › Casos"));

        file(&mut state, FileEvent::MappingOpened);
        assert!(state.mapping.files[1].is_left_out() && state.mapping.files[1].asked().is_empty());
        file(&mut state, FileEvent::SheetToggled(1));
        assert_eq!(state.mapping.files[1].edit.is_left_out, Some(false));
        file(&mut state, FileEvent::SheetToggled(1));
        assert!(!state.mapping.files[1].is_changed());
        file(&mut state, FileEvent::MapClosed);
        assert_eq!(state.loaded_files.len(), 2);
    }

    #[test]
    fn the_dates_of_a_chat_are_changed_from_its_report_and_spread_to_the_others() {
        let chat = |name: &str| {
            let chat = crate::model::report::ChatReport {
                authors: vec![crate::model::report::ChatAuthor { us: Some(crate::model::report::UsEvidence::You), ..Default::default() }],
                ..Default::default()
            };
            FileReport { chat: Some(chat), encoding: "utf-8".to_owned(), ..sheet(name) }
        };
        let mut state = AppState::default();
        load(&mut state, &["a.txt", "b.txt"], vec![chat("a.txt"), chat("b.txt")]);
        assert_eq!(state.phase, Phase::Ready);
        file(&mut state, FileEvent::MappingOpenedAt("b.txt".to_owned()));
        assert_eq!((state.mapping.shown, state.phase.clone()), (1, Phase::Mapping));
        let edit = PlanEdit { date_order: Some(crate::engine::DateOrder::MonthFirst), ..PlanEdit::default() };
        file(&mut state, FileEvent::MapChanged(Box::new(edit.clone())));
        assert!(file(&mut state, FileEvent::DatesSpread).starts_with("preview 0 "));
        assert_eq!(state.mapping.files[0].edit, edit);
    }

    #[test]
    fn a_file_that_is_removed_leaves_the_others_to_be_read_again() {
        let mut state = AppState::default();
        let report = |name: &str| FileReport { name: name.to_owned(), kept: 1, rows_read: 1, ..FileReport::default() };
        load(&mut state, &["a.csv", "b.csv"], vec![report("a.csv"), report("b.csv")]);
        assert_eq!(file(&mut state, FileEvent::Removed { file: 0, at_ms: 1.0 }), "take loaded [1], begin 1, read");
        let Phase::Importing(progress) = &state.phase else { panic!("reads") };
        assert_eq!((progress.files[0].name.as_str(), progress.adds), ("b.csv", true));
        // The last one is not removed but closed.
        assert_eq!(file(&mut ready(), FileEvent::Removed { file: 0, at_ms: 1.0 }), "");
    }

    #[test]
    fn a_plan_from_an_earlier_visit_is_told_and_can_be_forgotten() {
        let mut state =
            AppState { known_plans: vec![crate::engine::KnownPlan { header: 7, edit: PlanEdit::default() }], ..AppState::default() };
        let plan = PlanReport { header: 7, source: PlanSource::Remembered, ..PlanReport::default() };
        load(&mut state, &["a.csv"], vec![FileReport { plan: Some(Box::new(plan)), ..open_dates("a.csv") }]);
        assert_eq!((state.phase.clone(), state.toast.as_ref().unwrap().key.as_str()), (Phase::Ready, "import.toast.remembered"));
        assert_eq!(file(&mut state, FileEvent::PlanForgotten(7)), "save 0 plans");
    }
}

/// Visão geral with twice the cases of the period before.
fn doubled(revision: u64) -> Event {
    let cell = |value: f64| crate::engine::Cell { value: Some(value), n: value as u64 };
    let answer = |id: &str, groups: &[&str], values: &[f64]| Answer {
        id: id.to_owned(),
        groups: groups.iter().map(|&group| vec![group]).collect(),
        metrics: vec![crate::engine::MetricAnswer {
            metric: "cases_opened".to_owned(),
            cells: values.iter().copied().map(cell).collect(),
            missing: None,
        }],
    };
    let answers = vec![
        answer("overview.tiles", &[""], &[200.0]),
        answer("overview.tiles_before", &[""], &[100.0]),
        answer("changes.weekday", &["1", "2"], &[150.0, 50.0]),
        answer("changes.weekday_before", &["1", "2"], &[50.0, 50.0]),
    ];
    Event::Answered(Box::new(Response::Answers { revision, answers, matching: Matching::default(), engine_ms: 1.0 }))
}

#[test]
fn what_changed_is_asked_for_once_after_the_figures_and_then_told() {
    let mut state = ready();
    update(&mut state, Event::PeriodChosen(Period::Preset(Preset::Days30)));
    let revision = state.asked_revision.unwrap();
    let asked = update(&mut state, doubled(revision));
    assert!(asked.iter().any(|command| matches!(command, Command::Ask(Request::Refresh { queries, .. }) if queries.iter().all(|query| query.id.starts_with("changes.")))));
    assert_eq!(state.changes, None);
    let after = update(&mut state, doubled(revision));
    assert!(after.iter().all(|command| !matches!(command, Command::Ask(_))), "asked once");
    let told = state.changes.clone().unwrap();
    let place = told[0].place.as_ref().unwrap();
    assert_eq!((told[0].finding.metric, place.label.as_str(), place.share), ("cases_opened", "1", Some(1.0)));
}

#[test]
fn a_place_opens_its_conversations_and_undo_takes_it_back() {
    let mut state = ready();
    update(&mut state, Event::PlaceOpened { dimension: Dimension::Team, value: "Vendas".to_owned() });
    assert!(state.view.page == Page::Conversations && state.view.is_chosen(Dimension::Team, "Vendas"));
    update(&mut state, Event::Undone);
    assert!(state.view.clauses.is_empty());
}
