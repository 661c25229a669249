//! "Carga e sobrecarga": open cases of each person against the team, cases at once, and who could take what.

use leptos::prelude::*;

use crate::engine::{Cell, Dimension, Now};
use crate::ui::app::{App, Shared};
use crate::ui::components::card_menu::CardMenu;
use crate::ui::components::press::Held;
use crate::ui::components::shortened;
use crate::ui::format::{Unit, is_small};
use crate::ui::pages::figures::basis_of;
use crate::ui::queries::team::AGENTS_ID;
use crate::ui::reading::{Chosen, chosen};
use crate::ui::team_load::{Load, LoadRow, LoadTable, Move, load_table};
use crate::ui::team_table::figure;

use super::{Figures, TeamNow, in_sentence, raw, when};

/// People shown before "Ver todos".
const TOP: usize = 8;
/// Proposals in words.
const MOVES: usize = 6;

#[component]
pub fn LoadCard(figures: Figures, now: TeamNow, is_busy: Memo<bool>) -> impl IntoView {
    let app = App::expect();
    let shows_all = RwSignal::new(false);
    let unfolds = app.unfolds(shows_all);
    let clauses = app.select(|state| state.view.clauses.clone());
    let table = Memo::new(move |_| {
        let (figures, now) = (figures.read(), now.read());
        let (figures, page) = (figures.as_ref()?, now.as_ref()?);
        let load = |person: &crate::engine::PersonNow| {
            let team = figures.person(&person.agent)?.team;
            Some(Load { agent: person.agent.clone(), team, open: person.ages.iter().sum(), now: person.presence })
        };
        let people: Vec<Load> = page.people.iter().filter(|person| !person.agent.is_empty()).filter_map(load).collect();
        Some(Shared(load_table(&people).into()))
    });
    let n_people = Memo::new(move |_| table.read().as_ref().map_or(0, |table: &Shared<LoadTable>| table.rows.len()));
    let time = move || now.read().as_ref().map(|page| when(app, page.at)).unwrap_or_default();
    let rows = move || {
        let (table, figures, clauses) = (table.get()?, figures.get()?, clauses.get());
        let greatest = table.rows.iter().map(|row| row.load.open).max().unwrap_or(0);
        let listed = if unfolds.get() { table.rows.len() } else { TOP };
        let row = |row: &LoadRow| {
            let person = figures.person(&row.load.agent).map(|person| person.figures);
            let at_once = |metric: &str| person.as_ref().map(|figures| figure(figures, metric)).unwrap_or_default();
            let state = chosen(&clauses, Dimension::Agent, &row.load.agent);
            load_row(app, row, greatest, state, (at_once("concurrency_mean"), at_once("concurrency_p90")))
        };
        Some(table.rows.iter().take(listed).map(row).collect_view())
    };
    let moves = move || {
        let table = table.get()?;
        let has_over = table.rows.iter().any(|row| row.is_over);
        Some(match (table.moves.is_empty(), has_over) {
            (false, _) => {
                let n_more = table.moves.len().saturating_sub(MOVES) as f64;
                let more = (n_more > 0.0)
                    .then(|| view! { <li class="muted">{app.tw("team.load.more", &[("n", &app.locale().integer(n_more))])}</li> });
                let lines = table.moves.iter().take(MOVES).map(|each| move_line(app, each)).collect_view();
                view! { <ul class="moves">{lines} {more}</ul> }.into_any()
            }
            (true, true) => view! { <p class="moves__none">{app.t("team.load.no_one")}</p> }.into_any(),
            (true, false) => view! { <p class="moves__none">{app.t("team.load.none")}</p> }.into_any(),
        })
    };
    let toggle_label = move || match shows_all.get() {
        true => app.t("action.show_less"),
        false => format!("{} ({})", app.t("action.see_all"), app.locale().integer(n_people.get() as f64)),
    };
    let header = move |class: &'static str, key: &'static str, about: &'static str| {
        let title = move || if about.is_empty() { String::new() } else { app.t(about) };
        view! {
            <th scope="col" class=class title=title>
                {move || app.t(key)}
            </th>
        }
    };
    view! {
        <section class="card card--flush col-12" aria-label=move || app.t("team.load.title") aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">
                    {move || app.t("team.load.title")}
                    " "
                    <small class="hide-phone">{move || app.tw("team.load.sub", &[("time", &time())])}</small>
                </h2>
                <div class="card__acts">
                    <CardMenu title=Signal::derive(move || app.t("team.load.title")) />
                </div>
            </div>
            <div class="load card__body">
                <div class="scroll-x load__table" tabindex="0" role="region" aria-label=move || app.t("team.load.title")>
                    <table class="tbl">
                        <thead>
                            <tr>
                                {header("", "team.col.agent", "")}
                                {header("", "team.col.queue", "metric.cases_open.def")}
                                {header("num", "team.load.col.norm", "team.load.col.norm.hint")}
                                {header("num", "metric.concurrency_mean.short", "metric.concurrency_mean.def")}
                                {header("num", "metric.concurrency_p90.short", "metric.concurrency_p90.def")}
                                {header("", "team.load.col.now", "")}
                            </tr>
                        </thead>
                        <tbody data-query=AGENTS_ID>{rows}</tbody>
                    </table>
                </div>
                <div class="load__moves">
                    <h3>{move || app.t("team.load.moves.title")}</h3>
                    {moves}
                    <p class="load__note">{move || app.t("team.load.note")}</p>
                </div>
            </div>
            <p class="card__foot">
                <span class="key">
                    <span class="sw sw--norm"></span>
                    {move || app.t("team.load.col.norm")}
                </span>
                <span class="key">
                    <span class="sw c-bad"></span>
                    {move || app.t("team.load.over.hint")}
                </span>
                <Show when=move || { n_people.get() > TOP }>
                    <button
                        type="button"
                        class="link push"
                        aria-expanded=move || shows_all.get().to_string()
                        on:click=move |_| shows_all.update(|all| *all = !*all)
                    >
                        {toggle_label}
                    </button>
                </Show>
            </p>
        </section>
    }
}

/// `at_once`: mean and p90 of the cases at once.
fn load_row(app: App, row: &LoadRow, greatest: u32, state: Chosen, at_once: (Cell, Cell)) -> impl IntoView + use<> {
    let LoadRow { load, norm, is_over } = row.clone();
    let locale = app.locale();
    let longest = f64::from(greatest).max(norm.map_or(0.0, |norm| norm.p90)).max(1.0);
    let percent = |value: f64| format!("{:.2}%", 100.0 * value / longest);
    let name = load.agent.clone();
    let agent = load.agent.clone();
    let group = load.agent.clone();
    let figure_cell = move |metric: &'static str, cell: Cell, text: String| {
        let (is_small, title) = (is_small(cell, Unit::Grade), basis_of(app, cell, Unit::Grade));
        view! { <td class="num" class:flat=is_small title=title data-metric=metric data-value=raw(cell.value) data-group=group.clone()>{text}</td> }
    };
    let norm_mark = norm.map(|norm| {
        let x = percent(norm.p90);
        view! { <u class="cellbar__norm" style:--x=x></u> }
    });
    let presence = match load.now {
        Now::Unknown => "unknown",
        Now::Online => "online",
        Now::Unavailable => "unavailable",
        Now::Away => "away",
    };
    let width = percent(load.open.into());
    view! {
        <tr class:tbl__row--sel=state == Chosen::Yes class:tbl__row--dim=state == Chosen::No data-group=name.clone()>
            <th scope="row">
                <button
                    type="button"
                    class="tbl__name"
                    aria-pressed=(state == Chosen::Yes).to_string()
                    title=shortened(&name, 300)
                    on:click=move |event| app.send(Held::from(&event).toggles(Dimension::Agent, agent.clone()))
                >
                    <bdi>{shortened(&name, 120)}</bdi>
                </button>
            </th>
            <td data-metric="cases_open" data-value=load.open.to_string() data-group=name.clone()>
                <div class="cellbar">
                    <b>{locale.integer(load.open.into())}</b>
                    <span class="cellbar__t" aria-hidden="true">
                        <i class:cellbar--over=is_over style:--w=width></i>
                        {norm_mark}
                    </span>
                </div>
            </td>
            <td class="num">{norm.map_or_else(|| "—".to_owned(), |norm| locale.trimmed(norm.p90, 1))}</td>
            {figure_cell("concurrency_mean", at_once.0, locale.cell(at_once.0.value, Unit::Grade))}
            {figure_cell("concurrency_p90", at_once.1, at_once.1.value.map_or_else(|| "—".to_owned(), |p90| locale.integer(p90)))}
            <td>
                <span class=format!("now now--{presence}")>{app.t(&format!("team.load.now.{presence}"))}</span>
                {is_over.then(|| view! { " " <span class="tag tag--over">{app.t("team.load.over")}</span> })}
            </td>
        </tr>
    }
}

/// `2 casos de Caio para Débora. Caio fica com 6, Débora com 3.`
fn move_line(app: App, each: &Move) -> impl IntoView + use<> {
    let locale = app.locale();
    let (from, to) = (in_sentence(&each.from), in_sentence(&each.to));
    let claim = app.tnw("team.load.move", each.cases.into(), &locale.integer(each.cases.into()), &[("from", &from), ("to", &to)]);
    let (from_after, to_after) = (locale.integer(each.from_after.into()), locale.integer(each.to_after.into()));
    let after = app.tw("team.load.move.after", &[("from", &from), ("to", &to), ("a", &from_after), ("b", &to_after)]);
    view! {
        <li>
            <b>{claim}</b>
            " "
            {after}
        </li>
    }
}
