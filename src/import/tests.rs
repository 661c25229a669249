//! Whole files, from their bytes to rows and a report.

use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::data::{Category, NO_TIME, Time32};
use crate::model::report::Report;
use crate::model::{
    AuthorKind, CaseState, DeliveryStatus, Direction, EventKind, FileReport, IssueKind, MessageKind, Origin, PresenceState,
};

const ZONE: &str = "America/Sao_Paulo";

fn read(text: &str) -> (FileReport, Vec<Batch>) {
    let (report, batches) = read_all("t.csv", text.as_bytes(), ZONE);
    assert_eq!(report.rows_read, report.kept + report.merged + report.rejected);
    assert_eq!(report.kept, batches.iter().filter(|batch| !batch.is_aside).map(|batch| batch.rows.len() as u64).sum::<u64>());
    assert_eq!(report.rejected, report.issues.iter().filter(|issue| issue.kind.rejects()).map(|issue| issue.count).sum::<u64>());
    assert_eq!(Report::of(vec![report.clone()]).rows_read, report.rows_read);
    (report, batches)
}

fn clock(secs: Time32) -> String {
    if secs == NO_TIME {
        return "-".to_owned();
    }
    DateTime::from_timestamp(secs.into(), 0).map(|time| time.format("%m-%dT%H:%M:%S").to_string()).unwrap_or_default()
}

/// Rows as words, those not given as `-`.
fn rows_of(rows: &Rows) -> Vec<String> {
    let word = |text: &str| if text.is_empty() { "-".to_owned() } else { text.replace('\u{1f}', "+") };
    let of = |category: &Category, row: usize| word(category.get(row));
    (0..rows.len())
        .map(|row| {
            match rows {
                Rows::Messages(m) => vec![
                    word(m.case_id.get(row)),
                    clock(m.sent_at[row]),
                    Direction::from_code(m.direction[row]).id().to_owned(),
                    AuthorKind::from_code(m.author_kind[row]).id().to_owned(),
                    MessageKind::from_code(m.kind[row]).id().to_owned(),
                    DeliveryStatus::from_code(m.status[row]).id().to_owned(),
                    Origin::from_code(m.origin[row]).id().to_owned(),
                    of(&m.channel, row),
                    of(&m.template, row),
                    of(&m.agent, row),
                    of(&m.case_type, row),
                    of(&m.contact_name, row),
                    of(&m.phone, row),
                    m.order[row].to_string(),
                ],
                Rows::Cases(c) => vec![
                    word(c.case_id.get(row)),
                    clock(c.created_at[row]),
                    clock(c.first_response_at[row]),
                    clock(c.closed_at[row]),
                    CaseState::from_code(c.state[row]).id().to_owned(),
                    of(&c.agent, row),
                    of(&c.team, row),
                    of(&c.channel, row),
                    of(&c.case_type, row),
                    of(&c.contact_name, row),
                    of(&c.phone, row),
                    of(&c.tags, row),
                    if c.csat[row].is_nan() { "-".to_owned() } else { c.csat[row].to_string() },
                    c.outcome[row].to_string(),
                    if c.value[row].is_nan() { "-".to_owned() } else { c.value[row].to_string() },
                    Origin::from_code(c.origin[row]).id().to_owned(),
                ],
                Rows::Events(e) => vec![
                    word(e.case_id.get(row)),
                    clock(e.at[row]),
                    if e.kind[row] == STATE_EVENT { "state" } else { EventKind::from_code(e.kind[row]).id() }.to_owned(),
                    of(&e.actor, row),
                    of(&e.team, row),
                    of(&e.detail, row),
                ],
                Rows::Presence(p) => vec![
                    of(&p.agent, row),
                    PresenceState::from_code(p.state[row]).id().to_owned(),
                    clock(p.from[row]),
                    clock(p.to[row]),
                    of(&p.reason, row),
                ],
            }
            .join(" | ")
        })
        .collect()
}

/// `file` is a table whose cells are set apart by `|`; `expected` is the role and the rows.
#[track_caller]
pub(super) fn check(file: &str, expected: &str) {
    let lines: Vec<Vec<&str>> = file.trim().lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    let wanted: Vec<&str> = expected.trim().lines().map(str::trim).collect();
    for delimiter in [",", ";", "\t"] {
        // A decimal comma or several tags need quotes in some of them.
        let quoted = |cell: &&str| if cell.contains([',', ';']) { format!("\"{cell}\"") } else { (*cell).to_owned() };
        let text: Vec<String> = lines.iter().map(|cells| cells.iter().map(quoted).collect::<Vec<_>>().join(delimiter)).collect();
        let (report, batches) = read(&text.join("\r\n"));
        let mut got = vec![report.error.as_ref().map_or(report.role.clone(), |error| format!("{}:{}", error.kind, error.detail))];
        got.extend(batches.iter().flat_map(|batch| rows_of(&batch.rows)));
        got.extend(
            report
                .issues
                .iter()
                .map(|issue| format!("{}@{} {} x{}", issue.kind.id(), issue.line, issue.column.as_deref().unwrap_or("-"), issue.count)),
        );
        assert_eq!(got, wanted, "with {delimiter:?}");
    }
}

#[track_caller]
fn check_error(bytes: &[u8], expected: &str) {
    let (report, batches) = read_all("t.csv", bytes, ZONE);
    let error = report.error.as_ref().map_or("none".to_owned(), |error| format!("{} {}", error.kind, error.detail));
    assert_eq!(error.trim(), expected);
    assert!(batches.is_empty() && report.format == "unreadable" && report.bytes == bytes.len() as u64);
}

#[test]
fn a_message_log_is_read_by_its_headers() {
    check(
        "message_id | case_id | sent_at | direction | status | channel | kind | template | agent | contact | is_bot
         w1 | 7 | 2024-07-01T04:46:28Z | sent | read | instagram | hsm | order_v1 | Camila | +5592962369691 | 0
         w2 | 7 | 2024-07-01T04:46:54Z | received | read | instagram | session | | | +5592962369691 | 0
         w3 | 7 | 2024-07-01T04:47:00Z | sent | failed | instagram | session | | | +5592962369691 | 1
         w4 | 7 | 2024-07-01T04:48:00Z | sent | new | instagram | hsm | promo_v2 | | +5592962369691 | 0
         w5 | 7 | 2024-07-01T04:49:00Z | sent | sent | instagram | session | | | +5592962369691 | 0",
        "messages
         7 | 07-01T04:46:28 | sent | human | hsm | read | unknown | instagram | order_v1 | Camila | - | - | +5592962369691 | 0
         7 | 07-01T04:46:54 | received | customer | session | read | unknown | instagram | - | - | - | - | +5592962369691 | 0
         7 | 07-01T04:47:00 | sent | bot | session | failed | unknown | instagram | - | - | - | - | +5592962369691 | 0
         7 | 07-01T04:48:00 | sent | campaign | hsm | new | unknown | instagram | promo_v2 | - | - | - | +5592962369691 | 0
         7 | 07-01T04:49:00 | sent | human | session | sent | unknown | instagram | - | - | - | - | +5592962369691 | 0",
    );
}

#[test]
fn a_case_list_is_read_by_its_headers() {
    check(
        "case_id | created_at | closed_at | first_response_at | agent | team | channel | case_type | status | contact_name | csat | tags | origin | converted
         1 | 2024-07-01T04:46:28Z | 2024-07-01T05:23:50Z | 2024-07-01T04:46:57Z | Camila | Billing | instagram | complaint | closed | Maria | 5 | vip;promo | hsm | 1
         2 | 2024-07-01T04:46:28Z | | | | Sales | telegram | other | pending | Ana | | | client | 0
         3 | 2024-07-01T04:46:28Z | 2024-07-01T04:00:00Z | | | Sales | telegram | other | estranho | Ana | ? | | client | 0",
        "cases
         1 | 07-01T04:46:28 | 07-01T04:46:57 | 07-01T05:23:50 | closed | Camila | Billing | instagram | complaint | Maria | - | vip+promo | 5 | 2 | - | hsm
         2 | 07-01T04:46:28 | - | - | pending | - | Sales | telegram | other | Ana | - | - | - | 1 | - | client
         3 | 07-01T04:46:28 | - | - | unknown | - | Sales | telegram | other | Ana | - | - | - | 1 | - | client
         time_before_opening@4 closed_at x1
         unknown_state@4 status x1",
    );
}

#[test]
fn the_twelve_columns_of_consumo_whatsapp_are_messages() {
    check(
        "Case | Tipo | Canal | HSM/WApp | Template Usado | Status | Telefone | Respostas | Ordem das Mensagens | Data de Criação | Último Agente | Tipo de Sessão
         C1 | Dúvida | WhatsApp | HSM | boas_vindas | Lido | 5511988887777 | | 1 | 13/07/2024 09:00:00 | Ana | Iniciada por HSM
         C1 | Dúvida | WhatsApp | WApp | - | Recebido | 5511988887777 | Bom dia | 2 | 13/07/2024 09:00:00 | Ana | Iniciada por HSM
         C2 | Compra | WhatsApp | WApp | | Novo | 5511988887777 | 0 | 1 | 01/07/2024 09:00:00 | | Iniciada pelo cliente
         C2 | Compra | WhatsApp | WApp | | Enviado | 5511988887777 | 1 | 2 | 01/07/2024 09:00:00 | | FEP",
        "messages
         C1 | 07-13T12:00:00 | sent | human | hsm | read | hsm | WhatsApp | boas_vindas | Ana | Dúvida | - | +5511988887777 | 1
         C1 | 07-13T12:00:00 | sent | human | session | delivered | hsm | WhatsApp | - | Ana | Dúvida | - | +5511988887777 | 2
         C2 | 07-01T12:00:00 | received | customer | session | new | client | WhatsApp | - | - | Compra | - | +5511988887777 | 1
         C2 | 07-01T12:00:00 | sent | unknown | session | sent | fep | WhatsApp | - | - | Compra | - | +5511988887777 | 2",
    );
}

#[test]
fn our_own_table_of_messages_reads_back_in_every_language() {
    let rows = "C1 | Dúvida | WhatsApp | HSM | oi_v1 | Lido | +5511988887777 | 2 · Bom dia | 1 de 2 | 2024-07-01 09:00:00 | Ana | HSM | 2024-07-01 09:00:05 | sent
                C1 | Dúvida | WhatsApp | WApp | | | +5511988887777 | | 2 de 2 | 2024-07-01 09:00:00 | Ana | HSM | 2024-07-01 09:01:00 | received";
    let expected = "messages
         C1 | 07-01T12:00:05 | sent | human | hsm | read | hsm | WhatsApp | oi_v1 | Ana | Dúvida | - | +5511988887777 | 1
         C1 | 07-01T12:01:00 | received | customer | session | unknown | hsm | WhatsApp | - | Ana | Dúvida | - | +5511988887777 | 2";
    for header in [
        "Case | Tipo | Canal | HSM/WApp | Template usado | Status | Telefone | Respostas | Ordem das mensagens | Data de criação | Último agente | Tipo de sessão | Data da mensagem | Direção",
        "Case | Type | Channel | HSM/WApp | Template used | Status | Phone | Replies | Message order | Created at | Last agent | Session type | Message time | Direction",
        "Caso | Tipo | Canal | HSM/WApp | Plantilla usada | Estado | Teléfono | Respuestas | Orden de los mensajes | Fecha de creación | Último agente | Tipo de sesión | Fecha del mensaje | Dirección",
    ] {
        check(&format!("{header}\n{rows}"), expected);
    }
}

#[test]
fn the_smallest_file_needs_five_columns() {
    check(
        "conversationId | sendTime | senderType | text | agentId
         1 | 2024-07-01T10:00:00Z | visitor | oi |
         1 | 2024-07-01T10:00:09Z | agent | olá | ana
         1 | 2024-07-01T10:00:10Z | bot | menu |
         1 | 2024-07-01T10:00:11Z | system | fim |",
        "messages
         1 | 07-01T10:00:00 | received | customer | unknown | unknown | unknown | - | - | - | - | - | - | 0
         1 | 07-01T10:00:09 | sent | human | unknown | unknown | unknown | - | - | ana | - | - | - | 0
         1 | 07-01T10:00:10 | sent | bot | unknown | unknown | unknown | - | - | - | - | - | - | 0
         1 | 07-01T10:00:11 | system | automation | unknown | unknown | unknown | - | - | - | - | - | - | 0",
    );
}

#[test]
fn messages_of_a_chatwoot_based_platform_are_read() {
    check(
        "ACCOUNT_ID | ACCOUNT_NAME | INBOX_ID | INBOX_NAME | CONTACT_NAME | CONTACT_EMAIL | CONTACT_PHONE_NUMBER | CHANNEL_TYPE | CONVERSATION_ID | CONVERSATION_CREATED_AT | MESSAGE_CREATED_AT | MESSAGE_ID | MESSAGE_TYPE | MESSAGE_PRIVATE | MESSAGE_CONTENT
         1 | Loja | 2 | Vendas | Bia | b@x.br | +5511988887777 | whatsapp | 9 | 2024-07-01 09:00:00 | 2024-07-01 09:00:01 | 55 | Recebido | false | oi
         1 | Loja | 2 | Vendas | Bia | b@x.br | +5511988887777 | whatsapp | 9 | 2024-07-01 09:00:00 | 2024-07-01 09:00:05 | 56 | Enviado | false | olá
         1 | Loja | 2 | Vendas | Bia | b@x.br | +5511988887777 | whatsapp | 9 | 2024-07-01 09:00:00 | 2024-07-01 09:00:06 | 57 | Enviado | true | ver cadastro",
        "messages
         9 | 07-01T12:00:01 | received | customer | unknown | unknown | unknown | whatsapp | - | - | - | Bia | +5511988887777 | 0
         9 | 07-01T12:00:05 | sent | human | unknown | unknown | unknown | whatsapp | - | - | - | Bia | +5511988887777 | 0
         9 | 07-01T12:00:06 | note | human | unknown | unknown | unknown | whatsapp | - | - | - | Bia | +5511988887777 | 0",
    );
}

#[test]
fn a_created_time_in_a_file_of_messages_is_the_time_of_the_message() {
    check(
        "id | conversation_id | created_at | direction | content | contact
         1 | 9 | 2024-07-01T10:00:00Z | in | oi | Bia
         2 | 9 | 2024-07-01T10:00:05Z | out | olá | Bia",
        "messages
         9 | 07-01T10:00:00 | received | customer | unknown | unknown | unknown | - | - | - | - | Bia | - | 0
         9 | 07-01T10:00:05 | sent | human | unknown | unknown | unknown | - | - | - | - | Bia | - | 0",
    );
}

#[test]
fn tickets_of_blip_are_cases() {
    check(
        "TicketId | SequentialId | StorageDate | OpenDate | CloseDate | FirstResponseDate | CustomerIdentity | OwnerIdentity | AgentIdentity | Team | Status
         a-1 | 12 | 2024-07-01T10:00:00.123Z | 2024-07-01T10:01:00Z | 2024-07-01T11:00:00Z | 2024-07-01T10:02:00Z | 5511988887777@wa.gw.msging.net | bot@msging.net | ana@x.br | Vendas | ClosedAttendant",
        "cases
         a-1 | 07-01T10:00:00 | 07-01T10:02:00 | 07-01T11:00:00 | closed | ana@x.br | Vendas | - | - | - | +5511988887777 | - | - | 0 | - | unknown",
    );
}

#[test]
fn tickets_of_freshdesk_are_cases_whose_durations_are_no_times() {
    check(
        "Ticket ID | Subject | Status | Priority | Source | Type | Agent | Group | Created time | Due by Time | Resolved time | Closed time | Last update time | Initial response time | Time tracked | First response time (in hrs) | Resolution time (in hrs) | Agent interactions | Customer interactions | Resolution status | First response status | Tags | Survey results | Product | Full name | Contact ID
         8 | Troca | Closed | Low | Portal | Question | Ana | N1 | 2024-07-01 09:00:00 | 2024-07-02 09:00:00 | 2024-07-01 10:00:00 | 2024-07-01 11:00:00 | 2024-07-01 11:00:00 | 2024-07-01 09:30:00 | 00:00 | 00:30:00 | 01:00:00 | 2 | 1 | Within SLA | Within SLA | vip,troca | Happy | | Bia | 77",
        "cases
         8 | 07-01T12:00:00 | 07-01T12:30:00 | 07-01T14:00:00 | closed | Ana | N1 | Portal | Question | Bia | - | vip+troca | 4 | 0 | - | unknown",
    );
}

#[test]
fn tickets_of_zendesk_are_cases() {
    check(
        "Summation column | Id | Requester | Requester id | Requester email | Submitter | Assignee | Group | Subject | Tags | Status | Priority | Via | Ticket type | Created at | Updated at | Assigned at | Organization | Due date | Initially assigned at | Solved at | Resolution time | Satisfaction Score | Group stations | Assignee stations | Reopens | Replies | First reply time in minutes | Cidade [txt]
         1 | 501 | Bia | 9 | b@x.br | Bia | Ana | Suporte | Troca | troca vip | Solved | Normal | WhatsApp | Incident | 2024-07-01 09:00 | 2024-07-01 11:00 | 2024-07-01 09:01 | | | 2024-07-01 09:01 | 2024-07-01 11:00 | 2 | Good | 1 | 1 | 0 | 3 | 12 | Santos
         1 | 502 | Caio | 9 | b@x.br | Bia | Ana | Suporte | Troca | | Open | Normal | WhatsApp | Incident | 2024-07-01 09:00 | 2024-07-01 11:00 | 2024-07-01 09:01 | | | 2024-07-01 09:01 | | | Offered | 1 | 1 | 0 | 3 | 12 | Santos",
        "cases
         501 | 07-01T12:00:00 | 07-01T12:12:00 | 07-01T14:00:00 | closed | Ana | Suporte | WhatsApp | Incident | Bia | - | troca+vip | 5 | 0 | - | unknown
         502 | 07-01T12:00:00 | 07-01T12:12:00 | - | open | Ana | Suporte | WhatsApp | Incident | Caio | - | - | - | 0 | - | unknown",
    );
}

#[test]
fn a_brazilian_case_list_is_read_with_its_habits() {
    check(
        "Protocolo | Nome do cliente | Telefone | Atendente | Setor | Canal | Motivo | Data de abertura | Data da primeira resposta | Data de encerramento | Situação | Nota | Valor da venda | Convertido
         2024-1 | Bia Sá | (11) 98888-7777 | Ana | Vendas | WhatsApp | Troca | 13/07/2024 09:00 | 13/07/2024 09:05 | 13/07/2024 10:00 | Encerrado | 4 | R$ 1.234,56 | Sim
         2024-2 | Caio | 5,51199E+12 | Ana | Vendas | WhatsApp | Troca | 02/07/2024 09:00 | -- | | Em atendimento | | | Não
         2024-3 | Davi | 11 3333-4444 | Ana | Vendas | WhatsApp | Troca | 02/07/2024 09:00 | ontem | | Em atendimento | boa? | | Talvez
         Total | | | | | | | | | | | | 1.234,56 |",
        "cases
         2024-1 | 07-13T12:00:00 | 07-13T12:05:00 | 07-13T13:00:00 | closed | Ana | Vendas | WhatsApp | Troca | Bia Sá | +5511988887777 | - | 4 | 2 | 1234.56 | unknown
         2024-2 | 07-02T12:00:00 | - | - | open | Ana | Vendas | WhatsApp | Troca | Caio | - | - | - | 1 | - | unknown
         2024-3 | 07-02T12:00:00 | - | - | open | Ana | Vendas | WhatsApp | Troca | Davi | +551133334444 | - | 4 | 0 | - | unknown
         damaged_phone@3 Telefone x1
         unreadable_optional_time@4 Data da primeira resposta x1
         unknown_state@4 Convertido x1
         total_row@5 - x1",
    );
}

#[test]
fn events_of_cases_are_read() {
    check(
        "case_id | event | timestamp | actor | team | detail
         1 | opened | 2024-07-01T10:00:00Z | | N1 |
         1 | assigned | 2024-07-01T10:01:00Z | Ana | N1 | fila
         1 | algo raro | 2024-07-01T10:02:00Z | Ana | |
         | closed | 2024-07-01T10:02:00Z | Ana | |",
        "events
         1 | 07-01T10:00:00 | opened | - | N1 | -
         1 | 07-01T10:01:00 | assigned | Ana | N1 | fila
         1 | 07-01T10:02:00 | other | Ana | - | algo raro
         missing_case_id@5 case_id x1",
    );
}

#[test]
fn a_log_of_logins_and_breaks_is_presence() {
    check(
        "Agent Name | Activity Type | Start Date/Time | End Date/Time | Duration | User IP
         Ana | Login | 13/07/2024 08:00:00 | 13/07/2024 12:00:00 | 04:00:00 | 10.0.0.1
         Ana | Lunch | 13/07/2024 12:00:00 | 13/07/2024 13:00:00 | 01:00:00 | 10.0.0.1
         Ana | Logoff | 13/07/2024 18:00:00 | | | 10.0.0.1
         | Login | 13/07/2024 18:00:00 | | | 10.0.0.1
         Bia | Login | 13/07/2024 18:00:00 | 13/07/2024 17:00:00 | | 10.0.0.1",
        "presence
         Ana | online | 07-13T11:00:00 | 07-13T15:00:00 | -
         Ana | unavailable | 07-13T15:00:00 | 07-13T16:00:00 | Lunch
         Ana | offline | 07-13T21:00:00 | - | -
         missing_agent@5 Agent Name x1
         end_before_start@6 End Date/Time x1",
    );
    check(
        "Operador | Login | Logout
         Ana | 2024-07-01 08:00 | 2024-07-01 18:00",
        "presence
         Ana | online | 07-01T11:00:00 | 07-01T21:00:00 | -",
    );
    check(
        "agente | estado | desde | hasta | motivo
         Ana | Disponible | 2024-07-01 08:00 | 2024-07-01 09:00 |
         Ana | Pausa | 2024-07-01 09:00 | 2024-07-01 09:10 | café",
        "presence
         Ana | online | 07-01T11:00:00 | 07-01T12:00:00 | -
         Ana | unavailable | 07-01T12:00:00 | 07-01T12:10:00 | café",
    );
}

#[test]
fn an_open_column_of_origins_is_told_from_one_of_directions() {
    check(
        "case_id | data | origem | texto
         1 | 2024-07-01 08:00 | Enviado | a
         1 | 2024-07-01 08:01 | Recebido | b",
        "messages
         1 | 07-01T11:00:00 | sent | human | unknown | unknown | unknown | - | - | - | - | - | - | 0
         1 | 07-01T11:01:00 | received | customer | unknown | unknown | unknown | - | - | - | - | - | - | 0",
    );
}

#[test]
fn a_contact_full_of_phones_is_a_phone_and_a_seconds_column_is_a_time() {
    check(
        "conversa | horario | sentido | contato
         1 | 1719831600 | entrada | 11988887777
         1 | 1719831605 | saída | 11988887777",
        "messages
         1 | 07-01T11:00:00 | received | customer | unknown | unknown | unknown | - | - | - | - | - | +5511988887777 | 0
         1 | 07-01T11:00:05 | sent | human | unknown | unknown | unknown | - | - | - | - | - | +5511988887777 | 0",
    );
}

#[test]
fn a_similar_name_is_taken_with_doubt() {
    let (report, _) = read("case_id,created_at,agent,telefonne,quando_respondeu\n1,2024-07-01,Ana,11988887777,x\n");
    let column = |name: &str| report.columns.iter().find(|column| column.name == name).unwrap();
    assert_eq!((column("telefonne").field.as_deref(), column("telefonne").is_doubtful), (Some("phone"), true));
    assert_eq!((column("agent").field.as_deref(), column("agent").is_doubtful), (Some("agent"), false));
    assert_eq!(column("quando_respondeu").field, None);

    let (report, _) = read("protocolo;registro;situacao\n1;2024-07-01 10:00;aberto\n");
    assert_eq!((report.columns[1].field.as_deref(), report.columns[1].is_doubtful), (Some("created_at"), true));
}

#[test]
fn titles_and_a_separator_line_above_the_header_are_passed_over() {
    let (report, batches) = read("sep=;\r\ncase_id;created_at\r\n1;2024-07-01\r\n");
    assert_eq!((report.delimiter.as_str(), report.kept, batches.len()), (";", 1, 1));
    let file = "\u{feff}Relatório de atendimentos\r\nPeríodo: 01/07/2024 a 31/07/2024\r\n\r\nProtocolo;Data de criação;Atendente\r\n1;01/07/2024 10:00;Ana\r\n2;x;Bia\r\n";
    let (report, _) = read(file);
    assert_eq!((report.rows_read, report.kept, report.issues[1].line), (2, 1, 6));
    assert_eq!((report.issues[0].kind, report.issues[0].lines.as_slice()), (IssueKind::TitleRow, &[1, 2][..]));
    let file = "Relatório;;\r\nProtocolo;Data de criação;Atendente\r\n1;01/07/2024 10:00;Ana\r\n";
    assert_eq!(read(file).0.kept, 1);
}

#[test]
fn the_order_of_dates_is_decided_for_the_whole_file() {
    let order = |dates: &str| {
        let rows: String = dates.split(' ').enumerate().map(|(row, date)| format!("{row};{date} 10:00;Ana\n")).collect();
        let (report, batches) = read(&format!("protocolo;criado em;agente\n{rows}"));
        let first =
            batches.first().map_or(String::new(), |batch| rows_of(&batch.rows)[0].split(" | ").nth(1).unwrap_or_default()[..5].to_owned());
        format!("{} {} {first} {}", report.date_order, report.date_evidence, report.rejected)
    };
    assert_eq!(order("05/06/2024 13/06/2024 14/06/2024"), "day_first 2 06-05 0");
    assert_eq!(order("05/06/2024 06/13/2024"), "month_first 1 05-06 0");
    assert_eq!(order("05/06/2024 06/07/2024"), "day_first 0 06-05 0");
    assert_eq!(order("2024-06-05 2024-06-06"), "iso 2 06-05 0");
    // One that does not fit the many is wrong.
    assert_eq!(order("05/06/2024 13/06/2024 14/06/2024 06/15/2024"), "day_first 2 06-05 1");
}

#[test]
fn a_late_proof_of_the_date_order_starts_the_reading_over() {
    let mut file = "protocolo;criado em\n".to_owned();
    for row in 0..40_000 {
        file.push_str(&format!("{row};05/06/2024 10:00\n"));
    }
    file.push_str("40000;06/13/2024 10:00\n");
    let (report, batches) = read(&file);
    assert_eq!(
        (report.kept, report.date_order.as_str(), report.date_evidence, report.bytes),
        (40_001, "month_first", 1, file.len() as u64)
    );
    assert!(rows_of(&batches[0].rows)[0].contains("05-06T13:00:00"));
    assert_eq!(batches[0].seq, 0);
}

#[test]
fn a_file_in_windows_1252_is_read_as_it_is_meant() {
    let file: Vec<u8> = "Caso;Data de criação;Último agente\n1;01/07/2024;João\n2;02/07/2024;Ana\n".chars().map(|c| c as u8).collect();
    let (report, batches) = read_all("t.csv", &file, ZONE);
    assert_eq!((report.kept, report.issues.len(), report.encoding.as_str()), (2, 0, "windows-1252"));
    assert_eq!(report.columns[1].name, "Data de criação");
    let Rows::Cases(rows) = &batches[0].rows else { panic!("cases") };
    assert_eq!((rows.agent.get(0), rows.agent.get(1)), ("João", "Ana"));
}

#[test]
fn a_file_of_another_kind_is_named_whatever_it_is_called() {
    check_error(b"", "empty");
    check_error(b"\xef\xbb\xbf \r\n\r\n", "empty");
    check_error(b"%PDF-1.7\n%\xe2\xe3", "not_text PDF");
    check_error(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_text PNG");
    check_error(b"\xff\xd8\xff\xe0\0\x10JFIF", "not_text JPEG");
    check_error(b"PK\x03\x04\x14\0\0\0\0\0_chat.txt", "not_text ZIP");
    check_error(b"PK\x03\x04\x14\0\0\0\0\0[Content_Types].xml", "not_text XLSX");
    check_error(b"PK\x03\x04\x14\0\0\0\0\0xl/workbook.xml", "not_text XLSX");
    check_error(b"PAR1\x15\x04", "not_text Parquet");
    check_error(b"\x1f\x8b\x08\0", "not_text gzip");
    check_error(b"SQLite format 3\0\x10\0", "not_text SQLite");
    check_error(b"\0\0\0\x18ftypmp42", "not_text MP4");
    check_error(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "not_text OLE");
    check_error(&(0..=255).cycle().take(4096).map(|byte: u8| byte.wrapping_mul(167)).collect::<Vec<_>>(), "not_text");
}

#[test]
fn text_that_is_no_table_says_what_it_looks_like() {
    check_error(b"{\"object\": \"whatsapp_business_account\", \"entry\": []}", "unknown_json");
    check_error(b"[\n  {\"id\": 1, \"text\": \"a, b\"}\n]", "unknown_json");
    check_error(b"<!DOCTYPE html><html><body>a,b</body></html>\n", "no_table HTML");
    check_error(b"a\n1\n2\n", "no_table");
    check_error("Prezados, bom dia.\nSegue o relat\u{f3}rio.\nAtenciosamente,\nAna\n".as_bytes(), "no_table");
}

#[test]
fn a_table_that_cannot_be_measured_says_what_it_lacks() {
    check_error(b"case_id,created_at,agent\n", "no_rows");
    check_error(b"case_id,created_at,agent", "no_rows");
    check_error(b"case_id,created_at,agent\n\n\r\n", "no_rows");
    check_error(b"case_id,agent,status\n1,Ana,open\n", "no_time_column 3");
    check_error(b"nome;telefone;cpf;email\nBia;11988887777;1;b@x.br\n", "no_time_column 4");
    check_error(b"city,date,temperature\nSantos,2024-07-01,21\n", "no_role 3");
    check_error(b"1,2024-07-01T10:00:00Z,Ana\n2,2024-07-01T10:00:00Z,Bia\n", "no_role 3");
    let wide = |row: &str| (0..300).map(|idx| format!("{row}{idx}")).collect::<Vec<_>>().join(",");
    check_error(format!("{}\n{}\n", wide("c"), wide("")).as_bytes(), "no_time_column 300");
}

#[test]
fn a_header_line_beyond_a_megabyte_is_refused_and_a_long_row_is_not() {
    let long = vec![b'a'; 50 << 20];
    check_error(&long, &format!("line_too_long {}", HEAD_BYTES));
    check_error(&[&long[..(1 << 20) + 1], b",b\n1,2\n"].concat(), &format!("line_too_long {}", (1 << 20) + 3));
    let file = [&b"case_id,created_at\n1,"[..], &long, b"\n2,2024-07-01\n"].concat();
    let (report, _) = read_all("t.csv", &file, ZONE);
    assert_eq!((report.rows_read, report.kept, report.issues[0].kind, report.issues[0].line), (2, 1, IssueKind::RecordTooLong, 2));
}

#[test]
fn three_hundred_columns_are_read_when_some_are_known() {
    let extra = ",x".repeat(298);
    let (report, _) = read(&format!("case_id,created_at{extra}\n1,2024-07-01{extra}\n"));
    assert_eq!((report.kept, report.columns.len()), (1, 300));
}

#[test]
fn hostile_text_is_kept_as_it_is() {
    let (report, batches) = read(
        "case_id,created_at,agent,team\n<script>alert(1)</script>,2024-07-01,=cmd|' /C calc'!A0,\"a\u{202e}b\u{0}\"\n__proto__,2024-07-01,\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467},Ω\n",
    );
    assert_eq!(report.kept, 2);
    let Rows::Cases(rows) = &batches[0].rows else { panic!("cases") };
    assert_eq!(rows.case_id.get(0), "<script>alert(1)</script>");
    assert_eq!(rows.agent.get(0), "=cmd|' /C calc'!A0");
    assert_eq!(rows.team.get(0), "a\u{202e}b\u{0}");
    assert_eq!(rows.agent.get(1), "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}");
    // Nothing of it is in what may be logged.
    assert!(!format!("{:?} {:?}", batches[0], sniff("t.csv", b"case_id,created_at\nsecret,2024-07-01\n", true)).contains("secret"));
}

#[test]
fn a_report_counts_issues_by_kind_and_column_with_their_first_lines() {
    let rows: String = (0..20).map(|row| format!("{row},{},x\n", if row % 2 == 0 { "2024-07-01" } else { "nunca" })).collect();
    let (report, _) = read(&format!("case_id,created_at,csat\n{rows}"));
    let told: Vec<_> =
        report.issues.iter().map(|issue| (issue.kind.id(), issue.column.as_deref(), issue.line, issue.count, issue.lines.len())).collect();
    assert_eq!(told, [("unreadable_time", Some("created_at"), 3, 10, 8)]);
    assert_eq!((report.rows_read, report.kept, report.rejected, report.merged), (20, 10, 10, 0));
    assert_eq!(
        (report.format.as_str(), report.role.as_str(), report.encoding.as_str(), report.delimiter.as_str()),
        ("csv", "cases", "utf-8", ",")
    );
}

#[test]
fn a_zone_is_that_of_times_without_an_offset() {
    let file = b"case_id,created_at\n1,2024-07-01 10:00\n2,2024-07-01T10:00:00Z\n";
    let first = |zone: &str| {
        let (_, batches) = read_all("t.csv", file, zone);
        let Rows::Cases(rows) = &batches[0].rows else { panic!("cases") };
        (clock(rows.created_at[0]), clock(rows.created_at[1]))
    };
    assert_eq!(first(ZONE), ("07-01T13:00:00".to_owned(), "07-01T10:00:00".to_owned()));
    assert_eq!(first("America/Manaus"), ("07-01T14:00:00".to_owned(), "07-01T10:00:00".to_owned()));
}

fn any_table() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        Just("2024-07-01T10:00:00Z"),
        Just("05/06/2024 10:00"),
        Just("13/06/2024"),
        Just("06/13/2024"),
        Just("nunca"),
        Just(""),
        Just("Ana"),
        Just("\"a\nb\""),
        Just("\"x;y\""),
        Just("\"aberta"),
        Just("7"),
        Just("sent"),
        Just("Total"),
        Just("é"),
    ];
    let row = proptest::collection::vec(cell, 1..6).prop_map(|cells| cells.join(";"));
    let header = prop_oneof![
        Just("protocolo;criado em;agente;situação"),
        Just("id;enviado em;direção;texto"),
        Just("agente;estado;desde;até"),
        Just("case id;event;timestamp;actor")
    ];
    (header, proptest::collection::vec(row, 0..30)).prop_map(|(header, rows)| format!("{header}\n{}\n", rows.join("\n")))
}

proptest! {
    #[test]
    fn every_record_of_a_table_is_accounted_for(file in any_table()) {
        read(&file);
    }

    #[test]
    fn a_file_in_pieces_gives_what_it_gives_whole(file in any_table(), piece in 1..50_usize) {
        let (report, batches) = read(&file);
        let Ok(mut read) = FileRead::start("t.csv", file.as_bytes(), true, ZONE) else {
            prop_assert!(report.error.is_some());
            return Ok(());
        };
        let in_pieces = |read: &mut FileRead| -> Result<(Vec<Batch>, FileReport), ReadAgain> {
            let mut batches = Vec::new();
            for chunk in file.as_bytes().chunks(piece) {
                batches.extend(read.push(chunk)?);
            }
            let (last, report) = read.finish()?;
            batches.extend(last);
            Ok((batches, report))
        };
        let Ok((again, report_again)) = in_pieces(&mut read).or_else(|ReadAgain| in_pieces(&mut read)) else {
            panic!("the second reading ends");
        };
        prop_assert_eq!(report, report_again);
        prop_assert_eq!(batches.iter().map(Batch::to_bytes).collect::<Vec<_>>(), again.iter().map(Batch::to_bytes).collect::<Vec<_>>());
    }
}
