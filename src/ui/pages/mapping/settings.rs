//! How a file is read, all of it, folded away while nothing of it is doubtful.

use leptos::prelude::*;

use crate::engine::{DateOrder, Encoding, NO_HEADER, PlanReport, Role};
use crate::ui::app::App;
use crate::ui::mapping::MappedFile;
use crate::ui::pages::words;

use super::{Choice, Shown};

/// Zones that exports of the Americas and Iberia are made in, and none.
const ZONES: [&str; 16] = [
    "America/Sao_Paulo",
    "America/Manaus",
    "America/Rio_Branco",
    "America/Noronha",
    "America/Fortaleza",
    "America/Cuiaba",
    "America/Argentina/Buenos_Aires",
    "America/Santiago",
    "America/Montevideo",
    "America/Bogota",
    "America/Lima",
    "America/Mexico_City",
    "America/New_York",
    "Europe/Lisbon",
    "Europe/Madrid",
    "UTC",
];
const DELIMITERS: [(&str, &str); 4] = [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "pipe")];
/// Lines of which one can be the header.
const HEADER_LINES: u64 = 30;

#[component]
pub fn Settings(shown: Shown) -> impl IntoView {
    let app = App::expect();
    let text = move |look: fn(&MappedFile) -> String| Signal::derive(move || shown.get(look));
    let of_plan = move |look: fn(&PlanReport) -> String| {
        Signal::derive(move || shown.get(|file| file.report.plan.as_deref().map(look).unwrap_or_default()))
    };
    let roles = move || Role::ALL.iter().map(|role| (role.id().to_owned(), app.t(&format!("role.{}", role.id())))).collect::<Vec<_>>();
    let encodings = move || {
        Encoding::ALL.iter().map(|known| (known.id().to_owned(), app.t(&format!("map.encoding.{}", known.id())))).collect::<Vec<_>>()
    };
    let delimiters = move || {
        let known = DELIMITERS.iter().map(|(mark, name)| ((*mark).to_owned(), app.t(&format!("import.delimiter.{name}"))));
        with_own(known.collect(), shown.get(|file| file.report.delimiter.clone()))
    };
    let lines = move || {
        let own = shown.get(|file| file.report.plan.as_ref().map_or(1, |plan| plan.header_line));
        let line = |line: u64| (line.to_string(), app.locale().integer(line as f64));
        let none = (NO_HEADER.to_string(), app.t("map.how.header_line.none"));
        std::iter::once(none).chain((1..=HEADER_LINES.max(own)).map(line)).collect::<Vec<_>>()
    };
    let orders = move || {
        let iso = shown.get(|file| file.report.date_order == "iso").then(|| ("iso".to_owned(), app.t("import.dates.iso")));
        let others = [DateOrder::DayFirst, DateOrder::MonthFirst]
            .map(|order| (order.id().to_owned(), app.t(&format!("map.q.dates.{}", order.id()))));
        iso.into_iter().chain(others).collect::<Vec<_>>()
    };
    let two = move |yes: &'static str, no: &'static str| move || vec![("yes".to_owned(), app.t(yes)), ("no".to_owned(), app.t(no))];
    let yes = |is: bool| if is { "yes".to_owned() } else { "no".to_owned() };
    let has_serials = Memo::new(move |_| shown.get(|file| file.report.plan.as_ref().is_some_and(|plan| plan.has_serials)));
    // A workbook has neither an encoding nor a sign between its cells.
    let is_text = Memo::new(move |_| shown.get(|file| !file.report.encoding.is_empty()));
    let choose_role = move |id: String| {
        shown.choose(app, |edit| {
            edit.role = Role::from_id(&id);
            edit.fields = None;
        });
    };
    view! {
        <details class="card how-read">
            <summary class="card__title">{move || app.t("map.how")}</summary>
            <div class="how-read__grid">
                <Setting label="map.how.role">
                    <Choice
                        label=Signal::derive(move || app.t("map.how.role"))
                        options=Signal::derive(roles)
                        chosen=Signal::derive(move || shown.role().id().to_owned())
                        on_choose=choose_role
                        name="role"
                    />
                </Setting>
                <Setting label="map.how.dates">
                    <Choice
                        label=Signal::derive(move || app.t("map.how.dates"))
                        options=Signal::derive(orders)
                        chosen=text(|file| file.edit.date_order.map_or_else(|| file.report.date_order.clone(), |order| order.id().to_owned()))
                        on_choose=move |id: String| shown.choose(app, |edit| edit.date_order = DateOrder::from_id(&id))
                        name="dates"
                    />
                </Setting>
                <ZoneSetting shown=shown />
                {move || {
                    is_text
                        .get()
                        .then(|| {
                            view! {
                            <Setting label="map.how.encoding">
                                <Choice
                                    label=Signal::derive(move || app.t("map.how.encoding"))
                                    options=Signal::derive(encodings)
                                    chosen=text(|file| file.report.encoding.clone())
                                    on_choose=move |id: String| shown.choose(app, |edit| edit.encoding = Encoding::from_id(&id))
                                    name="encoding"
                                />
                            </Setting>
                            <Setting label="map.how.delimiter">
                                <Choice
                                    label=Signal::derive(move || app.t("map.how.delimiter"))
                                    options=Signal::derive(delimiters)
                                    chosen=text(|file| file.report.delimiter.clone())
                                    on_choose=move |mark: String| {
                                        shown
                                            .choose(
                                                app,
                                                |edit| {
                                                    edit.delimiter = mark.bytes().next();
                                                    edit.fields = None;
                                                },
                                            );
                                    }
                                    name="delimiter"
                                />
                            </Setting>
                            }
                        })
                }}
                <Setting label="map.how.header_line">
                    <Choice
                        label=Signal::derive(move || app.t("map.how.header_line"))
                        options=Signal::derive(lines)
                        chosen=of_plan(|plan| plan.header_line.to_string())
                        on_choose=move |line: String| {
                            shown
                                .choose(
                                    app,
                                    |edit| {
                                        edit.header_line = line.parse().ok();
                                        edit.fields = None;
                                    },
                                );
                        }
                        name="header"
                    />
                </Setting>
                <Setting label="map.how.decimal">
                    <Choice
                        label=Signal::derive(move || app.t("map.how.decimal"))
                        options=Signal::derive(two("map.how.decimal.comma", "map.how.decimal.point"))
                        chosen=Signal::derive(move || yes(shown.get(|file| file.report.plan.as_ref().is_some_and(|plan| plan.decimal_comma))))
                        on_choose=move |id: String| shown.choose(app, |edit| edit.decimal_comma = Some(id == "yes"))
                        name="decimal"
                    />
                </Setting>
                <Setting label="map.how.repair">
                    <Choice
                        label=Signal::derive(move || app.t("map.how.repair"))
                        options=Signal::derive(two("map.how.repair.yes", "map.how.repair.no"))
                        chosen=Signal::derive(move || yes(shown.get(|file| file.report.plan.as_ref().is_some_and(|plan| plan.repair))))
                        on_choose=move |id: String| shown.choose(app, |edit| edit.repair = Some(id == "yes"))
                        name="repair"
                    />
                </Setting>
                {move || {
                    has_serials
                        .get()
                        .then(|| {
                            view! {
                                <Setting label="map.how.excel">
                                    <Choice
                                        label=Signal::derive(move || app.t("map.how.excel"))
                                        options=Signal::derive(|| ["1900", "1904"].map(|year| (year.to_owned(), year.to_owned())).to_vec())
                                        chosen=of_plan(|plan| if plan.excel_1904 { "1904".to_owned() } else { "1900".to_owned() })
                                        on_choose=move |year: String| shown.choose(app, |edit| edit.excel_1904 = Some(year == "1904"))
                                        name="excel"
                                    />
                                </Setting>
                            }
                        })
                }}
            </div>
        </details>
    }
}

/// The zone of times without an offset.
#[component]
pub fn ZoneSetting(shown: Shown) -> impl IntoView {
    let app = App::expect();
    let own = move || shown.get(|file| file.report.plan.as_ref().map(|plan| plan.zone.clone()).unwrap_or_default());
    let zones = move || with_own(ZONES.iter().map(|zone| ((*zone).to_owned(), words::zone(zone))).collect(), own());
    view! {
        <Setting label="map.how.zone">
            <Choice
                label=Signal::derive(move || app.t("map.how.zone"))
                options=Signal::derive(zones)
                chosen=Signal::derive(own)
                on_choose=move |zone: String| shown.choose(app, |edit| edit.zone = Some(zone))
                name="zone"
            />
        </Setting>
    }
}

/// A list and what it is about, above it.
#[component]
fn Setting(label: &'static str, children: Children) -> impl IntoView {
    let app = App::expect();
    view! {
        <div class="field">
            <span class="field__label" aria-hidden="true">
                {move || app.t(label)}
            </span>
            {children()}
        </div>
    }
}

/// What is on is always among the options.
fn with_own(mut options: Vec<(String, String)>, own: String) -> Vec<(String, String)> {
    if !own.is_empty() && options.iter().all(|(value, _)| *value != own) {
        options.push((own.clone(), own));
    }
    options
}
