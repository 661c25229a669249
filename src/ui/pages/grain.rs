//! How wide the buckets of the page's time charts are: as the length of the period gives it, or as chosen here.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::event::Event;
use crate::ui::queries::{Frame, Step};

/// Beside the main time chart of a page. Nothing where only one step fits.
#[component]
pub fn Grain() -> impl IntoView {
    let app = App::expect();
    let days = app.select(|state| {
        let summary = state.summary.as_ref()?;
        Frame::of(&state.view, summary).map(|frame| frame.period.days())
    });
    let wanted = app.select(|state| state.view.step);
    let options = move || {
        let days = days.get()?;
        let by_length = app.t(&format!("overview.per.{}", Step::for_days(days).id()));
        let fitting: Vec<Step> = Step::ALL.into_iter().filter(|step| step.fits(days)).collect();
        let chosen = wanted.get().filter(|step| fitting.contains(step));
        let option = |step: Step| {
            view! { <option value=step.id() prop:selected=chosen == Some(step)>{app.t(&format!("chart.grain.{}", step.id()))}</option> }
        };
        Some(view! {
            <option value="" prop:selected=chosen.is_none()>{app.tw("chart.grain.auto", &[("grain", &by_length)])}</option>
            {fitting.into_iter().map(option).collect_view()}
        })
    };
    let has_choice = Memo::new(move |_| days.get().is_some_and(|days| Step::ALL.into_iter().filter(|step| step.fits(days)).count() > 1));
    view! {
        <Show when=move || has_choice.get()>
            <select
                class="input input--sm"
                name="grain"
                aria-label=move || app.t("chart.grain")
                on:change=move |event| app.send(Event::StepChosen(Step::from_id(&event_target_value(&event))))
            >
                {options}
            </select>
        </Show>
    }
}
