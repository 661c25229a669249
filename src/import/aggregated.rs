//! Reports of averages and counts: clear to read and no use to us, since what they were made of is not in them.

use super::values::{fold, written};

/// Columns of the reports of Chatwoot, in English and in Portuguese.
const CHATWOOT: &str = "Agent name, Assigned conversations, Avg first response time, Avg resolution time, Avg customer waiting time, Resolution Count, Inbox name, Inbox type, \
    No. of conversations, Label, Avg reply time, Team name, Conversations count, Conversations, Messages received, Messages sent, Start of the hour, \
    Nome do Agente, Conversas atribuídas, Tempo médio de primeira resposta, Tempo médio de resolução, Tempo médio de espera do cliente, Contagem de Resolução, \
    Nome da Caixa de Entrada, Tipo da Caixa de Entrada, Nº de Conversas, Etiqueta, Tempo médio de resposta, Nome do Time, Contagem de conversas, Conversas, \
    Mensagens Recebidas, Mensagens enviadas, Quantidade de resoluções";

/// How names of averages and of counts start, folded.
const AVERAGES: [&str; 10] =
    ["avg", "average", "mean", "median", "media", "mediana", "tempomedio", "tiempomedio", "tiempopromedio", "promedio"];
const COUNTS: [&str; 16] = [
    "noof",
    "numberof",
    "count",
    "total",
    "conversationscount",
    "resolutioncount",
    "qtd",
    "qtde",
    "quantidade",
    "ndeconversas",
    "contagem",
    "cantidad",
    "messagesreceived",
    "messagessent",
    "mensagensrecebidas",
    "mensagensenviadas",
];
/// What Zendesk Explore puts around a measure.
const MADE: [&str; 6] = ["AVG(", "MED(", "SUM(", "COUNT(", "D_COUNT(", "MAX("];

/// Whose report a header belongs to, empty when that is not known; `None` = it is none.
pub fn whose(header: &[String]) -> Option<&'static str> {
    let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
    let n_of = |starts: &[&str]| folded.iter().filter(|name| starts.iter().any(|start| name.starts_with(start))).count();
    let n_made = header.iter().filter(|name| MADE.iter().any(|made| name.trim_start().starts_with(made))).count();
    let (n_averages, n_counts) = (n_of(&AVERAGES), n_of(&COUNTS));
    if n_made > 0 {
        return Some("Zendesk Explore");
    }
    let n_chatwoot = CHATWOOT.split(',').map(fold).filter(|name| folded.contains(name)).count();
    // Hours by days: a day heads each column.
    let is_traffic = header.len() > 2
        && folded.first().is_some_and(|name| name.is_empty() || name == "startofthehour")
        && header[1..].iter().all(|day| written(day).is_some());
    match () {
        () if is_traffic || n_averages > 0 && n_chatwoot >= 3 => Some("Chatwoot"),
        () if n_averages > 0 && n_averages + n_counts >= 2 => Some(""),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_known_by_their_averages_and_counts() {
        for (header, expected) in [
            (
                "Agent name,Assigned conversations,Avg first response time,Avg resolution time,Avg customer waiting time,Resolution Count",
                Some("Chatwoot"),
            ),
            (
                "Nome da Caixa de Entrada,Tipo da Caixa de Entrada,Nº de Conversas,Tempo médio de primeira resposta,Tempo médio de resolução",
                Some("Chatwoot"),
            ),
            ("Start of the hour,2024-07-01,2024-07-02", Some("Chatwoot")),
            (",01/07/2024,02/07/2024,03/07/2024", Some("Chatwoot")),
            ("Ticket group,D_COUNT(Tickets),MED(First reply time (min))", Some("Zendesk Explore")),
            ("Atendente,Qtd. atendimentos,Tempo médio de atendimento", Some("")),
            ("Protocolo,Criado em,Atendente,Valor total", None),
            ("name,id", None),
        ] {
            let header: Vec<String> = header.split(',').map(str::to_owned).collect();
            assert_eq!(whose(&header), expected, "{header:?}");
        }
    }
}
