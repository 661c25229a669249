//! "Casos na fila": who has how many open cases now, and how old they are.

use leptos::prelude::*;

use crate::engine::{AGE_ENDS, Dimension, N_AGES, PersonNow};
use crate::ui::app::App;
use crate::ui::components::chart_card::{ChartCard, Nothing, NumberCell, NumberRow, Numbers};
use crate::ui::components::press::Held;
use crate::ui::components::shortened;
use crate::ui::event::{Event, TeamEvent};
use crate::ui::queries::team::{AGENTS_ID, ALL_ID};
use crate::ui::reading::{Chosen, chosen};

use super::{TeamNow, in_sentence, name_of, when};

/// People with a row of their own; the others are one row.
const TOP: usize = 6;
/// Squares of the longest row; with more cases a square stands for several.
const SQUARES: u32 = 22;

/// A row: one person, or all that are left.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    agents: Vec<String>,
    is_others: bool,
    ages: [u32; N_AGES],
    chosen: Chosen,
}

impl Row {
    fn total(&self) -> u32 {
        self.ages.iter().sum()
    }
}

#[component]
pub fn QueueCard(now: TeamNow) -> impl IntoView {
    let app = App::expect();
    let clauses = app.select(|state| state.view.clauses.clone());
    let people = Memo::new(move |_| now.read().as_ref().map(|page| waiting(&page.people)));
    let rows = Memo::new(move |_| {
        let (people, clauses) = (people.read(), clauses.read());
        let rows = people.as_ref().map(|people| rows(people)).unwrap_or_default();
        rows.into_iter()
            .map(|row| {
                let state = match row.is_others {
                    true => Chosen::Open,
                    false => chosen(&clauses, Dimension::Agent, &row.agents[0]),
                };
                Row { chosen: state, ..row }
            })
            .collect::<Vec<_>>()
    });
    let total = Memo::new(move |_| rows.read().iter().map(Row::total).sum::<u32>());
    let scale = Memo::new(move |_| rows.read().iter().map(Row::total).max().unwrap_or(0).div_ceil(SQUARES).max(1));
    let time = Signal::derive(move || now.read().as_ref().map(|page| when(app, page.at)).unwrap_or_default());
    let nothing = Memo::new(move |_| {
        let is_empty = people.read().as_ref().is_some_and(Vec::is_empty);
        is_empty.then(|| Nothing { title: app.tw("team.queue.empty", &[("time", &time.get())]), text: String::new(), act: String::new() })
    });
    let numbers = Signal::derive(move || people.get().map(|people| numbers(app, &people)).unwrap_or_default());
    let open = move |agents: Vec<String>, age: Option<u8>| app.send(Event::Team(TeamEvent::QueueOpened { agents, age, at: None }));
    let everybody = move || people.read().iter().flatten().map(|person| person.agent.clone()).collect::<Vec<_>>();
    let legend = move |age: usize| {
        let count = Memo::new(move |_| rows.read().iter().map(|row| row.ages[age]).sum::<u32>());
        let title = move || {
            let shown = app.locale().integer(count.get().into());
            app.tnw("team.queue.open.age", count.get().into(), &shown, &[("age", &age_name(app, age))])
        };
        view! {
            <button
                type="button"
                class="key"
                disabled=move || count.get() == 0
                title=title
                on:click=move |_| open(everybody(), Some(age as u8))
            >
                <span class=format!("sw sw--age age-{age}")></span>
                {move || age_name(app, age)}
            </button>
        }
    };
    view! {
        <ChartCard
            class="card col-4"
            title=Signal::derive(move || app.t("team.queue.title"))
            sub=time
            is_waiting=Signal::derive(move || people.read().is_none())
            is_stale=app.select(|state| !state.is_fresh())
            nothing
            numbers
        >
            <div class="queues">
                {move || rows.get().into_iter().map(|row| queue_row(app, row, scale.get())).collect_view()}
            </div>
            <div class="card__foot legend">
                {(0..N_AGES).map(legend).collect_view()}
                <Show when=move || { scale.get() > 1 }>
                    <span>{move || app.tw("team.queue.scale", &[("n", &app.locale().integer(scale.get().into()))])}</span>
                </Show>
                <span data-query=ALL_ID data-metric="cases_open" data-value=move || total.get().to_string() data-group="*">
                    {move || format!("{} {}", app.t("team.total.sum"), app.locale().integer(total.get().into()))}
                </span>
            </div>
        </ChartCard>
    }
}

/// People with open cases, most first; cases of nobody last.
fn waiting(people: &[PersonNow]) -> Vec<PersonNow> {
    let total = |person: &PersonNow| person.ages.iter().sum::<u32>();
    let mut waiting: Vec<PersonNow> = people.iter().filter(|person| total(person) > 0).cloned().collect();
    waiting.sort_by(|a, b| a.agent.is_empty().cmp(&b.agent.is_empty()).then(total(b).cmp(&total(a))).then_with(|| a.agent.cmp(&b.agent)));
    waiting
}

fn rows(people: &[PersonNow]) -> Vec<Row> {
    // One row more is better than a row of one other.
    let n_own = if people.len() > TOP + 1 { TOP } else { people.len() };
    let (own, others) = people.split_at(n_own);
    let mut rows: Vec<Row> = own
        .iter()
        .map(|person| Row { agents: vec![person.agent.clone()], is_others: false, ages: person.ages, chosen: Chosen::Open })
        .collect();
    if !others.is_empty() {
        let ages = std::array::from_fn(|age| others.iter().map(|person| person.ages[age]).sum());
        rows.push(Row { agents: others.iter().map(|person| person.agent.clone()).collect(), is_others: true, ages, chosen: Chosen::Open });
    }
    rows
}

fn queue_row(app: App, row: Row, scale: u32) -> impl IntoView {
    let total = row.total();
    let name = match row.is_others {
        true => app.tw("team.queue.others", &[("n", &app.locale().integer(row.agents.len() as f64))]),
        false => name_of(app, Dimension::Agent, &row.agents[0]),
    };
    let shown = shortened(&name, 120);
    let label = if row.is_others {
        view! { <span class="trunc muted">{shown.clone()}</span> }.into_any()
    } else {
        let agent = row.agents[0].clone();
        let is_chosen = row.chosen == Chosen::Yes;
        view! {
            <button
                type="button"
                class="tbl__name"
                aria-pressed=is_chosen.to_string()
                title=format!("{}. {}", shortened(&name, 300), app.t("filter.press.more"))
                on:click=move |event| app.send(Held::from(&event).toggles(Dimension::Agent, agent.clone()))
            >
                <bdi>{shown.clone()}</bdi>
            </button>
        }
        .into_any()
    };
    let agents = StoredValue::new(row.agents.clone());
    let band = move |(age, count): (usize, u32)| {
        let text = app.tnw("team.queue.open.age", count.into(), &app.locale().integer(count.into()), &[("age", &age_name(app, age))]);
        let squares = (0..count.div_ceil(scale)).map(|_| view! { <i class=format!("age-{age}")></i> }).collect_view();
        let open = move |_| app.send(Event::Team(TeamEvent::QueueOpened { agents: agents.get_value(), age: Some(age as u8), at: None }));
        view! { <span class="queue__band" title=text on:click=open>{squares}</span> }
    };
    let bands = row.ages.into_iter().enumerate().filter(|(_, count)| *count > 0).map(band).collect_view();
    let open_title = app.tw("team.queue.open", &[("name", &in_sentence(&name))]);
    let open = move |_| app.send(Event::Team(TeamEvent::QueueOpened { agents: agents.get_value(), age: None, at: None }));
    let (query, group) = match row.is_others {
        true => (None, "*others".to_owned()),
        false => (Some(AGENTS_ID), row.agents[0].clone()),
    };
    view! {
        <div class="queue" class:queue--dim=row.chosen == Chosen::No class:queue--sel=row.chosen == Chosen::Yes>
            {label}
            <span class="queue__blocks">{bands}</span>
            <button
                type="button"
                class="queue__n"
                title=open_title.clone()
                aria-label=format!("{} {open_title}", app.locale().integer(total.into()))
                data-query=query
                data-metric="cases_open"
                data-value=total.to_string()
                data-group=group
                on:click=open
            >
                {app.locale().integer(total.into())}
            </button>
        </div>
    }
}

/// `até 1 h`, `1 a 4 h`, `4 a 24 h`, `mais de 24 h`
fn age_name(app: App, age: usize) -> String {
    let hours = |end: i64| app.locale().integer((end / 3600) as f64);
    match age {
        0 => app.tw("team.queue.age.first", &[("to", &hours(AGE_ENDS[0]))]),
        _ if age >= AGE_ENDS.len() => app.tw("team.queue.age.last", &[("from", &hours(AGE_ENDS[AGE_ENDS.len() - 1]))]),
        _ => app.tw("team.queue.age.between", &[("from", &hours(AGE_ENDS[age - 1])), ("to", &hours(AGE_ENDS[age]))]),
    }
}

fn numbers(app: App, people: &[PersonNow]) -> Numbers {
    let ages = (0..N_AGES).map(|age| age_name(app, age));
    let row = |person: &PersonNow| {
        let total: u32 = person.ages.iter().sum();
        let plain = |count: u32| NumberCell { text: app.locale().integer(count.into()), ..NumberCell::default() };
        let whole = NumberCell { metric: "cases_open".to_owned(), raw: total.to_string(), group: person.agent.clone(), ..plain(total) };
        NumberRow {
            name: shortened(&name_of(app, Dimension::Agent, &person.agent), 120),
            cells: person.ages.iter().map(|&count| plain(count)).chain([whole]).collect(),
        }
    };
    Numbers {
        caption: app.t("team.queue.title"),
        header: [app.t("team.col.agent")].into_iter().chain(ages).chain([app.t("team.col.queue")]).collect(),
        rows: people.iter().map(row).collect(),
    }
}
