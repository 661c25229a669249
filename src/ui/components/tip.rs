//! What stands beside the pointer.

use leptos::html;
use leptos::prelude::*;

use crate::chart::Tip as TipOf;

/// A tip and the place it belongs to, pixels of the window.
#[derive(Clone, Debug, PartialEq)]
pub struct TipAt {
    pub tip: TipOf,
    pub x: f64,
    pub y: f64,
}

/// Follows the pointer by 12 px, on the side where there is room.
#[component]
pub fn Tip(#[prop(into)] at: Signal<Option<TipAt>>) -> impl IntoView {
    let panel = NodeRef::<html::Div>::new();
    let place = RwSignal::new((0.0, 0.0));
    Effect::new(move |_| {
        let (Some(at), Some(panel)) = (at.get(), panel.get()) else { return };
        let size = panel.get_bounding_client_rect();
        let window = window();
        let inner = |length: Result<wasm_bindgen::JsValue, _>| length.ok().and_then(|length| length.as_f64()).unwrap_or(0.0);
        let beside = |at: f64, size: f64, room: f64| if at + 12.0 + size > room - 4.0 { (at - 12.0 - size).max(4.0) } else { at + 12.0 };
        place.set((beside(at.x, size.width(), inner(window.inner_width())), beside(at.y, size.height(), inner(window.inner_height()))));
    });
    let shown = Memo::new(move |_| at.get().map(|at| at.tip));
    move || {
        let tip = shown.get()?;
        let rows = tip.rows.into_iter().map(|row| {
            let key = row.ink.map(|ink| view! { <span class=format!("sw sw--line {}", ink.class())></span> });
            view! {
                <tr>
                    <th scope="row">
                        <span class="key">{key} {row.name}</span>
                    </th>
                    <td>
                        <b>{row.value}</b>
                    </td>
                    <td class="muted">{row.before}</td>
                </tr>
            }
        });
        let rows = rows.collect_view();
        let note = (!tip.note.is_empty()).then(|| view! { <p class="tip__note">{tip.note}</p> });
        Some(view! {
            <div
                class="tip"
                node_ref=panel
                aria-hidden="true"
                style:--x=move || format!("{:.0}px", place.get().0)
                style:--y=move || format!("{:.0}px", place.get().1)
            >
                <b>{tip.title}</b>
                <table class="tip__table">
                    <tbody>{rows}</tbody>
                </table>
                {note}
            </div>
        })
    }
}

/// The tip as a sentence, for those who hear it.
pub fn spoken(tip: &TipOf) -> String {
    let rows = tip.rows.iter().map(|row| format!("{} {} {}", row.name, row.value, row.before).trim().to_owned());
    let parts: Vec<String> = std::iter::once(tip.title.clone()).chain(rows).collect();
    parts.join(", ")
}
