//! The page: texts first, then everything else.

#[cfg(target_arch = "wasm32")]
mod page {
    use leptos::ev;
    use leptos::prelude::*;

    use balcao::ui::app::App;
    use balcao::ui::browser::{device, install, opening, plans, runner, storage, texts, theme, timing, url, workers};
    use balcao::ui::columns;
    use balcao::ui::event::Event;
    use balcao::ui::event::visit::VisitEvent;
    use balcao::ui::i18n::Catalogue;
    use balcao::ui::pages::{Root, crash, input};
    use balcao::ui::saved_views;
    use balcao::ui::state::{AppState, Lang};
    use balcao::ui::view_state::{Compare, Preset, TabState, ViewState};
    use balcao::ui::visit::Visit;

    pub fn open() {
        crash::install();
        // Before the page is mounted Leptos has no tasks of its own.
        wasm_bindgen_futures::spawn_local(async {
            match first_texts().await {
                Some((lang, catalogue)) => mount(lang, catalogue),
                None => texts::give_up(),
            }
        });
    }

    /// Those of the language wanted; of Portuguese when they do not arrive.
    async fn first_texts() -> Option<(Lang, Catalogue)> {
        let wanted = texts::preferred();
        for lang in [wanted, Lang::default()] {
            if let Some(catalogue) = texts::fetch(lang).await {
                return Some((lang, catalogue));
            }
        }
        None
    }

    fn mount(lang: Lang, catalogue: Catalogue) {
        texts::say(lang);
        mount_to_body(move || {
            // The moment of opening tells this life of the tab from those before.
            let tab = TabState::new(timing::opened_ms());
            let fragment = url::fragment();
            let mut view = ViewState::parse_in(&fragment, Preset::Days28, &tab);
            // A link says itself what it compares with.
            if fragment.trim_start_matches(['#', '/']).is_empty()
                && let Some(kept) = storage::get(storage::COMPARE).and_then(|id| Compare::from_id(&id))
            {
                view.compare = kept;
            }
            let app = App::new(
                AppState {
                    view,
                    tab,
                    lang,
                    theme: theme::chosen(),
                    letters_off: !theme::letters_are_on(),
                    patterns: theme::patterns_are_on(),
                    known_plans: plans::kept(),
                    visit: Visit { device: device::this(), ..Visit::default() },
                    layouts: columns::parse(&storage::get(storage::LAYOUTS).unwrap_or_default()),
                    saved_views: saved_views::parse(&storage::get(storage::VIEWS).unwrap_or_default()).unwrap_or_default(),
                    ..AppState::default()
                },
                catalogue,
            );
            provide_context(app);
            crash::remember_words(app);
            theme::draw_patterns(app.peek(|state| state.patterns));
            theme::follow(move || app.peek(|state| state.theme));
            listen_to_address(app);
            workers::start_engine(app);
            app.send(Event::SettingsKept(runner::kept_settings()));
            runner::look_for_kept(app);
            runner::open_site(app);
            install::serve_offline(move || app.send(Event::Visit(VisitEvent::UpdateWaits)));
            install::on_opened(move |files| input::bring(app, files, timing::now_ms()));
            leptos::task::spawn_local(async move {
                let files = install::shared().await;
                input::bring(app, files, timing::now_ms());
            });
            if let Some(brought) = opening::take() {
                input::bring_waiting(app, brought);
            }
            view! { <Root /> }
        });
    }

    /// Back, Forward, a pasted link, a script: `#/` is Início, everything else is a view.
    fn listen_to_address(app: App) {
        let handle = window_event_listener(ev::hashchange, move |_| {
            let fragment = url::fragment();
            if fragment == app.fragment() {
                return;
            }
            if matches!(fragment.as_str(), "" | "#" | "#/") {
                return app.send(Event::OpenStart);
            }
            let view = app.peek(|state| ViewState::parse_in(&fragment, Preset::Days28, &state.tab));
            app.send(Event::FragmentChanged(Box::new(view)));
        });
        // It listens as long as the page lives.
        std::mem::forget(handle);
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    page::open();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
