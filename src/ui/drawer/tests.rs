use crate::engine::{CasePlace, DateRange, Summary};
use crate::ui::event::{Event, update};
use crate::ui::queries::overview::STATUS_ID;

use super::*;

fn ready() -> AppState {
    let days = Some(DateRange { start: 20_000, end: 20_100 });
    let summary = Summary { days, last_day: 20_099, per_day: vec![1; 100], ..Summary::default() };
    AppState { summary: Some(Arc::new(summary)), ..AppState::default() }
}

fn send(state: &mut AppState, event: DrawerEvent) -> Vec<Request> {
    let asked = |command| if let Command::Ask(request) = command { Some(request) } else { None };
    update(state, Event::Drawer(event)).into_iter().filter_map(asked).collect()
}

fn page(state: &AppState, case: u32, place: u64) -> ConversationPage {
    ConversationPage {
        revision: state.drawer.revision,
        case,
        check: 7,
        place: Some(CasePlace { place, total: 3, row: place * 2 }),
        head: crate::engine::CaseHead::default(),
        offset: 0,
        total: 100,
        lines: Vec::new(),
    }
}

fn place_asked(requests: &[Request]) -> Option<u64> {
    match requests {
        [Request::Conversation(ConversationRequest { at: CaseAt::Place { place, .. }, .. })] => Some(*place),
        _ => None,
    }
}

#[test]
fn the_next_conversation_is_the_next_in_the_order_of_the_table_and_ends_stop() {
    let mut state = ready();
    send(&mut state, DrawerEvent::RowOpened(2));
    let came = page(&state, 7, 1);
    talk_came(&mut state, came);
    assert_eq!(state.drawer.talk.as_ref().unwrap().place, Some((1, 3)));
    assert_eq!(place_asked(&send(&mut state, DrawerEvent::Moved(1))), Some(2));
    let came = page(&state, 8, 2);
    talk_came(&mut state, came);
    assert_eq!(send(&mut state, DrawerEvent::Moved(1)), []);
    assert_eq!(place_asked(&send(&mut state, DrawerEvent::Moved(-1))), Some(1));
}

#[test]
fn a_chunk_is_asked_for_once_and_a_late_one_is_dropped() {
    let mut state = ready();
    send(&mut state, DrawerEvent::RowOpened(0));
    let late = page(&state, 7, 0);
    talk_came(&mut state, late.clone());
    assert_eq!(send(&mut state, DrawerEvent::ChunkWanted(1)).len(), 1);
    assert_eq!(send(&mut state, DrawerEvent::ChunkWanted(1)), []);
    assert_eq!(send(&mut state, DrawerEvent::ChunkWanted(3)), []);
    send(&mut state, DrawerEvent::RowOpened(1));
    talk_came(&mut state, late);
    assert!(state.drawer.talk.as_ref().unwrap().page.is_none());
}

#[test]
fn a_figure_is_explained_with_its_own_query_and_closes_with_its_page() {
    let mut state = ready();
    let of = WhyOf { query: STATUS_ID.to_owned(), metric: "messages_sent".to_owned(), group: vec!["read".to_owned()] };
    let asked = send(&mut state, DrawerEvent::WhyOpened(of));
    let [Request::Explain(request)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((request.query.id.as_str(), &request.query.ignores[..]), (STATUS_ID, &[Dimension::Status][..]));

    state.view.page = Page::Conversations;
    assert_eq!(refreshed(&mut state), []);
    assert_eq!(state.drawer.shown(), None);
}

#[test]
fn a_figure_that_no_query_asks_for_is_not_explained() {
    let mut state = ready();
    let of = WhyOf { query: STATUS_ID.to_owned(), metric: "cases_opened".to_owned(), group: vec!["read".to_owned()] };
    assert_eq!(send(&mut state, DrawerEvent::WhyOpened(of)), []);
    assert_eq!(state.drawer.shown(), None);
}

#[test]
fn matches_are_walked_through_around_the_end() {
    let mut state = ready();
    send(&mut state, DrawerEvent::RowOpened(0));
    let came = page(&state, 7, 0);
    talk_came(&mut state, came);
    assert_eq!(send(&mut state, DrawerEvent::Searched("oi".to_owned())).len(), 1);
    let revision = state.drawer.revision;
    found_came(&mut state, revision, vec![4, 90]);
    let mut walked = Vec::new();
    for step in [1, 1, -1] {
        send(&mut state, DrawerEvent::MatchMoved(step));
        walked.push(state.drawer.talk.as_ref().unwrap().at_match);
    }
    assert_eq!(walked, [1, 0, 1]);
}

#[test]
fn a_conversation_opened_from_a_card_goes_back_to_it_and_follows_its_sessions() {
    let mut state = ready();
    let asked = send(&mut state, DrawerEvent::CardOpened(4));
    assert!(matches!(asked[..], [Request::Card(CardRequest { customer: 4, .. })]));
    assert_eq!(state.drawer.shown(), Some(Shown::Card));
    let session = |case| crate::engine::Session { case, ..Default::default() };
    let revision = state.drawer.revision;
    card_came(&mut state, CustomerCard { revision: revision - 1, ..CustomerCard::default() });
    assert!(state.drawer.card.as_ref().unwrap().told.is_none(), "an older one");
    card_came(&mut state, CustomerCard { revision, sessions: vec![session(9), session(7)], ..CustomerCard::default() });
    send(&mut state, DrawerEvent::CaseOpened(9));
    assert_eq!((state.drawer.shown(), state.drawer.talk.as_ref().unwrap().place), (Some(Shown::Talk), Some((0, 2))));
    send(&mut state, DrawerEvent::Closed);
    assert_eq!(state.drawer.shown(), Some(Shown::Card));
    assert!(matches!(send(&mut state, DrawerEvent::CardCasesWanted(CardPick::Open))[..], [Request::CasesOfCard { customer: 4, .. }]));
    send(
        &mut state,
        DrawerEvent::WhyOpened(WhyOf { query: STATUS_ID.to_owned(), metric: "messages_sent".to_owned(), group: vec!["read".to_owned()] }),
    );
    assert_eq!(state.drawer.shown(), Some(Shown::Why));
    send(&mut state, DrawerEvent::Closed);
    assert_eq!(state.drawer.shown(), None);
}
