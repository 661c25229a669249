//! Views with a name: open, keep, make the first one, rename, delete, take along as a file.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, SubmitEvent};

use crate::ui::app::App;
use crate::ui::event::Event;
use crate::ui::saved_views::SavedView;

use super::icon::Icon;
use super::menu::{Anchor, Popover};

#[component]
pub fn SavedViews() -> impl IntoView {
    let app = App::expect();
    let at = RwSignal::new(None::<Anchor>);
    let views = app.select(|state| state.saved_views.clone());
    let now = app.select(|state| state.view.link().0);
    let open_name = move || views.get().into_iter().find(|view| view.fragment == now.get()).map(|view| super::shortened(&view.name, 24));
    view! {
        <button
            type="button"
            class="ctl ctl--quiet ctl--sm"
            data-views="open"
            aria-haspopup="dialog"
            title=move || app.t("views.title")
            on:click=move |event| at.update(|at| *at = if at.is_some() { None } else { Some(Anchor::below(&event)) })
        >
            {move || open_name().unwrap_or_else(|| app.t("views.button"))}
            <Icon name="chev-d" class="i i--sm" />
        </button>
        <Popover anchor=at class="pop pop--views" label=Signal::derive(move || app.t("views.title"))>
            <Panel at />
        </Popover>
    }
}

#[component]
fn Panel(at: RwSignal<Option<Anchor>>) -> impl IntoView {
    let app = App::expect();
    let views = app.select(|state| state.saved_views.clone());
    let is_private = app.select(|state| state.view.link().1);
    let name = RwSignal::new(String::new());
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        app.send(Event::ViewSaved(name.get_untracked()));
        name.set(String::new());
    };
    let file = NodeRef::<html::Input>::new();
    let read = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(chosen) = input.as_ref().and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        leptos::task::spawn_local(async move {
            let text = wasm_bindgen_futures::JsFuture::from(chosen.text()).await.ok().and_then(|text| text.as_string());
            app.send(Event::ViewsImported(text.unwrap_or_default()));
        });
        // The same file may be chosen again.
        if let Some(input) = input {
            input.set_value("");
        }
    };
    let rows = move || views.get().into_iter().enumerate().map(|(place, saved)| view! { <Row at place saved /> }).collect_view();
    view! {
        <p class="pop__title">{move || app.t("views.title")}</p>
        <Show when=move || views.read().is_empty()>
            <p class="pop__note">{move || app.t("views.none")}</p>
        </Show>
        <ul class="views">{rows}</ul>
        <form class="views__new" on:submit=save>
            <label class="field">
                <span class="field__label">{move || app.t("views.new")}</span>
                <input class="input" maxlength="80" data-views="name" autocomplete="off" prop:value=name on:input=move |event| name.set(event_target_value(&event)) />
            </label>
            <button type="submit" class="ctl" data-views="save" disabled=move || name.read().trim().is_empty()>
                {move || app.t("views.save")}
            </button>
        </form>
        <Show when=move || is_private.get()>
            <p class="pop__note">{move || app.t("views.private")}</p>
        </Show>
        <div class="pop__foot">
            <button
                type="button"
                class="ctl ctl--quiet ctl--sm"
                on:click=move |_| {
                    if let Some(file) = file.get_untracked() {
                        file.click();
                    }
                }
            >
                {move || app.t("views.import")}
            </button>
            <button
                type="button"
                class="ctl ctl--quiet ctl--sm"
                data-views="export"
                disabled=move || views.read().is_empty()
                on:click=move |_| app.send(Event::ViewsExported)
            >
                {move || app.t("views.export")}
            </button>
            <input node_ref=file type="file" accept=".txt,text/plain" class="vh" tabindex="-1" data-views="file" aria-label=move || app.t("views.import") on:change=read />
        </div>
    }
}

#[component]
fn Row(at: RwSignal<Option<Anchor>>, place: usize, saved: SavedView) -> impl IntoView {
    let app = App::expect();
    let renaming = RwSignal::new(false);
    let SavedView { name, is_default, .. } = saved;
    let label = {
        let name = name.clone();
        move |key: &'static str| app.tw(key, &[("name", &name)])
    };
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        let _ = field.focus();
    });
    let rename = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            app.send(Event::ViewRenamed(place, field.value()));
        }
        renaming.set(false);
    };
    let labels = (label.clone(), label.clone(), label);
    let shown = name.clone();
    let body = move || {
        if renaming.get() {
            return view! {
                <form class="views__name" on:submit=rename>
                    <input node_ref=field class="input" maxlength="80" aria-label=app.t("views.rename") prop:value=name.clone() />
                </form>
            }
            .into_any();
        }
        let name = name.clone();
        view! {
            <button
                type="button"
                class="views__name menu__item"
                on:click=move |_| {
                    at.set(None);
                    app.send(Event::ViewOpened(place));
                }
            >
                <bdi class="trunc">{name}</bdi>
            </button>
        }
        .into_any()
    };
    let default_label = move || (labels.0)(if is_default { "views.default.off" } else { "views.default.on" });
    let rename_label = move || (labels.1)("views.rename.name");
    let delete_label = move || (labels.2)("views.delete.name");
    view! {
        <li class="views__row" data-view=shown>
            {body}
            <button type="button" class="mini" aria-pressed=is_default.to_string() aria-label=default_label.clone() title=default_label on:click=move |_| app.send(Event::ViewDefaultTurned(place))>
                <Icon name="check" />
            </button>
            <button type="button" class="mini" aria-label=rename_label.clone() title=rename_label on:click=move |_| renaming.update(|on| *on = !*on)>
                <Icon name="tab" />
            </button>
            <button type="button" class="mini" aria-label=delete_label.clone() title=delete_label on:click=move |_| app.send(Event::ViewDeleted(place))>
                <Icon name="trash" />
            </button>
        </li>
    }
}
