//! The settings as a file, and the way out: everything that this browser keeps is erased.

use leptos::html;
use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::components::icon::Icon;
use crate::ui::event::{Event, plain_toast};
use crate::ui::pages::input::{self, TextFileInput};

use super::{Choice, Section};

const INPUT: &str = "settings-input";

/// Download and use a settings file, in the head of the page.
#[component]
pub fn FileActions() -> impl IntoView {
    let app = App::expect();
    let read = move |text: Option<String>| match text {
        Some(text) => app.send(Event::SettingsFileChosen(text)),
        None => app.send(Event::ToastShown(plain_toast("toast.settings_unreadable"))),
    };
    view! {
        <div class="head__acts head__acts--all">
            <TextFileInput
                id=INPUT
                accept=".json,application/json"
                label=Signal::derive(move || app.t("settings.file.use"))
                on_text=Callback::new(read)
            />
            <button type="button" class="ctl" on:click=|_| input::choose(INPUT)>
                <Icon name="upload" />
                {move || app.t("settings.file.use")}
            </button>
            <button type="button" class="ctl" data-act="export-settings" on:click=move |_| app.send(Event::SettingsExported)>
                <Icon name="down" />
                {move || app.t("settings.export")}
            </button>
        </div>
    }
}

#[component]
pub fn Keep() -> impl IntoView {
    let app = App::expect();
    let dialog = NodeRef::<html::Dialog>::new();
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let open = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            let _ = dialog.show_modal();
        }
    };
    view! {
        <Section class="col-6" title="settings.keep">
            <Choice key="settings.file">
                <span></span>
            </Choice>
            <Choice key="settings.erase">
                <button type="button" class="ctl ctl--sm" data-act="erase" on:click=open>
                    <Icon name="trash" />
                    {move || app.t("settings.erase.act")}
                </button>
            </Choice>
            <dialog class="dlg" node_ref=dialog aria-labelledby="erase-title">
                <h3 class="dlg__title" id="erase-title">
                    {move || app.t("settings.erase.title")}
                </h3>
                <p class="dlg__body">{move || app.t("settings.erase.text")}</p>
                <div class="dlg__acts">
                    <button type="button" class="ctl" on:click=move |_| close()>
                        {move || app.t("action.cancel")}
                    </button>
                    <button
                        type="button"
                        class="ctl ctl--danger"
                        data-act="erase-all"
                        on:click=move |_| {
                            close();
                            app.send(Event::AllForgotten);
                        }
                    >
                        {move || app.t("settings.erase.act")}
                    </button>
                </div>
            </dialog>
        </Section>
    }
}
