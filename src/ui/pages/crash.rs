//! When all else fails: what happened, in a form that can be passed on. It never holds what was read.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::ui::app::App;
use crate::ui::browser::{build, texts};
use crate::ui::event::{Event, plain_toast};

/// The engine or a reader died: the page itself is well.
#[component]
pub fn Crash(what: String) -> impl IntoView {
    let app = App::expect();
    let diagnosis = diagnosis(&what);
    let copied = diagnosis.clone();
    let copy = move |_| {
        let written = window().navigator().clipboard().write_text(&copied);
        leptos::task::spawn_local(async move {
            let key = if wasm_bindgen_futures::JsFuture::from(written).await.is_ok() { "toast.copied" } else { "toast.copy_failed" };
            app.send(Event::ToastShown(plain_toast(key)));
        });
    };
    view! {
        <main class="crash" id="main" tabindex="-1" role="alert">
            <h1 class="crash__title">{move || app.t("crash.engine.title")}</h1>
            <p class="crash__text">{move || app.t("crash.engine.text")}</p>
            <p class="crash__text">{move || app.t("crash.hint")}</p>
            <h2 class="sec">{move || app.t("crash.details")}</h2>
            <pre tabindex="0">{diagnosis}</pre>
            <div class="cluster">
                <button type="button" class="ctl ctl--lg ctl--primary" data-focus on:click=|_| reload()>
                    {move || app.t("action.reload")}
                </button>
                <button type="button" class="ctl ctl--lg" on:click=copy>
                    {move || app.t("action.copy_diagnosis")}
                </button>
            </div>
        </main>
    }
}

fn reload() {
    // A page that cannot be loaded again can still be closed.
    let _ = window().location().reload();
}

/// What helps whoever mends it: the build, the browser, and the place in the code.
fn diagnosis(what: &str) -> String {
    let browser = window().navigator().user_agent().unwrap_or_default();
    format!("Balcão {}\n{what}\n{browser}", build())
}

thread_local! {
    /// Title, text, name of the button: taken from the catalogue while all is well.
    static WORDS: RefCell<[String; 5]> = const { RefCell::new([const { String::new() }; 5]) };
}

/// Keeps the words of the error screen, in the language on.
pub fn remember_words(app: App) {
    Effect::new(move |_| {
        WORDS.set([app.t("crash.title"), app.t("crash.text"), app.t("crash.hint"), app.t("action.reload"), app.t("action.copy_diagnosis")]);
    });
}

/// After a panic nothing of the page can be trusted: the error screen is written with the plain document.
pub fn install() {
    std::panic::set_hook(Box::new(|panic| {
        // The place only: the message of a panic may hold what was being shown.
        let place = panic.location().map_or_else(String::new, |at| format!("page: {}:{}", at.file(), at.line()));
        web_sys::console::error_1(&place.as_str().into());
        if write_screen(&place).is_none() {
            texts::give_up();
        }
    }));
}

fn write_screen(place: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let body = document.body()?;
    let words = WORDS.try_with(|words| words.try_borrow().ok().map(|words| words.clone())).ok()??;
    if words[0].is_empty() {
        return None;
    }
    let screen = document.create_element("main").ok()?;
    screen.set_class_name("crash");
    let add = |tag: &str, class: &str, text: &str| {
        let part = document.create_element(tag).ok()?;
        part.set_class_name(class);
        part.set_text_content(Some(text));
        screen.append_child(&part).ok()?;
        Some(part)
    };
    add("h1", "crash__title", &words[0])?;
    add("p", "crash__text", &words[1])?;
    add("p", "crash__text", &words[2])?;
    let diagnosis = diagnosis(place);
    add("pre", "", &diagnosis)?;
    // The clipboard's own function, with the text bound to it: nothing of ours runs any more.
    let copy = add("button", "ctl ctl--lg", &words[4])?;
    let clipboard = web_sys::window()?.navigator().clipboard();
    let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok().and_then(|write| write.dyn_into::<js_sys::Function>().ok());
    match write {
        Some(write) => {
            let press = write.bind1(&clipboard, &diagnosis.as_str().into());
            copy.add_event_listener_with_callback("click", press.unchecked_ref()).ok()?;
        }
        None => copy.remove(),
    }
    let link = add("a", "ctl ctl--lg ctl--primary", &words[3])?;
    // The page without its fragment, which may be what broke it.
    link.set_attribute("href", "./").ok()?;
    body.set_text_content(None);
    body.append_child(&screen).ok()?;
    Some(())
}
