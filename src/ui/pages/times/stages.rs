//! "Onde o tempo fica": the parts of a resolution, of all closed cases and by type. They add up to the whole.

use leptos::prelude::*;

use crate::engine::{Answer, Cell, Dimension};
use crate::ui::app::App;
use crate::ui::components::card_menu::CardMenu;
use crate::ui::components::filter_strip::worded;
use crate::ui::components::press::{Held, hold_focus};
use crate::ui::components::share_bar::{ShareBar, SharePart};
use crate::ui::components::shortened;
use crate::ui::filters::wording;
use crate::ui::format::{Unit, is_small};
use crate::ui::queries::times::{STAGES, STAGES_ALL_ID, STAGES_ID};
use crate::ui::reading::{self, Chosen, chosen};

use super::{raw, reason};

/// Types shown before "Ver todos".
const TOP: usize = 8;
/// Ink classes of [`STAGES`].
const INKS: [&str; STAGES.len()] = ["c-bot", "c-bad", "c-read", "c-us", "c-them"];

/// Means of one group of cases.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    /// As in the answer; `None` = all cases.
    case_type: Option<String>,
    parts: [Cell; STAGES.len()],
    chosen: Chosen,
}

impl Row {
    fn n(&self) -> u64 {
        self.parts[0].n
    }

    fn whole(&self) -> Option<f64> {
        self.parts.iter().map(|part| part.value).sum()
    }
}

#[component]
pub fn StagesCard() -> impl IntoView {
    let app = App::expect();
    let is_busy = app.select(|state| !state.is_fresh());
    let (all, by_type) = (app.answer(STAGES_ALL_ID), app.answer(STAGES_ID));
    let clauses = app.select(|state| state.view.clauses.clone());
    let shows_all = RwSignal::new(false);
    let unfolds = app.unfolds(shows_all);
    let rows = Memo::new(move |_| {
        let (all, by_type) = (all.get()?, by_type.get()?);
        let clauses = clauses.read();
        let mut types: Vec<Row> = (0..by_type.groups.len()).map(|group| row(&by_type, Some(group))).collect();
        types.retain(|row| row.n() > 0);
        // A single group without a name is the whole once more.
        types.retain(|row| types_are_told(&by_type) || row.case_type.as_deref() != Some(""));
        types.sort_by_key(|row| std::cmp::Reverse(row.n()));
        for row in &mut types {
            row.chosen = chosen(&clauses, Dimension::CaseType, row.case_type.as_deref().unwrap_or_default());
        }
        types.insert(0, row(&all, None));
        Some(types)
    });
    let n_types = Memo::new(move |_| rows.read().as_ref().map_or(0, |rows| rows.len() - 1));
    let nothing = move || {
        let is_none = rows.read().as_ref().is_some_and(|rows| rows[0].whole().is_none());
        is_none.then(|| {
            let missing = all.get().and_then(|all| reading::missing(&all, STAGES[0]));
            missing.map_or_else(|| app.t("times.none"), |missing| reason(app, &missing))
        })
    };
    let has_some = Memo::new(move |_| rows.read().as_ref().is_some_and(|rows| rows[0].whole().is_some()));
    let title = Signal::derive(move || app.t("times.stages.title"));
    let head = move |place: usize| {
        let metric = STAGES[place];
        view! {
            <th scope="col" class="num" title=move || app.metric_text(metric, "def")>
                <span class=format!("sw {}", INKS[place]) aria-hidden="true"></span>
                " "
                {move || if metric == "customer_wait_mean" { app.t("times.stages.customer") } else { app.metric_text(metric, "short") }}
            </th>
        }
    };
    let body = move || {
        hold_focus("data-press");
        let rows = rows.get()?;
        let n_shown = if unfolds.get() { rows.len() } else { rows.len().min(TOP + 1) };
        Some(rows.into_iter().take(n_shown).map(|row| view! { <StagesRow row /> }).collect_view())
    };
    let toggle = move || match shows_all.get() {
        true => app.t("action.show_less"),
        false => format!("{} ({})", app.t("action.see_all"), app.locale().integer(n_types.get() as f64)),
    };
    view! {
        <section class="card card--flush col-12" aria-label=title aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">{title} " " <small class="hide-phone">{move || app.t("times.stages.sub")}</small></h2>
                <div class="card__acts"><CardMenu title /></div>
            </div>
            {move || nothing().map(|text| view! { <p class="number__said muted">{text}</p> })}
            <Show when=move || has_some.get()>
                <div class="scroll-x" tabindex="0" role="region" aria-label=title>
                    <table class="tbl stages">
                        <thead>
                            <tr>
                                <th scope="col">{move || app.t("times.stages.what")}</th>
                                <th scope="col" class="stages__bar"><span class="vh">{title}</span></th>
                                {(0..STAGES.len()).map(head).collect_view()}
                                <th scope="col" class="num">{move || app.t("times.stages.whole")}</th>
                                <th scope="col" class="num">"n"</th>
                            </tr>
                        </thead>
                        <tbody>{body}</tbody>
                    </table>
                </div>
                <Show when=move || { n_types.get() > TOP }>
                    <p class="card__foot card__foot--flush">
                        <button type="button" class="link" aria-expanded=move || shows_all.get().to_string() on:click=move |_| shows_all.update(|all| *all = !*all)>
                            {toggle}
                        </button>
                    </p>
                </Show>
            </Show>
        </section>
    }
}

#[component]
fn StagesRow(row: Row) -> impl IntoView {
    let app = App::expect();
    let locale = app.locale();
    let whole = row.whole();
    let name = match &row.case_type {
        None => view! { {app.t("times.stages.all")} }.into_any(),
        Some(label) => {
            let (value, is_chosen) = (label.clone(), row.chosen == Chosen::Yes);
            let name = worded(app, &locale, &wording(Dimension::CaseType, label));
            view! {
                <button
                    type="button"
                    class="tbl__name"
                    data-press=value.clone()
                    aria-pressed=is_chosen.to_string()
                    title=format!("{}. {}", shortened(&name, 300), app.t("filter.press.more"))
                    on:click=move |event| app.send(Held::from(&event).toggles(Dimension::CaseType, value.clone()))
                >
                    <bdi>{shortened(&name, 60)}</bdi>
                </button>
            }
            .into_any()
        }
    };
    let parts: Vec<SharePart> = row
        .parts
        .iter()
        .zip(INKS)
        .map(|(part, ink)| SharePart { ink, amount: part.value.unwrap_or(0.0), is_hollow: false, is_dim: row.chosen == Chosen::No })
        .collect();
    let cell = |(metric, part): (&'static str, &Cell)| {
        let share = part.value.zip(whole.filter(|whole| *whole > 0.0)).map(|(part, whole)| locale.percent(part / whole, 0));
        view! {
            <td class="num" data-metric=metric data-value=raw(part.value) data-group=row.case_type.clone()>
                {locale.cell(part.value, Unit::Seconds)}
                " "
                <small class="muted">{share}</small>
            </td>
        }
    };
    let n = locale.integer(row.n() as f64);
    let n_class = if is_small(row.parts[0], Unit::Seconds) { "num nsmall" } else { "num" };
    view! {
        <tr
            class:tbl__total=row.case_type.is_none()
            class:tbl__row--sel=row.chosen == Chosen::Yes
            class:tbl__row--dim=row.chosen == Chosen::No
            data-query=if row.case_type.is_none() { STAGES_ALL_ID } else { STAGES_ID }
        >
            <th scope="row">{name}</th>
            <td class="stages__bar"><ShareBar parts /></td>
            {STAGES.into_iter().zip(&row.parts).map(cell).collect_view()}
            <td class="num"><b>{locale.cell(whole, Unit::Seconds)}</b></td>
            <td class=n_class>{n}</td>
        </tr>
    }
}

/// The group of an answer, or the whole of one that has none.
fn row(answer: &Answer, group: Option<usize>) -> Row {
    let cell = |metric: &str| {
        let found = answer.metrics.iter().find(|found| found.metric == metric);
        found.and_then(|found| found.cells.get(group.unwrap_or(0))).copied().unwrap_or_default()
    };
    let case_type = group.and_then(|group| answer.groups.iter().nth(group)).map(|labels| labels.label(0).to_owned());
    Row { case_type, parts: STAGES.map(cell), chosen: Chosen::Open }
}

fn types_are_told(by_type: &Answer) -> bool {
    by_type.groups.iter().any(|group| !group.label(0).is_empty())
}
