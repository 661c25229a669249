//! The head of the pages before the dashboard: brand, language, theme.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::browser::theme;
use crate::ui::components::icon::{BrandMark, Icon};
use crate::ui::components::seg::{Seg, SegOption};
use crate::ui::event::Event;
use crate::ui::state::{Lang, Theme};

#[component]
pub fn Top() -> impl IntoView {
    let app = App::expect();
    view! {
        <header class="top" aria-label=move || app.t("a11y.header")>
            <Brand />
            <span class="bar__gap"></span>
            <LangSeg />
            <ThemeButton />
        </header>
    }
}

/// The way to Início.
#[component]
pub fn Brand() -> impl IntoView {
    let app = App::expect();
    let go = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        app.send(Event::OpenStart);
    };
    view! {
        <a class="brand" href="#/" aria-label=move || app.t("nav.home") on:click=go>
            <BrandMark />
            <span class="brand__t">{move || app.t("app.name")}</span>
        </a>
    }
}

/// The languages by their short names.
#[component]
pub fn LangSeg() -> impl IntoView {
    let app = App::expect();
    let options = Signal::derive(move || {
        let option = |lang: Lang| SegOption {
            value: lang,
            text: app.t(&format!("lang.short.{}", lang.tag())),
            title: app.t(&format!("lang.{}", lang.tag())),
        };
        Lang::ALL.into_iter().map(option).collect::<Vec<_>>()
    });
    view! {
        <Seg
            label=Signal::derive(move || app.t("bar.language"))
            options=options
            chosen=Signal::derive(move || app.lang())
            on_choose=move |lang| app.send(Event::LangChosen(lang))
            is_small=true
        />
    }
}

/// Light or dark, whichever is not on.
#[component]
fn ThemeButton() -> impl IntoView {
    let app = App::expect();
    let chosen = app.select(|state| state.theme);
    let other = move || if theme::is_dark(chosen.get()) { Theme::Light } else { Theme::Dark };
    let label = move || if other() == Theme::Dark { app.t("theme.switch_to.dark") } else { app.t("theme.switch_to.light") };
    let icon = move || {
        if other() == Theme::Dark {
            view! { <Icon name="moon" /> }
        } else {
            view! { <Icon name="sun" /> }
        }
    };
    view! {
        <button type="button" class="ctl ctl--quiet ctl--icon" aria-label=label title=label on:click=move |_| app.send(Event::ThemeChosen(other()))>
            {icon}
        </button>
    }
}
