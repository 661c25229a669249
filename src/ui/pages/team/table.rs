//! "Desempenho do grupo": one row per agent under the pooled row of the team.

use leptos::prelude::*;

use crate::engine::{Cell, Dimension};
use crate::ui::app::App;
use crate::ui::components::card_menu::CardMenu;
use crate::ui::components::cell_bar::CellBar;
use crate::ui::components::data_table::SortHeader;
use crate::ui::components::shortened;
use crate::ui::format::{Unit, is_small, shape};
use crate::ui::pages::column_chooser::ColumnChooser;
use crate::ui::pages::figures::basis_of;
use crate::ui::queries::team::{AGENTS_ID, ALL_ID, TEAMS_ID};
use crate::ui::reading::Chosen;
use crate::ui::team_table::{self, AGAINST, Against, Figures as Row, GROUP_COLUMNS, GROUP_TABLE, Line, N, NAME, Order, figure, header_key};

use super::{Figures, chosen_agent, name_of, raw, toggle};

/// Lines shown before "Ver todos": more than most teams have, fewer than a browser minds.
pub const LINES: usize = 60;

/// A bar over the norm by more than this is trouble.
const OVER: f64 = 1.25;

/// Those on screen, in their order.
type Columns = Memo<Vec<&'static str>>;

#[component]
pub fn GroupTable(figures: Figures, order: RwSignal<Vec<Order>>, is_busy: Memo<bool>) -> impl IntoView {
    let app = App::expect();
    let by_team = RwSignal::new(true);
    let shows_all = RwSignal::new(false);
    let unfolds = app.unfolds(shows_all);
    let has_teams = Memo::new(move |_| figures.read().as_ref().is_some_and(|figures| figures.has_teams()));
    let lines = Memo::new(move |_| {
        let figures = figures.read();
        let Some(figures) = figures.as_ref() else { return Vec::new() };
        let named = |line: Line| match line {
            Line::Team(place) => (true, figures.teams[place].name.clone()),
            Line::Person(place) => (false, figures.people[place].agent.clone()),
        };
        figures.lines(by_team.get(), &order.read()).into_iter().map(named).collect::<Vec<_>>()
    });
    let n_lines = Memo::new(move |_| lines.read().len());
    let listed = move || {
        let count = if unfolds.get() { usize::MAX } else { LINES };
        lines.get().into_iter().take(count).collect::<Vec<_>>()
    };

    let columns = app.select(|state| state.layouts.get(GROUP_TABLE).cloned().unwrap_or_default().shown(&GROUP_COLUMNS));
    let header = move |column: &'static str| {
        let key = header_key(column);
        let label = Signal::derive(move || match column {
            NAME => app.t("team.col.agent"),
            "handling_p50" => format!("{}, {}", app.t(key), app.t("team.col.handling.unit")),
            _ => app.t(key),
        });
        let class = if column == NAME || is_bar(column) { "" } else { "num" };
        let sorted = move || order.read().iter().find_map(|order| order.aria(column));
        let number = move || {
            let order = order.read();
            order.iter().position(|order| order.column == column).filter(|_| order.len() > 1).map(|place| place + 1)
        };
        let on_press = Callback::new(move |add| order.update(|order| team_table::press(order, column, add)));
        view! { <SortHeader label class order=Signal::derive(sorted) number=Signal::derive(number) on_press /> }
    };
    let view_button = move |this: bool, key: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (by_team.get() == this).to_string() on:click=move |_| by_team.set(this)>
                {move || app.t(key)}
            </button>
        }
    };
    let line = move |(is_team, name): (bool, String)| match is_team {
        true => view! { <TeamRow figures columns team=name /> }.into_any(),
        false => view! { <PersonRow figures columns agent=name /> }.into_any(),
    };
    view! {
        <section class="card card--flush col-12" aria-busy=move || is_busy.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">
                    {move || app.t("team.table.title")}
                    " "
                    <small class="hide-phone">{move || app.t("team.table.sub")}</small>
                </h2>
                <span class="card__acts">
                    <Show when=move || has_teams.get()>
                        <span class="seg seg--sm" role="group" aria-label=move || app.t("team.table.title")>
                            {view_button(true, "team.table.by_team")}
                            {view_button(false, "team.table.single")}
                        </span>
                    </Show>
                    <ColumnChooser table=Signal::stored(GROUP_TABLE) />
                    <CardMenu title=Signal::derive(move || app.t("team.table.title")) />
                </span>
            </div>
            <div class="scroll-x">
                <table class="tbl tbl--wide">
                    <thead>
                        <tr>
                            {header(NAME)}
                            <For each=move || columns.get() key=|column| *column children=header />
                        </tr>
                    </thead>
                    <tbody>
                        <Show when=move || figures.read().is_some() fallback=skeleton>
                            <For each=listed key=|line| line.clone() children=line />
                            <TotalRow figures columns />
                        </Show>
                    </tbody>
                </table>
            </div>
            <p class="card__foot">
                <span class="key">
                    <span class="sw sw--norm"></span>
                    {move || app.t(if has_teams.get() { "team.legend.norm" } else { "team.legend.norm.all" })}
                </span>
                <span class="key">
                    <span class="sw c-bad"></span>
                    {move || app.t("team.legend.over")}
                </span>
                <span>
                    <span class="nsmall">{move || app.tw("n.small", &[("n", "6")])}</span>
                    " "
                    {move || app.t("team.legend.few")}
                </span>
                <span>{move || app.t("team.foot")}</span>
                <Show when=move || { n_lines.get() > LINES }>
                    <button
                        type="button"
                        class="link push"
                        aria-expanded=move || shows_all.get().to_string()
                        on:click=move |_| shows_all.update(|all| *all = !*all)
                    >
                        {move || app.t(if shows_all.get() { "action.show_less" } else { "action.see_all" })}
                    </button>
                </Show>
            </p>
        </section>
    }
}

fn is_bar(column: &str) -> bool {
    matches!(column, "handling_p50" | "cases_closed")
}

fn skeleton() -> impl IntoView {
    (0..6).map(|_| view! { <tr><td colspan=(GROUP_COLUMNS.len() + 1).to_string()><span class="sk"></span></td></tr> }).collect_view()
}

/// All that a row shows.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    row: Row,
    against: Against,
    /// The team's median handling time.
    norm: Option<f64>,
    /// The longest bars of both columns.
    greatest_handling: f64,
    greatest_closed: f64,
}

#[component]
fn PersonRow(figures: Figures, columns: Columns, agent: String) -> impl IntoView {
    let app = App::expect();
    let state = chosen_agent(app, agent.clone());
    let shown = {
        let agent = agent.clone();
        Memo::new(move |_| {
            let figures = figures.read();
            let figures = figures.as_ref()?;
            let person = figures.person(&agent)?;
            let against = figures.against(person);
            let norm = figures.teams.get(person.team).and_then(|team| figure(&team.figures, "handling_p50").value);
            Some(Shown {
                row: person.figures,
                against,
                norm: norm.filter(|norm| *norm > 0.0 && !matches!(against, Against::Unknown)),
                greatest_handling: figures.greatest("handling_p50"),
                greatest_closed: figures.greatest("cases_closed"),
            })
        })
    };
    let agent = StoredValue::new(agent);
    let name = move || agent.with_value(|agent| name_of(app, Dimension::Agent, agent));
    let title = move || {
        let name = name();
        format!("{}. {}", shortened(&name, 300), app.t("filter.press.more"))
    };
    let column = move |column: &'static str| match column {
        AGAINST => view! { <AgainstCell shown /> }.into_any(),
        "handling_p50" => view! { <HandlingCell shown agent /> }.into_any(),
        "cases_closed" => {
            let cell = Memo::new(move |_| shown.read().as_ref().map(|shown| figure(&shown.row, "cases_closed")).unwrap_or_default());
            let share = move || {
                let shown = shown.read();
                let greatest = shown.as_ref().map_or(0.0, |shown| shown.greatest_closed);
                cell.get().value.filter(|_| greatest > 0.0).map(|value| value / greatest)
            };
            view! {
                <td data-metric="cases_closed" data-value=move || raw(cell.get().value) data-group=agent.get_value()>
                    <CellBar
                        value=Signal::derive(move || app.locale().cell(cell.get().value, Unit::Count))
                        share=Signal::derive(share)
                    />
                </td>
            }
            .into_any()
        }
        column => {
            let row = Signal::derive(move || shown.get().map(|shown| shown.row));
            view! { <FigureCell row column group=agent.get_value() /> }.into_any()
        }
    };
    view! {
        <tr
            class:tbl__row--sel=move || state.get() == Chosen::Yes
            class:tbl__row--dim=move || state.get() == Chosen::No
            data-group=agent.get_value()
            data-query=AGENTS_ID
            on:click=move |event| toggle(app, Dimension::Agent, agent.get_value(), &event)
        >
            <th scope="row">
                <button type="button" class="tbl__name" aria-pressed=move || (state.get() == Chosen::Yes).to_string() title=title>
                    <bdi>{move || shortened(&name(), 120)}</bdi>
                </button>
            </th>
            <For each=move || columns.get() key=|column| *column children=column />
        </tr>
    }
}

/// Minutes with their bar; half of its place is the team's median.
#[component]
fn HandlingCell(shown: Memo<Option<Shown>>, agent: StoredValue<String>) -> impl IntoView {
    let app = App::expect();
    let cell = Memo::new(move |_| shown.read().as_ref().map(|shown| figure(&shown.row, "handling_p50")).unwrap_or_default());
    let norm = Memo::new(move |_| shown.read().as_ref().and_then(|shown| shown.norm));
    let share = move || {
        let (value, greatest) = (cell.get().value?, shown.read().as_ref()?.greatest_handling);
        match norm.get() {
            Some(norm) => Some(value / norm / 2.0),
            None => (greatest > 0.0).then(|| value / greatest),
        }
    };
    let is_over = move || {
        let is_comparable = shown.read().as_ref().is_some_and(|shown| matches!(shown.against, Against::Differs(_)));
        is_comparable && norm.get().zip(cell.get().value).is_some_and(|(norm, value)| value > OVER * norm)
    };
    view! {
        <td
            class:flat=move || is_small(cell.get(), Unit::Seconds)
            title=move || basis_of(app, cell.get(), Unit::Seconds)
            data-metric="handling_p50"
            data-value=move || raw(cell.get().value)
            data-group=agent.get_value()
        >
            <CellBar
                value=Signal::derive(move || minutes(app, cell.get()))
                share=Signal::derive(share)
                norm=Signal::derive(move || norm.get().map(|_| 0.5))
                over=Signal::derive(is_over)
            />
        </td>
    }
}

/// `▼ 20%`, `≈`, `n = 6`
#[component]
fn AgainstCell(shown: Memo<Option<Shown>>) -> impl IntoView {
    let app = App::expect();
    let against = Memo::new(move |_| shown.read().as_ref().map_or(Against::Unknown, |shown| shown.against));
    let class = move || match against.get() {
        Against::Differs(difference) if difference > 0.0 => "num tbl__delta bad",
        Against::Differs(_) => "num tbl__delta good",
        _ => "num tbl__delta flat",
    };
    let content = move || match against.get() {
        Against::Unknown => "—".into_any(),
        Against::Same => view! { <span title=app.t("team.versus.same")>"≈"</span> }.into_any(),
        Against::Small(n) => {
            let text = app.tw("n.small", &[("n", &app.locale().integer(n as f64))]);
            view! {
                <span class="nsmall" title=app.t("team.few")>
                    {text}
                </span>
            }
            .into_any()
        }
        Against::Differs(difference) => {
            let share = app.locale().percent(difference.abs(), 0);
            let (arrow, key) = if difference > 0.0 { ("▲", "team.versus.slower") } else { ("▼", "team.versus.faster") };
            let sentence = app.tw(key, &[("n", &share)]);
            let title = sentence.clone();
            view! {
                <span title=title>
                    <span class="arw" aria-hidden="true">
                        {arrow}
                    </span>
                    " "
                    <span aria-hidden="true">{share}</span>
                    <span class="vh">{sentence}</span>
                </span>
            }
            .into_any()
        }
    };
    view! { <td class=class>{content}</td> }
}

/// A plain figure of a row.
#[component]
fn FigureCell(row: Signal<Option<Row>>, column: &'static str, group: String) -> impl IntoView {
    let app = App::expect();
    if column == N {
        let n = Memo::new(move |_| row.read().as_ref().map(|row| figure(row, "handling_p50").n));
        return view! { <td class="num">{move || n.get().map_or("—".to_owned(), |n| app.locale().integer(n as f64))}</td> }.into_any();
    }
    if column == "online_secs" {
        return view! { <OnlineCell row group /> }.into_any();
    }
    let unit = shape(column).unit;
    let cell = Memo::new(move |_| row.read().as_ref().map(|row| figure(row, column)).unwrap_or_default());
    let title = move || basis_of(app, cell.get(), unit);
    view! {
        <td
            class="num"
            class:flat=move || is_small(cell.get(), unit)
            title=title
            data-metric=column
            data-value=move || raw(cell.get().value)
            data-group=group
        >
            {move || app.locale().cell(cell.get().value, unit)}
        </td>
    }
    .into_any()
}

/// Time online by the presence file; where it does not know the person, hours read from messages, which are another figure and look so.
#[component]
fn OnlineCell(row: Signal<Option<Row>>, group: String) -> impl IntoView {
    let app = App::expect();
    let shown = Memo::new(move |_| {
        let row = row.read();
        let value = |metric: &str| row.as_ref().and_then(|row| figure(row, metric).value);
        (value("online_secs"), value("online_estimated_secs"))
    });
    move || match shown.get() {
        (None, Some(estimated)) => {
            let text = app.locale().worked(estimated);
            let title = app.t("team.online.estimated.all");
            view! {
                <td class="num" data-metric="online_estimated_secs" data-value=raw(Some(estimated)) data-group=group.clone()>
                    <span class="estimated" title=title.clone()>
                        {text}
                        <span class="vh">{format!(" ({title})")}</span>
                    </span>
                </td>
            }
            .into_any()
        }
        (online, _) => view! {
            <td class="num" data-metric="online_secs" data-value=raw(online) data-group=group.clone()>
                {online.map_or_else(|| app.locale().cell(None, Unit::Seconds), |secs| app.locale().worked(secs))}
            </td>
        }
        .into_any(),
    }
}

/// A team's pooled figures above its people.
#[component]
fn TeamRow(figures: Figures, columns: Columns, team: String) -> impl IntoView {
    let app = App::expect();
    let shown = {
        let team = team.clone();
        Memo::new(move |_| {
            let figures = figures.read();
            let found = figures.as_ref()?.teams.iter().find(|found| found.name == team)?;
            Some((found.figures, found.n_people as u64))
        })
    };
    let row = Signal::derive(move || shown.get().map(|(row, _)| row));
    let people = move || shown.get().map(|(_, people)| app.tn("team.people", people, &app.locale().integer(people as f64)));
    let name = {
        let team = team.clone();
        move || shortened(&name_of(app, Dimension::Team, &team), 120)
    };
    let label = team.clone();
    view! {
        <tr class="tbl__group" data-group=label data-query=TEAMS_ID>
            <th scope="rowgroup" title=shortened(&team, 300)>
                <bdi>{name}</bdi>
                " "
                <small>{people}</small>
            </th>
            <For each=move || columns.get() key=|column| *column children=move |column| view! { <PooledCell row column group=team.clone() /> } />
        </tr>
    }
}

/// All agents together: pooled times, sums of cases.
#[component]
fn TotalRow(figures: Figures, columns: Columns) -> impl IntoView {
    let app = App::expect();
    let row = Memo::new(move |_| figures.read().as_ref().map(|figures| figures.all));
    let name = move || {
        let has_teams = figures.read().as_ref().is_some_and(|figures| figures.has_teams());
        app.t(if has_teams { "team.total" } else { "team.total.people" })
    };
    view! {
        <tr class="tbl__total" data-query=ALL_ID>
            <th scope="row">{name}</th>
            <For each=move || columns.get() key=|column| *column children=move |column| view! { <PooledCell row column is_total=true /> } />
        </tr>
    }
}

/// A figure of a team or of all; without a bar of its own.
#[component]
fn PooledCell(
    #[prop(into)] row: Signal<Option<Row>>,
    column: &'static str,
    #[prop(optional)] group: String,
    /// Says what was aggregated.
    #[prop(optional)]
    is_total: bool,
) -> impl IntoView {
    let app = App::expect();
    if column == AGAINST {
        return view! { <td></td> }.into_any();
    }
    if !is_bar(column) {
        return view! { <FigureCell row column group /> }.into_any();
    }
    let cell = Memo::new(move |_| row.read().as_ref().map(|row| figure(row, column)).unwrap_or_default());
    let value = move || match column {
        "handling_p50" if !is_total => match cell.get().value {
            Some(_) => format!("{}\u{a0}{}", minutes(app, cell.get()), app.t("team.col.handling.unit")),
            None => "—".to_owned(),
        },
        "handling_p50" => minutes(app, cell.get()),
        _ => app.locale().cell(cell.get().value, Unit::Count),
    };
    let note = move || match (is_total, column) {
        (false, _) => String::new(),
        (true, "handling_p50") => app.t("team.total.median"),
        (true, _) => app.t("team.total.sum"),
    };
    view! {
        <td class:flat=move || is_small(cell.get(), shape(column).unit) title=move || basis_of(app, cell.get(), shape(column).unit) data-metric=column data-value=move || raw(cell.get().value) data-group=group>
            <CellBar value=Signal::derive(value) share=Signal::derive(|| None) note=Signal::derive(note) />
        </td>
    }
    .into_any()
}

/// Seconds as minutes with one decimal: one unit down the column, so that its numbers compare.
fn minutes(app: App, cell: Cell) -> String {
    cell.value.map_or_else(|| "—".to_owned(), |secs| app.locale().decimal(secs / 60.0, 1))
}
