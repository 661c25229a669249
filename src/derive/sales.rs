//! Which cases are sales, where no file says it: by their tags, or by a value.

use rustc_hash::FxHashSet;

use crate::data::Dataset;
use crate::model::{Policy, fold};

/// As [`crate::import::CaseRows::outcome`].
const NOT_CONVERTED: u8 = 1;
const CONVERTED: u8 = 2;

/// What a file says of a case stands. Of the others those with one of the policy's tags, or a value above zero, are converted, and the rest is
/// not; without such a rule nothing is known of them.
pub fn tell(data: &mut Dataset, policy: &Policy) {
    if policy.sale_tags.is_empty() && !policy.sale_by_value {
        return;
    }
    let (names, cases) = (&data.names, &mut data.cases);
    let wanted: FxHashSet<String> = policy.sale_tags.iter().map(|tag| fold(tag.trim())).collect();
    let is_sale = |&tag: &u32| wanted.contains(&fold(names.tags.value(tag).trim()));
    let lists: Vec<bool> = names.tag_sets.iter().map(|tags| tags.iter().any(is_sale)).collect();
    for case in 0..data.n_counted {
        if cases.outcome[case] == 0 {
            let has_tag = lists.get(cases.tag_list[case] as usize).copied().unwrap_or_default();
            let has_value = policy.sale_by_value && cases.value[case] > 0.0;
            cases.outcome[case] = if has_tag || has_value { CONVERTED } else { NOT_CONVERTED };
        }
    }
}
