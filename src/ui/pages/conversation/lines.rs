//! A line of a conversation. Texts come from strangers: always text, never markup.

use leptos::prelude::*;

use crate::engine::{TalkLine, TalkText, TalkWait, TalkWhat};
use crate::model::fold;
use crate::ui::app::App;
use crate::ui::components::shortened;
use crate::ui::days;
use crate::ui::format::clock;

/// Longer texts show their beginning, and the rest when asked.
const LONG_CHARS: usize = 1_200;
const NAME_CHARS: usize = 120;

pub fn line(app: App, index: u64, line: &TalkLine) -> AnyView {
    let time = line.at.map(|(_, second)| clock(second)).unwrap_or_default();
    let day = line.at.filter(|_| line.is_new_day).map(|(day, _)| view! { <p class="daysep">{day_in_words(app, day)}</p> });
    let wait = line.wait.map(|wait| wait_before(app, wait));
    let content = match &line.what {
        TalkWhat::Message { .. } => message(app, &line.what, time),
        TalkWhat::Event { kind, actor, team, detail } => event(app, kind, actor, team, detail, &time),
    };
    view! {
        <div class="talk__line" data-line=index.to_string()>
            {day} {wait} {content}
        </div>
    }
    .into_any()
}

/// `segunda, 16 nov`, with the year where it is another than that of the last data.
fn day_in_words(app: App, day: i32) -> String {
    let locale = app.locale();
    let last_year = app.peek(|state| days::civil(state.last_day()).0);
    let year = days::civil(day).0;
    if year == last_year { locale.long_day(day) } else { format!("{} {year}", locale.long_day(day)) }
}

/// Longer waits are longer lines, by the logarithm of their minutes.
fn height_of(wait: TalkWait) -> String {
    let minutes = (wait.secs as f64 / 60.0).max(1.0);
    format!("{:.0}px", (12.0 + 6.0 * minutes.log2()).min(96.0))
}

fn wait_before(app: App, wait: TalkWait) -> impl IntoView {
    let locale = app.locale();
    let secs = locale.duration(wait.secs as f64);
    let target = app.peek(|state| state.summary.as_ref().map_or(0, |summary| summary.policy.sla_first_response_secs));
    let rest = match (wait.is_customers, wait.is_first, wait.from_hand_over) {
        (false, ..) => app.t("talk.wait.customer"),
        (true, true, true) => app.tw("talk.wait.queue_target", &[("target", &locale.duration(target as f64))]),
        (true, true, false) => app.tw("talk.wait.first_target", &[("target", &locale.duration(target as f64))]),
        (true, false, true) => app.t("talk.wait.queue"),
        (true, false, false) => String::new(),
    };
    let waited = if wait.is_customers { app.tw("talk.wait", &[("time", &secs)]) } else { secs };
    view! {
        <p class="wait" class:wait--bad=wait.is_late class:wait--ours=!wait.is_customers style:--h=height_of(wait) data-wait=wait.secs.to_string()>
            <span><b>{waited}</b> " " {rest}</span>
        </p>
    }
}

/// At the end: the question that nobody has answered.
#[component]
pub fn Owed() -> impl IntoView {
    let app = App::expect();
    let owed = app.select(|state| state.drawer.talk.as_ref().and_then(|talk| talk.page.as_ref()).and_then(|page| page.head.owed));
    move || {
        let wait = owed.get()?;
        let text = app.tw("talk.owed", &[("time", &app.locale().duration(wait.secs as f64))]);
        Some(view! {
            <p class="wait" class:wait--bad=wait.is_late style:--h=height_of(wait) data-owed=wait.secs.to_string()>
                <span><b>{text}</b></span>
            </p>
        })
    }
}

fn message(app: App, what: &TalkWhat, time: String) -> AnyView {
    let TalkWhat::Message { direction, author_kind, status, who, template, text, starts_turn, .. } = what else { return ().into_any() };
    let who = if direction == "received" { app.customer(who) } else { who.clone() };
    let who = shortened(&who, NAME_CHARS);
    let body = text_of(app, text);
    if direction == "note" {
        let title = if who.is_empty() { app.t("talk.note") } else { app.tw("talk.note.by", &[("name", &who)]) };
        return view! { <p class="note"><b><bdi>{title}</bdi></b> " " {body} " " <small>{time}</small></p> }.into_any();
    }
    if direction == "system" || direction == "unknown" {
        return view! { <p class="evt">{body} " " <small>{time}</small></p> }.into_any();
    }
    let is_ours = direction == "sent";
    let is_robot = matches!(author_kind.as_str(), "bot" | "automation" | "campaign");
    let name = match (template.is_empty(), is_ours, who.is_empty()) {
        (false, true, _) => app.tw("talk.template", &[("name", &shortened(template, NAME_CHARS))]),
        (_, _, false) => who,
        (_, true, true) if is_robot => app.t(&format!("word.author_kind.{author_kind}")),
        (_, true, true) => app.t("talk.us"),
        (_, false, true) => app.t("talk.customer"),
    };
    let name = starts_turn.then(|| view! { <bdi class="msg__who">{name}</bdi> });
    let key = format!("talk.status.{status}");
    let status_text = if is_ours && app.has_text(&key) { format!("{time}, {}", app.t(&key)) } else { time };
    let side = match (is_ours, is_robot, status == "failed") {
        (false, ..) => "msg msg--them",
        (true, _, true) => "msg msg--us msg--fail",
        (true, true, false) => "msg msg--us msg--bot",
        (true, false, false) => "msg msg--us",
    };
    view! {
        <div class=side data-status=status.clone()>
            {name} {body} <small>{status_text}</small>
        </div>
    }
    .into_any()
}

fn event(app: App, kind: &str, actor: &str, team: &str, detail: &str, time: &str) -> AnyView {
    let (actor, team, detail) = (shortened(actor, NAME_CHARS), shortened(team, NAME_CHARS), shortened(&app.written(detail), 600));
    if kind == "note" {
        let title = if actor.is_empty() { app.t("talk.note") } else { app.tw("talk.note.by", &[("name", &actor)]) };
        return view! { <p class="note"><b><bdi>{title}</bdi></b> " " <bdi>{detail}</bdi> " " <small>{time.to_owned()}</small></p> }
            .into_any();
    }
    let what = app.t(&format!("word.event.{kind}"));
    let further: Vec<String> = [actor, team, detail].into_iter().filter(|part| !part.is_empty()).collect();
    let further = (!further.is_empty()).then(|| view! { <bdi>{format!(": {}", further.join(", "))}</bdi> });
    view! { <p class="evt" data-event=kind.to_owned()>{what} {further} " " <small>{time.to_owned()}</small></p> }.into_any()
}

fn text_of(app: App, text: &TalkText) -> AnyView {
    match text {
        TalkText::None => view! { <i class="msg__none">{app.t("talk.no_text")}</i> }.into_any(),
        TalkText::Gone => view! { <i class="msg__none">{app.t("talk.gone")}</i> }.into_any(),
        TalkText::Text(text) => said(app, &app.written(text)),
    }
}

/// The text, each of its paragraphs in its own direction; what is searched for is marked.
fn said(app: App, text: &str) -> AnyView {
    let text = visible(text);
    let is_whole = RwSignal::new(false);
    let is_long = text.char_indices().nth(LONG_CHARS).is_some();
    let search = app.select(|state| state.drawer.talk.as_ref().map(|talk| talk.search.clone()).unwrap_or_default());
    let drawn = move || {
        let search = search.get();
        // A match may stand in the part that is folded away.
        let parts = marked(&text, &search);
        let opens = is_whole.get() || !search.trim().is_empty() && parts.iter().any(|(is_match, _)| *is_match);
        if is_long && !opens {
            return shortened(&text, LONG_CHARS).into_any();
        }
        let part = |(is_match, part): (bool, String)| if is_match { view! { <mark>{part}</mark> }.into_any() } else { part.into_any() };
        parts.into_iter().map(part).collect_view().into_any()
    };
    let more = is_long.then(|| {
        let label = move || app.t(if is_whole.get() { "talk.less" } else { "talk.more" });
        view! {
            <button type="button" class="link msg__more" on:click=move |_| is_whole.update(|whole| *whole = !*whole)>
                {label}
            </button>
        }
    });
    view! {
        <span class="msg__text" dir="auto">{drawn}</span>
        {more}
    }
    .into_any()
}

/// Control characters show as their pictures: they are in the file, so they are seen.
fn visible(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\n' | '\t' => letter,
            '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + letter as u32).unwrap_or('\u{fffd}'),
            _ => letter,
        })
        .filter(|letter| *letter != '\u{240d}')
        .collect()
}

/// The text cut at what is searched for, blind to case and accents: `(is a match, part)`.
fn marked(text: &str, search: &str) -> Vec<(bool, String)> {
    let wanted: Vec<char> = fold(search.trim()).chars().collect();
    if wanted.is_empty() {
        return vec![(false, text.to_owned())];
    }
    // A letter may fold to none or to several: each folded letter knows the bytes that it comes from.
    let mut folded: Vec<(char, usize, usize)> = Vec::new();
    let mut buffer = [0; 4];
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        folded.extend(fold(letter.encode_utf8(&mut buffer)).chars().map(|letter| (letter, at, end)));
    }
    let (mut parts, mut from, mut place) = (Vec::new(), 0, 0);
    while place + wanted.len() <= folded.len() {
        let here = &folded[place..place + wanted.len()];
        if here.iter().map(|(letter, ..)| letter).ne(&wanted) || here[0].1 < from {
            place += 1;
            continue;
        }
        let (start, end) = (here[0].1, here[here.len() - 1].2);
        parts.push((false, text[from..start].to_owned()));
        parts.push((true, text[start..end].to_owned()));
        (from, place) = (end, place + wanted.len());
    }
    parts.push((false, text[from..].to_owned()));
    parts
}
