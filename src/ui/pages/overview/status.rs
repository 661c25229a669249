//! How far sent messages got.

use leptos::prelude::*;

use crate::engine::{Cell, Dimension};
use crate::ui::components::chart_card::ChartCard;
use crate::ui::components::press::Held;
use crate::ui::components::share_bar::{ShareBar, SharePart};
use crate::ui::components::status_table::{StatusRow, StatusTable};
use crate::ui::format::{Better, Change, Shape, Unit};
use crate::ui::queries::overview::{STATUS_BEFORE_ID, STATUS_ID, TILES_ID};
use crate::ui::reading::{self, Chosen};

use super::desk::{Desk, raw};

const SENT: &str = "messages_sent";

/// The further, the more ink; `unknown` last.
const STATUSES: [(&str, &str, Better); 6] = [
    ("read", "c-read", Better::Higher),
    ("delivered", "c-delivered", Better::Neither),
    ("sent", "c-sent", Better::Neither),
    ("new", "c-new", Better::Neither),
    ("failed", "c-failed", Better::Lower),
    ("unknown", "c-unknown", Better::Neither),
];

#[component]
pub fn Status(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let (now, before) = (desk.answer(STATUS_ID), desk.answer_before(STATUS_BEFORE_ID));
    let whole = desk.answer(TILES_ID);
    let nothing = Memo::new(move |_| desk.nothing(&*now.get()?, SENT));
    let groups = Memo::new(move |_| now.get().map(|now| reading::groups(&now, SENT)).unwrap_or_default());
    let past = Memo::new(move |_| before.get().map(|before| reading::groups(&before, SENT)).unwrap_or_default());

    let parts = Signal::derive(move || {
        let groups = groups.get();
        let part = |(status, ink, _): (&str, &'static str, Better)| SharePart {
            ink,
            amount: cell_of(&groups, status).value.unwrap_or(0.0),
            is_hollow: status == "new",
            is_dim: chosen(desk, status) == Chosen::No,
        };
        STATUSES.map(part).to_vec()
    });
    let rows = Signal::derive(move || {
        let (groups, past) = (groups.get(), past.get());
        let total = total(&groups);
        let shown = STATUSES
            .into_iter()
            .filter(|(status, ..)| *status != "unknown" || cell_of(&groups, status).value.is_some_and(|value| value > 0.0));
        shown.map(|(status, ink, better)| row(desk, status, ink, better, &groups, &past, total)).collect()
    });
    let header = Signal::derive(move || ["furthest", "messages", "share", "change"].map(|part| app.t(&format!("overview.status.{part}"))));
    let title = Signal::derive(move || app.t("overview.status.title"));
    let caption = Signal::derive(move || app.tw("chart.table.caption", &[("title", &title.get()), ("range", &desk.period())]));
    let reached = Memo::new(move |_| {
        let answer = whole.get()?;
        Some((reading::whole(&answer, "delivery_rate"), reading::whole(&answer, "messages_delivered")))
    });
    view! {
        <ChartCard
            class="card col-6"
            title
            sub=Signal::derive(move || app.t("overview.status.sub"))
            is_waiting=Signal::derive(move || now.with(Option::is_none))
            is_stale=desk.is_stale
            nothing
            on_nothing=desk.clear()
        >
            <Reached desk reached />
            <ShareBar parts />
            <StatusTable
                metric=SENT
                query=STATUS_ID
                header
                caption
                rows
                on_press=Callback::new(move |(status, held): (String, Held)| desk.send(held.toggles(Dimension::Status, status)))
            />
        </ChartCard>
    }
}

#[component]
fn Reached(desk: Desk, reached: Memo<Option<(Cell, Cell)>>) -> impl IntoView {
    let app = desk.app;
    let count = move |value: Option<f64>| desk.locale.with(|locale| locale.cell(value, Unit::Count));
    let figures = move || {
        let (rate, delivered) = reached.get().unwrap_or_default();
        let of =
            rate.value.map(|_| app.tw("overview.status.of", &[("n", &count(delivered.value)), ("total", &count(Some(rate.n as f64)))]));
        view! {
            <span data-metric="delivery_rate" data-value=raw(rate.value)>{desk.locale.with(|locale| locale.cell(rate.value, Unit::Share))}</span>
            " "
            <small data-metric="messages_delivered" data-value=raw(delivered.value)>{of}</small>
        }
    };
    view! {
        <div class="fig">
            <span class="fig__label">{move || app.t("overview.status.reached")}</span>
            <span class="fig__value" data-query=TILES_ID>{figures}</span>
        </div>
    }
}

fn chosen(desk: Desk, status: &str) -> Chosen {
    desk.looked.with(|looked| looked.as_ref().map(|looked| looked.chosen(Dimension::Status, status)).unwrap_or_default())
}

fn cell_of(groups: &[(String, Cell)], status: &str) -> Cell {
    let is_it = |label: &str| label == status || status == "unknown" && label.is_empty();
    reading::sum(groups.iter().filter(|(label, _)| is_it(label)).map(|(_, cell)| *cell))
}

fn total(groups: &[(String, Cell)]) -> f64 {
    reading::sum(groups.iter().map(|(_, cell)| *cell)).value.unwrap_or(0.0)
}

fn row(
    desk: Desk,
    status: &str,
    ink: &'static str,
    better: Better,
    groups: &[(String, Cell)],
    past: &[(String, Cell)],
    whole: f64,
) -> StatusRow {
    let app = desk.app;
    let cell = cell_of(groups, status);
    let amount = cell.value.unwrap_or(0.0);
    let share = |amount: f64, whole: f64| Cell { value: (whole > 0.0).then(|| amount / whole), n: whole as u64 };
    let whole_past = total(past);
    let shape = Shape { unit: Unit::Share, better, is_snapshot: false, is_additive: false };
    let change = match past.is_empty() {
        true => Change::default(),
        false => desk.change(share(amount, whole), share(cell_of(past, status).value.unwrap_or(0.0), whole_past), shape),
    };
    let name = format!("word.status.{status}.short");
    let hint = format!("word.status.{status}.hint");
    StatusRow {
        group: status.to_owned(),
        name: if app.has_text(&name) { app.t(&name) } else { app.t(&format!("word.status.{status}")) },
        hint: if app.has_text(&hint) { app.t(&hint) } else { String::new() },
        ink,
        is_hollow: status == "new",
        amount: desk.locale.with(|locale| locale.integer(amount)),
        raw: raw(Some(amount)),
        share: desk.locale.with(|locale| locale.cell(share(amount, whole).value, Unit::Share)),
        change,
        chosen: chosen(desk, status),
    }
}
