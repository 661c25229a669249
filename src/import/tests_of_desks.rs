//! Tables as help desks and Brazilian platforms export them, each as small as it can be.

use proptest::prelude::*;

use super::tests::check;
use super::*;
use crate::model::Role;

#[test]
fn downloads_of_zendesk_explore_are_cases_where_they_list_tickets() {
    check(
        "Ticket ID | Ticket created - Timestamp | Ticket solved - Timestamp | Ticket status | Ticket group | Assignee name | Ticket channel | Ticket tags | Ticket satisfaction rating | MED(First reply time (min))
         501 | 2024-07-13T12:00:00 | 2024-07-13T14:00:00 | Solved | Suporte | Ana | WhatsApp | troca | Good | 12
         502 | 2024-07-13T12:00:00 | | Open | Suporte | Ana | WhatsApp | | Offered |",
        "cases
         501 | 07-13T15:00:00 | 07-13T15:12:00 | 07-13T17:00:00 | closed | Ana | Suporte | WhatsApp | - | - | - | troca | 5 | 0 | - | unknown
         502 | 07-13T15:00:00 | - | - | open | Ana | Suporte | WhatsApp | - | - | - | - | - | 0 | - | unknown",
    );
}

#[test]
fn a_table_of_intercom_holds_messages_events_and_its_conversations() {
    check(
        "message_id | message_body | message_type | message_created_at | message_author_type | message_author_name | conversation_id | conversation_state | conversation_created_at | conversation_first_response_at | conversation_closed_at
         1 | oi | comment | 2024-07-13 15:00:00 | lead | Bia | 9 | closed | 2024-07-13 15:00:00 | 2024-07-13 15:05:00 | 2024-07-13 16:00:00
         2 | olá | comment | 2024-07-13 15:05:00 | admin | Ana | 9 | closed | 2024-07-13 15:00:00 | 2024-07-13 15:05:00 | 2024-07-13 16:00:00
         3 | ver | note | 2024-07-13 15:06:00 | admin | Ana | 9 | closed | 2024-07-13 15:00:00 | 2024-07-13 15:05:00 | 2024-07-13 16:00:00
         4 | | close | 2024-07-13 16:00:00 | admin | Ana | 9 | closed | 2024-07-13 15:00:00 | 2024-07-13 15:05:00 | 2024-07-13 16:00:00",
        "messages
         9 | 07-13T18:00:00 | received | customer | unknown | unknown | unknown | - | - | - | - | Bia | - | 0
         9 | 07-13T18:05:00 | sent | human | unknown | unknown | unknown | - | - | Ana | - | - | - | 0
         9 | 07-13T18:06:00 | note | human | unknown | unknown | unknown | - | - | Ana | - | - | - | 0
         9 | 07-13T19:00:00 | closed | Ana | - | -
         9 | 07-13T18:00:00 | 07-13T18:05:00 | 07-13T19:00:00 | closed | - | - | - | - | - | - | - | - | 0 | - | unknown",
    );
}

#[test]
fn chats_of_plusoft_are_cases_without_an_id() {
    let header = "Fila de Chat | Prioridade | Pontos de avaliação | Data do chat (entrada na fila) | Data de início | Data cliente encerrou | Data de término | Nome do usuário corrente | Status | Tempo de espera (s)";
    let rows = "Vendas;1;5;13/07/2024 09:00:00;13/07/2024 09:01:00;;13/07/2024 10:00:00;Ana;Encerrado;60\nVendas;1;;13/07/2024 09:30:00;;;;;Na fila;\n";
    let (report, batches) = read_all("t.csv", format!("{}\n{rows}", header.replace(" | ", ";")).as_bytes(), "UTC");
    assert_eq!((report.role.as_str(), report.kept, report.rejected), ("cases", 2, 0));
    let Rows::Cases(rows) = &batches[0].rows else { panic!("cases") };
    assert!(rows.case_id.get(0).starts_with('#') && rows.case_id.get(0) != rows.case_id.get(1));
    assert_eq!((rows.created_at[0], rows.closed_at[0]), (1_720_861_200, 1_720_864_800));
    assert_eq!((rows.team.get(0), rows.agent.get(0), rows.csat[0]), ("Vendas", "Ana", 5.0));
}

#[test]
fn messages_of_turn_say_their_own_fields_under_vnd() {
    check(
        "id | from | to | timestamp | type | text.body | _vnd.v1.chat.uuid | _vnd.v1.chat.owner | _vnd.v1.direction | _vnd.v1.author.type | _vnd.v1.author.name | _vnd.v1.last_status
         w1 | 5511988887777 | | 1720872000 | text | oi | c1 | +5511988887777 | inbound | OWNER | |
         w2 | | 5511988887777 | 1720872300 | text | olá | c1 | +5511988887777 | outbound | OPERATOR | Ana | read",
        "messages
         c1 | 07-13T12:00:00 | received | customer | session | unknown | unknown | - | - | - | - | - | +5511988887777 | 0
         c1 | 07-13T12:05:00 | sent | human | session | read | unknown | - | - | Ana | - | - | +5511988887777 | 0",
    );
}

#[test]
fn a_report_of_sinch_tells_sessions_from_templates() {
    check(
        "Data | Tipo | Subconta | Usuário | Campanha | Tipo de conteúdo | Enviado com sessão | Correlation ID | Destinatário | Status
         13/07/2024 09:00:00 | MT | loja | api | avisos | TEXT | Não | a1 | 5511988887777 | Lida
         13/07/2024 09:05:00 | MT | loja | api | | TEXT | Sim | a2 | 5511988887777 | TTL expirado
         13/07/2024 09:06:00 | MO | loja | | | TEXT | | a3 | 5511988887777 |",
        "messages
         - | 07-13T12:00:00 | sent | human | hsm | read | unknown | - | - | api | - | - | +5511988887777 | 0
         - | 07-13T12:05:00 | sent | human | session | failed | unknown | - | - | api | - | - | +5511988887777 | 0
         - | 07-13T12:06:00 | received | customer | unknown | unknown | unknown | - | - | - | - | - | +5511988887777 | 0",
    );
}

#[test]
fn logins_of_nexbox_and_activities_of_omni_are_presence() {
    check(
        "Operador | Login | Logout
         Ana | 13/07/2024 08:00:00 | 13/07/2024 12:00:00",
        "presence
         Ana | online | 07-13T11:00:00 | 07-13T15:00:00 | -",
    );
    check(
        "Agent Name | Activity Type | Start Date/Time | End Date/Time | Duration | User IP
         Ana | login | 13/07/2024 08:00:00 | 13/07/2024 09:00:00 | 01:00:00 | 10.0.0.1
         Ana | break | 13/07/2024 09:00:00 | 13/07/2024 09:10:00 | 00:10:00 | 10.0.0.1
         Ana | logoff | 13/07/2024 12:00:00 | | | 10.0.0.1",
        "presence
         Ana | online | 07-13T11:00:00 | 07-13T12:00:00 | -
         Ana | unavailable | 07-13T12:00:00 | 07-13T12:10:00 | break
         Ana | offline | 07-13T15:00:00 | - | -",
    );
}

#[test]
fn grades_of_chatwoot_are_answers_to_a_survey() {
    check(
        "Contact Name | Contact Email Address | Contact Phone Number | Link to the conversation | Agent Name | Rating | Feedback Comment | Recorded date
         Bia | b@x.br | +5511988887777 | https://x.br/app/accounts/1/conversations/77 | Ana | 4 | bom | 2024-07-13 12:00:00",
        "events
         77 | 07-13T15:00:00 | survey | Ana | - | -
         77 | - | - | - | unknown | - | - | - | - | Bia | - | - | 4 | 0 | - | unknown",
    );
}

#[test]
fn a_list_that_tells_each_state_of_its_cases_is_a_log() {
    check(
        "number | incident_state | opened_at | sys_updated_at | contact_type | assignment_group | assigned_to | closed_at
         I1 | New | 13-07-2024 09:00 | 13-07-2024 09:01 | Phone | N1 | ? | 14-07-2024 12:00
         I1 | Resolved | 13-07-2024 09:00 | 13-07-2024 10:00 | Phone | N1 | Ana | 14-07-2024 12:00
         I1 | Closed | 13-07-2024 09:00 | 14-07-2024 12:00 | Phone | N1 | Ana | 14-07-2024 12:00",
        "events
         I1 | 07-13T12:01:00 | state | - | N1 | New
         I1 | 07-13T13:00:00 | state | Ana | N1 | Resolved
         I1 | 07-14T15:00:00 | state | Ana | N1 | Closed
         I1 | 07-13T12:00:00 | - | 07-14T15:00:00 | closed | - | - | Phone | - | - | - | - | - | 0 | - | unknown",
    );
}

#[test]
fn a_log_of_activities_with_names_of_their_own_is_events() {
    check(
        "caso | atividade | quando | quem
         1 | Triagem | 13/07/2024 09:00 | Ana
         1 | Análise | 13/07/2024 10:00 | Bia
         1 | Parecer | 13/07/2024 11:00 | Bia
         2 | Triagem | 13/07/2024 09:00 | Ana",
        "events
         1 | 07-13T12:00:00 | other | Ana | - | Triagem
         1 | 07-13T13:00:00 | other | Bia | - | Análise
         1 | 07-13T14:00:00 | other | Bia | - | Parecer
         2 | 07-13T12:00:00 | other | Ana | - | Triagem",
    );
}

#[test]
fn a_comment_that_customers_do_not_see_is_a_note() {
    check(
        "id | ticket_id | created_at | author_type | user_id | public | body
         1 | 5 | 2024-07-13T12:00:00Z | agent | 77 | true | olá
         2 | 5 | 2024-07-13T12:01:00Z | agent | 77 | false | ver",
        "messages
         5 | 07-13T12:00:00 | sent | human | unknown | unknown | unknown | - | - | - | - | - | - | 0
         5 | 07-13T12:01:00 | note | human | unknown | unknown | unknown | - | - | - | - | - | - | 0",
    );
}

#[test]
fn an_id_may_say_what_its_owner_is() {
    check(
        "chat_id | created_at | actor_id | type | message
         c1 | 2024-07-13T12:00:00Z | agent:40 | ChatMessage | olá
         c1 | 2024-07-13T12:01:00Z | visitor:9 | ChatMessage | oi
         c1 | 2024-07-13T12:02:00Z | agent:40 | ChatDepartmentTransfer |
         c1 | 2024-07-13T12:03:00Z | 40 | ChatMessage | ?",
        "messages
         c1 | 07-13T12:00:00 | sent | human | unknown | unknown | unknown | - | - | agent:40 | - | - | - | 0
         c1 | 07-13T12:01:00 | received | customer | unknown | unknown | unknown | - | - | - | - | visitor:9 | - | 0
         c1 | 07-13T12:03:00 | unknown | unknown | unknown | unknown | unknown | - | - | 40 | - | - | - | 0
         c1 | 07-13T12:02:00 | team_changed | agent:40 | - | -",
    );
}

#[test]
fn customers_and_tags_are_no_cases() {
    check("id | created_at | name | email\n1 | 2024-07-01 10:00:00 | Bia | b@x.br", "no_role:4");
    check("id | name\n1 | troca\n2 | vip", "no_time_column:2");
}

#[test]
fn reports_of_averages_are_told_apart() {
    let report = "Reporting period 2024-07-01 to 2024-07-31\n\nAgent name,Assigned conversations,Avg first response time,Avg resolution time,Avg customer waiting time,Resolution Count\nAna,12,1 hour 3 minutes,2 days 4 hours,--,9\n";
    let (report, batches) = read_all("t.csv", report.as_bytes(), "UTC");
    let error = report.error.unwrap();
    assert_eq!((error.kind.as_str(), error.detail.as_str(), batches.len()), ("aggregated", "Chatwoot", 0));
}

/// Everything that reading in pieces of these lengths gives, one after the other.
fn in_pieces(text: &[u8], lens: &[usize]) -> (Vec<Batch>, crate::model::FileReport) {
    let mut read = FileRead::start("t.csv", text, true, "UTC").unwrap();
    let (mut rest, mut batches) = (text, Vec::new());
    for len in lens.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*len).min(rest.len()));
        rest = after;
        batches.extend(read.push(piece).unwrap());
    }
    let (last, report) = read.finish().unwrap();
    batches.extend(last);
    (batches, report)
}

proptest! {
    #[test]
    fn the_edges_of_chunks_change_nothing(kinds in proptest::collection::vec(0..4_usize, 2..20), lens in proptest::collection::vec(1..99_usize, 1..9)) {
        let mut text = "conversation_id,part_type,created_at,author_type,body,conversation_state\n".to_owned();
        for (row, kind) in kinds.iter().enumerate() {
            let kind = ["comment", "note", "close", "assignment"][*kind];
            text += &format!("{},{kind},2024-07-13 10:00:{:02},admin,\"oi, {row}\",{}\n", row % 3, row, if row % 2 == 0 { "open" } else { "closed" });
        }
        text += "1,close,2024-07-13 11:00:00,admin,,closed\n1,note,2024-07-13 11:00:00,admin,x,closed\n";
        let whole = in_pieces(text.as_bytes(), &[usize::MAX]);
        prop_assert!(whole.0.iter().any(|batch| batch.rows.role() == Role::Events && batch.records_read > 0));
        let pieces = in_pieces(text.as_bytes(), &lens);
        // As bytes: a grade that is not given is not equal to itself.
        let bytes = |batches: &[Batch]| batches.iter().map(Batch::to_bytes).collect::<Vec<_>>();
        prop_assert_eq!((bytes(&whole.0), whole.1), (bytes(&pieces.0), pieces.1));
    }
}
