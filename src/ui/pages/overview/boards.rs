//! Leaderboards: agents, teams and channels in one card, reasons in another.

use leptos::prelude::*;

use crate::ui::components::chart_card::{ChartCard, Nothing};
use crate::ui::components::leaderboard::{LeaderRow, Leaderboard};
use crate::ui::components::press::Held;
use crate::ui::format::{Arrow, Change, Tone, shape};
use crate::ui::queries::overview::{BOARDS, Board, distinct};
use crate::ui::reading::{self, Chosen, Rank, Ranking, ranking};

use super::desk::{Desk, raw};

const TOP: usize = 8;

#[component]
pub fn Boards(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let tab = RwSignal::new(0_usize);
    let head = move || {
        let tabs = (0..3).map(|index| {
            view! {
                <button
                    type="button"
                    role="tab"
                    id=format!("board-tab-{index}")
                    aria-selected=move || if tab.get() == index { "true" } else { "false" }
                    tabindex=move || if tab.get() == index { "0" } else { "-1" }
                    on:click=move |_| tab.set(index)
                >
                    {move || app.t(&format!("overview.leaders.{}", BOARDS[index].id))}
                </button>
            }
        });
        let on_key = move |event: leptos::ev::KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowLeft" => 2,
                "ArrowRight" => 1,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            tab.update(|tab| *tab = (*tab + step) % 3);
            let wanted = format!("board-tab-{}", tab.get_untracked());
            if let Some(button) =
                document().get_element_by_id(&wanted).and_then(|button| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(button).ok())
            {
                let _ = button.focus();
            }
        };
        view! { <div class="tabs" role="tablist" on:keydown=on_key>{tabs.collect_view()}</div> }
    };
    let name = move || app.t(&format!("overview.leaders.{}", BOARDS[tab.get()].id));
    let shown = move || {
        let board = BOARDS[tab.get()];
        view! { <BoardOf desk board with_changes=true /> }
    };
    view! {
        <ChartCard class="card col-4" title="" name=Signal::derive(name) is_waiting=false is_stale=desk.is_stale nothing=None head>
            {shown}
        </ChartCard>
    }
}

#[component]
pub fn Reasons(desk: Desk) -> impl IntoView {
    let app = desk.app;
    view! {
        <ChartCard class="card col-3" title=Signal::derive(move || app.t("overview.reasons.title")) is_waiting=false is_stale=desk.is_stale nothing=None>
            <BoardOf desk board=BOARDS[3] with_changes=false />
        </ChartCard>
    }
}

#[component]
fn BoardOf(desk: Desk, board: Board, with_changes: bool) -> impl IntoView {
    let app = desk.app;
    let (now, before) = (desk.answer(&board.query_id()), desk.answer_before(&board.before_id()));
    let is_whole = RwSignal::new(false);
    let unfolds = app.unfolds(is_whole);
    let has_any =
        Memo::new(move |_| desk.looked.with(|looked| looked.as_ref().is_none_or(|looked| distinct(&looked.summary, board.dimension) > 0)));
    let ranked = Memo::new(move |_| {
        let now = reading::groups(&*now.get()?, board.metric);
        let before = before.get().map(|before| reading::groups(&before, board.metric));
        let top = if unfolds.get() { usize::MAX - 1 } else { TOP };
        Some(ranking(now, before, top))
    });
    let nothing = Memo::new(move |_| {
        if !has_any.get() {
            let text = app.t(&format!("missing.field.{}", board.dimension.id()));
            return Some(Nothing { title: app.t("missing.title"), text, act: String::new() });
        }
        desk.nothing(&*now.get()?, board.metric)
    });
    let has_changes = Memo::new(move |_| with_changes && before.with(Option::is_some));
    let rows = Signal::derive(move || ranked.get().map(|ranking| rows(desk, board, &ranking)).unwrap_or_default());
    let foot = move || {
        let ranking = ranked.get()?;
        let n = desk.locale.with(|locale| locale.integer(ranking.sum));
        let sum = app.tw("overview.leaders.sum", &[("metric", &desk.name(board.metric)), ("n", &n)]);
        let more = (ranking.count > TOP + 1).then(|| {
            let count = desk.locale.with(|locale| locale.integer(ranking.count as f64));
            let text = if is_whole.get() { app.t("overview.leaders.fewer") } else { app.tw("overview.leaders.all", &[("n", &count)]) };
            view! {
                <button type="button" class="link push" on:click=move |_| is_whole.update(|whole| *whole = !*whole)>
                    {text}
                </button>
            }
        });
        Some(view! { <p class="card__foot"><span>{sum}</span>{more}</p> })
    };
    move || match (nothing.get(), ranked.with(Option::is_some)) {
        (Some(nothing), _) => view! {
            <div class="empty">
                <p class="empty__title">{nothing.title}</p>
                <p>{nothing.text}</p>
                {(!nothing.act.is_empty())
                    .then(|| {
                        view! {
                            <div class="empty__acts">
                                <button type="button" class="ctl" on:click=move |_| desk.clear().run(())>{nothing.act}</button>
                            </div>
                        }
                    })}
            </div>
        }
        .into_any(),
        (None, false) => view! { <span class="sk sk--chart"></span> }.into_any(),
        (None, true) => view! {
            <Leaderboard
                metric=board.metric
                query=board.query_id()
                header=Signal::derive(move || [app.t(&format!("dim.{}", board.dimension.id())), desk.name(board.metric)])
                rows
                has_changes
                on_press=Callback::new(move |(value, held): (String, Held)| desk.send(held.toggles(board.dimension, value)))
            />
            {foot}
        }
        .into_any(),
    }
}

fn rows(desk: Desk, board: Board, ranking: &Ranking) -> Vec<LeaderRow> {
    let app = desk.app;
    let shape = shape(board.metric);
    let greatest = ranking.top.first().and_then(|rank| rank.now.value).unwrap_or(0.0);
    let row = |rank: &Rank, group: Option<String>, name: String| {
        let value = rank.now.value.unwrap_or(0.0);
        let chosen = match (&group, desk.looked.with(|looked| looked.as_ref().map(|looked| looked.chosen(board.dimension, &rank.label)))) {
            (Some(_), Some(chosen)) => chosen,
            _ => Chosen::Open,
        };
        let change = short(desk, desk.change(rank.now, rank.before, shape), rank);
        let part = if greatest > 0.0 { value / greatest } else { 0.0 };
        LeaderRow { group, name, amount: desk.locale.with(|locale| locale.integer(value)), raw: raw(rank.now.value), part, change, chosen }
    };
    let named = |rank: &Rank| {
        let name = if rank.label.is_empty() { app.t("none") } else { rank.label.clone() };
        row(rank, Some(rank.label.clone()), name)
    };
    let rest = ranking.rest.iter().map(|(rank, count)| {
        let count = desk.locale.with(|locale| locale.integer(*count as f64));
        row(rank, None, app.tw("other.n", &[("n", &count)]))
    });
    ranking.top.iter().map(named).chain(rest).collect()
}

/// The column is narrow: `≈` alone, whole percents; and uncoloured, because in a ranking everybody rises and falls.
fn short(desk: Desk, change: Change, rank: &Rank) -> Change {
    let text = match (change.arrow, rank.now.value, rank.before.value) {
        (Arrow::Same, ..) => "\u{a0}".to_owned(),
        (Arrow::Up | Arrow::Down, Some(now), Some(before)) if before > 0.0 => {
            desk.locale.with(|locale| locale.percent((now - before).abs() / before, 0))
        }
        _ => change.text,
    };
    Change { tone: Tone::Flat, text, ..change }
}
