//! What `measure` tells of Equipe: the open cases of everybody by age, and one day of presence.

use balcao::calendar::civil;
use balcao::engine::{Alone, Engine, Now, PersonNow, Request, Response, Selection, TeamPage, TeamRequest, TimelineRow};
use balcao::model::LocalDay;
use serde_json::{Value as Json, json};

/// The day and the hours of the timeline; what is not chosen is the last day with somebody there, and its usual hours.
#[derive(Default)]
pub struct Window {
    pub day: Option<LocalDay>,
    pub hours: Option<(u8, u8)>,
}

/// `2026-11-19`.
pub fn day_of(text: &str) -> Result<LocalDay, String> {
    civil::from_iso(text).ok_or_else(|| format!("{text:?} is no day, such as 2026-11-19"))
}

/// `8-18`, or `22-6` for a night.
pub fn hours_of(text: &str) -> Result<(u8, u8), String> {
    let hours = text.split_once('-').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    let is_of_a_day = |&(from, to): &(u8, u8)| from < 24 && (1..=24).contains(&to);
    hours.filter(is_of_a_day).ok_or_else(|| format!("{text:?} are no hours, such as 8-18 or 22-6"))
}

pub fn ask(engine: &mut Engine, selection: &Selection, window: &Window) -> Option<TeamPage> {
    let request = TeamRequest { revision: 0, selection: selection.clone(), day: window.day, hours: window.hours };
    match engine.handle(Request::Team(request)) {
        Some(Response::Team(page)) => Some(*page),
        _ => None,
    }
}

/// Times of the timeline are seconds since its midnight, as the page has them.
pub fn told(page: &TeamPage) -> Json {
    let (day, second) = page.at;
    let timeline = &page.timeline;
    json!({
        "at": format!("{}T{:02}:{:02}:{:02}", civil::iso(day), second / 3600, second / 60 % 60, second % 60),
        "people": page.people.iter().map(person).collect::<Vec<_>>(),
        "timeline": {
            "day": civil::iso(timeline.day),
            "hours": timeline.hours,
            "rows": timeline.rows.iter().map(row).collect::<Vec<_>>(),
            "waiting": timeline.waiting,
            "alone": timeline.alone.iter().map(|Alone { from, to, cases }| json!([from, to, cases])).collect::<Vec<_>>(),
        },
    })
}

fn person(person: &PersonNow) -> Json {
    let presence = match person.presence {
        Now::Unknown => None,
        Now::Online => Some("online"),
        Now::Unavailable => Some("unavailable"),
        Now::Away => Some("away"),
    };
    json!({"agent": person.agent, "ages": person.ages, "presence": presence})
}

fn row(row: &TimelineRow) -> Json {
    json!({
        "agent": row.agent,
        "online_secs": row.online_secs,
        "unavailable_secs": row.unavailable_secs,
        "estimated_secs": row.estimated_secs,
    })
}
