//! What each case is promised, and how the promises fare.

use rustc_hash::FxHashSet;

use crate::data::{CaseFacts, CaseTarget, Dataset, Dictionary, NO_TIME, SlaOutcome, SlaOutcomes, Targets, Time32, Waits, given_up};
use crate::model::{EpochSecs, Policy, SlaRule, fold};

/// The first rule that a case meets, else the targets of all.
pub fn targets(data: &Dataset, policy: &Policy) -> Targets {
    let common = CaseTarget {
        first_response_secs: policy.sla_first_response_secs,
        next_reply_secs: policy.sla_next_reply_secs,
        resolution_secs: policy.sla_resolution_secs,
        clock: None,
    };
    let of_rule = |rule: &SlaRule| CaseTarget {
        first_response_secs: rule.first_response_secs.unwrap_or(common.first_response_secs),
        next_reply_secs: rule.next_reply_secs.unwrap_or(common.next_reply_secs),
        resolution_secs: rule.resolution_secs.unwrap_or(common.resolution_secs),
        clock: rule.clock,
    };
    let all = std::iter::once(common).chain(policy.sla_rules.iter().map(of_rule)).collect();
    let rules: Vec<Matcher> = policy.sla_rules.iter().map(|rule| Matcher::new(data, rule)).collect();
    let place = |case: usize| rules.iter().position(|rule| rule.meets(data, case)).map_or(0, |place| place as u16 + 1);
    let of_case = if rules.is_empty() { Vec::new() } else { (0..data.cases.len()).map(place).collect() };
    Targets { all, of_case }
}

/// A rule with its words as codes; `None` = any.
struct Matcher {
    team: Option<FxHashSet<u32>>,
    case_type: Option<FxHashSet<u32>>,
    channel: Option<FxHashSet<u32>>,
    priority: Option<FxHashSet<u32>>,
    tag_list: Option<FxHashSet<u32>>,
}

impl Matcher {
    fn new(data: &Dataset, rule: &SlaRule) -> Self {
        let names = &data.names;
        let tags = codes(&names.tags, &rule.tag);
        let with_tag = |tags: &FxHashSet<u32>| {
            let lists = names.tag_sets.iter().enumerate().filter(|(_, list)| list.iter().any(|tag| tags.contains(tag)));
            lists.map(|(list, _)| list as u32).collect()
        };
        Matcher {
            team: codes(&names.teams, &rule.team),
            case_type: codes(&names.case_types, &rule.case_type),
            channel: codes(&names.channels, &rule.channel),
            priority: codes(&names.priorities, &rule.priority),
            tag_list: tags.as_ref().map(with_tag),
        }
    }

    fn meets(&self, data: &Dataset, case: usize) -> bool {
        let cases = &data.cases;
        let is_met = |wanted: &Option<FxHashSet<u32>>, code: u32| wanted.as_ref().is_none_or(|wanted| wanted.contains(&code));
        is_met(&self.team, cases.team[case])
            && is_met(&self.case_type, cases.case_type[case])
            && is_met(&self.channel, cases.channel[case])
            && is_met(&self.priority, cases.priority[case])
            && is_met(&self.tag_list, cases.tag_list[case])
    }
}

/// Codes of a word however it is written; `None` = no word is asked for.
fn codes(names: &Dictionary, word: &str) -> Option<FxHashSet<u32>> {
    let wanted = fold(word.trim());
    let same = |&code: &u32| fold(names.value(code).trim()) == wanted;
    (!wanted.is_empty()).then(|| (0..names.len() as u32).filter(same).collect())
}

/// Judges every target; `secs` counts from one time to another as the case is counted.
pub fn outcomes(
    data: &Dataset,
    waits: &Waits,
    facts: &CaseFacts,
    targets: &Targets,
    data_end: EpochSecs,
    secs: impl Fn(usize, EpochSecs, EpochSecs) -> i64,
) -> SlaOutcomes {
    let end = |case: usize| given_up(data.cases.closed[case], data_end);
    let judge = |case: usize, from: Time32, at: Time32, end: EpochSecs, target: i64| match (from, at) {
        (NO_TIME, _) => SlaOutcome::Pending,
        (from, NO_TIME) => unanswered(secs(case, from.into(), end), target),
        // The wrong way round: nothing is known.
        (from, at) if at < from => SlaOutcome::Pending,
        (from, at) => answered(secs(case, from.into(), at.into()), target),
    };
    let cases = 0..data.cases.len();
    let resolution = |case: usize| match data.cases.closed[case] {
        NO_TIME if data.cases.is_closed(case) => SlaOutcome::Pending,
        closed => judge(case, data.cases.created[case], closed, data_end, targets.of(case).resolution_secs),
    };
    SlaOutcomes {
        first_response: cases
            .clone()
            .map(|case| judge(case, facts.sla_from[case], facts.response_at[case], end(case), targets.of(case).first_response_secs))
            .collect(),
        resolution: cases.map(resolution).collect(),
        next_reply: (0..waits.len())
            .map(|wait| {
                let case = waits.case[wait] as usize;
                let end = waits.in_vain_until(wait, data.cases.closed[case], data_end);
                judge(case, waits.start[wait], waits.answered[wait], end, targets.of(case).next_reply_secs)
            })
            .collect(),
    }
}

fn answered(secs: i64, target: i64) -> SlaOutcome {
    if secs <= target { SlaOutcome::Met } else { SlaOutcome::Breached }
}

/// Late is late; inside is not judged yet.
fn unanswered(waited: i64, target: i64) -> SlaOutcome {
    if waited > target { SlaOutcome::Breached } else { SlaOutcome::Pending }
}
