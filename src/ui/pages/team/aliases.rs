//! Names that may be one person: the manager says of each pair whether it is.

use leptos::html;
use leptos::prelude::*;

use crate::engine::{Alias, AliasProposal};
use crate::ui::app::App;
use crate::ui::components::shortened;
use crate::ui::event::{Event, TeamEvent};

use super::{TeamNow, in_sentence};

/// Pairs that nobody has decided.
pub fn undecided(now: TeamNow) -> Memo<Vec<AliasProposal>> {
    Memo::new(move |_| now.read().as_ref().map(|page| page.proposals.clone()).unwrap_or_default())
}

#[component]
pub fn AliasesCard(
    now: TeamNow,
    /// Where the notice at the top of the page leads.
    place: NodeRef<html::Section>,
) -> impl IntoView {
    let app = App::expect();
    let proposals = undecided(now);
    let decided = app.select(|state| state.summary.as_ref().map(|summary| summary.policy.aliases.clone()).unwrap_or_default());
    let decide = move |alias: Alias| {
        app.send(Event::Team(TeamEvent::AliasDecided(alias)));
        // The button that was pressed is gone: the next pair is at the head of the card.
        if let Some(card) = place.get_untracked() {
            let _ = card.focus();
        }
    };
    let proposal = move |each: AliasProposal| {
        let locale = app.locale();
        let rows = |rows: u32| app.tn("team.alias.rows", rows.into(), &locale.integer(rows.into()));
        let evidence = format!("{}: {}, {}", app.t(&format!("team.alias.rule.{}", each.rule)), rows(each.from_rows), rows(each.to_rows));
        let (from, to) = (shortened(&each.from, 120), shortened(&each.to, 120));
        let said = format!("{}, {}", in_sentence(&each.from), in_sentence(&each.to));
        let alias = move |refused: bool| Alias { from: each.from.clone(), to: each.to.clone(), refused };
        let (same, other) = (alias(false), alias(true));
        view! {
            <li class="alias">
                <p class="alias__names">
                    <bdi>{from.clone()}</bdi>
                    <span class="muted" aria-hidden="true">
                        " → "
                    </span>
                    <b>
                        <bdi>{to.clone()}</bdi>
                    </b>
                    <small>{evidence}</small>
                </p>
                <span class="alias__acts">
                    <button type="button" class="ctl ctl--sm" aria-label=format!("{}: {said}", app.t("team.alias.same")) on:click=move |_| decide(same.clone())>
                        {app.t("team.alias.same")}
                    </button>
                    <button type="button" class="ctl ctl--sm ctl--quiet" aria-label=format!("{}: {said}", app.t("team.alias.other")) on:click=move |_| decide(other.clone())>
                        {app.t("team.alias.other")}
                    </button>
                </span>
            </li>
        }
    };
    let decision = move |each: Alias| {
        let values = [("from", in_sentence(&each.from)), ("to", in_sentence(&each.to))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let text = app.tw(if each.refused { "team.alias.is_other" } else { "team.alias.is_same" }, &values);
        let label = format!("{}: {text}", app.t("action.undo"));
        let forget = move |_| {
            app.send(Event::Team(TeamEvent::AliasForgotten(each.clone())));
            if let Some(card) = place.get_untracked() {
                let _ = card.focus();
            }
        };
        view! {
            <li class="alias">
                <p class="alias__names">{text}</p>
                <span class="alias__acts">
                    <button type="button" class="link" aria-label=label on:click=forget>
                        {app.t("action.undo")}
                    </button>
                </span>
            </li>
        }
    };
    view! {
        <Show when=move || !proposals.read().is_empty() || !decided.read().is_empty()>
            <section class="card col-12" node_ref=place tabindex="-1" aria-label=move || app.t("team.alias.title")>
                <div class="card__head">
                    <h2 class="card__title">
                        {move || app.t("team.alias.title")}
                        " "
                        <small class="hide-phone">{move || app.t("team.alias.sub")}</small>
                    </h2>
                </div>
                <ul class="aliases">
                    {move || proposals.get().into_iter().map(proposal).collect_view()}
                    {move || decided.get().into_iter().map(decision).collect_view()}
                </ul>
                <p class="card__foot">{move || app.t("team.alias.note")}</p>
            </section>
        </Show>
    }
}
