//! "Casos fechados por atendente": a row of bars for each, all on one scale.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::chart::{Ink, Tip as TipOf, TipRow};
use crate::engine::Dimension;
use crate::ui::app::{App, Shared};
use crate::ui::components::chart_card::{ChartCard, Nothing, NumberCell, NumberRow, Numbers};
use crate::ui::components::delta::Delta;
use crate::ui::components::press::Held;
use crate::ui::components::seg::{Seg, SegOption};
use crate::ui::components::shortened;
use crate::ui::components::tip::{Tip, TipAt};
use crate::ui::drawer::WhyOf;
use crate::ui::event::{Event, TeamEvent};
use crate::ui::format::{Arrow, Change, Unit, shape};
use crate::ui::pages::why::button::why;
use crate::ui::queries::team::{CLOSINGS_ALL_ID, CLOSINGS_BEFORE_ID, CLOSINGS_SUM_ID, closings_id};
use crate::ui::queries::{Frame, Step};
use crate::ui::reading::{Chosen, chosen, whole};
use crate::ui::team_closings::{Bar, Closings, Multiple, closings};

use super::{name_of, raw};

/// Agents shown before "Ver todos".
const TOP: usize = 8;
const HEIGHT: f64 = 40.0;
const STEPS: [Step; 4] = [Step::Hour, Step::Day, Step::Week, Step::Month];

/// What the card draws, all at once.
#[derive(Clone, PartialEq)]
struct Looked {
    closings: Shared<Closings>,
    frame: Shared<Frame>,
    step: Step,
    /// How each agent stands to the filter, in the order of `closings`.
    chosen: Vec<Chosen>,
}

#[component]
pub fn ClosingsCard() -> impl IntoView {
    let app = App::expect();
    let shows_all = RwSignal::new(false);
    let unfolds = app.unfolds(shows_all);
    let step = app.select(|state| state.team.step);
    let by_bucket = app.select(|state| state.answers.get(&closings_id(state.team.step)).cloned().map(Shared));
    let (sums, before, all) = (app.answer(CLOSINGS_SUM_ID), app.answer(CLOSINGS_BEFORE_ID), app.answer(CLOSINGS_ALL_ID));
    let frame = app.select(|state| state.summary.as_ref().and_then(|summary| Frame::of(&state.view, summary)));
    let clauses = app.select(|state| state.view.clauses.clone());
    let looked = Memo::new(move |_| {
        let (frame, by_bucket, sums) = (frame.get()?, by_bucket.get()?, sums.get()?);
        let before = before.get().filter(|_| frame.before_whole.is_some());
        let closings = closings(&frame, step.get(), &by_bucket, &sums, before.as_deref());
        let clauses = clauses.read();
        let chosen = closings.agents.iter().map(|multiple| chosen(&clauses, Dimension::Agent, &multiple.agent)).collect();
        Some(Looked { closings: Shared(closings.into()), frame: Shared(frame.into()), step: step.get(), chosen })
    });
    let n_agents = Memo::new(move |_| looked.read().as_ref().map_or(0, |looked| looked.closings.agents.len()));
    let n_listed = move || if unfolds.get() { n_agents.get() } else { n_agents.get().min(TOP) };
    let tip = RwSignal::new(None::<TipAt>);

    let nothing = Memo::new(move |_| {
        let is_empty = looked.read().as_ref().is_some_and(|looked| looked.closings.agents.is_empty());
        is_empty.then(|| Nothing { title: app.t("team.closed.none.title"), text: app.t("team.closed.none.text"), act: String::new() })
    });
    let multiples = move || {
        let looked = looked.get()?;
        let listed = n_listed();
        Some((0..listed).map(|place| multiple(app, &looked, place, tip)).collect_view())
    };
    let numbers = Signal::derive(move || looked.get().map(|looked| numbers(app, &looked, n_listed())).unwrap_or_default());
    let has = move |wanted: fn(&Bar) -> bool| {
        looked.read().as_ref().is_some_and(|looked| looked.closings.agents.iter().flat_map(|multiple| &multiple.bars).any(wanted))
    };
    let has_no_shift = Memo::new(move |_| has(|bar| *bar == Bar::NoShift));
    let has_partial = Memo::new(move |_| has(|bar| matches!(bar, Bar::Partial(_))));
    let total = move |metric: &'static str, key: &'static str| {
        let value = Memo::new(move |_| all.get().and_then(|answer| whole(&answer, metric).value));
        let text = move || value.get().map(|value| app.tn(key, value as u64, &app.locale().integer(value)));
        view! {
            <span data-query=CLOSINGS_ALL_ID data-metric=metric data-value=move || raw(value.get()) data-group="*">
                {text}
            </span>
        }
    };
    let toggle_label = move || match shows_all.get() {
        true => app.t("action.show_less"),
        false => format!("{} ({})", app.t("action.see_all"), app.locale().integer(n_agents.get() as f64)),
    };
    let steps = Signal::derive(move || {
        let option =
            |step: Step| SegOption { value: step, text: app.t(&format!("team.closed.{}", step.id())), title: app.t("team.closed.grain") };
        STEPS.map(option).to_vec()
    });
    view! {
        <ChartCard
            class="card col-8"
            title=Signal::derive(move || app.t("team.closed.title"))
            sub=Signal::derive(move || app.t(if step.get() == Step::Hour { "team.closed.sub.hour" } else { "team.closed.sub" }))
            is_waiting=Signal::derive(move || looked.read().is_none())
            is_stale=app.select(|state| !state.is_fresh())
            nothing
            numbers
            acts=move || {
                view! {
                    <Seg
                        label=Signal::derive(move || app.t("team.closed.grain"))
                        options=steps
                        chosen=step
                        on_choose=move |step| app.send(Event::Team(TeamEvent::StepChosen(step)))
                        is_small=true
                    />
                }
            }
        >
            <div class="multiples" on:pointerleave=move |_| tip.set(None)>
                {multiples}
            </div>
            <Tip at=tip />
            <div class="card__foot">
                <Show when=move || has_no_shift.get()>
                    <span class="key">
                        <span class="sw sw--hatch"></span>
                        {move || app.t("team.closed.no_shift")}
                    </span>
                </Show>
                <Show when=move || has_partial.get()>
                    <span class="key">
                        <span class="sw sw--part"></span>
                        {move || app.t(&format!("team.closed.incomplete.{}", step.get().id()))}
                    </span>
                </Show>
                {total("closings", "team.closed.sum")}
                {total("closings_unique", "team.closed.unique")}
                <Show when=move || { n_agents.get() > TOP }>
                    <button
                        type="button"
                        class="link push"
                        aria-expanded=move || shows_all.get().to_string()
                        on:click=move |_| shows_all.update(|all| *all = !*all)
                    >
                        {toggle_label}
                    </button>
                </Show>
            </div>
        </ChartCard>
    }
}

/// Name, total, change, bars.
fn multiple(app: App, looked: &Looked, place: usize, tip: RwSignal<Option<TipAt>>) -> impl IntoView + use<> {
    let of = &looked.closings.agents[place];
    let locale = app.locale();
    let (agent, state) = (of.agent.clone(), looked.chosen[place]);
    let name = name_of(app, Dimension::Agent, &agent);
    let total = locale.integer(of.closings.n as f64);
    let unique = app.tn("team.closed.unique", of.unique.n, &locale.integer(of.unique.n as f64));
    let change = of.before.map(|before| {
        let change = locale.change(of.closings, before, shape("closings"));
        // Who closes more is not better for it: the change stands in grey, and no change is a sign.
        let (arrow, text) = match change.arrow {
            Arrow::Same => (Arrow::None, Arrow::Same.glyph().to_owned()),
            arrow => (arrow, change.text),
        };
        Change { arrow, text, ..Change::default() }
    });
    let said = format!("{name}: {}, {unique}", app.tn("team.closed.sum", of.closings.n, &total));
    let (bars, n_closings) = (bars(of, looked.closings.greatest), of.closings.n);
    let n_buckets = looked.closings.buckets.len();
    let on_move = {
        let looked = looked.clone();
        move |event: leptos::ev::PointerEvent| {
            let found = bucket_at(&event, n_buckets).and_then(|bucket| tip_of(app, &looked, place, bucket));
            tip.set(found.map(|tip| TipAt { tip, x: f64::from(event.client_x()), y: f64::from(event.client_y()) }));
        }
    };
    let looked = looked.clone();
    let on_menu = move |event: leptos::ev::MouseEvent| {
        let (closings, bucket) = (&looked.closings, bucket_at(&event, n_buckets));
        let Some(bucket) = bucket.filter(|&bucket| closings.agents[place].bars.get(bucket).is_some_and(|bar| *bar != Bar::NoData)) else {
            return;
        };
        event.prevent_default();
        let group = vec![closings.buckets[bucket].value().to_owned(), closings.agents[place].agent.clone()];
        why(app, WhyOf { query: closings_id(looked.step), metric: "closings".to_owned(), group });
    };
    view! {
        <div class="multiple" class:multiple--dim=state == Chosen::No class:multiple--sel=state == Chosen::Yes>
            <button
                type="button"
                class="multiple__name"
                aria-pressed=(state == Chosen::Yes).to_string()
                title=format!("{}. {}", shortened(&name, 300), app.t("filter.press.more"))
                on:click={
                    let agent = agent.clone();
                    move |event| app.send(Held::from(&event).toggles(Dimension::Agent, agent.clone()))
                }
            >
                <bdi>{shortened(&name, 120)}</bdi>
            </button>
            <p class="multiple__line" data-query=CLOSINGS_SUM_ID>
                <b data-metric="closings" data-value=n_closings.to_string() data-group=agent>{total.clone()}</b>
                {change.map(|change| view! { <span class="multiple__delta"><Delta change=Signal::stored(change) /></span> })}
                <small title=unique.clone()>{unique.clone()}</small>
            </p>
            <div class="multiple__bars" role="img" aria-label=said on:pointermove=on_move on:contextmenu=on_menu>{bars}</div>
        </div>
    }
}

/// The bar under the pointer; the event is one of the box of all bars.
fn bucket_at(event: &web_sys::MouseEvent, n_buckets: usize) -> Option<usize> {
    let size = event.current_target()?.dyn_into::<web_sys::Element>().ok()?.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - size.left()) / size.width().max(1.0);
    Some((share * n_buckets as f64).floor().max(0.0) as usize)
}

fn bars(of: &Multiple, greatest: u64) -> impl IntoView + use<> {
    let n = of.bars.len().max(1);
    let top = |count: u64| 100.0 - 100.0 * count as f64 / greatest.max(1) as f64;
    let mut path = String::new();
    for (place, bar) in of.bars.iter().enumerate() {
        if let Bar::Counted(count @ 1..) = bar {
            let x = place as f64;
            path.push_str(&format!("M{:.2} 100V{:.1}H{:.2}V100Z", x + 0.14, top(*count), x + 0.86));
        }
    }
    let partial = of.bars.iter().enumerate().filter_map(|(place, bar)| match bar {
        Bar::Partial(count) => Some((place, top(*count))),
        _ => None,
    });
    let partial = partial.map(|(place, y)| {
        view! { <rect class="bar--part" x=format!("{:.2}", place as f64 + 0.14) y=format!("{y:.1}") width="0.72" height=format!("{:.1}", 100.0 - y)></rect> }
    });
    // Neighbours without a shift are one hatched strip.
    let mut strips: Vec<(usize, usize)> = Vec::new();
    for (place, _) in of.bars.iter().enumerate().filter(|(_, bar)| **bar == Bar::NoShift) {
        match strips.last_mut() {
            Some(last) if last.1 == place => last.1 = place + 1,
            _ => strips.push((place, place + 1)),
        }
    }
    let percent = |place: usize| format!("{:.2}%", 100.0 * place as f64 / n as f64);
    let strips = strips.into_iter().map(|(from, to)| {
        view! { <rect class="hatch hatch--strip" x=percent(from) y=(HEIGHT - 7.0).to_string() width=percent(to - from) height="6"></rect> }
    });
    view! {
        <svg height=HEIGHT.to_string() aria-hidden="true">
            {strips.collect_view()}
            <svg viewBox=format!("0 0 {n} 100") preserveAspectRatio="none" width="100%" height=HEIGHT.to_string()>
                <path class="mk c-us" d=path></path>
                {partial.collect_view()}
            </svg>
            <line class="axis-line" x1="0" x2="100%" y1=(HEIGHT - 0.5).to_string() y2=(HEIGHT - 0.5).to_string()></line>
        </svg>
    }
}

fn title_of(app: App, looked: &Looked, bucket: usize) -> String {
    let frame = Frame { step: looked.step, ..(*looked.frame.0).clone() };
    let bucket = &looked.closings.buckets[bucket];
    match looked.step {
        Step::Hour => app.locale().hour_range(bucket.hour.unwrap_or(0)),
        _ => frame.title(bucket, &app.locale()),
    }
}

fn tip_of(app: App, looked: &Looked, place: usize, bucket: usize) -> Option<TipOf> {
    let of = looked.closings.agents.get(place)?;
    let bar = of.bars.get(bucket)?;
    let (value, note) = match bar {
        Bar::Counted(count) => (app.locale().integer(*count as f64), String::new()),
        Bar::Partial(count) => (app.locale().integer(*count as f64), app.t(&format!("team.closed.incomplete.{}", looked.step.id()))),
        Bar::NoShift => (app.locale().integer(0.0), app.t("team.closed.no_shift")),
        Bar::NoData => (app.locale().cell(None, Unit::Count), String::new()),
    };
    let name = shortened(&name_of(app, Dimension::Agent, &of.agent), 40);
    Some(TipOf {
        title: title_of(app, looked, bucket),
        rows: vec![TipRow { ink: Some(Ink::Us), name, value, before: String::new() }],
        note,
    })
}

/// One row per agent: closings, unique cases, then every bucket.
fn numbers(app: App, looked: &Looked, n_listed: usize) -> Numbers {
    let locale = app.locale();
    let titles = (0..looked.closings.buckets.len()).map(|bucket| title_of(app, looked, bucket));
    let header = [app.t("team.col.agent"), app.t("metric.closings.short"), app.t("metric.closings_unique.short")];
    let row = |of: &Multiple| {
        let cell = |metric: &str, n: u64| NumberCell {
            text: locale.integer(n as f64),
            metric: metric.to_owned(),
            raw: n.to_string(),
            group: of.agent.clone(),
        };
        let bucket = |(place, bar): (usize, &Bar)| match bar {
            Bar::NoData => NumberCell { text: locale.cell(None, Unit::Count), ..NumberCell::default() },
            bar => NumberCell {
                text: locale.integer(bar.count() as f64),
                metric: "closings".to_owned(),
                raw: bar.count().to_string(),
                group: format!("{}, {}", looked.closings.buckets[place].value(), of.agent),
            },
        };
        let whole = [cell("closings", of.closings.n), cell("closings_unique", of.unique.n)];
        NumberRow {
            name: shortened(&name_of(app, Dimension::Agent, &of.agent), 120),
            cells: whole.into_iter().chain(of.bars.iter().enumerate().map(bucket)).collect(),
        }
    };
    Numbers {
        caption: app.t("team.closed.title"),
        header: header.into_iter().chain(titles).collect(),
        rows: looked.closings.agents.iter().take(n_listed).map(row).collect(),
    }
}
