//! What the columns of a table mean: spellings of their names in Portuguese, English and Spanish, checked against their values.
//!
//! To add a spelling, add it to its line in [`SPELLINGS`]; case, accents and punctuation do not count.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::PlanColumn;
use super::values::words::RowKind;
use super::values::{self, fold, words};
use crate::model::{Field, Origin, Role};

/// What the values of a column look like in the sample.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Non-empty values.
    pub values: Vec<String>,
    pub shape: Shape,
    /// The start of each non-empty value is a time.
    pub has_times: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    Time,
    /// Seconds or milliseconds since 1970, in every value.
    Epoch,
    /// Days of a spreadsheet, in every value.
    Serial,
    Number,
    Phone,
    Boolean,
    /// Clocks and durations in words.
    Duration,
    Text,
    #[default]
    Empty,
}

type Test<'a> = &'a dyn Fn(&str) -> bool;

impl Shape {
    pub fn id(self) -> &'static str {
        match self {
            Shape::Time => "time",
            Shape::Epoch => "epoch",
            Shape::Serial => "serial",
            Shape::Duration => "duration",
            Shape::Number => "number",
            Shape::Phone => "phone",
            Shape::Boolean => "boolean",
            Shape::Text => "text",
            Shape::Empty => "empty",
        }
    }

    fn of(values: &[String]) -> Self {
        let share = |is: Test<'_>| values.iter().filter(|value| is(value)).count() as f64 / values.len() as f64;
        if values.is_empty() {
            return Shape::Empty;
        }
        let has_words = values.iter().any(|value| values::boolean(value).is_some() && !matches!(value.as_str(), "0" | "1"));
        let shapes: [(Shape, f64, Test<'_>); 7] = [
            (Shape::Time, 0.8, &|value| values::written(value).is_some()),
            (Shape::Epoch, 1.0, &values::time::looks_like_epoch),
            // Ones and zeros without a word are numbers.
            (Shape::Boolean, if has_words { 0.9 } else { 2.0 }, &|value| values::boolean(value).is_some()),
            (Shape::Phone, 0.8, &|value| values::looks_like_phone(value) || values::spreadsheet_phone(value).is_some()),
            (Shape::Duration, 0.8, &values::duration::looks_like_duration),
            (Shape::Serial, 1.0, &values::time::looks_like_serial),
            (Shape::Number, 0.8, &|value| has_few_letters(value) && values::number(value, true).is_some()),
        ];
        shapes.iter().find(|(_, least, is)| share(*is) >= *least).map_or(Shape::Text, |(shape, ..)| *shape)
    }
}

/// A currency or a unit, not a name or an id that ends in a number.
fn has_few_letters(value: &str) -> bool {
    let rest = value.trim_start_matches(char::is_alphabetic);
    let is_currency = rest.len() == value.len() || rest.starts_with(['$', '€', '£', ' ', '\u{a0}', '\u{202f}']);
    is_currency && value.chars().filter(|letter| letter.is_alphabetic()).count() <= 3
}

impl Seen {
    /// The same values stand in several rows.
    fn repeats(&self) -> bool {
        let distinct: std::collections::HashSet<&str> = self.values.iter().map(String::as_str).collect();
        self.values.len() > 2 && distinct.len() * 10 <= self.values.len() * 7
    }

    pub fn of(values: Vec<String>) -> Self {
        let shape = Shape::of(&values);
        let has_times =
            matches!(shape, Shape::Time | Shape::Epoch | Shape::Serial) || values.iter().any(|value| values::written(value).is_some());
        Seen { values, shape, has_times }
    }

    fn mostly<T>(&self, read: impl Fn(&str) -> Option<T>) -> bool {
        let known = self.values.iter().filter(|value| read(value).is_some()).count();
        known > 0 && known * 10 >= self.values.len() * 6
    }
}

const MESSAGES: u8 = 1;
const CASES: u8 = 2;
const EVENTS: u8 = 4;
const PRESENCE: u8 = 8;

fn bit(role: Role) -> u8 {
    match role {
        Role::Messages => MESSAGES,
        Role::Cases => CASES,
        Role::Events => EVENTS,
        Role::Presence => PRESENCE,
    }
}

/// Names of a field in tables of some roles, the surest first. A name after `?` counts only when the values bear it out.
const SPELLINGS: &[(Field, u8, &str)] = &[
    (
        Field::MessageId,
        MESSAGES,
        "message id, id da mensagem, mensagem id, id mensagem, id del mensaje, id de mensaje, wamid, wa message id, whatsapp message id, msg id, message uuid, \
         external message id, source id, message sid, correlation id, id",
    ),
    (
        Field::CaseId,
        MESSAGES | CASES | EVENTS,
        "case id, id do caso, caso id, id caso, id del caso, case, caso, case number, numero do caso, numero de caso, n do caso, ticket id, id do ticket, ticket, ticket number, \
         numero do ticket, numero de ticket, n do ticket, protocolo, protocol, numero do protocolo, numero de protocolo, n protocolo, protocolo de atendimento, conversation id, id da conversa, \
         id de conversacion, id de la conversacion, conversa id, atendimento id, id do atendimento, id atendimento, numero do atendimento, atendimento, chamado, id do chamado, \
         numero do chamado, chat id, id do chat, session id, id da sessao, conversa, conversation, conversacion, thread id, incident id, incidente, sequential id, case concept name, vnd v1 chat uuid",
    ),
    (Field::CaseId, CASES, "id, numero, number, key, codigo, chave, n"),
    (
        Field::SentAt,
        MESSAGES,
        "sent at, message sent at, sent time, send time, message created at, message time, message timestamp, message date, message datetime, data da mensagem, \
         data mensagem, hora da mensagem, horario da mensagem, data hora da mensagem, data e hora da mensagem, data hora mensagem, data de envio, data do envio, \
         data envio, data hora envio, data e hora de envio, hora de envio, enviado em, enviada em, momento da mensagem, fecha del mensaje, hora del mensaje, \
         fecha y hora del mensaje, fecha mensaje, fecha de envio, enviado el, sent date, date sent, sent on, timestamp, time stamp, date time, datetime, \
         data hora, data e hora, fecha hora, fecha y hora, when, date, data, fecha, ?time, ?hora, ?horario, ?at",
    ),
    (
        Field::Direction,
        MESSAGES,
        "direction, direcao, direccion, message direction, direcao da mensagem, direccion del mensaje, sentido, sentido da mensagem, in out, inbound outbound, vnd v1 direction, \
         ?message type, ?tipo de mensagem, ?tipo da mensagem, ?tipo mensagem, ?tipo de mensaje, ?type, ?tipo, ?origem, ?origin, ?flow, ?fluxo",
    ),
    (
        Field::Kind,
        MESSAGES,
        "kind, message kind, enviado com sessao, hsm wapp, hsm whatsapp, hsm whats app, hsm ou wapp, is hsm, is template, template type, ?hsm, categoria da mensagem, message category, template category, \
         pricing category, ?message type, ?tipo de mensagem, ?tipo da mensagem, ?tipo de mensaje, ?tipo de envio, ?type, ?tipo, ?categoria, ?category, ?modelo",
    ),
    (
        Field::Template,
        MESSAGES,
        "template, template usado, template used, template name, nome do template, template utilizado, modelo usado, nome do modelo, modelo de mensagem, modelo, plantilla, plantilla usada, plantilla utilizada, \
         nombre de la plantilla, hsm template, hsm name, nome da hsm, nome do hsm, template id",
    ),
    (
        Field::Error,
        MESSAGES,
        "error, error code, erro, codigo do erro, codigo de erro, failure reason, failed reason, failure code, reason of failure, motivo da falha, motivo do erro, falha, \
         detalhe do erro, error message, mensagem de erro, error details, error title, status reason, status error code, codigo del error, codigo de error, motivo del fallo, motivo del error, mensaje de error",
    ),
    (
        Field::AuthorKind,
        MESSAGES,
        "author kind, written by, quem escreveu, quien escribio, author type, sender type, message author type, tipo de remetente, tipo do remetente, tipo de autor, tipo do autor, tipo de remitente, \
         participant type, actor type, from type, vnd v1 author type, ?sender, ?author, ?autor, ?remetente, ?remitente, ?role, ?enviado por, ?sent by, ?from, ?speaker",
    ),
    (
        Field::IsBot,
        MESSAGES,
        "is bot, bot, from bot, is automated, e bot, eh bot, es bot, robo, automatico, automatica, mensagem automatica, bot message",
    ),
    (
        Field::Agent,
        MESSAGES | CASES | PRESENCE | EVENTS,
        "vnd v1 author name, last agent, ultimo agente, agent name, nome do agente, nombre del agente, agent, agente, atendente, nome do atendente, ultimo atendente, operador, \
         nome do operador, operator, operator name, assignee, assignee name, agente atribuido, assigned to, atribuido a, asignado a, responsavel, responsable, \
         agent identity, attendant, owner name, owner, colaborador, vendedor, ejecutivo, asesor, nome do usuario corrente, agent full name, agent email, email do agente, agent id, id do agente, \
         assignee id, resolved by, admin, usuario, user name, username, nome do usuario, user",
    ),
    (Field::Agent, PRESENCE, "name, nome, nombre, funcionario, employee, login name, person, pessoa"),
    (
        Field::Agent,
        EVENTS,
        "actor, actor name, author, autor, resource, org resource, recurso, performed by, executado por, feito por, realizado por, por, by, quem, who, actor id, author id",
    ),
    (Field::Agent, MESSAGES, AUTHORS),
    (
        Field::Phone,
        MESSAGES | CASES,
        "?vnd v1 chat owner, phone, telefone, phone number, contact phone number, contact phone, telefone de contato, telefone do contato, telefone do cliente, numero de telefone, \
         telefono, numero de telefono, telefono del cliente, celular, customer phone, client phone, wa id, msisdn, mobile, mobile number, movil, fone, contact number, whatsapp number, \
         numero do whatsapp, numero de whatsapp, recipient id, requester phone, ?contact, ?contato, ?contacto, ?cliente, ?customer, ?customer identity, ?contact identity, ?identity, ?whatsapp, ?numero, ?number, ?destinatario, ?recipient, \
         ?requester, ?to, ?from, ?para, ?de",
    ),
    (
        Field::ContactName,
        MESSAGES | CASES,
        "contact name, nome do contato, nome contato, nombre del contacto, nome do cliente, nombre del cliente, customer name, client name, requester name, visitor name, \
         contact, contato, contacto, cliente, customer, client, requester, solicitante, full name, nome completo, nombre completo, visitor, lead name, nome, name, nombre, end user",
    ),
    (
        Field::Text,
        MESSAGES,
        "text, texto, message content, message text, message body, content, conteudo, conteudo da mensagem, texto da mensagem, contenido, contenido del mensaje, \
         mensagem, mensaje, message, body, corpo, msg",
    ),
    (
        Field::Order,
        MESSAGES,
        "order, ordem, ordem das mensagens, ordem da mensagem, ordem mensagens, message order, order of messages, messages order, orden, orden de los mensajes, orden de mensajes, \
         orden del mensaje, message index, sequence, sequencia, secuencia, message number, numero da mensagem, seq",
    ),
    (Field::Replies, MESSAGES, "respostas, replies, respuestas, answers, resposta, reply, respuesta, responses"),
    (
        Field::Origin,
        MESSAGES | CASES,
        "session type, tipo de sessao, tipo da sessao, tipo sessao, tipo de sesion, session origin, origem da sessao, conversation origin, origin, iniciada por, iniciado por, started by, \
         initiated by, ?origem, ?origen, ?opened by, ?aberto por, ?tipo de origem, ?initiator",
    ),
    (
        Field::CaseType,
        MESSAGES | CASES,
        "case type, tipo de caso, tipo do caso, ticket type, tipo de ticket, tipo de chamado, tipo de atendimento, type, tipo, tipo de solicitacao, category, categoria, tabulacao, motivo do contato, motivo de contato, \
         motivo, assunto, reason, topic, topico, asunto",
    ),
    (
        Field::CreatedAt,
        MESSAGES | CASES,
        "created at, case created at, ticket created at, ticket created timestamp, ticket created date, conversation created at, created time, created date, created on, creation date, creation time, date created, data de criacao, \
         data da criacao, data criacao, data do caso, data hora de criacao, data e hora de criacao, criado em, criada em, criacao, fecha de creacion, fecha creacion, fecha y hora de creacion, creado en, creado el, opened at, created, \
         aberto em, aberta em, data de abertura, data da abertura, data abertura, data hora abertura, data e hora de abertura, abertura, fecha de apertura, fecha apertura, abierto el, abierto en, \
         storage date, conversation started at, data do chat entrada na fila, data do chat, data de entrada, data entrada, data do atendimento, opened, date opened, start date, \
         start time, started at, started, data de inicio, data inicio, inicio, inicio do atendimento, inicio em, fecha de inicio, open date, opened date, sys created at",
    ),
    (Field::CreatedAt, CASES, "data, date, fecha, data hora, data e hora, fecha y hora, timestamp, datetime, ?time, ?hora"),
    (
        Field::FirstResponseAt,
        CASES,
        "first response at, first response date, first reply at, first reply created at, first response time, first reply time, first responded at, first agent reply at, first answer at, \
         conversation first response at, initial response time, data da primeira resposta, data de primeira resposta, data primeira resposta, primeira resposta em, primeira resposta, \
         fecha de primera respuesta, primera respuesta en, primera respuesta, respondido em, first response, 1ª resposta, 1.ª respuesta",
    ),
    (
        Field::ClosedAt,
        CASES,
        "closed at, ticket solved timestamp, ticket solved date, closed time, closed date, close date, closed on, date closed, conversation closed at, data de fechamento, data do fechamento, data fechamento, data hora fechamento, data e hora de fechamento, \
         fechado em, fechada em, fechamento, encerrado em, encerrada em, data de encerramento, data do encerramento, data encerramento, data hora encerramento, encerramento, finalizado em, data de finalizacao, \
         data finalizacao, data de conclusao, data conclusao, concluido em, data de termino, data termino, termino, termino do atendimento, fecha de cierre, fecha cierre, fecha y hora de cierre, cerrado el, cerrado en, cierre, solved at, resolved at, \
         resolved time, resolved date, resolvido em, data de resolucao, resolution date, fecha de resolucion, resuelto el, closed, ended at, end time, end date, finished at, completed at, \
         data de fim, data fim, data final, fim, fim do atendimento, fim em, fecha de fin, fecha fin, fin",
    ),
    (
        Field::FirstResponseIn,
        CASES,
        "first response time, first response time in hrs, first response time in hours, first response time in minutes, first reply time, first reply time in minutes, \
         first reply time min, first reply time hrs, time to first response, time to first reply, tempo de primeira resposta, tempo da primeira resposta, tempo primeira resposta, tempo ate a primeira resposta, \
         tempo de primeira resposta min, tempo de primeira resposta s, tiempo de primera respuesta, tiempo hasta la primera respuesta",
    ),
    (
        Field::ClosedIn,
        CASES,
        "time to close, time to resolution, full resolution time min, full resolution time hrs, full resolution time in minutes, resolution time in hrs, tempo de resolucao, tempo ate o fechamento, tempo de fechamento, tempo total do caso, \
         duracao do caso, duracao do atendimento, tiempo de resolucion, tiempo hasta el cierre",
    ),
    (
        Field::Lasted,
        PRESENCE,
        "duration, duracao, duracion, duration in seconds, duration in minutes, duracao em segundos, duracao em minutos, tempo no status, tempo no estado, tiempo en el estado, tempo",
    ),
    (
        Field::Team,
        MESSAGES | CASES | EVENTS | PRESENCE,
        "team, team name, equipe, nome da equipe, nome do time, equipo, nombre del equipo, fila, fila de chat, fila de atendimento, queue, queue name, setor, departamento, department, group, group name, grupo, \
         assignment group, inbox name, inbox, nome da caixa de entrada, caixa de entrada, bandeja de entrada, area, sector, skill, org group, ticket group, group id, team id, id do grupo, id da equipe, time",
    ),
    (
        Field::Channel,
        MESSAGES | CASES,
        "channel, canal, channel type, channel name, nome do canal, canal de atendimento, canal de entrada, canal de comunicacao, tipo de canal, inbox type, tipo da caixa de entrada, \
         via, via channel, source, ticket channel, platform, plataforma, rede, rede social, contact type",
    ),
    (
        Field::Priority,
        CASES | EVENTS,
        "priority, prioridade, prioridad, ticket priority, case priority, prioridade do caso, prioridade do ticket, urgency, urgencia, severity, severidade",
    ),
    (Field::Tags, CASES, "tags, tag, ticket tags, etiquetas, etiqueta, labels, label, marcadores, rotulos, tags do caso"),
    (
        Field::Csat,
        CASES,
        "csat, csat score, ticket satisfaction rating, satisfaction score, satisfaction rating, satisfaction, nota de satisfacao, nota da avaliacao, nota de avaliacao, pontos de avaliacao, avaliacao do cliente, avaliacao, \
         satisfacao, satisfaccion, nota csat, nota, rating, conversation rating value, conversation rating, classificacao, calificacion, puntuacion, evaluacion, survey results, survey result, score, estrelas",
    ),
    (
        Field::Outcome,
        CASES,
        "converted, convertido, convertida, is converted, conversion, conversao, converteu, vendeu, venda realizada, houve venda, won, ganho, sale made, \
         ?outcome, ?resultado, ?venda, ?sale, ?result, ?desfecho",
    ),
    (
        Field::Value,
        CASES,
        "value, valor, valor da venda, valor venda, valor do pedido, valor total, sale value, order value, amount, total amount, monto, importe, valor de la venta, revenue, receita, total",
    ),
    (
        Field::EventAt,
        EVENTS,
        "event at, event time, event date, event timestamp, complete timestamp, data do evento, data evento, hora do evento, fecha del evento, occurred at, ocorrido em, happened at, changed at, time timestamp, \
         timestamp, created at, created time, date time, datetime, data hora, data e hora, data de criacao, fecha y hora, fecha hora, date, data, fecha, ?time, ?hora, ?at, ?quando, ?when",
    ),
    (
        Field::EventKind,
        EVENTS,
        "event, event type, event kind, event name, evento, tipo de evento, tipo do evento, nome do evento, ?part type, ?action, ?acao, ?accion, activity, atividade, actividad, activity name, \
         nome da atividade, ?activity type, ?type, ?tipo, ?kind, concept name, etapa, etapa do processo, tarefa, task, step",
    ),
    (
        Field::Detail,
        EVENTS,
        "detail, details, detalhe, detalhes, detalle, detalles, description, descricao, descripcion, comment, comentario, observacao, note, nota, new value, to status, value, valor",
    ),
    (Field::Status, EVENTS, "status, new status, novo status, estado, situacao, state"),
    (
        Field::Status,
        MESSAGES | CASES,
        "vnd v1 last status, status, message status, status da mensagem, status mensagem, estado del mensaje, delivery status, status de entrega, situacao, situacao da mensagem, estado, state",
    ),
    (
        Field::Status,
        CASES,
        "case status, status do caso, status do ticket, ticket status, status do atendimento, conversation status, conversation state, status da conversa, situacao do caso, \
         estado del caso, incident state",
    ),
    (
        Field::CaseStatus,
        MESSAGES | EVENTS,
        "?case status, ?status do caso, ?status do ticket, ?ticket status, ?status do atendimento, ?conversation status, ?conversation state, ?status da conversa, ?situacao do caso, \
         ?estado del caso, ?incident state, ?outcome name",
    ),
    (
        Field::RowKind,
        MESSAGES,
        "?part type, ?message type, ?tipo de mensagem, ?tipo da mensagem, ?event type, ?entry type, ?type, ?tipo, ?action",
    ),
    (
        Field::ClosedAt,
        MESSAGES | EVENTS,
        "conversation closed at, case closed at, ticket closed at, data de fechamento do caso, caso fechado em, data de encerramento do atendimento",
    ),
    (
        Field::FirstResponseAt,
        MESSAGES | EVENTS,
        "conversation first response at, case first response at, ticket first response at, data da primeira resposta do caso",
    ),
    (
        Field::ClosedAt,
        EVENTS,
        "closed at, closed time, closed date, data de fechamento, fechado em, encerrado em, data de encerramento, fecha de cierre, cerrado el, solved at, resolved at, resolvido em",
    ),
    (
        Field::CreatedAt,
        EVENTS,
        "case created at, conversation created at, ticket created at, opened at, data de abertura, aberto em, fecha de apertura, abierto el, sys created at",
    ),
    (
        Field::CaseId,
        EVENTS,
        "processo, numero do processo, n do processo, id do processo, process id, process, solicitacao, requisicao, manifestacao, demanda, ordem de servico, expediente, tramite, \
         case key, instance",
    ),
    (Field::CaseId, EVENTS, "link to the conversation, link para a conversa, enlace a la conversacion"),
    (Field::EventAt, EVENTS, ANSWERED),
    (Field::Csat, EVENTS, "rating, classificacao, calificacion, nota, csat, avaliacao"),
    (Field::Channel, EVENTS, "channel, canal, case channel, contact type, canal de entrada, via"),
    (Field::CaseType, EVENTS, "case type, tipo de caso, tipo do caso, category, categoria, ticket type"),
    (Field::ContactName, EVENTS, "contact name, nome do cliente, nombre del cliente, customer name, requester, caller id, solicitante"),
    (
        Field::State,
        PRESENCE,
        "state, presence, presenca, presencia, presence state, agent state, agent status, status do agente, status do atendente, estado del agente, disponibilidade, disponibilidad, \
         availability, activity type, tipo de atividade, tipo de actividad, status, estado, situacao, activity, atividade, actividad, ?event, ?evento, ?type, ?tipo, ?action, ?acao, ?event type, ?tipo de evento",
    ),
    (
        Field::From,
        PRESENCE,
        "from, start date time, start datetime, start time, start date, start, started at, data hora de inicio, data hora inicio, data e hora de inicio, data de inicio, data inicio, hora de inicio, hora inicio, \
         inicio, inicio em, de, desde, fecha de inicio, fecha hora inicio, fecha y hora de inicio, begin, begin time, login, login at, login time, logged in at, data login, data de login, data do login, hora login, entrada, \
         changed at, timestamp, date time, datetime, data hora, data e hora, fecha y hora, date, data, fecha, created at, ?time, ?at, ?hora",
    ),
    (
        Field::To,
        PRESENCE,
        "to, end date time, end datetime, end time, end date, end, ended at, data hora de fim, data hora fim, data hora termino, data e hora de fim, data e hora de termino, data de fim, data fim, data de termino, data termino, hora de fim, \
         hora fim, hora de termino, hora termino, fim, termino, termino em, fim em, ate, hasta, fin, fecha de fin, fecha hora fin, fecha y hora de fin, until, logout, logoff, logout at, logout time, logoff time, logged out at, data logout, data de logout, data do logout, data logoff, hora logout, \
         saida, salida",
    ),
    (
        Field::Reason,
        PRESENCE,
        "reason, motivo, motivo da pausa, pause reason, razao, razon, break type, tipo de pausa, detail, description, descricao, observacao, auxiliary",
    ),
];

/// Names that are known to mean something else, so that they are taken neither for a similar name nor for the only time.
const KNOWN_OTHERS: &str = "updated at, atualizado em, data de atualizacao, last update time, last updated, due date, due by time, requester id, requester external id, \
    contact id, account id, account name, inbox id, contact email, contact email address, requester email, requester domain, summation column, duration, duracao, user ip, last activity at, message private, \
    subject, assigned at, initially assigned at, assignee stations, group stations, submitter, organization, status updated at, date of birth, \
    data de nascimento, owner identity, resolution status, first response status, conversation updated at, waiting since, snoozed until, notified at, \
    fivetran synced, fivetran start, fivetran end, sys updated at";

/// Columns that name who wrote a message, a customer or one of ours.
const AUTHORS: &str = "author name, message author name, sender name, nome do autor, nome do remetente, author id, message author id, sender id, actor name, actor id";

/// When a customer answered a survey.
const ANSWERED: &str = "recorded date, data de gravacao, fecha de registro, data da avaliacao, data da resposta";

/// When a row of a log changed its case.
const CHANGED: &str =
    "updated at, sys updated at, last updated at, modified at, changed at, atualizado em, alterado em, data de atualizacao, actualizado el";

/// Columns of the state of a case in such a log.
const STATES: &str = "state, status, case state, case status, incident state, conversation state, ticket status, situacao, situacao do caso, estado, estado del caso, status do caso";

/// The agent of a message is whoever wrote it, a customer too.
pub fn agent_is_author(columns: &[PlanColumn]) -> bool {
    let agent = columns.iter().find(|column| column.field == Some(Field::Agent));
    agent.is_some_and(|column| spellings(AUTHORS).any(|name| name == fold(&column.name)))
}

/// The column of the kind of a message answers whether it was inside the session.
pub fn kind_is_session(columns: &[PlanColumn]) -> bool {
    columns.iter().any(|column| column.field == Some(Field::Kind) && fold(&column.name).ends_with("comsessao"))
}

/// The kind of an event is the state in which it left its case.
pub fn tells_states(columns: &[PlanColumn]) -> bool {
    let kind = columns.iter().find(|column| column.field == Some(Field::EventKind));
    kind.is_some_and(|column| spellings(STATES).any(|name| name == fold(&column.name)))
}

/// The column says something of the case of a message or event, beside what it says of the row.
pub fn is_of_case(role: Role, field: Field) -> bool {
    use Field as F;
    match role {
        Role::Messages => matches!(field, F::CaseStatus | F::ClosedAt | F::FirstResponseAt),
        Role::Events => matches!(
            field,
            F::CaseStatus
                | F::ClosedAt
                | F::FirstResponseAt
                | F::CreatedAt
                | F::Channel
                | F::CaseType
                | F::Priority
                | F::ContactName
                | F::Csat
        ),
        Role::Cases | Role::Presence => false,
    }
}

/// Columns that say a message is a note between colleagues. No field of the table: such rows are notes.
const PRIVATE: &str = "message private, private, is private, privada, mensagem privada, is note, nota interna, nota privada";

/// Columns that say the opposite: customers see the message.
const PUBLIC: &str = "public, is public, publico, publica, comentario publico, message public";

/// Index of the column that marks internal notes, and what it answers for one, if there is one.
pub fn private_column(columns: &[PlanColumn]) -> Option<(usize, bool)> {
    let column_of =
        |list: &str| columns.iter().position(|column| column.field.is_none() && spellings(list).any(|name| name == fold(&column.name)));
    column_of(PRIVATE).map(|idx| (idx, true)).or_else(|| column_of(PUBLIC).map(|idx| (idx, false)))
}

/// Seconds of one unit of the plain numbers in a column of durations, by its name.
pub fn unit_secs(name: &str) -> f64 {
    let words: Vec<String> = name.split(|c: char| !c.is_alphanumeric()).map(fold).collect();
    let has = |units: &[&str]| words.iter().any(|word| units.contains(&word.as_str()));
    match () {
        () if has(&["min", "mins", "minutos", "minutes", "minuto", "minute"]) => 60.0,
        () if has(&["h", "hr", "hrs", "horas", "hours"]) => 3600.0,
        () => 1.0,
    }
}

fn spellings(list: &str) -> impl Iterator<Item = String> + '_ {
    list.split(',').map(fold)
}

/// What the columns of a file mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    pub role: Role,
    /// The field of each column and whether it was guessed.
    pub fields: Vec<Option<(Field, bool)>>,
}

/// Why columns fit no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMeaning {
    NoTime,
    NoRole,
}

/// A name folded once, with its place in its line: lower is surer.
struct Name {
    field: Field,
    roles: u8,
    folded: String,
    rank: u32,
    needs_proof: bool,
}

/// The spellings, folded.
pub struct Headers {
    names: Vec<Name>,
    others: Vec<String>,
    /// All of them.
    known: FxHashSet<String>,
}

impl Default for Headers {
    fn default() -> Self {
        let mut names = Vec::new();
        for (field, roles, list) in SPELLINGS {
            // A second line of the same field holds names that are less sure.
            let start = names.iter().filter(|name: &&Name| name.field == *field).count() as u32;
            names.extend(list.split(',').zip(start..).map(|(name, rank)| Name {
                field: *field,
                roles: *roles,
                folded: fold(name),
                rank,
                needs_proof: name.trim_start().starts_with('?'),
            }));
        }
        let others: Vec<String> = spellings(KNOWN_OTHERS).collect();
        let known = names.iter().map(|name| name.folded.clone()).chain(others.iter().cloned()).collect();
        Headers { names, others, known }
    }
}

/// Names nearer than this (1 = equal) are taken for each other, with doubt.
const SIMILAR: f64 = 0.84;

impl Headers {
    /// Built once.
    pub fn shared() -> &'static Headers {
        static SHARED: LazyLock<Headers> = LazyLock::new(Headers::default);
        &SHARED
    }

    /// How many of these cells are names that we know.
    pub fn known(&self, cells: &[String]) -> usize {
        let is_known = |cell: &&String| {
            let folded = fold(cell);
            !folded.is_empty() && self.known.contains(&folded)
        };
        cells.iter().filter(is_known).count()
    }

    /// The role that fits the columns best, and what they mean in it.
    pub fn meaning(&self, names: &[String], seen: &[Seen]) -> Result<Meaning, NoMeaning> {
        let folded: Vec<String> = names.iter().map(|name| fold(strip_type(name))).collect();
        let mut best: Option<(u32, Meaning)> = None;
        for role in Role::ALL {
            let fields = self.fields(role, &folded, seen);
            let Some(score) = score(role, &fields, &folded, seen) else { continue };
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, Meaning { role, fields }));
            }
        }
        if let Some((_, mut meaning)) = best {
            if meaning.role == Role::Messages {
                date_messages(&mut meaning.fields);
            }
            return Ok(meaning);
        }
        let has_time =
            Role::ALL.into_iter().any(|role| self.fields(role, &folded, seen).iter().flatten().any(|(field, _)| is_time(*field)))
                || seen.iter().any(|seen| matches!(seen.shape, Shape::Time | Shape::Epoch));
        Err(if has_time { NoMeaning::NoRole } else { NoMeaning::NoTime })
    }

    /// The best field for each column in a role, each field once.
    fn fields(&self, role: Role, folded: &[String], seen: &[Seen]) -> Vec<Option<(Field, bool)>> {
        // Doubtful, rank, column: in this order the best are first.
        let mut candidates: Vec<(bool, i64, usize, Field)> = Vec::new();
        for (idx, (column, seen)) in folded.iter().zip(seen).enumerate() {
            if column.is_empty() {
                continue;
            }
            let mut is_known = self.others.contains(column);
            for name in self.names.iter().filter(|name| name.folded == *column) {
                is_known = true;
                if name.roles & bit(role) == 0 || contradicts(name.field, seen) {
                    continue;
                }
                let is_proved = proves(name.field, seen);
                if !name.needs_proof || is_proved {
                    // A word that the values bear out beats a mere name.
                    let rank = i64::from(name.rank) - if is_proved && name.needs_proof { 1000 } else { 0 };
                    candidates.push((false, rank, idx, name.field));
                }
            }
            if !is_known && column.len() >= 5 {
                candidates.extend(self.similar(role, column, seen).map(|(rank, field)| (true, rank, idx, field)));
            }
        }
        candidates.sort_by_key(|candidate| (candidate.0, candidate.1, candidate.2));
        let mut fields = vec![None; folded.len()];
        for (is_doubtful, _, idx, field) in candidates {
            let is_taken = fields.iter().flatten().any(|(taken, _)| *taken == field);
            if fields[idx].is_none() && !is_taken {
                fields[idx] = Some((field, is_doubtful));
            }
        }
        self.take_only_time(role, folded, seen, &mut fields);
        if role == Role::Events {
            take_changes(folded, seen, &mut fields);
        }
        prefer_instants(&mut fields);
        join_clocks(folded, seen, &mut fields);
        fields
    }

    /// The best field for each column in a role that a person chose.
    pub fn fields_of(&self, role: Role, names: &[String], seen: &[Seen]) -> Vec<Option<(Field, bool)>> {
        let folded: Vec<String> = names.iter().map(|name| fold(strip_type(name))).collect();
        let mut fields = self.fields(role, &folded, seen);
        if role == Role::Messages {
            date_messages(&mut fields);
        }
        fields
    }

    /// The role that columns without a role come nearest to.
    pub fn nearest_role(&self, names: &[String], seen: &[Seen]) -> Role {
        let n_known = |role: Role| self.fields_of(role, names, seen).iter().flatten().filter(|(_, is_doubtful)| !is_doubtful).count();
        // The first of equals, in the order of the roles.
        Role::ALL.into_iter().rev().max_by_key(|role| n_known(*role)).unwrap_or(Role::Messages)
    }

    /// Columns that are not used and look as if they mattered: times where a time is missing, phones where none is known.
    pub fn overlooked(&self, role: Role, names: &[String], seen: &[Seen], fields: &[Option<Field>]) -> Vec<usize> {
        let has = |field: Field| fields.contains(&Some(field));
        let lacks_time = role == Role::Cases && !has(Field::ClosedAt) || role == Role::Presence && !has(Field::To) && !has(Field::Lasted);
        let lacks_phone = matches!(role, Role::Messages | Role::Cases) && !has(Field::Phone) && !has(Field::ContactName);
        let matters = |idx: &usize| match seen[*idx].shape {
            Shape::Time | Shape::Epoch => lacks_time,
            Shape::Phone => lacks_phone,
            _ => false,
        };
        let is_other = |idx: &usize| self.others.contains(&fold(strip_type(&names[*idx])));
        (0..names.len()).filter(|idx| fields[*idx].is_none() && matters(idx) && !is_other(idx)).collect()
    }

    /// The field of the most similar name, if one is similar enough.
    fn similar(&self, role: Role, column: &str, seen: &Seen) -> Option<(i64, Field)> {
        let n_letters = column.chars().count();
        // Of very different lengths they cannot be near.
        let may_be_near = |name: &&Name| {
            let n_of_name = name.folded.chars().count();
            n_letters.abs_diff(n_of_name) as f64 <= (1.0 - SIMILAR) * n_letters.max(n_of_name) as f64
        };
        self.names
            .iter()
            .filter(may_be_near)
            .filter(|name| name.roles & bit(role) != 0 && !name.needs_proof && name.folded.len() >= 5 && !contradicts(name.field, seen))
            .map(|name| (strsim::normalized_damerau_levenshtein(&name.folded, column), name.field))
            .filter(|(nearness, _)| *nearness >= SIMILAR)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(nearness, field)| ((-1000.0 * nearness) as i64, field))
    }

    /// When the name of the time is unknown but one column alone is full of times, that must be it.
    fn take_only_time(&self, role: Role, folded: &[String], seen: &[Seen], fields: &mut [Option<(Field, bool)>]) {
        let time = match role {
            Role::Messages => Field::SentAt,
            Role::Cases => Field::CreatedAt,
            Role::Events => Field::EventAt,
            Role::Presence => Field::From,
        };
        if fields.iter().flatten().any(|(field, _)| is_time(*field)) {
            return;
        }
        let mut times =
            (0..fields.len()).filter(|&idx| matches!(seen[idx].shape, Shape::Time | Shape::Epoch) && !self.others.contains(&folded[idx]));
        if let (Some(only), None) = (times.next(), times.next()) {
            fields[only] = Some((time, true));
        }
    }
}

/// Help desks append the type to names of their own fields, `Cidade [txt]`, and put what they made of a measure around it,
/// `MED(First reply time (min))`.
fn strip_type(name: &str) -> &str {
    let name = name.trim();
    let made =
        name.split_once('(').filter(|(made, _)| !made.is_empty() && made.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'));
    let name = made.and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(name);
    match name.rsplit_once('[') {
        Some((name, rest)) if rest.ends_with(']') => name,
        _ => name,
    }
}

/// A table in which each case stands again whenever it changed is a log: when it changed is the time, its state is what happened.
fn take_changes(folded: &[String], seen: &[Seen], fields: &mut [Option<(Field, bool)>]) {
    /// What a list of cases calls their ids.
    const IDS: &str = "id, number, numero, key, codigo";
    let column =
        |fields: &[Option<(Field, bool)>], wanted: Field| fields.iter().position(|field| field.is_some_and(|(field, _)| field == wanted));
    let is_one_of = |list: &str, idx: usize| spellings(list).any(|name| name == folded[idx]);
    let id = column(fields, Field::CaseId).or_else(|| (0..folded.len()).find(|&idx| is_one_of(IDS, idx)));
    let Some(id) = id.filter(|&idx| seen[idx].repeats() && column(fields, Field::EventKind).is_none()) else { return };
    let changed = (0..folded.len()).find(|&idx| is_one_of(CHANGED, idx) && matches!(seen[idx].shape, Shape::Time | Shape::Epoch));
    let state = (0..folded.len()).find(|&idx| is_one_of(STATES, idx) && seen[idx].mostly(words::case_state));
    let (Some(changed), Some(state)) = (changed, state) else { return };
    if let Some(other) = column(fields, Field::EventAt) {
        // When the case was created, where that is told beside.
        let is_free = column(fields, Field::CreatedAt).is_none();
        fields[other] = is_free.then_some((Field::CreatedAt, false));
    }
    fields[id] = Some((Field::CaseId, false));
    fields[changed] = Some((Field::EventAt, false));
    fields[state] = Some((Field::EventKind, false));
}

/// Where the file gives an instant, how long it took says nothing more.
fn prefer_instants(fields: &mut [Option<(Field, bool)>]) {
    for (instant, lasting) in
        [(Field::FirstResponseAt, Field::FirstResponseIn), (Field::ClosedAt, Field::ClosedIn), (Field::To, Field::Lasted)]
    {
        if fields.iter().flatten().any(|(field, _)| *field == instant) {
            fields.iter_mut().filter(|field| field.is_some_and(|(field, _)| field == lasting)).for_each(|field| *field = None);
        }
    }
}

/// A column of days has its clock in another: of the same name but for the word of the time, or right beside it.
fn join_clocks(folded: &[String], seen: &[Seen], fields: &mut [Option<(Field, bool)>]) {
    let stem = |name: &str| {
        let words = ["data", "date", "fecha", "dia", "day", "horario", "horas", "hora", "time", "hour", "hrs", "de", "da", "do", "del"];
        words.iter().fold(name.to_owned(), |name, word| name.replace(word, ""))
    };
    let is_clock =
        |idx: usize| !seen[idx].values.is_empty() && seen[idx].values.iter().all(|value| values::time::clock_of_day(value).is_some());
    let is_day = |idx: usize| {
        seen[idx].shape == Shape::Time
            && seen[idx]
                .values
                .iter()
                .filter_map(|value| values::written(value))
                .all(|written| written.secs == 0 && written.offset.is_none())
    };
    let sounds_like_a_clock = |name: &str| ["hora", "hour", "time", "clock"].iter().any(|word| name.contains(word));
    for day in 0..fields.len() {
        let Some((field, is_doubtful)) = fields[day].filter(|(field, _)| is_time(*field)) else { continue };
        if !is_day(day) {
            continue;
        }
        let mut free = (0..fields.len()).filter(|&idx| fields[idx].is_none() && is_clock(idx) && sounds_like_a_clock(&folded[idx]));
        let beside = |idx: usize| idx == day + 1 || idx + 1 == day;
        let clock = free.clone().find(|&idx| stem(&folded[idx]) == stem(&folded[day])).or_else(|| free.find(|&idx| beside(idx)));
        if let Some(clock) = clock {
            fields[clock] = Some((field, is_doubtful));
        }
    }
}

pub fn is_time(field: Field) -> bool {
    matches!(field, Field::SentAt | Field::CreatedAt | Field::FirstResponseAt | Field::ClosedAt | Field::EventAt | Field::From | Field::To)
}

/// The values say that the column is this.
fn proves(field: Field, seen: &Seen) -> bool {
    match field {
        Field::Direction => seen.mostly(words::direction),
        Field::Kind => seen.mostly(words::message_kind),
        Field::AuthorKind => seen.mostly(words::author_kind),
        Field::Origin => seen.mostly(words::origin),
        Field::EventKind => seen.mostly(words::event_kind),
        Field::CaseStatus => seen.mostly(words::case_state),
        Field::RowKind => {
            seen.mostly(words::row_kind)
                && seen.values.iter().any(|value| words::row_kind(value).is_some_and(|kind| kind != RowKind::Message))
        }
        Field::State => seen.mostly(words::presence),
        Field::Outcome => seen.mostly(words::outcome),
        Field::Phone => seen.shape == Shape::Phone,
        field if is_time(field) => matches!(seen.shape, Shape::Time | Shape::Epoch),
        _ => false,
    }
}

/// The values say that the column cannot be this.
fn contradicts(field: Field, seen: &Seen) -> bool {
    let has_values = !seen.values.is_empty();
    match field {
        // Durations and grades often have names that sound like times.
        Field::FirstResponseAt | Field::ClosedAt | Field::To => has_values && !seen.has_times,
        field if is_time(field) => matches!(seen.shape, Shape::Number | Shape::Boolean | Shape::Phone | Shape::Duration),
        // "Origin: client or hsm" is about the case, "origin: client or agent" about the message.
        Field::Direction => seen.values.iter().any(|value| words::origin(value) == Some(Origin::Hsm) && words::direction(value).is_none()),
        Field::ContactName => matches!(seen.shape, Shape::Phone | Shape::Time),
        Field::Phone => matches!(seen.shape, Shape::Time | Shape::Boolean),
        Field::IsBot => has_values && !seen.values.iter().all(|value| values::boolean(value).is_some()),
        Field::Order => has_values && !seen.mostly(values::leading_number),
        Field::Csat => has_values && !seen.mostly(|value| values::grade(value, true).ok()),
        Field::Value => has_values && !matches!(seen.shape, Shape::Number | Shape::Boolean | Shape::Phone | Shape::Epoch | Shape::Serial),
        Field::FirstResponseIn | Field::ClosedIn | Field::Lasted => !matches!(seen.shape, Shape::Duration | Shape::Number | Shape::Boolean),
        Field::Agent | Field::Team | Field::Channel | Field::CaseType | Field::Priority | Field::Tags | Field::Template | Field::Status => {
            seen.shape == Shape::Time
        }
        _ => false,
    }
}

/// How well a table fits a role; `None` = it lacks something that the role cannot do without.
fn score(role: Role, fields: &[Option<(Field, bool)>], folded: &[String], seen: &[Seen]) -> Option<u32> {
    let column = |wanted: Field| fields.iter().position(|field| field.is_some_and(|(field, _)| field == wanted));
    let has = |wanted: Field| column(wanted).is_some();
    let fits = match role {
        Role::Messages => {
            let is_plain_id = column(Field::MessageId).is_some_and(|idx| folded[idx] == "id");
            let signs = [
                Field::Direction,
                Field::AuthorKind,
                Field::Order,
                Field::Replies,
                Field::Text,
                Field::Kind,
                Field::IsBot,
                Field::Template,
                Field::RowKind,
            ];
            let n_signs = signs.into_iter().filter(|field| has(*field)).count() + usize::from(has(Field::MessageId) && !is_plain_id);
            let n_whose = [Field::CaseId, Field::Phone, Field::ContactName, Field::Agent].into_iter().filter(|field| has(*field)).count();
            // Many things are created, so that this time alone needs more to go with it.
            let n_wanted = if has(Field::SentAt) { 1 } else { 2 };
            (has(Field::SentAt) || has(Field::CreatedAt)) && n_signs >= n_wanted && n_signs + n_whose >= 2
        }
        Role::Cases => {
            // Many things have an id and were created: customers, tags.
            const SIGNS: [Field; 13] = [
                Field::ClosedAt,
                Field::FirstResponseAt,
                Field::ClosedIn,
                Field::FirstResponseIn,
                Field::Status,
                Field::Agent,
                Field::Team,
                Field::Channel,
                Field::CaseType,
                Field::Tags,
                Field::Csat,
                Field::Outcome,
                Field::Value,
            ];
            let is_plain_id = column(Field::CaseId).is_some_and(|idx| folded[idx] == "id");
            // A list without ids: each row was opened and closed by somebody.
            let is_list = !has(Field::CaseId) && has(Field::ClosedAt) && has(Field::Team) && (has(Field::Agent) || has(Field::Status));
            has(Field::CreatedAt) && (is_list || has(Field::CaseId) && (!is_plain_id || SIGNS.into_iter().any(has)))
        }
        Role::Events => {
            // Activities of any name make a log where its cases stand again and again.
            let stands_again = column(Field::CaseId).is_some_and(|idx| seen[idx].repeats());
            let is_event = |idx: usize| folded[idx].contains("event") || proves(Field::EventKind, &seen[idx]);
            let is_log = stands_again || column(Field::EventKind).is_some_and(is_event);
            let is_answer = |idx: usize| spellings(ANSWERED).any(|name| name == folded[idx]);
            let is_survey = !has(Field::EventKind) && has(Field::Csat) && column(Field::EventAt).is_some_and(is_answer);
            let is_log = has(Field::EventKind) && (is_log || seen.iter().all(|seen| seen.values.len() <= 2));
            has(Field::CaseId) && has(Field::EventAt) && (is_log || is_survey)
        }
        Role::Presence => {
            let state_is_known = column(Field::State).is_some_and(|idx| seen[idx].values.is_empty() || proves(Field::State, &seen[idx]));
            let is_case =
                folded.iter().any(|name| matches!(name.as_str(), "caseid" | "case" | "caso" | "ticketid" | "protocolo" | "conversationid"));
            has(Field::Agent) && has(Field::From) && !is_case && (state_is_known || (has(Field::To) && !has(Field::State)))
        }
    };
    let weight = |field: Field| match (role, field) {
        (Role::Messages, Field::SentAt) => 4,
        (Role::Messages, Field::RowKind) => 6,
        (Role::Messages, Field::Direction | Field::MessageId | Field::AuthorKind | Field::Order | Field::Replies) => 3,
        (Role::Messages, Field::Text | Field::Kind | Field::Template | Field::IsBot) => 2,
        (Role::Cases, Field::ClosedAt | Field::FirstResponseAt) => 4,
        (Role::Cases, Field::CreatedAt | Field::Csat) => 2,
        (Role::Cases, Field::CaseId) => 2,
        // Each row of a log tells a change: as a list of cases it would say each of them many times.
        (Role::Events, Field::EventKind)
            if column(Field::EventKind).is_some_and(|idx| spellings(STATES).any(|name| name == folded[idx])) =>
        {
            40
        }
        (Role::Events, Field::EventKind) => 6,
        (Role::Events, Field::EventAt) => 4,
        (Role::Presence, Field::State) => 5,
        (Role::Presence, Field::From | Field::To) => 4,
        _ => 1,
    };
    // Halves, so that a guess counts less than a name.
    fits.then(|| fields.iter().flatten().map(|(field, is_doubtful)| weight(*field) * if *is_doubtful { 1 } else { 2 }).sum())
}

/// A message file whose only time is called "created" gives the time of its messages, unless it says per message when the case was opened.
fn date_messages(fields: &mut [Option<(Field, bool)>]) {
    let has = |wanted: &[Field]| fields.iter().flatten().any(|(field, _)| wanted.contains(field));
    if has(&[Field::SentAt, Field::Order, Field::Replies, Field::Origin]) {
        return;
    }
    for (field, _) in fields.iter_mut().flatten() {
        if *field == Field::CreatedAt {
            *field = Field::SentAt;
        }
    }
}
