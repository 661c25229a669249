//! The frame of the dashboard: bar, rail, tab bar, filter strip, page.

use std::time::Duration;

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use web_sys::MouseEvent;

use crate::ui::app::App;
use crate::ui::browser::{network, screen, url};
use crate::ui::components::dialog::Dialog;
use crate::ui::components::drawer::is_sheet;
use crate::ui::components::icon::Icon;
use crate::ui::components::later::Later;
use crate::ui::components::menu::{Anchor, Menu, Popover};
use crate::ui::drawer::Shown;
use crate::ui::event::visit::VisitEvent;
use crate::ui::event::{Event, FileEvent};
use crate::ui::format;
use crate::ui::pages::copy_text;
use crate::ui::state::{Lang, Over, Theme};
use crate::ui::view_state::Page;
use crate::ui::visit::Refuses;

use super::clock::{ClockChoices, ClockControl};
use super::drawer::DrawerSlot;
use super::input::{self, FILE_INPUT};
use super::keys_sheet::KeysSheet;
use super::palette::Palette;
use super::paper::{PaperDefinitions, PaperHead};
use super::period::{CompareControl, PeriodControl};
use super::slots::{FilterSlot, PageSlot};
use super::take;
use super::top::Brand;
use super::why::button::WhyPointer;
use super::words;

/// Each with its icon. The digits of the keyboard open them in this order; the tab bar has room for the first four.
pub const PAGES: [(Page, &str); 9] = [
    (Page::Overview, "overview"),
    (Page::Times, "clock"),
    (Page::Team, "team"),
    (Page::Conversations, "chats"),
    (Page::Delivery, "send"),
    (Page::Customers, "people"),
    (Page::Routes, "routes"),
    (Page::Progress, "demand"),
    (Page::Cross, "grid"),
];
const N_TABS: usize = 4;
/// About the data as a whole.
pub const ABOUT: [(Page, &str); 2] = [(Page::Quality, "quality"), (Page::Settings, "gear")];

/// Figures that take longer than this stand back until newer ones are there.
const SLOW: Duration = Duration::from_millis(250);

#[component]
pub fn Dashboard() -> impl IntoView {
    let app = App::expect();
    let page = app.select(|state| state.view.page);
    let is_busy = app.select(|state| !state.is_fresh());
    let is_slow = slow(is_busy);
    let shown = app.select(|state| state.drawer.shown());
    let is_sheet = is_sheet();
    // A sheet covers the page: what is under it cannot be reached.
    let is_covered = Memo::new(move |_| shown.get().is_some() && is_sheet.get());
    view! {
        <header class="bar" inert=move || is_covered.get() aria-label=move || app.t("bar.label")>
            <Brand />
            <Later>
                <DatasetMenu />
                <PeriodControl />
                <CompareControl />
                <ClockControl />
            </Later>
            <span class="bar__gap"></span>
            <Later>
                <Finder />
                <Zone />
                <MoreMenu />
            </Later>
        </header>
        <div
            class="frame"
            class:frame--table=move || page.get() == Page::Conversations
            class:frame--drawer=move || shown.get().is_some()
            class:frame--why=move || shown.get() == Some(Shown::Why)
            inert=move || is_covered.get()
        >
            <nav class="rail" aria-label=move || app.t("nav.label")>
                <Later>
                    {PAGES.into_iter().map(|(page, icon)| view! { <RailLink page=page icon=icon /> }).collect_view()}
                    <hr class="rail__sep" />
                    {ABOUT.into_iter().map(|(page, icon)| view! { <RailLink page=page icon=icon /> }).collect_view()}
                    <a class="rail__link" href="#/" title=move || app.t("nav.start") on:click=move |event| open_start(app, &event)>
                        <Icon name="file" />
                        <span class="rail__t">{move || app.t("nav.start")}</span>
                    </a>
                    <RailFoot />
                </Later>
            </nav>
            <main class="main" class:main--slow=is_slow id="main" tabindex="-1" aria-busy=move || if is_busy.get() { "true" } else { "false" }>
                <PaperHead />
                <Later class="place--chips">
                    <FilterSlot />
                </Later>
                <Later class="place--page">
                    <PageSlot />
                </Later>
                <PaperDefinitions />
            </main>
        </div>
        <DrawerSlot is_sheet />
        <Palette />
        <KeysSheet />
        <take::WalkDialog />
        <WhyPointer />
        <nav class="tabbar" inert=move || is_covered.get() aria-label=move || app.t("nav.label")>
            {PAGES.into_iter().take(N_TABS).map(|(page, icon)| view! { <TabLink page=page icon=icon /> }).collect_view()}
            <TabLink page=Page::Quality icon="quality" />
        </nav>
    }
}

fn open_start(app: App, event: &MouseEvent) {
    event.prevent_default();
    app.send(Event::OpenStart);
}

fn open_page(app: App, page: Page, event: &MouseEvent) {
    event.prevent_default();
    app.send(Event::PageOpened(page));
}

fn current(app: App, page: Page) -> impl Fn() -> Option<&'static str> + Clone {
    let on = app.select(move |state| state.view.page == page);
    move || on.get().then_some("page")
}

/// On while something takes long.
fn slow(is_busy: Memo<bool>) -> RwSignal<bool> {
    let is_slow = RwSignal::new(false);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        stop();
        if is_busy.get() {
            timer.set_value(set_timeout_with_handle(move || is_slow.set(true), SLOW).ok());
        } else if is_slow.get_untracked() {
            is_slow.set(false);
        }
    });
    on_cleanup(stop);
    is_slow
}

#[component]
fn RailLink(page: Page, icon: &'static str) -> impl IntoView {
    let app = App::expect();
    let name = move || app.t(&format!("nav.{}", page.id()));
    let key = PAGES.iter().position(|(of, _)| *of == page).map_or_else(String::new, |place| format!(" ({})", place + 1));
    view! {
        <a
            class="rail__link"
            href=format!("#/{}", page.id())
            aria-current=current(app, page)
            title=move || format!("{}{key}", name())
            on:click=move |event| open_page(app, page, &event)
        >
            <Icon name=icon />
            <span class="rail__t">{name}</span>
        </a>
    }
}

#[component]
fn TabLink(page: Page, icon: &'static str) -> impl IntoView {
    let app = App::expect();
    view! {
        <a
            class="tabbar__link"
            href=format!("#/{}", page.id())
            aria-current=current(app, page)
            on:click=move |event| open_page(app, page, &event)
        >
            <Icon name=icon />
            <span>{move || app.t(&format!("nav.short.{}", page.id()))}</span>
        </a>
    }
}

/// Nothing leaves this computer, and the count that shows it.
#[component]
fn RailFoot() -> impl IntoView {
    let app = App::expect();
    view! {
        <div class="rail__foot">
            <b>
                <Icon name="lock" class="i i--sm" />
                <span>{move || app.t("privacy.rail")}</span>
            </b>
            <span>{sent_since_open(app)}</span>
        </div>
    }
}

/// Requests to other addresses, as the browser counts them; looked at again every few seconds.
pub fn sent_since_open(app: App) -> impl Fn() -> String + Clone {
    let count = RwSignal::new(network::requests_elsewhere());
    let look = move || count.set(network::requests_elsewhere());
    if let Ok(timer) = set_interval_with_handle(look, std::time::Duration::from_secs(3)) {
        on_cleanup(move || timer.clear());
    }
    move || app.tn("privacy.sent", u64::from(count.get()), &app.locale().integer(f64::from(count.get())))
}

/// What is open, until when, and what can be done with it.
#[component]
fn DatasetMenu() -> impl IntoView {
    let app = App::expect();
    let anchor = RwSignal::new(None::<Anchor>);
    let asks_to_close = RwSignal::new(false);
    let files = app.select(|state| state.dataset.clone());
    let keeps = app.select(|state| state.visit.keeps);
    let can_keep = app.select(|state| !state.is_sample);
    let is_refused = app.select(|state| state.visit.refuses != Refuses::Nothing);
    let about_keeping = move || app.t(if is_refused.get() { "bar.dataset.keep.refused" } else { "bar.dataset.keep.about" });
    let name = words::dataset(app);
    let end = app.select(|state| state.summary.as_ref().map(|summary| (summary.last_day, summary.last_second)));
    let published = app.select(|state| state.published);
    let until = move || {
        let until = end.get().map(|(day, second)| {
            let time = format!("{}, {}", app.locale().weekday_day(day), format::clock(second));
            app.tw("bar.dataset.until", &[("time", &time)])
        });
        let published =
            published.get().map(|published| app.tw("bar.dataset.published", &[("date", &app.locale().day_month(published.day))]));
        [until, published].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let choose = move |event: Event| {
        anchor.set(None);
        app.send(event);
    };
    view! {
        <button
            type="button"
            class="ctl ctl--quiet dataset"
            aria-haspopup="menu"
            title=move || files.get()
            on:click=move |event| toggle(anchor, &event)
        >
            <span class="dataset__t">
                <b class="trunc">{name}</b>
                <small class="trunc">{until}</small>
            </span>
            <Icon name="chev-d" class="i i--sm" />
        </button>
        <Popover anchor=anchor label=Signal::derive(move || app.tw("bar.dataset", &[("name", &name())])) class="pop pop--menu">
            <Menu>
                <Item icon="plus" text=move || app.t("bar.dataset.add") on_press=move || {
                    anchor.set(None);
                    input::choose(FILE_INPUT);
                } />
                <Item icon="columns" text=move || app.t("bar.dataset.columns") on_press=move || choose(Event::File(FileEvent::MappingOpened)) />
                <Item icon="file" text=move || app.t("bar.dataset.replace") on_press=move || choose(Event::OpenStart) />
                <Show when=move || can_keep.get()>
                    <button
                        type="button"
                        class="menu__item menu__item--tall"
                        role="menuitemcheckbox"
                        data-keep
                        aria-checked=move || keeps.get().to_string()
                        on:click=move |_| choose(Event::Visit(VisitEvent::KeepingSwitched(!keeps.get_untracked())))
                    >
                        <Icon name="lock" />
                        <span>
                            {move || app.t("bar.dataset.keep")}
                            <small>{about_keeping}</small>
                        </span>
                    </button>
                </Show>
                <Item icon="quality" text=move || app.t("bar.dataset.report") on_press=move || choose(Event::OpenReport) />
                <hr class="pop__sep" />
                <Item icon="trash" text=move || app.t("bar.dataset.close") on_press=move || {
                    anchor.set(None);
                    asks_to_close.set(true);
                } />
            </Menu>
        </Popover>
        <CloseDialog is_open=asks_to_close />
    }
}

/// Only before losing something: the title is the question, the button repeats the verb.
#[component]
fn CloseDialog(is_open: RwSignal<bool>) -> impl IntoView {
    let app = App::expect();
    let close = move || is_open.set(false);
    view! {
        <Dialog is_open label=Signal::derive(move || app.t("dialog.close.title")) on_close=Callback::new(move |()| close())>
            <h2 class="dlg__title">{move || app.t("dialog.close.title")}</h2>
            <p class="dlg__body">{move || app.t("dialog.close.text")}</p>
            <div class="dlg__acts">
                <button type="button" class="ctl" on:click=move |_| close()>
                    {move || app.t("action.cancel")}
                </button>
                <button
                    type="button"
                    class="ctl ctl--danger"
                    on:click=move |_| {
                        close();
                        app.send(Event::EraseAll);
                    }
                >
                    {move || app.t("dialog.close.act")}
                </button>
            </div>
        </Dialog>
    }
}

/// Everything by its name.
#[component]
fn Finder() -> impl IntoView {
    let app = App::expect();
    view! {
        <button
            type="button"
            class="ctl ctl--quiet ctl--icon-narrow"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K"
            title=move || app.t("palette.title")
            on:click=move |_| app.send(Event::OverOpened(Some(Over::Palette)))
        >
            <Icon name="search" />
            <span class="hide-narrow">{move || app.t("keys.search")}</span>
            <kbd class="hide-narrow">"Ctrl K"</kbd>
        </button>
    }
}

#[component]
fn Zone() -> impl IntoView {
    let app = App::expect();
    let zone = app.select(|state| state.summary.as_ref().map(|summary| summary.policy.zone.clone()).unwrap_or_default());
    view! {
        <span class="ctl ctl--quiet hide-phone hide-narrow only-wide-flex" title=move || app.tw("bar.zone", &[("zone", &zone.get())])>
            <Icon name="globe" />
            <span class="vh">{move || app.t("settings.zone")}</span>
            {move || words::zone(&zone.get())}
        </span>
    }
}

/// Language, theme, a link for others, paper, all tables.
#[component]
fn MoreMenu() -> impl IntoView {
    let app = App::expect();
    let anchor = RwSignal::new(None::<Anchor>);
    let theme = app.select(|state| state.theme);
    let letters = app.select(|state| state.letters_off);
    let page = app.select(|state| state.view.page);
    let label = move || app.t("bar.more");
    let choose = move |event: Event| {
        anchor.set(None);
        app.send(event);
    };
    let languages = move || {
        let item = |lang: Lang| {
            view! {
                <Choice
                    text=move || app.t(&format!("lang.{}", lang.tag()))
                    is_on=Signal::derive(move || app.lang() == lang)
                    on_press=move || choose(Event::LangChosen(lang))
                />
            }
        };
        Lang::ALL.into_iter().map(item).collect_view()
    };
    let themes = move || {
        let item = |choice: Theme| {
            view! {
                <Choice
                    text=move || app.t(&format!("theme.{}", choice.id()))
                    is_on=Signal::derive(move || theme.get() == choice)
                    on_press=move || choose(Event::ThemeChosen(choice))
                />
            }
        };
        Theme::ALL.into_iter().map(item).collect_view()
    };
    view! {
        <button
            type="button"
            class="ctl ctl--quiet ctl--icon"
            aria-haspopup="menu"
            aria-label=label
            title=label
            on:click=move |event| toggle(anchor, &event)
        >
            <Icon name="more" />
        </button>
        <Popover anchor=anchor label=Signal::derive(label) class="pop pop--menu">
            <Menu>
                <Item icon="link" text=move || app.t("bar.copy_link") on_press=move || {
                    anchor.set(None);
                    copy_link(app);
                } />
                <p class="pop__note">{move || app.t("bar.copy_link.hint")}</p>
                <Item icon="export" text=move || app.t("bar.print") on_press=move || {
                    anchor.set(None);
                    take::print(app);
                } />
                <Show when=screen::can_fill>
                    <Item icon="overview" text=move || app.t("bar.board") on_press=move || {
                        anchor.set(None);
                        screen::toggle();
                    } />
                </Show>
                <Show when=move || page.get() != Page::Settings>
                    <Item icon="down" text=move || app.t("take.page") on_press=move || {
                        anchor.set(None);
                        take::take_page(app);
                    } />
                </Show>
                <Item icon="down" text=move || app.t("take.all") on_press=move || {
                    anchor.set(None);
                    take::take_all(app);
                } />
                <Item icon="search" text=move || app.t("palette.title") on_press=move || choose(Event::OverOpened(Some(Over::Palette))) />
                <Item icon="table" text=move || app.t("keys.open") on_press=move || choose(Event::OverOpened(Some(Over::Keys))) />
                <Item
                    icon="gear"
                    text=move || if letters.get() { app.t("keys.on") } else { app.t("keys.off") }
                    on_press=move || choose(Event::LettersSwitched)
                />
                <div class="only-phone">
                    {PAGES
                        .into_iter()
                        .skip(N_TABS)
                        .map(|(page, icon)| {
                            view! { <Item icon text=move || app.t(&format!("nav.{}", page.id())) on_press=move || choose(Event::PageOpened(page)) /> }
                        })
                        .collect_view()}
                    <Item icon="gear" text=move || app.t("nav.settings") on_press=move || choose(Event::PageOpened(Page::Settings)) />
                </div>
                <hr class="pop__sep" />
                <div class="hide-wide">
                    <p class="pop__title">{move || app.t("bar.clock")}</p>
                    <ClockChoices on_choice=Callback::new(move |()| anchor.set(None)) />
                    <hr class="pop__sep" />
                </div>
                <p class="pop__title" id="more-language">{move || app.t("bar.language")}</p>
                <div role="group" aria-labelledby="more-language">{languages}</div>
                <hr class="pop__sep" />
                <p class="pop__title" id="more-theme">{move || app.t("bar.theme")}</p>
                <div role="group" aria-labelledby="more-theme">{themes}</div>
            </Menu>
        </Popover>
    }
}

/// The link leaves out what is personal, and says so.
pub fn copy_link(app: App) {
    let (fragment, leaves_out) = app.peek(|state| state.link());
    copy_text(app, &url::address_of(&fragment), if leaves_out { "toast.link_copied.private" } else { "toast.link_copied" });
}

/// An item of a menu.
#[component]
pub fn Item(icon: &'static str, text: impl Fn() -> String + Send + 'static, on_press: impl Fn() + Send + 'static) -> impl IntoView {
    view! {
        <button type="button" class="menu__item" role="menuitem" on:click=move |_| on_press()>
            <Icon name=icon />
            <span>{text}</span>
        </button>
    }
}

/// One of several in a menu.
#[component]
pub fn Choice(
    text: impl Fn() -> String + Send + 'static,
    /// A line below, or a word at the end.
    #[prop(into, optional)]
    hint: MaybeProp<String>,
    #[prop(into)] is_on: Signal<bool>,
    on_press: impl Fn() + Send + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="menu__item"
            role="menuitemradio"
            aria-checked=move || if is_on.get() { "true" } else { "false" }
            on:click=move |_| on_press()
        >
            <span>
                {text}
                {move || hint.get().map(|hint| view! { <small>{hint}</small> })}
            </span>
        </button>
    }
}

/// A button opens its panel, and closes it.
pub fn toggle(anchor: RwSignal<Option<Anchor>>, event: &MouseEvent) {
    let below = Anchor::below(event);
    anchor.update(|anchor| *anchor = if anchor.is_some() { None } else { Some(below) });
}
