//! Ctrl+K: pages, periods, people, teams, customers and actions, by name.

use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::engine::Dimension;
use crate::ui::app::App;
use crate::ui::browser::screen;
use crate::ui::components::dialog::Dialog;
use crate::ui::components::filter_strip::worded;
use crate::ui::components::icon::Icon;
use crate::ui::components::shortened;
use crate::ui::event::{Event, FileEvent};
use crate::ui::filters;
use crate::ui::palette::{self, Act, DIMENSIONS, Entry, found};
use crate::ui::queries::filters::options_id;
use crate::ui::state::{Lang, Over, Theme};
use crate::ui::view_state::{Period, Preset};

use super::input::{self, FILE_INPUT};
use super::shell::{ABOUT, PAGES, copy_link};
use super::take;

#[component]
pub fn Palette() -> impl IntoView {
    let app = App::expect();
    let is_open = app.select(|state| state.over == Some(Over::Palette));
    view! {
        <Dialog
            is_open
            class="dlg dlg--palette"
            label=Signal::derive(move || app.t("palette.title"))
            on_close=Callback::new(move |()| {
                if app.peek(|state| state.over == Some(Over::Palette)) {
                    app.send(Event::OverOpened(None));
                }
            })
        >
            <Search />
        </Dialog>
    }
}

#[component]
fn Search() -> impl IntoView {
    let app = App::expect();
    let typed = RwSignal::new(String::new());
    let place = RwSignal::new(0_usize);
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        // The dialog opens in the same turn.
        request_animation_frame(move || {
            let _ = field.focus();
        });
    });
    let fixed = Memo::new(move |_| fixed_entries(app));
    let values = Memo::new(move |_| DIMENSIONS.into_iter().flat_map(|dimension| value_entries(app, dimension)).collect::<Vec<_>>());
    let listed = Memo::new(move |_| {
        let text = typed.get();
        let all: Vec<Entry> = fixed.read().iter().chain(values.read().iter()).cloned().collect();
        let mut listed = found(&all, &text);
        if !text.trim().is_empty() {
            listed.extend(written_entries(app, &text));
        }
        listed
    });
    let id_of = |at: usize| format!("palette-{at}");
    let run = move |at: usize| {
        if let Some(entry) = listed.with_untracked(|listed| listed.get(at).cloned()) {
            app.send(Event::OverOpened(None));
            act(app, entry.act);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let count = listed.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => place.update(|place| *place = (*place + 1) % count),
            "ArrowUp" => place.update(|place| *place = (*place + count - 1) % count),
            "Enter" => run(place.get_untracked()),
            _ => return,
        }
        event.prevent_default();
        let option = document().get_element_by_id(&id_of(place.get_untracked()));
        if let Some(option) = option {
            option.scroll_into_view_with_bool(false);
        }
    };
    let options = move || {
        let entries = listed.get();
        if entries.is_empty() {
            return view! { <p class="pick__none">{app.tw("filter.search.none", &[("text", &typed.get())])}</p> }.into_any();
        }
        let row = move |(at, entry): (usize, Entry)| {
            view! {
                <div
                    class="menu__item"
                    role="option"
                    id=id_of(at)
                    aria-selected=move || (place.get() == at).to_string()
                    on:pointermove=move |_| {
                        if place.get_untracked() != at {
                            place.set(at);
                        }
                    }
                    on:click=move |_| run(at)
                >
                    <Icon name=entry.icon />
                    <bdi class="trunc">{shortened(&entry.label, 120)}</bdi>
                    <span class="menu__end">{entry.kind}</span>
                </div>
            }
        };
        entries.into_iter().enumerate().map(row).collect_view().into_any()
    };
    view! {
        <label class="search palette__field">
            <Icon name="search" />
            <input
                node_ref=field
                type="search"
                class="input input--search"
                role="combobox"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-activedescendant=move || id_of(place.get())
                aria-label=move || app.t("palette.title")
                placeholder=move || app.t("palette.placeholder")
                autocomplete="off"
                spellcheck="false"
                prop:value=move || typed.get()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    place.set(0);
                }
                on:keydown=on_key
            />
        </label>
        <div class="menu palette__list" role="listbox" id="palette-list" aria-label=move || app.t("palette.title")>
            {options}
        </div>
        <p class="palette__foot">
            <span><kbd>"↑"</kbd> <kbd>"↓"</kbd> " " {move || app.t("palette.choose")}</span>
            <span><kbd>"Enter"</kbd> " " {move || app.t("palette.go")}</span>
            <span><kbd>"Esc"</kbd> " " {move || app.t("action.close")}</span>
        </p>
    }
}

fn fixed_entries(app: App) -> Vec<Entry> {
    let entry = |icon, label: String, kind: &str, act| Entry { icon, label, kind: app.t(kind), act };
    let send = |event: Event| Act::Send(vec![event]);
    let pages = PAGES.into_iter().chain(ABOUT);
    let pages = pages.map(|(page, icon)| entry(icon, app.t(&format!("nav.{}", page.id())), "palette.page", send(Event::PageOpened(page))));
    let periods = Preset::ALL
        .into_iter()
        .map(|preset| entry("calendar", app.t(preset.text_key()), "palette.period", send(Event::PeriodChosen(Period::Preset(preset)))));
    let is_masked = app.is_masked();
    let mask = app.t(if is_masked { "palette.unmask" } else { "palette.mask" });
    let act = "palette.action";
    let actions = [
        entry("link", app.t("bar.copy_link"), act, Act::CopyLink),
        entry("export", app.t("bar.print"), act, Act::Print),
        entry("overview", app.t("bar.board"), act, Act::FillScreen),
        entry("down", app.t("take.page"), act, Act::TakeTables),
        entry("down", app.t("take.all"), act, Act::TakeAll),
        entry("plus", app.t("bar.dataset.add"), act, Act::AddFiles),
        entry("columns", app.t("bar.dataset.columns"), act, send(Event::File(FileEvent::MappingOpened))),
        entry("lock", mask, act, send(Event::MaskSwitched(!is_masked))),
        entry("filter", app.t("filter.clear.all"), act, send(Event::ClausesCleared)),
        entry("undo", app.t("keys.undo"), act, send(Event::Undone)),
        entry("table", app.t("keys.title"), act, Act::ShowKeys),
    ];
    let themes = Theme::ALL.into_iter().map(|theme| {
        let icon = if theme == Theme::Dark { "moon" } else { "sun" };
        entry(icon, app.t(&format!("theme.{}", theme.id())), "bar.theme", send(Event::ThemeChosen(theme)))
    });
    let languages = Lang::ALL
        .into_iter()
        .map(|lang| entry("globe", app.t(&format!("lang.{}", lang.tag())), "bar.language", send(Event::LangChosen(lang))));
    pages.chain(periods).chain(actions).chain(themes).chain(languages).collect()
}

/// The values that the data have, to filter by.
fn value_entries(app: App, dimension: Dimension) -> Vec<Entry> {
    let kind = app.t(&filters::name_key(dimension));
    let icon = match dimension {
        Dimension::Agent | Dimension::Team => "people",
        _ => "filter",
    };
    let locale = app.locale();
    app.answer(&options_id(dimension)).with(|answer| {
        let values = answer.iter().flat_map(|answer| answer.groups.words(0)).filter(|value| !value.is_empty());
        values
            .map(|value| Entry {
                icon,
                label: worded(app, &locale, &filters::wording(dimension, value)),
                kind: kind.clone(),
                act: Act::Send(vec![Event::ValueToggled { dimension, value: value.clone(), add: false, exclude: false }]),
            })
            .collect()
    })
}

fn written_entries(app: App, text: &str) -> [Entry; 2] {
    let shown = shortened(text.trim(), 60);
    let entry = |icon, key: &str, act| Entry { icon, label: app.tw(key, &[("text", &shown)]), kind: app.t("nav.conversations"), act };
    [entry("people", "palette.customer", palette::customer(text)), entry("chats", "palette.case", palette::case(text))]
}

fn act(app: App, act: Act) {
    match act {
        Act::Send(events) => events.into_iter().for_each(|event| app.send(event)),
        Act::CopyLink => copy_link(app),
        // The dialog is gone when the paper is drawn.
        Act::Print => request_animation_frame(move || take::print(app)),
        Act::TakeTables => take::take_page(app),
        // The dialog of the walk opens when this one is gone.
        Act::TakeAll => request_animation_frame(move || take::take_all(app)),
        Act::AddFiles => {
            input::choose(FILE_INPUT);
        }
        Act::FillScreen => screen::toggle(),
        Act::ShowKeys => app.send(Event::OverOpened(Some(Over::Keys))),
    }
}
