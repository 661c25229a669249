//! All tables of a page, or of all pages, as one archive, with a text that says what they are; and paper, which waits for the figures, too.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

use crate::engine::{Request, TableView};
use crate::ui::app::App;
use crate::ui::browser::timing::today;
use crate::ui::browser::turns;
use crate::ui::components::card_menu::{about_table, file_name, plain_header, slug, unfolded};
use crate::ui::components::chart_card::{NumberCell, NumberRow, Numbers};
use crate::ui::components::dialog::Dialog;
use crate::ui::components::read_table::{all, number, tables_of, taken, text};
use crate::ui::event::{Event, Taken, WALKED, WalkEvent, plain_toast};
use crate::ui::format::{Unit, shape};
use crate::ui::state::AppState;
use crate::ui::view_state::Page;

use super::conversations;
use super::customers;
use super::delivery;
use super::settings::glossary;

/// What still waits for its figures.
const PARTIAL: &str = ".main [data-state=partial]";
/// How often it is looked whether the figures are there.
const WAIT: Duration = Duration::from_millis(100);

/// Tables of a page by their titles, and the metrics in them.
#[derive(Default)]
struct Found {
    tables: Vec<(String, Taken)>,
    metrics: Vec<String>,
}

impl Found {
    fn add(&mut self, app: App, title: &str, table: &Numbers) {
        if !table.rows.is_empty() {
            self.metrics.extend(table.metrics());
            self.tables.push((title.to_owned(), taken(table, plain_header(app))));
        }
    }

    /// What the engine is asked for, all in one folder.
    fn asked(self, app: App, folder: &str) -> Vec<(String, Request)> {
        let asked = |(title, table): (String, Taken)| (folder.to_owned(), app.peek(|state| table.asked(state, slug(&title))));
        self.tables.into_iter().map(asked).collect()
    }
}

pub fn take_page(app: App) {
    when_figures_stand(app, move || unfolded(app, move || give(app)));
}

/// Names are hidden and definitions are there before the paper is laid out.
pub fn print(app: App) {
    when_figures_stand(app, move || {
        app.send(Event::PaperTurned(true));
        turns::after_figures(|| {
            // A browser that cannot print says so itself.
            let _ = window().print();
        });
    });
}

fn when_figures_stand(app: App, act: impl FnOnce() + 'static) {
    if stands(app) { turns::after_figures(act) } else { set_timeout(move || when_figures_stand(app, act), WAIT) }
}

fn stands(app: App) -> bool {
    app.peek(AppState::stands) && matches!(document().query_selector(PARTIAL), Ok(None))
}

fn give(app: App) {
    let page = app.peek(|state| state.view.page);
    let found = untrack(|| found(app, page));
    if found.tables.is_empty() {
        return app.send(Event::ToastShown(plain_toast("take.page.nothing")));
    }
    let title = app.t(&format!("nav.{}", page.id()));
    let files = found.tables.iter().map(|(title, _)| format!("- {title}")).collect();
    let readme = readme(app, app.tw("take.readme.title", &[("page", &title)]), files, &found.metrics);
    app.send(Event::TablesTaken { name: file_name(&title), readme, parts: found.asked(app, "") });
}

/// What a walk over the pages has gathered.
#[derive(Default)]
struct Gathered {
    parts: Vec<(String, Request)>,
    /// Lines of the text: each page with its tables.
    files: Vec<String>,
    metrics: Vec<String>,
}

impl Gathered {
    fn add(&mut self, app: App, place: usize) {
        let page = WALKED[place];
        let found = untrack(|| found(app, page));
        let title = app.t(&format!("nav.{}", page.id()));
        if !found.tables.is_empty() {
            self.files.push(format!("{}/", slug(&title)));
            self.files.extend(found.tables.iter().map(|(title, _)| format!("- {title}")));
        }
        self.metrics.extend(found.metrics.iter().cloned());
        self.parts.extend(found.asked(app, &slug(&title)));
    }

    fn give(self, app: App) {
        if self.parts.is_empty() {
            return app.send(Event::ToastShown(plain_toast("take.page.nothing")));
        }
        let readme = readme(app, app.t("take.all.readme"), self.files, &self.metrics);
        app.send(Event::TablesTaken { name: file_name(&app.t("take.all.name")), readme, parts: self.parts });
    }
}

/// Walks over all pages, as they stand under period and filters of this moment, and comes back.
pub fn take_all(app: App) {
    let scrolled = window().scroll_y().unwrap_or(0.0);
    app.send(Event::Walk(WalkEvent::Begun));
    gather(app, 0, Gathered::default(), scrolled);
}

fn gather(app: App, place: usize, mut gathered: Gathered, scrolled: f64) {
    when_page_stands(app, place, move || {
        unfolded(app, move || {
            gathered.add(app, place);
            if place + 1 < WALKED.len() {
                app.send(Event::Walk(WalkEvent::WentOn));
                return gather(app, place + 1, gathered, scrolled);
            }
            gathered.give(app);
            app.send(Event::Walk(WalkEvent::Ended));
            when_figures_stand(app, move || window().scroll_to_with_x_and_y(0.0, scrolled));
        });
    });
}

/// Acts when all of a page of the walk is there; never when the walk has ended meanwhile.
fn when_page_stands(app: App, place: usize, act: impl FnOnce() + 'static) {
    let is_there = move || app.peek(|state| state.walk.as_ref().is_some_and(|walk| walk.place == place));
    // The page is built in turns after the event that asks for it.
    set_timeout(
        move || {
            turns::after_figures(move || match (is_there(), stands(app)) {
                (false, _) => {}
                (true, false) => when_page_stands(app, place, act),
                (true, true) => act(),
            });
        },
        WAIT,
    );
}

/// Which page the walk is at, and the way to end it.
#[component]
pub fn WalkDialog() -> impl IntoView {
    let app = App::expect();
    let place = app.select(|state| state.walk.as_ref().map(|walk| walk.place));
    let end = move || app.send(Event::Walk(WalkEvent::Ended));
    let at = move || place.get().unwrap_or_default();
    let said = move || {
        let (n, of) = (app.locale().integer(at() as f64 + 1.0), app.locale().integer(WALKED.len() as f64));
        let page = app.t(&format!("nav.{}", WALKED[at()].id()));
        app.tw("take.all.page", &[("page", &page), ("n", &n), ("of", &of)])
    };
    let label = Signal::derive(move || app.t("take.all.doing"));
    view! {
        <Dialog is_open=Signal::derive(move || place.get().is_some()) label on_close=Callback::new(move |()| end())>
            <h2 class="dlg__title">{label}</h2>
            <p class="dlg__body" role="status">{said}</p>
            <div
                class="prog"
                role="progressbar"
                aria-valuemin="0"
                aria-valuemax=WALKED.len().to_string()
                aria-valuenow=move || at().to_string()
                aria-label=label
            >
                <i style:--w=move || format!("{:.1}%", at() as f64 / WALKED.len() as f64 * 100.0)></i>
            </div>
            <div class="dlg__acts">
                <button type="button" class="ctl" data-act="end-walk" on:click=move |_| end()>
                    {move || app.t("action.cancel")}
                </button>
            </div>
        </Dialog>
    }
}

fn found(app: App, page: Page) -> Found {
    let mut found = Found::default();
    let Ok(Some(main)) = document().query_selector(".main") else { return found };
    found.add(app, &app.t("take.figures"), &tiles(app, &main));
    for card in all(&main, ".card:not([data-whole])") {
        let title = all(&card, ".card__title").first().and_then(own_text).or_else(|| card.get_attribute("aria-label")).unwrap_or_default();
        tables_of(&card).iter().for_each(|table| found.add(app, &title, table));
    }
    let whole = match page {
        Page::Customers => customers::whole_table(app).map(|table| (app.t("customers.table.title"), table)),
        Page::Delivery => delivery::all_numbers(app).map(|table| (app.t("delivery.numbers.title"), table)),
        Page::Conversations => {
            let view = app.peek(|state| state.view.table);
            let title = if view == TableView::Cases { "conversations.view.cases" } else { "conversations.view.messages" };
            Some((app.t(title), conversations::all_rows(app, view, false)))
        }
        _ => None,
    };
    found.tables.extend(whole);
    found
}

/// A title without the unit beside it.
fn own_text(title: &HtmlElement) -> Option<String> {
    let first = title.child_nodes().get(0)?.text_content()?;
    let first = first.trim();
    (!first.is_empty()).then(|| first.to_owned())
}

/// The figures of the page's tiles, a row each.
fn tiles(app: App, main: &Element) -> Numbers {
    let row = |tile: &HtmlElement| {
        let first = |selector: &str| all(tile, selector).into_iter().next();
        let value = first("[data-metric]")?;
        let figure = number(&value, text(&value));
        let unit = match shape(&figure.metric).unit {
            Unit::Seconds => "seconds",
            Unit::Share => "share",
            Unit::Count => "count",
            Unit::Grade => "grade",
        };
        let unit = NumberCell { text: app.t(&format!("take.unit.{unit}")), ..NumberCell::default() };
        let n = first(".delta__n, .nsmall").map(|n| text(&n)).unwrap_or_default();
        let n = NumberCell { raw: n.chars().filter(char::is_ascii_digit).collect(), ..NumberCell::default() };
        let name = first(".tile__label span").map(|label| text(&label))?;
        Some(NumberRow { name, cells: vec![figure, unit, n] })
    };
    Numbers {
        caption: String::new(),
        header: ["figure", "value", "unit", "n"].map(|column| app.t(&format!("take.column.{column}"))).to_vec(),
        rows: all(main, ".tile").iter().filter_map(row).collect(),
    }
}

/// The name of the text and what it says. `files` are lines that name the tables.
fn readme(app: App, title: String, files: Vec<String>, metrics: &[String]) -> (String, String) {
    let text = untrack(|| readme_text(app, title, files, metrics));
    (format!("{}.txt", app.t("take.readme")), text)
}

fn readme_text(app: App, title: String, files: Vec<String>, metrics: &[String]) -> String {
    let pair = |(name, value): (String, String)| format!("{name}: {value}");
    let about: Vec<String> = about_table(app, &title).into_iter().skip(1).map(pair).collect();
    let mut lines = vec![title, String::new()];
    lines.extend(about);
    lines.push(app.tw("print.made", &[("date", &app.locale().long_day(today()))]));
    lines.extend([String::new(), app.t("take.readme.files")]);
    lines.extend(files);
    lines.extend([String::new(), app.t("take.readme.how"), app.t("take.readme.how.text")]);
    let meant = glossary::definitions(app, metrics.iter().cloned());
    if !meant.is_empty() {
        lines.extend([String::new(), app.t("print.defs")]);
        lines.extend(meant.into_iter().map(pair));
    }
    // A name in a filter may hold a line break.
    let lines: Vec<String> = lines.iter().map(|line| line.replace(|letter: char| letter.is_control(), " ")).collect();
    format!("{}\r\n", lines.join("\r\n"))
}
