//! A canvas chart: drawn anew when its figures, its width or the theme change; read by pointer, keyboard and ear.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::chart::{Inks, Picture, Room};
use crate::ui::app::App;
use crate::ui::browser::echarts::{self, Canvas, Pointed};
use crate::ui::browser::size::width_of;
use crate::ui::browser::turns;

use super::crosshair::Crosshair;
use super::press::Held;
use super::tip::{Tip, TipAt, spoken};

/// Makes the picture from what it reads; called again when that changes.
pub type Draw = Arc<dyn Fn(&Inks, Room) -> Option<Picture> + Send + Sync>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Library {
    Loading,
    Ready,
    Failed,
}

#[component]
pub fn Chart(
    draw: Draw,
    /// `chart chart--main` and the like: its height.
    class: &'static str,
    /// What it shows, as a sentence with its figures.
    #[prop(into)]
    label: Signal<String>,
    /// Newer figures are on their way to it.
    #[prop(into)]
    is_stale: Signal<bool>,
    /// A bucket was pressed.
    on_press: Callback<(usize, Held)>,
    /// Why the figure of a bucket is what it is: `?`, the menu key, a right click.
    #[prop(optional)]
    on_why: Option<Callback<usize>>,
    /// Buckets were drawn over, from the first to the last: a time chart zooms into them.
    #[prop(optional)]
    on_zoom: Option<Callback<(usize, usize)>>,
) -> impl IntoView {
    let app = App::expect();
    let element = NodeRef::<html::Div>::new();
    let canvas = StoredValue::new_local(None::<Canvas>);
    let picture = StoredValue::new_local(None::<Picture>);
    let library = RwSignal::new(Library::Loading);
    let tip = RwSignal::new(None::<TipAt>);
    let cursor = RwSignal::new(None::<usize>);
    let said = RwSignal::new(String::new());
    let theme = echarts::theme_changes();
    let is_there = RwSignal::new(false);
    let crosshair: Crosshair = expect_context();
    let id = crosshair.join();
    let is_busy = Memo::new(move |_| library.get() != Library::Failed && (is_stale.get() || !is_there.get()));
    let width = width_of(move || element.get().map(Into::into));
    let room = Memo::new(move |_| Room::of_width(width.get()));

    let fetch = move || {
        library.set(Library::Loading);
        spawn_local(async move {
            let now = if echarts::load().await.is_ok() { Library::Ready } else { Library::Failed };
            turns::picture(move || {
                let _ = library.try_set(now);
            });
        });
    };
    fetch();

    let count = move || picture.try_with_value(|picture| picture.as_ref().map_or(0, |picture| picture.tips.len())).unwrap_or(0);
    // What follows may still be called while the chart goes away: its box loses the focus, and the library reports the end of a press.
    let point = move |bucket: usize, x: f64, y: f64| {
        let found = picture.try_with_value(|picture| picture.as_ref().and_then(|picture| picture.tips.get(bucket).cloned())).flatten();
        tip.set(found.map(|tip| TipAt { tip, x, y }));
        cursor.set(Some(bucket));
        crosshair.point(id, bucket, count());
    };
    let moved = move |pointed: Option<Pointed>| match pointed.and_then(|pointed| Some((pointed.bucket?, pointed))) {
        Some((bucket, pointed)) => point(bucket, pointed.x, pointed.y),
        None => {
            tip.set(None);
            crosshair.leave(id);
        }
    };
    Effect::new(move |before: Option<Option<usize>>| {
        let bucket = crosshair.elsewhere(id, count());
        canvas.with_value(|canvas| match (canvas, bucket) {
            (Some(canvas), Some(bucket)) => drop(canvas.point_at(bucket)),
            (Some(canvas), None) if before.flatten().is_some() => canvas.point_away(),
            _ => {}
        });
        bucket
    });
    // Buckets being drawn over: where it began and where it is.
    let span = RwSignal::new(None::<(usize, usize)>);
    let is_drawn = StoredValue::new(false);
    let zoom = move || {
        let chosen = span.get_untracked();
        span.set(None);
        if let (Some((from, to)), Some(on_zoom)) = (chosen, on_zoom) {
            on_zoom.run((from.min(to), from.max(to)));
        }
    };
    let bucket_at = move |event: &leptos::ev::PointerEvent| {
        canvas.try_with_value(|canvas| canvas.as_ref()?.bucket_near(f64::from(event.client_x()), count())).flatten()
    };
    let on_down = move |event: leptos::ev::PointerEvent| {
        is_drawn.set_value(false);
        if on_zoom.is_some() && event.button() == 0 && event.is_primary() {
            span.set(bucket_at(&event).map(|bucket| (bucket, bucket)));
        }
    };
    let on_drag = move |event: leptos::ev::PointerEvent| {
        let (Some((from, to)), true, Some(now)) = (span.get_untracked(), event.buttons() & 1 == 1, bucket_at(&event)) else { return };
        if now == to {
            return;
        }
        span.set(Some((from, now)));
        is_drawn.set_value(true);
        if let Some(element) = element.get_untracked() {
            // The end may lie outside the chart.
            let _ = element.set_pointer_capture(event.pointer_id());
        }
    };
    let on_up = move |_| match span.get_untracked() {
        Some((from, to)) if from != to => zoom(),
        _ => span.set(None),
    };
    let drawn_over = move || {
        let (from, to) = span.get().filter(|(from, to)| from != to)?;
        let (left, width) = canvas.try_with_value(|canvas| canvas.as_ref()?.span_of(from.min(to), from.max(to))).flatten()?;
        Some(
            view! { <div class="chart__zoom" aria-hidden="true" style:--x=format!("{left:.1}px") style:--w=format!("{width:.1}px")></div> },
        )
    };
    let pressed = move |pointed: Pointed| {
        // The end of a drag is no press.
        if is_drawn.try_get_value() != Some(false) {
            return;
        }
        let Some(bucket) = pointed.bucket else { return };
        // A finger first asks, then chooses.
        if pointed.by_touch && (tip.with_untracked(Option::is_none) || cursor.get_untracked() != Some(bucket)) {
            point(bucket, pointed.x, pointed.y);
            return;
        }
        on_press.run((bucket, Held { add: pointed.with_ctrl || pointed.with_shift, exclude: pointed.with_alt }));
    };

    Effect::new(move |_| {
        theme.track();
        let (true, Some(element)) = (library.get() == Library::Ready && width.get() > 0.0, element.get()) else { return };
        let Some(drawn) = draw(&echarts::inks(), room.get()) else { return };
        canvas.update_value(|canvas| {
            if canvas.is_none() {
                *canvas = Canvas::new(&element, width.get_untracked(), moved, pressed);
            }
            if let Some(canvas) = canvas {
                canvas.fit(width.get_untracked());
                canvas.draw(&drawn);
            }
        });
        // What is told of a bucket is told of what stands there now.
        let told = cursor.get_untracked().and_then(|bucket| drawn.tips.get(bucket).cloned());
        if told.is_none() {
            cursor.set(None);
        }
        if tip.with_untracked(Option::is_some) {
            tip.update(|tip| *tip = tip.take().zip(told).map(|(at, tip)| TipAt { tip, ..at }));
        }
        picture.set_value(Some(drawn));
        is_there.set(true);
    });
    on_cleanup(move || {
        crosshair.leave(id);
        let _ = canvas.try_update_value(Option::take);
    });

    let go_to = move |bucket: usize| {
        if let Some((x, y)) = canvas.try_with_value(|canvas| canvas.as_ref()?.point_at(bucket)).flatten() {
            point(bucket, x, y);
        }
        said.set(tip.with_untracked(|tip| tip.as_ref().map(|at| spoken(&at.tip)).unwrap_or_default()));
    };
    let leave = move || {
        tip.set(None);
        crosshair.leave(id);
        canvas.try_with_value(|canvas| canvas.as_ref().map(Canvas::point_away));
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let last = count().saturating_sub(1);
        let now = cursor.get_untracked();
        let wants_span = event.shift_key() && on_zoom.is_some();
        let wanted = match event.key().as_str() {
            "ArrowLeft" | "ArrowRight" | "Home" | "End" if wants_span && now.is_none() => last,
            "ArrowLeft" => now.map_or(last, |now| now.saturating_sub(1)),
            "ArrowRight" => now.map_or(0, |now| (now + 1).min(last)),
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                event.prevent_default();
                if span.get_untracked().is_some_and(|(from, to)| from != to) {
                    zoom();
                } else if let Some(bucket) = now {
                    on_press.run((bucket, Held::from(&event)));
                }
                return;
            }
            "Escape" if span.get_untracked().is_some() => {
                event.stop_propagation();
                event.prevent_default();
                span.set(None);
                return;
            }
            "?" => {
                if let (Some(on_why), Some(bucket)) = (on_why, now) {
                    event.prevent_default();
                    event.stop_propagation();
                    on_why.run(bucket);
                }
                return;
            }
            "Escape" if tip.with_untracked(Option::is_some) => {
                event.stop_propagation();
                leave();
                return;
            }
            _ => return,
        };
        // The arrows move the cursor, not the period.
        event.prevent_default();
        event.stop_propagation();
        if wants_span {
            let from = span.get_untracked().map_or(now.unwrap_or(wanted), |(from, _)| from);
            span.set(Some((from, wanted)));
        } else {
            span.set(None);
        }
        go_to(wanted);
    };

    let failed = move || {
        (library.get() == Library::Failed).then(|| {
            view! {
                <div class="empty">
                    <p class="empty__title">{move || app.t("chart.failed.title")}</p>
                    <p>{move || app.t("chart.failed.text")}</p>
                    <div class="empty__acts">
                        <button type="button" class="ctl" on:click=move |_| fetch()>
                            {move || app.t("action.retry")}
                        </button>
                    </div>
                </div>
            }
        })
    };
    view! {
        <div class=class>
            {failed}
            <div
                class="chart__box"
                hidden=move || library.get() == Library::Failed
                node_ref=element
                tabindex="0"
                role="application"
                aria-busy=move || if is_busy.get() { "true" } else { "false" }
                aria-label=label
                aria-description=move || app.t(if on_zoom.is_some() { "chart.aria.keys.zoom" } else { "chart.aria.keys" })
                class:chart__box--zoom=on_zoom.is_some()
                on:pointerdown=on_down
                on:pointermove=on_drag
                on:pointerup=on_up
                on:pointercancel=move |_| span.set(None)
                on:keydown=on_key
                on:contextmenu=move |event| {
                    if let (Some(on_why), Some(bucket)) = (on_why, cursor.get_untracked()) {
                        event.prevent_default();
                        on_why.run(bucket);
                    }
                }
                on:blur=move |_| leave()
            ></div>
            {drawn_over}
            <p class="vh" aria-live="polite">{said}</p>
            <Tip at=tip />
        </div>
    }
}
