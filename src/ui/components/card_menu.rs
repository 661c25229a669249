//! ⋮ of a card: what stands in it as a picture, a drawing, a table or a workbook, each with its title, period and filters.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::engine::copy::pasted_cell;
use crate::ui::app::App;
use crate::ui::browser::{download, snapshot, turns};
use crate::ui::event::{Event, Taken, plain_toast};
use crate::ui::pages::settings::glossary;
use crate::ui::pages::shell::copy_link;
use crate::ui::pages::{copy_text, words};
use crate::ui::state::Toast;

use super::chart_card::{NumberRow, Numbers};
use super::filter_strip::chip_text;
use super::icon::Icon;
use super::menu::{Anchor, Menu, MenuItem, Popover};
use super::read_table::{tables_of, taken};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Take {
    Png,
    Svg,
    Csv,
    Workbook,
    Copy,
    Link,
}

impl Take {
    const ALL: [Take; 6] = [Take::Png, Take::Svg, Take::Csv, Take::Workbook, Take::Copy, Take::Link];

    /// Texts are `take.<id>`.
    fn id(self) -> &'static str {
        match self {
            Take::Png => "png",
            Take::Svg => "svg",
            Take::Csv => "csv",
            Take::Workbook => "workbook",
            Take::Copy => "copy",
            Take::Link => "link",
        }
    }
}

#[component]
pub fn CardMenu(
    /// Of the card.
    #[prop(into)]
    title: Signal<String>,
    /// Its figures; `None` = they are read from the table in the card.
    #[prop(optional_no_strip)]
    numbers: Option<Signal<Numbers>>,
    /// Its table with the rows that the page does not hold.
    #[prop(optional)]
    whole: Option<Callback<(), Taken>>,
) -> impl IntoView {
    let app = App::expect();
    let anchor = RwSignal::new(None::<Anchor>);
    let card = StoredValue::new_local(None::<HtmlElement>);
    let open = move |event: web_sys::MouseEvent| {
        let pressed = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let found = pressed.and_then(|button| button.closest(".card").ok().flatten()).and_then(|card| card.dyn_into().ok());
        card.set_value(found);
        anchor.update(|at| *at = if at.is_some() { None } else { Some(Anchor::below(&event)) });
    };
    let take = move |what: Take| {
        anchor.set(None);
        let Some(card) = card.get_value() else { return };
        let title = title.get_untracked();
        match what {
            Take::Png | Take::Svg => draw(app, what == Take::Png, title, card),
            Take::Link => copy_link(app),
            // The clipboard is only to be had while the press is being handled.
            Take::Copy => copy(app, &shown(numbers, &card)),
            Take::Csv | Take::Workbook => match whole {
                Some(whole) => give(app, what, &title, whole.run(()), shown(numbers, &card).metrics()),
                None => unfolded(app, move || {
                    let table = shown(numbers, &card);
                    if table.rows.is_empty() {
                        return app.send(Event::ToastShown(plain_toast("take.nothing")));
                    }
                    give(app, what, &title, taken(&table, plain_header(app)), table.metrics());
                }),
            },
        }
    };
    let item = move |what: Take| {
        view! {
            <MenuItem label=Signal::derive(move || app.t(&format!("take.{}", what.id()))) on_press=Callback::new(move |()| take(what)) />
        }
    };
    let label = move || app.tw("take.menu", &[("title", &title.get())]);
    view! {
        <button
            type="button"
            class="mini card__more"
            aria-haspopup="menu"
            aria-label=label
            title=move || app.t("take.title")
            aria-expanded=move || anchor.get().is_some().to_string()
            on:click=open
        >
            <Icon name="more" />
        </button>
        <Popover anchor label=Signal::derive(label)>
            <Menu>{Take::ALL.map(item)}</Menu>
        </Popover>
    }
}

/// Names and phones of customers leave a picture as they leave a page on paper: hidden, unless Ajustes says otherwise.
fn draw(app: App, is_picture: bool, title: String, card: HtmlElement) {
    app.send(Event::PaperTurned(true));
    let name = file_name(&title);
    let caption = snapshot::Caption { lines: lines(app), foot: app.t("take.foot"), title };
    turns::after_figures(move || {
        let drawn = snapshot::svg_of(&card, &caption);
        app.send(Event::PaperTurned(false));
        let Some((svg, width, height)) = drawn else { return failed(app) };
        if !is_picture {
            return download::save(&format!("{name}.svg"), svg.as_bytes(), "image/svg+xml");
        }
        leptos::task::spawn_local(async move {
            match snapshot::png_of(&svg, width, height).await {
                Ok(bytes) => download::save(&format!("{name}.png"), &bytes, "image/png"),
                Err(_) => failed(app),
            }
        });
    });
}

fn failed(app: App) {
    app.send(Event::ToastShown(Toast { is_error: true, ..plain_toast("take.failed") }));
}

fn copy(app: App, table: &Numbers) {
    if table.rows.is_empty() {
        return app.send(Event::ToastShown(plain_toast("take.nothing")));
    }
    let line = |cells: &mut dyn Iterator<Item = &str>| cells.map(pasted_cell).collect::<Vec<_>>().join("\t");
    let row = |row: &NumberRow| line(&mut std::iter::once(row.name.as_str()).chain(row.cells.iter().map(|cell| cell.text.as_str())));
    let header = line(&mut table.header.iter().map(String::as_str));
    let lines: Vec<String> = std::iter::once(header).chain(table.rows.iter().map(row)).collect();
    copy_text(app, &lines.join("\n"), "take.copied");
}

fn give(app: App, what: Take, title: &str, table: Taken, metrics: Vec<String>) {
    let about = (what == Take::Workbook).then(|| [about_table(app, title), untrack(|| glossary::definitions(app, metrics))].concat());
    app.send(Event::TableTaken { name: file_name(title), table, about });
}

/// Acts while lists show all of their rows.
pub fn unfolded(app: App, act: impl FnOnce() + 'static) {
    app.send(Event::Unfolded(true));
    turns::after_figures(move || {
        act();
        app.send(Event::Unfolded(false));
    });
}

/// Above a table that has no header on screen: names and their figures.
pub fn plain_header(app: App) -> [String; 2] {
    ["take.column.figure", "take.column.value"].map(|key| app.t(key))
}

/// The figures of a card as they stand in it.
fn shown(numbers: Option<Signal<Numbers>>, card: &HtmlElement) -> Numbers {
    untrack(|| numbers.map_or_else(|| tables_of(card).into_iter().next().unwrap_or_default(), |numbers| numbers.get()))
}

/// Period, filters and data in words, a line each.
fn lines(app: App) -> Vec<String> {
    untrack(|| said(app)).into_iter().map(|(name, value)| if name.is_empty() { value } else { format!("{name}: {value}") }).collect()
}

/// What the second sheet of a workbook says.
pub fn about_table(app: App, title: &str) -> Vec<(String, String)> {
    about_with(app, title, untrack(|| said(app)))
}

/// The same of rows that neither the period nor a filter chooses.
pub fn about_all(app: App, title: &str) -> Vec<(String, String)> {
    about_with(app, title, vec![untrack(|| data_line(app))])
}

fn about_with(app: App, title: &str, said: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut about = vec![(app.t("take.about"), title.to_owned())];
    about.extend(said.into_iter().map(|(name, value)| (if name.is_empty() { app.t("take.period") } else { name }, value)));
    let (zone, clock, mask) = app.peek(|state| (state.policy.zone.clone(), state.clock(), state.mask));
    about.push((app.t("take.zone"), words::zone(&zone)));
    about.push((app.t("bar.clock"), app.t(&format!("bar.clock.{}", clock.id()))));
    about.push((app.t("take.names"), app.t(if mask { "take.names.hidden" } else { "take.names.shown" })));
    about
}

/// The period without a name, then filters and data with theirs.
pub fn said(app: App) -> Vec<(String, String)> {
    let locale = app.locale();
    let (range, clauses) = app.select(|state| (words::shown_range(state), state.view.clauses.clone())).get();
    let filters: Vec<String> = clauses.iter().map(|clause| chip_text(app, &locale, clause).sentence()).collect();
    let mut said = Vec::new();
    said.extend(range.map(|range| (String::new(), locale.range(range))));
    said.push((app.t("take.filters"), if filters.is_empty() { app.t("take.filters.none") } else { filters.join("; ") }));
    said.push(data_line(app));
    said
}

fn data_line(app: App) -> (String, String) {
    (app.t("take.data"), words::dataset(app)())
}

/// `balcao-casos-criados-por-dia`, whatever the title is written in.
pub fn file_name(title: &str) -> String {
    format!("balcao-{}", slug(title))
}

pub fn slug(title: &str) -> String {
    let slug: String = title.to_lowercase().chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).take(60).collect();
    let words: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}
