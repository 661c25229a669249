//! The first rows as they are in the file; above each column what it is.

use leptos::prelude::*;

use crate::engine::{Field, NO_HEADER};
use crate::ui::app::App;
use crate::ui::components::shortened;
use crate::ui::mapping::with_field;

use super::questions::field_options;
use super::{Choice, Shown};

/// Characters of a cell that are shown.
const CELL_CHARS: usize = 60;
const NAME_CHARS: usize = 40;

#[component]
pub fn Columns(shown: Shown) -> impl IntoView {
    let app = App::expect();
    let n_columns = Memo::new(move |_| shown.get(|file| file.report.columns.len()));
    let used = Memo::new(move |_| shown.get(|file| file.fields().iter().flatten().count()));
    let rows = Memo::new(move |_| shown.get(|file| file.report.plan.as_ref().map(|plan| plan.preview.0.clone()).unwrap_or_default()));
    let first_line = Memo::new(move |_| shown.get(|file| file.report.plan.as_ref().map_or(1, |plan| plan.header_line)));
    let name = Memo::new(move |_| shown.get(|file| file.report.name.clone()));
    let sure = move || {
        let locale = app.locale();
        app.tw("map.columns.sure", &[("n", &locale.integer(used.get() as f64)), ("total", &locale.integer(n_columns.get() as f64))])
    };
    let body = move || {
        let row = |(at, cells): (usize, Vec<String>)| {
            let cell = |cell: String| {
                let shown = shortened(&cell, CELL_CHARS);
                view! {
                    <td title=cell>
                        <bdi>{shown}</bdi>
                    </td>
                }
            };
            view! {
                <tr>
                    <th scope="row">{at + 1}</th>
                    {cells.into_iter().map(cell).collect_view()}
                </tr>
            }
        };
        rows.get().into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <section class="card" data-header-line=move || first_line.get().to_string()>
            <div class="card__head">
                <h2 class="card__title">
                    {move || app.t("map.preview")} " " <small>{move || app.t("map.preview.sub")}</small>
                </h2>
                <span class="card__acts">{sure}</span>
            </div>
            <div class="scroll-x mapview" tabindex="0" role="region" aria-label=move || name.get()>
                <table class="tbl tbl--map">
                    <thead>
                        <tr>
                            <th scope="col">{move || app.t("map.preview.row")}</th>
                            {move || (0..n_columns.get()).map(|column| view! { <Column shown=shown column=column /> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
        </section>
    }
}

/// Name, what the values look like, and what the column is.
#[component]
fn Column(shown: Shown, column: usize) -> impl IntoView {
    let app = App::expect();
    let name = Memo::new(move |_| shown.get(|file| file.report.columns.get(column).map(|column| column.name.clone()).unwrap_or_default()));
    let shape = Memo::new(move |_| {
        shown.get(|file| file.report.plan.as_ref().and_then(|plan| plan.shapes.get(column).cloned()).unwrap_or_else(|| "empty".to_owned()))
    });
    let chosen = Memo::new(move |_| {
        shown.get(|file| file.fields().get(column).copied().flatten().map(|field| field.id().to_owned()).unwrap_or_default())
    });
    let is_doubtful = Memo::new(move |_| {
        shown.get(|file| file.edit.fields.is_none() && file.report.columns.get(column).is_some_and(|column| column.is_doubtful))
    });
    let has_header = Memo::new(move |_| shown.get(|file| file.report.plan.as_ref().is_none_or(|plan| plan.header_line != NO_HEADER)));
    let title = move || match name.get() {
        name if name.trim().is_empty() || !has_header.get() => {
            app.tw("map.preview.unnamed", &[("n", &app.locale().integer((column + 1) as f64))])
        }
        name => shortened(&name, NAME_CHARS),
    };
    let choose = move |id: String| shown.choose_fields(app, |fields| with_field(&fields, column, Field::from_id(&id)));
    view! {
        <th scope="col" data-column=column.to_string()>
            <span class="mapcol" title=move || name.get()>
                <bdi>{title}</bdi>
            </span>
            <span class="tag">{move || app.t(&format!("import.shape.{}", shape.get()))}</span>
            <Choice
                label=Signal::derive(move || app.tw("map.preview.field", &[("column", &title())]))
                options=field_options(app, shown)
                chosen=Signal::derive(move || chosen.get())
                is_doubtful=Signal::derive(move || is_doubtful.get())
                on_choose=choose
                name="field"
            />
        </th>
    }
}
