//! Parts of a whole as rows: name, amount, share, change. A press filters.

use leptos::prelude::*;

use crate::ui::format::Change;
use crate::ui::reading::Chosen;

use super::delta::Delta;
use super::press::{Held, hold_focus};

#[derive(Clone, Debug, PartialEq)]
pub struct StatusRow {
    /// The group as in the answer.
    pub group: String,
    pub name: String,
    /// What it means, in a few words.
    pub hint: String,
    /// Ink class.
    pub ink: &'static str,
    pub is_hollow: bool,
    pub amount: String,
    pub raw: String,
    pub share: String,
    pub change: Change,
    pub chosen: Chosen,
}

#[component]
pub fn StatusTable(
    metric: &'static str,
    /// The query that the figures come with.
    query: &'static str,
    /// Names of the four columns.
    #[prop(into)]
    header: Signal<[String; 4]>,
    #[prop(into)] caption: Signal<String>,
    #[prop(into)] rows: Signal<Vec<StatusRow>>,
    on_press: Callback<(String, Held)>,
) -> impl IntoView {
    let head = move || {
        let [name, amount, share, change] = header.get();
        view! {
            <tr>
                <th scope="col">{name}</th>
                <th scope="col" class="num">{amount}</th>
                <th scope="col" class="num">{share}</th>
                <th scope="col" class="num">{change}</th>
            </tr>
        }
    };
    let body = move || {
        hold_focus("data-press");
        let row = |row: StatusRow| {
            let group = row.group.clone();
            let change = Signal::stored(row.change);
            view! {
                <tr class:st__row--sel=row.chosen == Chosen::Yes class:st__row--dim=row.chosen == Chosen::No>
                    <th scope="row">
                        <button
                            type="button"
                            class="key"
                            data-press=group.clone()
                            title=row.hint
                            aria-pressed=(row.chosen == Chosen::Yes).then_some("true")
                            on:click=move |event| on_press.run((group.clone(), Held::from(&event)))
                        >
                            <span class=format!("sw {}", row.ink) class:sw--hollow=row.is_hollow></span>
                            {row.name}
                        </button>
                    </th>
                    <td class="num" data-metric=metric data-value=row.raw data-group=row.group>{row.amount}</td>
                    <td class="num st__share">{row.share}</td>
                    <td class="num st__delta">
                        <Delta change />
                    </td>
                </tr>
            }
        };
        rows.get().into_iter().map(row).collect_view()
    };
    view! {
        <table class="st" data-query=query>
            <caption class="vh">{caption}</caption>
            <thead>{head}</thead>
            <tbody>{body}</tbody>
        </table>
    }
}
