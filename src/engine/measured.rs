//! What is measured of a case, a column each in the file of Conversas: the mean, median or share of a column is the metric of its name.

use crate::export::TableCell;
use crate::metrics::{Population, Subject, Value};
use crate::model::{Clock, Grain};

use super::loaded::Loaded;

enum Measure {
    Secs(Population, Value),
    Count(fn(&Loaded, usize) -> u32),
    /// Of cases of which it can be said: whether they are also in the second population.
    YesNo(Population, Population),
    /// What became of who waited.
    Ending,
    Tags,
    Value,
}

/// Columns of durations, then all others: see [`super::protocol::CASE_MEASURES`].
fn measure(column: &str) -> Option<Measure> {
    use Measure::{Count, Secs, YesNo};
    Some(match column {
        "ack" => Secs(Population::Acknowledged, Value::AckSecs),
        "queue" => Secs(Population::Picked, Value::QueueSecs),
        "first_response" => Secs(Population::Responded, Value::ResponseSecs),
        "handling" => Secs(Population::Handled, Value::HandlingSecs),
        "active" => Secs(Population::Worked, Value::ActiveSecs),
        "resolution" => Secs(Population::Resolved, Value::ResolutionSecs),
        "net_resolution" => Secs(Population::NetResolved, Value::NetSecs),
        "sent" => Count(|loaded, case| loaded.derived.facts.n_replies[case]),
        "answers" => Count(|loaded, case| loaded.derived.facts.n_answers[case].into()),
        "in_target" => YesNo(Population::SlaDecided, Population::SlaMet),
        "resolved_in_target" => YesNo(Population::ResolutionDecided, Population::ResolutionMet),
        "first_contact" => YesNo(Population::FirstContactDecided, Population::FirstContactMet),
        "came_back" => YesNo(Population::ReturnDecided, Population::Returned),
        "known_customer" => YesNo(Population::CustomerKnown, Population::Returning),
        "by_robot" => YesNo(Population::RobotCases, Population::Contained),
        "converted" => YesNo(Population::OutcomeKnown, Population::Converted),
        "ending" => Measure::Ending,
        "tags" => Measure::Tags,
        "value" => Measure::Value,
        _ => return None,
    })
}

/// What a column says of a case; `word` gives the word of an id in a column. Durations are on the clock of `subject`.
pub fn cell(loaded: &Loaded, subject: &Subject, case: usize, column: &str, word: impl Fn(&str, &str) -> String) -> TableCell {
    let holds = |population| subject.holds(population, Grain::Case, case);
    // Nobody has said when the service is open.
    let is_told = subject.clock == Clock::Wall || loaded.derived.business.is_some();
    match measure(column) {
        Some(Measure::Secs(_, value)) if value.is_on_clock() && !is_told => TableCell::None,
        Some(Measure::YesNo(Population::SlaDecided | Population::ResolutionDecided, _)) if !is_told => TableCell::None,
        Some(Measure::Secs(population, value)) if holds(population) => TableCell::Secs(subject.value(value, case)),
        Some(Measure::Count(count)) if !loaded.data.messages.of_case(case).is_empty() => TableCell::Number(count(loaded, case).into()),
        Some(Measure::YesNo(decided, met)) if holds(decided) => TableCell::Text(word("measured", if holds(met) { "yes" } else { "no" })),
        Some(Measure::Ending) => {
            let endings = [
                (Population::Lost, "lost"),
                (Population::Abandoned, "abandoned"),
                (Population::Missed, "missed"),
                (Population::Expired, "expired"),
                (Population::Contained, "contained"),
                (Population::Responded, "answered"),
            ];
            let ending = endings.into_iter().find(|&(population, _)| holds(population));
            ending.map_or(TableCell::None, |(_, id)| TableCell::Text(word(column, id)))
        }
        Some(Measure::Tags) => {
            let names = &loaded.data.names;
            let tags = names.tag_sets.get(loaded.data.cases.tag_list[case] as usize).map_or(&[][..], Vec::as_slice);
            let tags: Vec<&str> = tags.iter().map(|&tag| names.tags.value(tag)).collect();
            if tags.is_empty() { TableCell::None } else { TableCell::Text(tags.join("; ")) }
        }
        Some(Measure::Value) if !loaded.data.cases.value[case].is_nan() => TableCell::Number(loaded.data.cases.value[case]),
        _ => TableCell::None,
    }
}
