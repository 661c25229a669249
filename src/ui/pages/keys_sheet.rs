//! `?`: which key does what.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::dialog::Dialog;
use crate::ui::components::icon::Icon;
use crate::ui::event::Event;
use crate::ui::state::Over;
use crate::ui::view_state::Preset;

use super::shell::PAGES;

#[component]
pub fn KeysSheet() -> impl IntoView {
    let app = App::expect();
    let is_open = app.select(|state| state.over == Some(Over::Keys));
    let close = move || app.send(Event::OverOpened(None));
    let group = move |title: &str, keys: Vec<(String, String)>| {
        view! {
            <section>
                <h3>{app.t(title)}</h3>
                {keys.into_iter().map(|(text, key)| view! { <div><span>{text}</span> <kbd>{key}</kbd></div> }).collect_view()}
            </section>
        }
    };
    let named = move |keys: &[(&str, &str)]| keys.iter().map(|(text, key)| (app.t(text), (*key).to_owned())).collect::<Vec<_>>();
    let letter = |preset: Preset| preset.key().to_uppercase().to_string();
    let content = move || {
        let mut period: Vec<(String, String)> = Preset::ALL.into_iter().map(|preset| (app.t(preset.text_key()), letter(preset))).collect();
        period.extend(named(&[("keys.period.earlier", "←"), ("keys.period.later", "→"), ("keys.zoom_out", "−"), ("keys.compare", "X")]));
        let pages = PAGES.iter().enumerate().map(|(at, (page, _))| (app.t(&format!("nav.{}", page.id())), (at + 1).to_string()));
        let filters = named(&[
            ("keys.search", "Ctrl K"),
            ("keys.clear", "Esc"),
            ("keys.undo", "Ctrl Z"),
            ("keys.redo", "Ctrl Shift Z"),
            ("keys.add", "Ctrl"),
            ("keys.exclude", "Alt"),
        ]);
        let charts = named(&[
            ("keys.table", "T"),
            ("keys.cursor", "← →"),
            ("keys.enter", "Enter"),
            ("keys.goto", "Ctrl G"),
            ("keys.copy", "Ctrl C"),
            ("keys.talk", "J  K"),
            ("keys.board", "B"),
            ("keys.help", "?"),
        ]);
        view! {
            <button type="button" class="mini dlg__x" aria-label=app.t("action.close") on:click=move |_| close()>
                <Icon name="x" />
            </button>
            <h2 class="dlg__title">{app.t("keys.title")}</h2>
            <div class="keys">
                {group("keys.group.period", period)} {group("keys.group.filters", filters)} {group("keys.group.charts", charts)}
                {group("keys.group.pages", pages.collect())}
            </div>
        }
    };
    view! {
        <Dialog is_open class="dlg dlg--wide" label=Signal::derive(move || app.t("keys.title")) on_close=Callback::new(move |()| close())>
            {content}
        </Dialog>
    }
}
