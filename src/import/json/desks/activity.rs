//! What the lines between messages in Chatwoot say, in English and in Portuguese: who resolved, reopened, assigned.

use crate::model::EventKind;

/// What a line says. Empty = nobody, or not said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity<'a> {
    pub kind: EventKind,
    pub actor: &'a str,
    /// The team of `via`.
    pub team: &'a str,
    /// Whom a case was assigned to, or the state that it got; the line itself when it is none that we know.
    pub detail: &'a str,
}

/// A line of activity. One that is not known is an event without a kind.
pub fn read(line: &str) -> Activity<'_> {
    let line = line.trim().trim_end_matches('.');
    let has = |parts: &[&str]| parts.iter().any(|part| line.contains(part));
    if has(&["marked resolved", "marked as resolved", "was resolved", "marcada como resolvida", "foi resolvida"]) {
        return Activity { kind: EventKind::Closed, actor: actor(line), ..Activity::default() };
    }
    if has(&["was reopened", "reopened the conversation", "foi reaberta", "reabriu a conversa"]) {
        return Activity { kind: EventKind::Reopened, actor: actor(line), ..Activity::default() };
    }
    // A robot lets go of a conversation by opening it.
    if has(&["marked as open", "marked open", "was opened", "marcada como aberta", "foi aberta"]) {
        return Activity { kind: EventKind::HandedToHuman, actor: actor(line), ..Activity::default() };
    }
    for (state, parts) in [("pending", ["marked as pending", "marcada como pendente"]), ("snoozed", ["was snoozed", "foi adiada"])] {
        if has(&parts) {
            return Activity { kind: EventKind::StatusChanged, actor: actor(line), detail: state, ..Activity::default() };
        }
    }
    for taken in [" self-assigned this conversation", " atribuiu a si mesmo essa conversa"] {
        if let Some(who) = line.strip_suffix(taken) {
            return Activity { kind: EventKind::Assigned, actor: who, detail: who, ..Activity::default() };
        }
    }
    let assigned =
        line.strip_prefix("Assigned to ").map(|rest| (rest, " by ")).or(line.strip_prefix("Atribuído a ").map(|rest| (rest, " por ")));
    if let Some((rest, by)) = assigned {
        let (whom, actor) = rest.rsplit_once(by).unwrap_or((rest, ""));
        let (detail, team) = whom.split_once(" via ").unwrap_or((whom, ""));
        return Activity { kind: EventKind::Assigned, actor, team, detail };
    }
    Activity { detail: line, ..Activity::default() }
}

/// Who did it: after the verb, before any reason. The system is nobody.
fn actor(line: &str) -> &str {
    const VERBS: [&str; 16] = [
        "resolved by ",
        "reopened by ",
        "opened by ",
        "open by ",
        "pending by ",
        "snoozed by ",
        "resolvida por ",
        "reaberta por ",
        "aberta por ",
        "pendente por ",
        "adiada por ",
        "resolvida pelo ",
        "aberta pelo ",
        "resolved due ",
        "open due ",
        "aberta automaticamente",
    ];
    let Some(rest) = VERBS.iter().find_map(|verb| line.split_once(verb)).map(|(_, rest)| rest) else { return "" };
    let ends = [" por inatividade", " due to ", " (", ": "];
    let name = ends.iter().fold(rest, |name, end| name.split_once(end).map_or(name, |(name, _)| name)).trim();
    let is_nobody = line.contains("pelo sistema")
        || line.contains("automatic")
        || line.contains("automaticamente")
        || matches!(name, "system" | "sistema" | "the system");
    if is_nobody { "" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_say_what_happened_and_who_did_it() {
        for (line, expected) in [
            ("Conversation was marked resolved by Ana Lima", "closed|Ana Lima||"),
            ("Conversa foi marcada como resolvida por Ana Lima", "closed|Ana Lima||"),
            ("A conversa foi resolvida por João", "closed|João||"),
            ("A conversa foi marcada como resolvida pelo sistema por ter 3 dias de inatividade", "closed|||"),
            ("Conversation was marked resolved by system due to 3 days of inactivity", "closed|||"),
            ("A conversa foi marcada como resolvida por Capitão por inatividade", "closed|Capitão||"),
            ("A conversa foi marcada como resolvida por Capitão (respondida)", "closed|Capitão||"),
            ("Conversation was reopened by Ana", "reopened|Ana||"),
            ("Conversa foi reaberta por Ana", "reopened|Ana||"),
            ("O sistema reabriu a conversa devido a uma nova mensagem recebida.", "reopened|||"),
            ("System reopened the conversation due to a new incoming message.", "reopened|||"),
            ("A conversa foi aberta por Capitão", "handed_to_human|Capitão||"),
            ("A conversa foi marcada como aberta pelo sistema devido a um erro com o robô de atendimento.", "handed_to_human|||"),
            ("Conversa foi adiada por Ana", "status_changed|Ana||snoozed"),
            ("Conversation was marked as pending by Ana", "status_changed|Ana||pending"),
            ("Assigned to Bia by Ana", "assigned|Ana||Bia"),
            ("Atribuído a Bia via Vendas por Ana", "assigned|Ana|Vendas|Bia"),
            ("Atribuído a Vendas por Ana", "assigned|Ana||Vendas"),
            ("Ana self-assigned this conversation", "assigned|Ana||Ana"),
            ("Ana atribuiu a si mesmo essa conversa", "assigned|Ana||Ana"),
            ("Ana adicionou boleto", "other|||Ana adicionou boleto"),
        ] {
            let said = read(line);
            assert_eq!([said.kind.id(), said.actor, said.team, said.detail].join("|"), expected, "{line}");
        }
    }
}
