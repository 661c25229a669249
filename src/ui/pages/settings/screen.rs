//! How the page shows things: masks, language, theme, patterns, shortcuts.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::seg::{Seg, SegOption};
use crate::ui::event::Event;
use crate::ui::pages::top::LangSeg;
use crate::ui::state::Theme;

use super::{Choice, Section, Switch};

#[component]
pub fn Screen() -> impl IntoView {
    let app = App::expect();
    let theme = app.select(|state| state.theme);
    let themes = Signal::derive(move || {
        let option = |theme: Theme| {
            let text = app.t(&format!("theme.{}", theme.id()));
            SegOption { value: theme, title: text.clone(), text }
        };
        Theme::ALL.into_iter().map(option).collect::<Vec<_>>()
    });
    view! {
        <Section class="col-6" title="settings.screen">
            <Switch
                key="settings.mask"
                is_on=app.select(|state| state.mask)
                on_switch=move |on| app.send(Event::MaskSwitched(on))
            />
            <Switch
                key="settings.paper_names"
                is_on=app.select(|state| state.names_on_paper)
                on_switch=move |on| app.send(Event::PaperNamesSwitched(on))
            />
            <Choice key="settings.language">
                <LangSeg />
            </Choice>
            <Choice key="settings.theme">
                <Seg
                    label=Signal::derive(move || app.t("bar.theme"))
                    options=themes
                    chosen=theme
                    on_choose=move |theme| app.send(Event::ThemeChosen(theme))
                    is_small=true
                />
            </Choice>
            <Switch
                key="settings.patterns"
                is_on=app.select(|state| state.patterns)
                on_switch=move |on| app.send(Event::PatternsSwitched(on))
            />
            <Switch
                key="settings.letters"
                is_on=app.select(|state| !state.letters_off)
                on_switch=move |_| app.send(Event::LettersSwitched)
            />
        </Section>
    }
}
