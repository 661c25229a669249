//! Teams of agents by the settings, where the files name none.

use rustc_hash::FxHashMap;

use crate::data::{CaseFacts, Dataset, NO_CODE};
use crate::model::Policy;

/// A case without a team is of the team of its agent.
pub fn assign(data: &mut Dataset, facts: &CaseFacts, policy: &Policy) {
    let team_of = team_of_agent(data, policy);
    if team_of.is_empty() {
        return;
    }
    for (team, agent) in data.cases.team.iter_mut().zip(&facts.agent).filter(|(team, _)| **team == NO_CODE) {
        *team = team_of.get(agent).copied().unwrap_or(NO_CODE);
    }
}

/// Codes of the agents that the settings give a team, with the code of that team.
pub fn team_of_agent(data: &mut Dataset, policy: &Policy) -> FxHashMap<u32, u32> {
    let mut team_of = FxHashMap::default();
    for (agent, team) in policy.teams.iter().filter(|(_, team)| !team.trim().is_empty()) {
        if let Some(code) = data.names.agents.code(agent) {
            team_of.insert(data.person(code), data.names.teams.intern(team.trim()));
        }
    }
    team_of
}
