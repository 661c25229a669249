//! One conversation in the drawer: its facts, its messages as bubbles, the waits between them.
//!
//! [`lines`] what a line looks like · [`scroll`] only the lines near the window exist.

mod lines;
mod scroll;

use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::engine::ConversationPage;
use crate::ui::app::{App, Shared};
use crate::ui::components::icon::Icon;
use crate::ui::components::shortened;
use crate::ui::drawer::DrawerEvent;
use crate::ui::event::Event;

use super::why::CloseButton;

use scroll::Lines;

fn send(app: App, event: DrawerEvent) {
    app.send(Event::Drawer(event));
}

#[component]
pub fn Conversation() -> impl IntoView {
    let app = App::expect();
    let page = app.select(|state| state.drawer.talk.as_ref().and_then(|talk| talk.page.clone()).map(Shared));
    let asks = RwSignal::new(app.peek(|state| state.drawer.talk.as_ref().is_some_and(|talk| !talk.search.is_empty())));
    view! {
        <div class="drawer__head">
            <Bar page asks />
            <Facts page />
            <Show when=move || asks.get()>
                <Search asks />
            </Show>
        </div>
        <Lines page />
    }
}

/// Where it stands, previous and next, search, link, close.
#[component]
fn Bar(page: Memo<Option<Shared<ConversationPage>>>, asks: RwSignal<bool>) -> impl IntoView {
    let app = App::expect();
    let place = app.select(|state| state.drawer.talk.as_ref().and_then(|talk| talk.place));
    let back = app.select(|state| match (&state.drawer.card, &state.drawer.why) {
        (Some(_), _) => Some("talk.back.card"),
        (None, Some(_)) => Some("talk.back"),
        (None, None) => None,
    });
    let id = move || page.read().as_ref().map(|page| shortened(&page.head.id, 60));
    let position = move || {
        let (place, total) = place.get()?;
        let locale = app.locale();
        Some(app.tw("talk.place", &[("n", &locale.integer((place + 1) as f64)), ("total", &locale.integer(total as f64))]))
    };
    let step = move |key: &'static str, letter: &'static str, icon: &'static str, step: i64| {
        let label = move || format!("{} ({letter})", app.t(key));
        let can = move || place.get().is_some_and(|(place, total)| place.checked_add_signed(step).is_some_and(|next| next < total));
        view! {
            <button
                type="button"
                class="mini"
                aria-label=label
                title=label
                aria-disabled=move || (!can()).then_some("true")
                on:click=move |_| send(app, DrawerEvent::Moved(step))
            >
                <Icon name=icon />
            </button>
        }
    };
    view! {
        <div class="drawer__bar">
            <Show when=move || back.get().is_some()>
                <button type="button" class="link drawer__back" on:click=move |_| super::drawer::close(app)>
                    <Icon name="chev-l" class="i i--sm" />
                    {move || back.get().map(|key| app.t(key))}
                </button>
            </Show>
            <span class="drawer__where">
                <bdi class="trunc" data-case>{id}</bdi>
                <span data-place>{position}</span>
            </span>
            <span class="drawer__acts">
                {step("talk.previous", "K", "chev-l", -1)}
                {step("talk.next", "J", "chev-r", 1)}
                <button
                    type="button"
                    class="mini"
                    aria-label=move || app.t("talk.search")
                    title=move || app.t("talk.search")
                    aria-pressed=move || asks.get().to_string()
                    on:click=move |_| {
                        if asks.get_untracked() {
                            send(app, DrawerEvent::Searched(String::new()));
                        }
                        asks.update(|asks| *asks = !*asks);
                    }
                >
                    <Icon name="search" />
                </button>
                <button
                    type="button"
                    class="mini"
                    aria-label=move || app.t("talk.link")
                    title=move || app.t("talk.link")
                    on:click=move |_| super::shell::copy_link(app)
                >
                    <Icon name="link" />
                </button>
                <CloseButton />
            </span>
        </div>
    }
}

/// Who, about what, and the three figures.
#[component]
fn Facts(page: Memo<Option<Shared<ConversationPage>>>) -> impl IntoView {
    let app = App::expect();
    let facts = move || {
        let page = page.get()?;
        let head = &page.head;
        let locale = app.locale();
        let secs = |secs: Option<i64>| secs.map_or_else(|| "—".to_owned(), |secs| locale.duration(secs as f64));
        let is_late = head.sla == "breached";
        let name = if head.requester.is_empty() { app.t("talk.nobody") } else { shortened(&app.customer(&head.requester), 200) };
        let tag = |text: &str| (!text.is_empty()).then(|| view! { <span class="tag trunc"><bdi>{shortened(text, 80)}</bdi></span> });
        let of_customer = app.tn("talk.of_customer", head.n_received, &locale.integer(head.n_received as f64));
        let phone = (!head.phone.is_empty()).then(|| view! { <bdi class="talk-phone">{app.phone(&head.phone)}</bdi> });
        let late = is_late.then(|| view! { <span class="tag tag--bad">{app.t("talk.late")}</span> });
        Some(view! {
            <h2 class="talk-name"><bdi>{name}</bdi></h2>
            <p class="talk-tags">{phone} {tag(&head.case_type)} {tag(&head.channel)} {late}</p>
            <div class="facts">
                <span>
                    {app.t("talk.first_response")}
                    <b class:bad=is_late data-fact="first_response" data-value=head.first_response_secs.map(|secs| secs.to_string())>
                        {secs(head.first_response_secs)}
                    </b>
                </span>
                <span>
                    {app.t("talk.resolution")}
                    <b data-fact="resolution" data-value=head.resolution_secs.map(|secs| secs.to_string())>{secs(head.resolution_secs)}</b>
                </span>
                <span>
                    {app.t("talk.messages")}
                    <b data-fact="messages" data-value=head.n_messages.to_string()>
                        {locale.integer(head.n_messages as f64)} " " <small>{of_customer}</small>
                    </b>
                </span>
            </div>
        })
    };
    view! { <div class="talk-facts">{facts}</div> }
}

/// What is searched for inside, how often it is there, the way from one to the next.
#[component]
fn Search(asks: RwSignal<bool>) -> impl IntoView {
    let app = App::expect();
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        let _ = field.focus();
    });
    let text = app.select(|state| state.drawer.talk.as_ref().map(|talk| talk.search.clone()).unwrap_or_default());
    let found = app.select(|state| {
        let talk = state.drawer.talk.as_ref()?;
        talk.found.as_ref().map(|found| (talk.at_match, found.len()))
    });
    let count = move || {
        let (at, total) = found.get()?;
        let locale = app.locale();
        Some(match total {
            0 => app.t("talk.search.none"),
            total => app.tw("talk.place", &[("n", &locale.integer((at + 1) as f64)), ("total", &locale.integer(total as f64))]),
        })
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            send(app, DrawerEvent::MatchMoved(if event.shift_key() { -1 } else { 1 }));
        }
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            send(app, DrawerEvent::Searched(String::new()));
            asks.set(false);
            focus_drawer();
        }
        _ => {}
    };
    let step = move |key: &'static str, icon: &'static str, step: i64| {
        let label = move || app.t(key);
        view! {
            <button type="button" class="mini" aria-label=label title=label on:click=move |_| send(app, DrawerEvent::MatchMoved(step))>
                <Icon name=icon />
            </button>
        }
    };
    view! {
        <div class="talk-search">
            <input
                node_ref=field
                type="search"
                class="input input--search"
                aria-label=move || app.t("talk.search")
                placeholder=move || app.t("talk.search.placeholder")
                autocomplete="off"
                spellcheck="false"
                dir="auto"
                prop:value=text
                on:input=move |event| send(app, DrawerEvent::Searched(event_target_value(&event)))
                on:keydown=on_key
            />
            <span class="talk-search__n" role="status" data-found=move || found.get().map(|(_, total)| total.to_string())>
                {count}
            </span>
            {step("talk.search.previous", "chev-l", -1)}
            {step("talk.search.next", "chev-r", 1)}
        </div>
    }
}

fn focus_drawer() {
    use wasm_bindgen::JsCast;
    let drawer = document().query_selector(".drawer").ok().flatten();
    if let Some(drawer) = drawer.and_then(|drawer| drawer.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = drawer.focus();
    }
}
