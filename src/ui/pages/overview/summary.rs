//! The period in one page of plain text, to paste into WhatsApp or an e-mail: the figures as they are on screen, what moved, and of what.

use leptos::prelude::*;

use crate::ui::components::filter_strip::chip_text;
use crate::ui::components::icon::Icon;
use crate::ui::format::{is_small, shape};
use crate::ui::pages::{copy_text, words};
use crate::ui::queries::overview::{TILES, TILES_BEFORE_ID, TILES_ID};
use crate::ui::reading;

use super::changes;
use super::desk::Desk;

#[component]
pub fn CopySummary(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let dataset = words::dataset(app);
    let (now, before) = (desk.answer(TILES_ID), desk.answer_before(TILES_BEFORE_ID));
    let figures = move || -> Vec<String> {
        let Some(now) = now.get() else { return Vec::new() };
        let before = before.get();
        let line = |metric: &str| {
            let (shape, cell) = (shape(metric), reading::whole(&now, metric));
            let past = before.as_ref().map(|before| reading::whole(before, metric)).unwrap_or_default();
            let value = cell.value.map(|value| desk.locale.with(|locale| locale.value(value, shape.unit)))?;
            let beside = match is_small(cell, shape.unit) {
                true => vec![app.tw("n.small", &[("n", &cell.n.to_string())])],
                false => vec![desk.change(cell, past, shape).sentence(), desk.before(past.value, shape.unit)],
            };
            let beside: Vec<String> = beside.into_iter().filter(|part| !part.is_empty()).collect();
            let beside = if beside.is_empty() { String::new() } else { format!(" ({})", beside.join(", ")) };
            Some(format!("• {}: {value}{beside}", desk.name(metric)))
        };
        TILES.into_iter().filter_map(line).collect()
    };
    let text = move || {
        let looked = desk.looked.get()?;
        let locale = desk.locale.get();
        let mut period = locale.range(looked.frame.period);
        if let Some(before) = looked.frame.before_whole {
            period = format!("{period}, {}", app.tw("compare.with", &[("range", &locale.range_short(before))]));
        }
        let filters: Vec<String> = looked.view.clauses.iter().map(|clause| chip_text(app, &locale, clause).sentence()).collect();
        let moved = app.peek(|state| state.changes.clone().filter(|_| state.changes_told == state.revision)).unwrap_or_default();
        let moved: Vec<String> = moved.iter().map(|told| format!("• {}", changes::sentence(desk, told))).collect();
        let clock = app.look(|state| state.clock());
        let mut parts = vec![vec![format!("*{}*", app.t("summary.title")), period]];
        parts[0].extend((!filters.is_empty()).then(|| app.tw("summary.filters", &[("filters", &filters.join("; "))])));
        parts.push(figures());
        if !moved.is_empty() {
            parts.push(std::iter::once(format!("*{}*", app.t("overview.changes.title"))).chain(moved).collect());
        }
        let of = [
            ("data", dataset()),
            ("zone", words::zone(&looked.summary.policy.zone)),
            ("clock", app.t(&format!("bar.clock.{}", clock.id()))),
        ];
        let of: Vec<(&str, &str)> = of.iter().map(|(name, value)| (*name, value.as_str())).collect();
        parts.push(vec![app.tw("summary.of", &of)]);
        Some(parts.into_iter().map(|lines| lines.join("\n")).collect::<Vec<_>>().join("\n\n"))
    };
    let copy = move |_| {
        if let Some(text) = untrack(text) {
            copy_text(app, &text, "summary.copied");
        }
    };
    view! {
        <button
            type="button"
            class="ctl ctl--quiet head__one"
            data-copy="summary"
            disabled=move || now.with(Option::is_none)
            aria-label=move || app.t("summary.copy")
            title=move || app.t("summary.hint")
            on:click=copy
        >
            <Icon name="copy" />
            <span class="hide-phone">{move || app.t("summary.copy")}</span>
        </button>
    }
}
