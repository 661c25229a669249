//! Who is us in the chats that phones exported, and who the customer is: settled when all files are read, because it takes them together.
//!
//! An author is us when somebody said so; else when the export calls the author "you", when messages are signed as agents sign them,
//! when the author writes in more than half of several chats, or when the chat is named after the other one. Where nothing of this holds, the
//! first message is taken for the customer's, and the report says that this is assumed. Then each row gets its direction, its agent and
//! the customer of its chat.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::dictionary::CategoryBuilder;
use crate::import::{Batch, MessageRows, Rows, values};
use crate::model::report::{ChatAuthor, ChatReport, UsEvidence};
use crate::model::{AuthorKind, Direction, FileReport};

/// Signed messages of an author that prove an agent.
const MIN_SIGNED: u64 = 2;

/// Settles the chats among the files. `chosen` = names that somebody said are us.
pub fn settle(reports: &mut [FileReport], batches: &mut [Vec<Batch>], chosen: &[String]) {
    let us = us_of(reports, chosen);
    for (report, batches) in reports.iter_mut().zip(batches) {
        let Some(chat) = &mut report.chat else { continue };
        mark(chat, &us);
        if chat.customer.is_empty() {
            chat.customer = stem(&report.name).to_owned();
        }
        let customer = chat.customer.clone();
        let is_us: BTreeSet<&str> = chat.authors.iter().filter(|author| author.us.is_some()).map(|author| author.name.as_str()).collect();
        for batch in batches {
            if let Rows::Messages(rows) = &mut batch.rows {
                settle_rows(rows, &customer, &is_us);
            }
        }
    }
}

type Us = BTreeMap<String, UsEvidence>;

/// Names that are us in all chats, each with the best evidence.
fn us_of(reports: &[FileReport], chosen: &[String]) -> Us {
    let chats: Vec<&ChatReport> = reports.iter().filter_map(|report| report.chat.as_ref()).collect();
    let given = chosen.iter().chain(chats.iter().flat_map(|chat| &chat.given_us));
    // Names that were chosen for other chats say nothing about these.
    let writes = |name: &str| chats.iter().any(|chat| chat.authors.iter().any(|author| author.name == name));
    let given: Us = given.filter(|name| writes(name)).map(|name| (name.clone(), UsEvidence::Chosen)).collect();
    if !given.is_empty() {
        return given;
    }
    let mut us = Us::new();
    let mut add = |name: &str, evidence: UsEvidence| {
        us.entry(name.to_owned()).and_modify(|known| *known = evidence.min(*known)).or_insert(evidence);
    };
    for author in chats.iter().flat_map(|chat| &chat.authors) {
        if author.is_you {
            add(&author.name, UsEvidence::You);
        }
        if author.signed >= MIN_SIGNED && author.signed * 5 >= author.messages {
            add(&author.name, UsEvidence::Signature);
        }
    }
    most_files(&chats).iter().for_each(|name| add(name, UsEvidence::MostFiles));
    for chat in &chats {
        // A chat of two that is named after one of them.
        if let [a, b] = chat.authors.as_slice() {
            let other = if is_titled(chat, a) { Some(b) } else { is_titled(chat, b).then_some(a) };
            if let Some(other) = other {
                add(&other.name, UsEvidence::OtherSide);
            }
        }
    }
    // Whom a chat is named after is a customer there, unless the export itself speaks for it.
    us.retain(|name, evidence| {
        *evidence <= UsEvidence::Signature || !chats.iter().any(|chat| !chat.title.is_empty() && chat.title == *name)
    });
    us
}

/// The author who writes in more than half of at least two chats of different people; nobody when several do.
fn most_files(chats: &[&ChatReport]) -> Vec<String> {
    if chats.len() < 2 {
        return Vec::new();
    }
    let mut n_files: BTreeMap<&str, usize> = BTreeMap::new();
    for author in chats.iter().flat_map(|chat| &chat.authors) {
        *n_files.entry(&author.name).or_default() += 1;
    }
    let most = n_files.values().copied().max().unwrap_or(0);
    let top: Vec<String> = n_files.iter().filter(|(_, n)| **n == most).map(|(name, _)| (*name).to_owned()).collect();
    if most * 2 > chats.len() && most > 1 && top.len() == 1 { top } else { Vec::new() }
}

fn is_titled(chat: &ChatReport, author: &ChatAuthor) -> bool {
    let same = |a: &str, b: &str| values::phone(a) == values::phone(b);
    !chat.title.is_empty() && same(&chat.title, &author.name)
}

/// Marks who is us in one chat, and finds its customer.
fn mark(chat: &mut ChatReport, us: &Us) {
    for author in &mut chat.authors {
        author.us = us.get(&author.name).copied();
    }
    let is_chosen = us.values().any(|evidence| *evidence == UsEvidence::Chosen);
    let nobody = chat.authors.iter().all(|author| author.us.is_none());
    if nobody && !is_chosen && chat.authors.len() > 1 {
        let title = chat.title.clone();
        let two = chat.authors.len() == 2;
        // Of two the one who does not start; of many the one who writes most.
        let assumed = chat.authors.iter_mut().find(|author| author.name != title && (!two || !author.is_first));
        if let Some(author) = assumed {
            author.us = Some(UsEvidence::AnswersFirst);
        }
    }
    let others: Vec<&ChatAuthor> = chat.authors.iter().filter(|author| author.us.is_none()).collect();
    chat.is_group = others.len() > 1;
    chat.customer = match others.as_slice() {
        [other] => other.name.clone(),
        _ => chat.title.clone(),
    };
}

/// `loja.zip › Ana/_chat.txt` without its ending: a chat that nothing else names.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The author in `contact_name` becomes a direction and an agent, and gives way to the customer.
fn settle_rows(rows: &mut MessageRows, customer: &str, us: &BTreeSet<&str>) {
    let (mut agent, mut contact, mut phone) = (CategoryBuilder::default(), CategoryBuilder::default(), CategoryBuilder::default());
    let customer_phone = if values::looks_like_phone(customer) { values::phone(customer).into_owned() } else { String::new() };
    for row in 0..rows.sent_at.len() {
        let author = rows.contact_name.get(row);
        let is_us = us.contains(author);
        let (direction, kind) = if is_us { (Direction::Outbound, AuthorKind::Human) } else { (Direction::Inbound, AuthorKind::Customer) };
        rows.direction[row] = direction as u8;
        rows.author_kind[row] = kind as u8;
        let signature = rows.agent.get(row);
        agent.push(match is_us {
            true if signature.is_empty() => author,
            true => signature,
            false => "",
        });
        contact.push(customer);
        phone.push(&customer_phone);
    }
    (rows.agent, rows.contact_name, rows.phone) = (agent.finish(), contact.finish(), phone.finish());
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::import::read_all;

    /// Files as `name: lines separated by /`; the messages of each as `direction agent customer`.
    #[track_caller]
    fn check(files: &[(&str, &str)], chosen: &[&str], expected: &[&[&str]]) -> Vec<ChatReport> {
        let (mut reports, mut batches) = (Vec::new(), Vec::new());
        for (name, text) in files {
            let (report, of_file) = read_all(name, text.replace(" / ", "\n").as_bytes(), "UTC");
            reports.push(report);
            batches.push(of_file);
        }
        let chosen: Vec<String> = chosen.iter().map(|name| (*name).to_owned()).collect();
        settle(&mut reports, &mut batches, &chosen);
        let row_of = |rows: &MessageRows, row: usize| {
            let direction = Direction::from_code(rows.direction[row]).id();
            format!("{direction} {} {}{}", rows.agent.get(row), rows.contact_name.get(row), rows.phone.get(row))
        };
        for (of_file, expected) in batches.iter().zip(expected) {
            let rows: Vec<String> = of_file
                .iter()
                .filter_map(|batch| match &batch.rows {
                    Rows::Messages(rows) => Some((0..rows.sent_at.len()).map(|row| row_of(rows, row)).collect::<Vec<_>>()),
                    _ => None,
                })
                .flatten()
                .collect();
            assert_eq!(rows, *expected);
        }
        reports.into_iter().filter_map(|report| report.chat).collect()
    }

    fn evidence(chat: &ChatReport, name: &str) -> Option<UsEvidence> {
        chat.authors.iter().find(|author| author.name == name).unwrap().us
    }

    const ANA: &str = "12/03/2026 09:00 - Ana: oi / 12/03/2026 09:05 - Loja: bom dia";
    const RUI: &str = "13/03/2026 09:00 - Loja: tudo bem? / 13/03/2026 09:05 - Rui: sim";

    #[test]
    fn the_author_of_most_chats_is_us() {
        let chats =
            check(&[("a.txt", ANA), ("b.txt", RUI)], &[], &[&["received  Ana", "sent Loja Ana"], &["sent Loja Rui", "received  Rui"]]);
        assert_eq!(evidence(&chats[0], "Loja"), Some(UsEvidence::MostFiles));
    }

    #[test]
    fn a_chat_named_after_one_of_two_is_the_others() {
        let chats = check(&[("Conversa do WhatsApp com Rui.txt", RUI)], &[], &[&["sent Loja Rui", "received  Rui"]]);
        assert_eq!(evidence(&chats[0], "Loja"), Some(UsEvidence::OtherSide));
    }

    #[test]
    fn without_evidence_the_first_message_is_taken_for_the_customers_and_that_is_said() {
        let chats = check(&[("_chat.txt", ANA)], &[], &[&["received  Ana", "sent Loja Ana"]]);
        assert!(chats[0].is_doubtful());
    }

    #[test]
    fn what_somebody_chose_wins() {
        let chats = check(&[("Conversa do WhatsApp com Rui.txt", RUI)], &["Rui"], &[&["received  Loja", "sent Rui Loja"]]);
        assert_eq!((evidence(&chats[0], "Rui"), evidence(&chats[0], "Loja")), (Some(UsEvidence::Chosen), None));
    }

    #[test]
    fn a_signature_names_the_agent_and_proves_who_is_us() {
        let text = "12/03/2026 09:00 - Loja: *Bia:* bom dia / 12/03/2026 09:01 - Ana: oi / 12/03/2026 09:02 - Loja: *Caio:*\npois não";
        let chats = check(&[("_chat.txt", text)], &[], &[&["sent Bia Ana", "received  Ana", "sent Caio Ana"]]);
        assert_eq!(evidence(&chats[0], "Loja"), Some(UsEvidence::Signature));
    }

    #[test]
    fn who_deleted_a_message_as_you_is_us() {
        let text = "12/03/2026 09:00 - Loja: Você apagou esta mensagem / 12/03/2026 09:01 - Ana: oi";
        let chats = check(&[("_chat.txt", text)], &[], &[&["sent Loja Ana", "received  Ana"]]);
        assert_eq!(evidence(&chats[0], "Loja"), Some(UsEvidence::You));
    }

    #[test]
    fn a_phone_is_the_customer_of_its_chat() {
        let text = "12/03/2026 09:00 - +55 11 98888-7777: oi / 12/03/2026 09:05 - Loja: bom dia";
        check(&[("_chat.txt", text)], &[], &[&["received  +55 11 98888-7777+5511988887777", "sent Loja +55 11 98888-7777+5511988887777"]]);
    }

    #[test]
    fn a_group_is_a_customer_of_several_people() {
        let text = "12/03/2026 09:00 - Ana: oi / 12/03/2026 09:01 - Rui: olá / 12/03/2026 09:05 - Você: bom dia";
        let chats = check(
            &[("Conversa do WhatsApp com Condomínio.txt", text)],
            &[],
            &[&["received  Condomínio", "received  Condomínio", "sent Você Condomínio"]],
        );
        assert!(chats[0].is_group);
    }
}
