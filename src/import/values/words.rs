//! The closed sets of the model as exports spell them in Portuguese, English and Spanish. `None` = not a word we know.

use super::fold;
use crate::model::{AuthorKind, CaseState, DeliveryStatus, Direction, EventKind, MessageKind, Origin, PresenceState};

pub fn direction(text: &str) -> Option<Direction> {
    Some(match fold(text).as_str() {
        "sent" | "out" | "outbound" | "outgoing" | "mt" | "enviado" | "enviada" | "enviadas" | "enviados" | "saida" | "salida"
        | "saliente" | "agent" | "agente" | "atendente" | "operador" | "operator" | "business" | "empresa" | "fromme" | "send"
        | "outcoming" => Direction::Outbound,
        "received"
        | "in"
        | "inbound"
        | "incoming"
        | "mo"
        | "recebido"
        | "recebida"
        | "recebidas"
        | "recebidos"
        | "recibido"
        | "recibida"
        | "entrada"
        | "entrante"
        | "client"
        | "cliente"
        | "customer"
        | "contact"
        | "contato"
        | "contacto"
        | "visitor"
        | "visitante"
        | "receive"
        | "usuariofinal"
        | "enduser"
        | "recebidadocliente"
        | "recibidodelcliente"
        | "receivedfromcustomer" => Direction::Inbound,
        "note" | "nota" | "notainterna" | "internalnote" | "private" | "privada" => Direction::Note,
        "system" | "sistema" | "activity" | "atividade" | "actividad" | "avisodosistema" | "avisodelsistema" | "systemline" => {
            Direction::System
        }
        _ => return None,
    })
}

pub fn delivery_status(text: &str) -> Option<DeliveryStatus> {
    Some(match fold(text).as_str() {
        "new" | "novo" | "nova" | "nuevo" | "nueva" | "queued" | "pending" | "pendente" | "pendiente" | "nafila" | "enfileirado"
        | "enfileirada" | "encola" | "created" | "criado" | "scheduled" | "agendado" | "programado" | "sending" | "enviando"
        | "processing" | "processando" => DeliveryStatus::New,
        "sent" | "enviado" | "enviada" | "accepted" | "aceito" | "aceptado" | "dispatched" | "submitted" | "enviadocomsessao" => {
            DeliveryStatus::Sent
        }
        "delivered" | "recebidoentregue" | "entregue" | "entregado" | "entregada" | "received" | "recebido" | "recebida" | "recibido"
        | "recibida" => DeliveryStatus::Delivered,
        "read" | "lido" | "lida" | "leido" | "leida" | "seen" | "visto" | "visualizado" | "visualizada" | "opened" | "played"
        | "ouvido" | "reproduzido" => DeliveryStatus::Read,
        "failed" | "fail" | "failure" | "falhou" | "falha" | "comfalha" | "fallo" | "fallido" | "fallida" | "error" | "erro"
        | "rejected" | "rejeitado" | "rejeitada" | "rechazado" | "undelivered" | "undeliverable" | "naoentregue" | "noentregado"
        | "expired" | "expirado" | "expirada" | "ttlexpirado" | "ttlexpired" | "bounced" | "blocked" | "bloqueado" | "noactivesession" => {
            DeliveryStatus::Failed
        }
        _ => return None,
    })
}

pub fn message_kind(text: &str) -> Option<MessageKind> {
    Some(match fold(text).as_str() {
        "hsm"
        | "template"
        | "templates"
        | "modelo"
        | "plantilla"
        | "marketing"
        | "marketinglite"
        | "utility"
        | "utilidade"
        | "utilidad"
        | "authentication"
        | "autenticacao"
        | "autenticacion"
        | "authenticationinternational"
        | "mensagemmodelo"
        | "templatemessage"
        | "notification"
        | "notificacao"
        | "sim"
        | "si"
        | "yes"
        | "true"
        | "1" => MessageKind::Hsm,
        "session" | "sessao" | "sesion" | "wapp" | "whatsapp" | "service" | "servico" | "servicio" | "text" | "texto" | "freeform"
        | "livre" | "sessionmessage" | "mensagemdesessao" | "desessao" | "nao" | "no" | "false" | "0" | "regular" => MessageKind::Session,
        _ => return None,
    })
}

pub fn author_kind(text: &str) -> Option<AuthorKind> {
    // `agent:4039`: the kind and the id of one.
    let text = text.split_once(':').map_or(text, |(kind, _)| kind);
    Some(match fold(text).as_str() {
        "customer" | "client" | "cliente" | "contact" | "contato" | "contacto" | "visitor" | "visitante" | "user" | "usuario"
        | "enduser" | "lead" | "consumer" | "consumidor" | "requester" | "solicitante" | "guest" | "usuariofinal" => AuthorKind::Customer,
        "agent" | "agente" | "human" | "humano" | "humana" | "admin" | "operator" | "operador" | "operadora" | "atendente"
        | "attendant" | "staff" | "teammate" | "employee" | "representative" | "rep" | "assistant" | "asesor" | "consultor"
        | "supervisor" | "pessoadaequipe" | "personadelequipo" | "teammember" => AuthorKind::Human,
        "bot" | "robo" | "robot" | "chatbot" | "agentbot" | "ai" | "ia" | "captainassistant" | "virtualassistant" | "assistentevirtual"
        | "ura" => AuthorKind::Bot,
        "automation" | "automacao" | "automatizacion" | "automatico" | "automatica" | "workflow" | "rule" | "trigger" | "fluxo"
        | "flow" | "system" | "sistema" => AuthorKind::Automation,
        "campaign" | "campanha" | "campana" | "broadcast" | "disparo" | "hsm" | "template" => AuthorKind::Campaign,
        _ => return None,
    })
}

/// What a row of a talk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Message,
    Note,
    Event,
}

/// What a row of a talk is by the word that help desks give it, where messages, notes and events stand in one table.
pub fn row_kind(text: &str) -> Option<RowKind> {
    let word = fold(text);
    Some(match word.as_str() {
        "comment" | "message" | "mensagem" | "mensaje" | "chatmessage" | "chat" | "reply" | "resposta" | "respuesta" | "quickreply"
        | "conversation" | "initial" | "email" | "file" | "chatfileuploaded" => RowKind::Message,
        "note" | "nota" | "internalnote" | "notainterna" | "privatenote" => RowKind::Note,
        "open" | "close" | "snoozed" | "unsnoozed" | "assignment" | "unassignment" => RowKind::Event,
        _ => {
            const PARTS: [&str; 16] = [
                "closed",
                "reopen",
                "assign",
                "unsnooze",
                "noteand",
                "ratingchang",
                "ratingrequest",
                "participant",
                "transfer",
                "chatended",
                "chatstart",
                "joined",
                "memberjoin",
                "memberleave",
                "attributeupdated",
                "chatemailchanged",
            ];
            return PARTS.iter().any(|part| word.contains(part)).then_some(RowKind::Event);
        }
    })
}

/// The label of a line of totals.
pub fn is_total(text: &str) -> bool {
    // Nearly every first cell is an id or a time: those are told at once.
    const STARTS: [&[u8]; 10] = [b"tot", b"gra", b"sub", b"som", b"sum", b"med", "mé".as_bytes(), "MÉ".as_bytes(), b"pro", b"ave"];
    let may_be = |start: &&[u8]| text.as_bytes().get(..3).is_some_and(|head| head.eq_ignore_ascii_case(start));
    if !STARTS.iter().any(may_be) && !text.starts_with("Mé") {
        return false;
    }
    let word = fold(text);
    let is_total = |rest: &str| rest.is_empty() || ["geral", "general", "de", "of", "is", "es"].iter().any(|next| rest.starts_with(next));
    word.strip_prefix("total").is_some_and(is_total)
        || word.strip_prefix("tota").is_some_and(|rest| rest == "is" || rest == "les")
        || word.strip_prefix("total").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        || matches!(word.as_str(), "grandtotal" | "subtotal" | "soma" | "suma" | "sum" | "somatorio" | "media" | "promedio" | "average")
}

/// Which way a message went, told by who wrote it.
pub fn direction_of_author(text: &str, author: AuthorKind) -> Direction {
    match author {
        AuthorKind::Unknown => Direction::Unknown,
        AuthorKind::Customer => Direction::Inbound,
        AuthorKind::Automation if matches!(fold(text).as_str(), "system" | "sistema") => Direction::System,
        AuthorKind::Human | AuthorKind::Bot | AuthorKind::Automation | AuthorKind::Campaign => Direction::Outbound,
    }
}

pub fn origin(text: &str) -> Option<Origin> {
    let word = fold(text);
    let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    match word.as_str() {
        "" => None,
        "fep" => Some(Origin::FreeEntry),
        _ if has(&["freeentry", "entradagratuita", "adorbutton", "referral", "anuncio", "clicktowhatsapp", "ctwa"]) => {
            Some(Origin::FreeEntry)
        }
        _ if has(&[
            "hsm",
            "template",
            "modelo",
            "plantilla",
            "campanha",
            "campaign",
            "campana",
            "agent",
            "atendente",
            "empresa",
            "business",
            "ativo",
            "outbound",
        ]) =>
        {
            Some(Origin::Hsm)
        }
        _ if has(&["client", "customer", "contat", "contact", "user", "usuario", "receptivo", "inbound", "consumidor", "visitor"]) => {
            Some(Origin::Client)
        }
        _ => None,
    }
}

pub fn case_state(text: &str) -> Option<CaseState> {
    let word = fold(text);
    let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    // Longer stems that would be taken for others come first.
    if starts(&["reopen", "reabert", "reabierto", "naoresolv", "notresolved", "unresolved", "nofinaliz"]) {
        return Some(CaseState::Open);
    }
    if starts(&[
        "pend",
        "aguard",
        "await",
        "wait",
        "esper",
        "emespera",
        "enespera",
        "snooz",
        "onhold",
        "hold",
        "adiad",
        "pausad",
        "paused",
        "nafila",
        "encola",
        "queued",
        "naoiniciad",
        "standby",
        "suspens",
    ]) {
        return Some(CaseState::Pending);
    }
    if starts(&[
        "clos", "fechad", "encerrad", "resol", "finaliz", "finished", "conclu", "solved", "cerrad", "resuelt", "terminad", "done",
        "complet", "cancel", "archiv", "arquivad", "abandon", "perdido", "ended",
    ]) {
        return Some(CaseState::Closed);
    }
    starts(&[
        "open",
        "abert",
        "abiert",
        "new",
        "nov",
        "nuev",
        "emandamento",
        "ematendimento",
        "andamento",
        "atendimento",
        "atend",
        "activ",
        "ativ",
        "inprogress",
        "enprogreso",
        "emprogresso",
        "enproceso",
        "enatencion",
        "encurso",
        "emcurso",
        "assigned",
        "atribuid",
        "asignad",
        "ongoing",
        "started",
        "emtratamento",
        "tratando",
        "transferred",
        "transferid",
    ])
    .then_some(CaseState::Open)
}

pub fn event_kind(text: &str) -> Option<EventKind> {
    let word = fold(text);
    let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    let rules: &[(&[&str], EventKind)] = &[
        (&["reopen", "reabert", "reabier", "reabriu"], EventKind::Reopened),
        (&["firstresponse", "firstreply", "primeiraresposta", "primerarespuesta"], EventKind::FirstResponse),
        (&["tobot", "paraobot", "parabot", "aobot", "paraorobo", "albot"], EventKind::HandedToBot),
        (&["handoff", "handover", "tohuman", "humano", "bothandoff", "toagent", "transbordo"], EventKind::HandedToHuman),
        (
            &[
                "teamchang",
                "changeteam",
                "toteam",
                "equipe",
                "equipo",
                "mudancadefila",
                "trocadefila",
                "setor",
                "departament",
                "department",
                "groupchang",
                "queuechang",
                "transferqueue",
            ],
            EventKind::TeamChanged,
        ),
        (&["statuschang", "changestatus", "status", "statechang", "estado", "situacao", "snooz", "pend"], EventKind::StatusChanged),
        (&["assign", "atribu", "asign", "transfer", "encaminha", "owner"], EventKind::Assigned),
        (&["survey", "csat", "pesquisa", "encuesta", "rating", "avaliac"], EventKind::Survey),
        (
            &["clos", "fechad", "fechou", "fechamento", "encerr", "resol", "finaliz", "conclu", "cerrad", "cierre", "resuelt", "solved"],
            EventKind::Closed,
        ),
        (&["open", "abert", "abiert", "abriu", "criad", "creat", "cread", "started", "iniciad", "novo"], EventKind::Opened),
        (&["note", "nota", "comment", "coment"], EventKind::Note),
    ];
    rules.iter().find(|(parts, _)| has(parts)).map(|(_, kind)| *kind)
}

pub fn presence(text: &str) -> Option<PresenceState> {
    let word = fold(text);
    let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    if starts(&[
        "unavail",
        "indispon",
        "nodispon",
        "naodispon",
        "paus",
        "ausent",
        "break",
        "away",
        "lunch",
        "almoc",
        "almuerz",
        "busy",
        "ocupad",
        "meeting",
        "reuni",
        "train",
        "trein",
        "capacit",
        "intervalo",
        "descans",
        "banheiro",
        "bano",
        "cafe",
        "coffee",
        "idle",
        "inativ",
        "inactiv",
        "dnd",
        "notready",
        "acw",
        "feedback",
        "toilet",
        "lanche",
        "jantar",
        "particular",
    ]) {
        return Some(PresenceState::Unavailable);
    }
    if starts(&[
        "offline",
        "logoff",
        "logout",
        "loggedoff",
        "loggedout",
        "desconect",
        "deslog",
        "disconnect",
        "saida",
        "salida",
        "saiu",
        "fimdeturno",
        "signout",
    ]) {
        return Some(PresenceState::Offline);
    }
    starts(&[
        "online",
        "dispon",
        "avail",
        "login",
        "logon",
        "loggedin",
        "logad",
        "conect",
        "connect",
        "ativ",
        "activ",
        "ready",
        "pronto",
        "livre",
        "libre",
        "ematendimento",
        "atendendo",
        "entrada",
        "work",
        "trabalh",
        "signin",
        "oncall",
        "onchat",
        "retorno",
    ])
    .then_some(PresenceState::Online)
}

/// `Some(true)` = the case ended with what it was for: a sale, a booking.
pub fn outcome(text: &str) -> Option<bool> {
    super::boolean(text).or_else(|| {
        Some(match fold(text).as_str() {
            "converted" | "convertido" | "convertida" | "ganho" | "ganha" | "ganado" | "won" | "sale" | "sold" | "venda" | "vendido"
            | "venta" | "success" | "sucesso" => true,
            "notconverted" | "naoconvertido" | "naoconvertida" | "noconvertido" | "perdido" | "perdida" | "lost" | "semvenda"
            | "nosale" | "naovendido" => false,
            _ => return None,
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    /// Lines of `meaning: word, word, …`.
    #[track_caller]
    fn check<T: Copy>(lines: &str, read: impl Fn(&str) -> Option<T>, id: impl Fn(T) -> &'static str) {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (meaning, words) = line.split_once(": ").unwrap();
            for word in words.split(", ") {
                assert_eq!(read(word).map_or("none", &id), meaning, "{word}");
            }
        }
    }

    #[test]
    fn directions_are_known_in_three_languages() {
        check(
            "sent: Enviado, sent, OUT, outbound, MT, saída, salida, agente, Enviada
             received: Recebido, received, in, Inbound, MO, entrada, cliente, Recibido
             note: nota interna
             none: banana, ?",
            direction,
            Direction::id,
        );
    }

    #[test]
    fn a_received_message_was_delivered() {
        check(
            "read: Lido, read, leído, Lida, seen
             delivered: Recebido, Entregue, entregado, delivered
             sent: Enviado, sent
             new: Novo, new, queued, pending, Pendente
             failed: Falhou, Erro, failed, Não entregue, TTL expirado
             none: banana",
            delivery_status,
            DeliveryStatus::id,
        );
    }

    #[test]
    fn states_of_cases_are_known_by_their_stems() {
        check(
            "open: aberto, Em atendimento, open, abierto, Em andamento, New, reaberto, Não resolvido
             pending: pendente, Aguardando cliente, pending, snoozed, on-hold, Hold, Em espera, Waiting on Customer
             closed: fechado, Encerrado, resolvido, Finalizado, closed, solved, resolved, cerrado, ClosedAttendant
             none: banana",
            case_state,
            CaseState::id,
        );
    }

    #[test]
    fn kinds_origins_and_authors_are_known() {
        check(
            "hsm: HSM, template, modelo, marketing, utility, authentication, Sim\nsession: WApp, session, Sessão, service\nnone: x",
            message_kind,
            MessageKind::id,
        );
        check(
            "hsm: hsm, Iniciada por HSM, template\nclient: cliente, client, Iniciada pelo cliente, by customer\nfep: FEP, free entry point\nnone: ?",
            origin,
            Origin::id,
        );
        check(
            "customer: visitor, Contato, user\nhuman: agent, Atendente, admin\nbot: bot, AgentBot, robô\nautomation: system\nnone: ?",
            author_kind,
            AuthorKind::id,
        );
        assert_eq!(direction_of_author("system", AuthorKind::Automation), Direction::System);
        assert_eq!(direction_of_author("bot", AuthorKind::Bot), Direction::Outbound);
    }

    #[test]
    fn events_are_known_by_what_they_contain() {
        check(
            "opened: opened, Caso aberto, created
             reopened: Reaberto, conversation_reopened
             closed: close, Encerrado pelo agente, resolved
             assigned: assignment, Atribuído, Transferência
             handed_to_human: handoff, bot_handoff, Transferido para humano
             handed_to_bot: handed_to_bot
             team_changed: team_changed, Mudança de fila
             status_changed: status_changed
             note: note, comment
             survey: csat_survey, Pesquisa
             first_response: first_response, Primeira resposta
             none: banana",
            event_kind,
            EventKind::id,
        );
    }

    #[test]
    fn presence_is_online_unavailable_or_offline() {
        check(
            "online: online, Disponível, available, login, Conectado
             unavailable: Pausa, ausente, break, unavailable, Indisponível, lunch, Pausa almoço, No disponible
             offline: offline, Logoff, logout, Desconectado
             none: banana",
            presence,
            PresenceState::id,
        );
    }

    /// What we write into a file in any language, we read back.
    #[test]
    fn our_own_words_come_back() {
        for catalogue in [
            include_str!("../../../locales/pt-BR.json"),
            include_str!("../../../locales/en.json"),
            include_str!("../../../locales/es.json"),
        ] {
            let texts: serde_json::Value = serde_json::from_str(catalogue).expect("JSON");
            let check = |set: &str, id: &str, read: &dyn Fn(&str) -> Option<&'static str>| {
                let text = texts[format!("word.{set}.{id}")].as_str().expect("a text");
                assert_eq!(read(text), Some(id), "word.{set}.{id}: {text}");
            };
            for word in &Direction::ALL[1..] {
                check("direction", word.id(), &|text| direction(text).map(Direction::id));
            }
            for word in &DeliveryStatus::ALL[1..] {
                check("status", word.id(), &|text| delivery_status(text).map(DeliveryStatus::id));
            }
            for word in &MessageKind::ALL[1..] {
                check("kind", word.id(), &|text| message_kind(text).map(MessageKind::id));
            }
            for word in &AuthorKind::ALL[1..] {
                check("author_kind", word.id(), &|text| author_kind(text).map(AuthorKind::id));
            }
            for word in &CaseState::ALL[1..] {
                check("case_status", word.id(), &|text| case_state(text).map(CaseState::id));
            }
            for word in &Origin::ALL[1..] {
                check("origin", word.id(), &|text| origin(text).map(Origin::id));
            }
        }
    }
}
