//! One case per way of writing, each as small as it can be.

use chrono::DateTime;
use proptest::prelude::*;

use super::content::signature;
use super::header::{Cursor, date};
use super::*;
use crate::import::plan::Format;
use crate::import::{FileRead, ReadAgain, ReadOptions, preview, read_all, sniff};
use crate::model::{Content, FileReport, PlanEdit, PlanSource};

/// Each message as `time author | content | text`, each notice as `time # text`, each rejected record as `! reason line`; times are those written.
fn rows_of(name: &str, text: &[u8]) -> (FileReport, Vec<String>) {
    let (report, batches) = read_all(name, text, "UTC");
    let clock = |at: Time32| DateTime::from_timestamp(at.into(), 0).unwrap().format("%Y-%m-%dT%H:%M:%S").to_string();
    let mut rows = Vec::new();
    for batch in &batches {
        match &batch.rows {
            Rows::Messages(m) => rows.extend((0..m.sent_at.len()).map(|row| {
                let raw = &text[m.text_offset[row] as usize..][..m.text_len[row] as usize];
                let content = Content::from_code(m.content[row]).id();
                let line =
                    format!("{} {} | {content} | {}", clock(m.sent_at[row]), m.contact_name.get(row), text_of(raw).replace('\n', "/"));
                (m.text_offset[row], line)
            })),
            Rows::Events(e) => rows.extend((0..e.at.len()).map(|row| (0, format!("{} # {}", clock(e.at[row]), e.detail.get(row))))),
            _ => unreachable!("a chat has messages and events"),
        }
        rows.extend(batch.issues.iter().map(|issue| (issue.offset, format!("! {} {}", issue.kind.id(), issue.line))));
    }
    assert_eq!(report.rows_read, report.kept + report.rejected);
    assert_eq!(report.kept, batches.iter().map(|batch| batch.rows.len() as u64).sum::<u64>());
    (report, rows.into_iter().map(|(_, row)| row).collect())
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let (report, rows) = rows_of("_chat.txt", text.as_bytes());
    assert_eq!(report.error, None, "it is a chat");
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(rows, expected);
}

/// One message of Ana saying `oi`, at this time.
#[track_caller]
fn check_time(header: &str, expected: &str) {
    check(&format!("{header}Ana: oi\n"), &format!("{expected} Ana | text | oi"));
}

/// The first messages as they are read with a choice, and how sure their dates are.
fn read_as(text: &str, order: Option<DateOrder>) -> (FileReport, Vec<String>) {
    let edit = PlanEdit { date_order: order, ..PlanEdit::default() };
    let report = preview("_chat.txt", text.as_bytes(), true, &ReadOptions { edit: Some(&edit), ..ReadOptions::default() });
    let lines = report.plan.as_ref().unwrap().preview.0.iter().map(|cells| cells.join(" | ")).collect();
    (report, lines)
}

#[test]
fn which_number_is_the_day_can_be_chosen() {
    let open = "\u{feff}[03/04/2026, 09:00:02] Ana: oi\ntudo?\n[03/04/2026, 09:01:00] Loja: *Bia:* olá\n";
    let (report, lines) = read_as(open, None);
    assert_eq!((report.date_order.as_str(), report.date_evidence), ("day_first", 0));
    assert_eq!(report.plan.as_ref().unwrap().open_date.0, "03/04/2026");
    assert_eq!(lines[0], "[03/04/2026, 09:00:02] | 2026-04-03 09:00:02 | Ana | oi");
    let (report, lines) = read_as(open, Some(DateOrder::MonthFirst));
    assert_eq!((report.date_order.as_str(), report.kept, report.plan.unwrap().source), ("month_first", 2, PlanSource::Chosen));
    assert_eq!(lines[1], "[03/04/2026, 09:01:00] | 2026-03-04 09:01:00 | Loja | *Bia:* olá");

    // Time runs backwards when the day comes first: that is evidence, and no proof.
    let by_run = "03/04/26, 10:00 - Ana: oi\n04/03/26, 10:00 - Ana: oi\n";
    let (report, _) = read_as(by_run, None);
    assert!(report.date_order == "month_first" && report.date_evidence > 0 && report.chat.unwrap().is_order_by_run);
    let (report, lines) = read_as(by_run, Some(DateOrder::DayFirst));
    assert!(report.date_order == "day_first" && report.date_evidence == 0 && !report.chat.unwrap().is_order_by_run);
    assert_eq!(lines[0], "03/04/26, 10:00 | 2026-04-03 10:00:00 | Ana | oi");

    // Against what the dates prove a choice shows what it costs, and nothing turns it round.
    let proved = "13/04/2026 10:00 - Ana: oi\n01/05/2026 10:00 - Ana: oi\n";
    let (report, lines) = read_as(proved, Some(DateOrder::MonthFirst));
    assert_eq!((report.date_order.as_str(), report.kept, report.rejected), ("month_first", 1, 1));
    assert_eq!(lines, ["13/04/2026 10:00 |  | Ana | oi", "01/05/2026 10:00 | 2026-01-05 10:00:00 | Ana | oi"]);
    let (report, _) = read_as(proved, Some(DateOrder::DayFirst));
    assert_eq!((report.date_evidence, report.kept), (1, 2));
    // What is shown is what was read, also after the order turned out to be another.
    let late = format!("{}04/13/26, 10:00 - Ana: fim\n", "03/04/26, 10:00 - Ana: oi\n".repeat(3));
    assert_eq!(read_as(&late, None).1[0], "03/04/26, 10:00 | 2026-03-04 10:00:00 | Ana | oi");
}

#[test]
fn the_zone_of_a_chat_can_be_chosen() {
    let text = "13/04/2026 10:00 - Ana: oi\n";
    let edit = PlanEdit { zone: Some("America/Manaus".to_owned()), ..PlanEdit::default() };
    let mut read =
        FileRead::start_with("c.txt", text.as_bytes(), true, &ReadOptions { edit: Some(&edit), ..ReadOptions::default() }).unwrap();
    read.push(text.as_bytes()).unwrap();
    let (batches, report) = read.finish().unwrap();
    let Rows::Messages(rows) = &batches[0].rows else { panic!("messages") };
    assert_eq!(DateTime::from_timestamp(rows.sent_at[0].into(), 0).unwrap().to_rfc3339(), "2026-04-13T14:00:00+00:00");
    assert_eq!(report.plan.unwrap().zone, "America/Manaus");
}

#[test]
fn headers_of_android_are_read() {
    check_time("19/09/2026 21:21 - ", "2026-09-19T21:21:00");
    check_time("1/24/23, 7:02\u{202f}PM - ", "2023-01-24T19:02:00");
    check_time("28/3/2025, 9:29 p. m. - ", "2025-03-28T21:29:00");
    check_time("28/3/2025, 9:29\u{a0}p.\u{a0}m. - ", "2025-03-28T21:29:00");
    check_time("30.03.25, 13:37 - ", "2025-03-30T13:37:00");
    check_time("2023-12-20, 5:46 p.m. - ", "2023-12-20T17:46:00");
    check_time("2023/12/20, 5:46 pm - ", "2023-12-20T17:46:00");
    check_time("2024/10/31 15:50 - ", "2024-10-31T15:50:00");
    check_time("20-06-2023 21:21 – ", "2023-06-20T21:21:00");
}

#[test]
fn headers_of_iphones_are_read() {
    check_time("[12/03/2023, 09:15:02] ", "2023-03-12T09:15:02");
    check_time("[25/03/2025 14:30:25] ", "2025-03-25T14:30:25");
    check_time("[3/22/23, 9:15:02\u{202f}AM] ", "2023-03-22T09:15:02");
    check_time("[07.03.26, 21:22:39] ", "2026-03-07T21:22:39");
    check_time("\u{200e}[07.03.26, 21:22:39] ", "2026-03-07T21:22:39");
    check_time("[12.3.2022 klo 14.08.18] ", "2022-03-12T14:08:18");
    check_time("[2024/10/31 15:50:46] ", "2024-10-31T15:50:46");
    check_time("[2024/10/31 下午3:50:46] ", "2024-10-31T15:50:46");
    check_time("[2024. 10. 31. 오후 3:50:46] ", "2024-10-31T15:50:46");
    check_time("[2018. 06. 13. 21:25:15] ", "2018-06-13T21:25:15");
    check_time("[13. 6. 2018 21:25:15] ", "2018-06-13T21:25:15");
    check_time("[13/06/2018 à 21:25:15] ", "2018-06-13T21:25:15");
}

#[test]
fn digits_and_marks_of_other_scripts_are_read() {
    check_time("[٢٧/٣/٢٠٢٢، ٩:٤١:٣٥ م] ", "2022-03-27T21:41:35");
    check_time("\u{200f}[\u{200f}27\u{200f}/3\u{200f}/2022، 21:41:55] ", "2022-03-27T21:41:55");
    check_time("[२७/३/२०२२, ९:४१:३५ अपराह्न] ", "2022-03-27T21:41:35");
    check_time("[๒๗/๓/๒๕๖๕ ๒๑:๔๑:๓๕] ", "2022-03-27T21:41:35");
    check_time("[۱۴۰۱/۱/۷،\u{200f} ۲۱:۴۱:۳۵] ", "2022-03-27T21:41:35");
    check_time("[27.3.2022, 9:41:35 אחה״צ] ", "2022-03-27T21:41:35");
}

#[test]
fn years_of_other_calendars_are_read() {
    check_time("[3/27/2565 BE, 21:41:35] ", "2022-03-27T21:41:35");
    check_time("27/3/2565 21:41 - ", "2022-03-27T21:41:00");
    check_time("27/3/65 21:41 - ", "2022-03-27T21:41:00");
    check_time("[3/27/R4, 21:41:35] ", "2022-03-27T21:41:35");
    check_time("[R4/3/27 21:41:35] ", "2022-03-27T21:41:35");
    check_time("[令和4年3月27日 21:41:35] ", "2022-03-27T21:41:35");
    check_time("[平成31/4/30 午後9:41:35] ", "2019-04-30T21:41:35");
    check_time("[2022年3月27日 午前0:41:35] ", "2022-03-27T00:41:35");
    check_time("[111/3/27 21:41:35] ", "2022-03-27T21:41:35");
}

#[test]
fn other_ways_of_writing_are_read() {
    check_time("[14:32, 24/09/2026] ", "2026-09-24T14:32:00");
    check_time("[2:32 PM, 9/24/2026] ", "2026-09-24T14:32:00");
    check_time("29/10/22 10:37:00 p.m. - ", "2022-10-29T22:37:00");
    check_time("10.24.21, 15:21:43 - ", "2021-10-24T15:21:43");
    check_time("16-01-16 12:29:41: ", "2016-01-16T12:29:41");
    check_time("13.06.18 21.25.15: ", "2018-06-13T21:25:15");
    check_time("13.6.2018 klo 21.25.15 - ", "2018-06-13T21:25:15");
    check_time("Вторник, 22 Марта 2022 21:25 - ", "2022-03-22T21:25:00");
    check_time("22 de março de 2022 21:25 - ", "2022-03-22T21:25:00");
    check_time("22/03/2022 21h25 - ", "2022-03-22T21:25:00");
}

#[test]
fn halves_of_the_day_turn_the_hour() {
    check_time("23/06/2018, 12:05 am - ", "2018-06-23T00:05:00");
    check_time("23/06/2018, 12:05 PM - ", "2018-06-23T12:05:00");
    check_time("23/06/2018, 00:04 AM - ", "2018-06-23T00:04:00");
    check_time("23/06/2018, 23:59 PM - ", "2018-06-23T23:59:00");
}

#[test]
fn dates_alone_are_understood() {
    #[track_caller]
    fn check(text: &str, order: DateOrder, expected: (i32, u32, u32)) {
        let written = date(&mut Cursor { text, byte: 0 }).unwrap();
        assert_eq!(written.resolve(order), Some(expected), "{text}");
    }
    check("22-03-1982", DateOrder::DayFirst, (1982, 3, 22));
    check("22-03-19", DateOrder::DayFirst, (2019, 3, 22));
    check("7/4/18", DateOrder::MonthFirst, (2018, 7, 4));
    check("2021.03.15", DateOrder::DayFirst, (2021, 3, 15));
    check("Вторник, 22 Марта 2022", DateOrder::DayFirst, (2022, 3, 22));
    check("2022 August 20", DateOrder::DayFirst, (2022, 8, 20));
    check("3/18/2565 BE", DateOrder::MonthFirst, (2022, 3, 18));
    check("1403/12/30", DateOrder::DayFirst, (2025, 3, 20));
}

/// The order of a file with a message on each of these dates.
fn order_of(dates: &str) -> (DateOrder, bool) {
    let text: String = dates.split(' ').map(|date| format!("{date} 10:00 - Ana: oi\n")).collect();
    let plan = sniff("c.txt", text.as_bytes(), true).unwrap();
    (plan.date_order, plan.chat.unwrap().is_order_proved)
}

#[test]
fn one_date_proves_the_order_of_all() {
    assert_eq!(order_of("3/6/2017 13/11/2017 26/12/2017"), (DateOrder::DayFirst, true));
    assert_eq!(order_of("4/2/2017 6/11/2017 12/13/2017"), (DateOrder::MonthFirst, true));
    assert_eq!(order_of("4/6/2017 11/10/2017 12/12/2017"), (DateOrder::DayFirst, false));
}

#[test]
fn without_proof_the_order_in_which_time_runs_forwards_is_taken() {
    assert_eq!(order_of("1/2/2024 1/3/2024 2/1/2024 2/2/2024"), (DateOrder::MonthFirst, false));
    assert_eq!(order_of("1/2/2024 2/2/2024 1/3/2024 2/3/2024"), (DateOrder::DayFirst, false));
    // Years of two digits in front.
    assert_eq!(order_of("22/3/18 22/3/27 22/4/2 23/1/7"), (DateOrder::Iso, false));
}

#[test]
fn a_late_date_turns_the_order_round() {
    let many = "5/6/2024, 10:00 - Ana: oi\n".repeat(60_000);
    let (report, rows) = rows_of("c.txt", format!("{many}6/13/2024, 10:00 - Ana: oi\n").as_bytes());
    assert_eq!((report.date_order.as_str(), report.rejected, rows.len()), ("month_first", 0, 60_001));
    assert_eq!(rows[0], "2024-05-06T10:00:00 Ana | text | oi");
}

#[test]
fn a_message_goes_on_until_the_next_header() {
    check(
        "12/03/2023 09:15 - Ana: um\ndois: três\n\n\n12/03/2023 09:16 - Rui: [foto] 12/03\n",
        "2023-03-12T09:15:00 Ana | text | um/dois: três
         2023-03-12T09:16:00 Rui | text | [foto] 12/03",
    );
}

#[test]
fn headers_pasted_into_a_message_are_text() {
    let chat = "12/03/2023 09:15 - Ana: oi\n".repeat(20);
    let (report, rows) = rows_of("c.txt", format!("{chat}13/03/2023 09:15 - Rui: veja\n[14:32, 24/09/2026] Bia: isto\n").as_bytes());
    assert_eq!(
        (report.rows_read, rows.last().unwrap().as_str()),
        (21, "2023-03-13T09:15:00 Rui | text | veja/[14:32, 24/09/2026] Bia: isto")
    );
}

#[test]
fn title_lines_are_no_records() {
    check("WhatsApp Chat - Ana\n01.01.2024, 10:00 - Ana: oi\n", "2024-01-01T10:00:00 Ana | text | oi");
    assert_eq!(rows_of("_chat.txt", b"WhatsApp Chat - Ana\n01.01.2024, 10:00 - Ana: oi\n").0.chat.unwrap().title, "Ana");
}

#[test]
fn authors_may_be_called_anything() {
    check(
        "12/03/2023 09:15 - Ana-Lu 🤓: a: b\n12/03/2023 09:15 - +55 11 98888-7777: oi\n12/03/2023 09:15 - ~\u{202f}Rui: oi\n\
         12/03/2023 09:15 - \u{202a}+55 21 3333‑4444\u{202c}: oi\n12/03/2023 09:15 - 10:30 Turma: oi\n",
        "2023-03-12T09:15:00 Ana-Lu 🤓 | text | a: b
         2023-03-12T09:15:00 +55 11 98888-7777 | text | oi
         2023-03-12T09:15:00 Rui | text | oi
         2023-03-12T09:15:00 +55 21 3333‑4444 | text | oi
         2023-03-12T09:15:00 10:30 Turma | text | oi",
    );
}

#[test]
fn notices_are_events() {
    check(
        "12/03/2023 09:15 - Mensagens e chamadas são protegidas com a criptografia de ponta a ponta.\n12/03/2023 09:15 - Ana criou o grupo \"a: b\"\n\
         12/03/2023 09:16 - Ana: oi\n12/03/2023 09:17 - Ana mudou o assunto de “x: y” para “z”\n",
        "2023-03-12T09:16:00 Ana | text | oi
         2023-03-12T09:15:00 # Mensagens e chamadas são protegidas com a criptografia de ponta a ponta.
         2023-03-12T09:15:00 # Ana criou o grupo \"a: b\"
         2023-03-12T09:17:00 # Ana mudou o assunto de “x: y” para “z”",
    );
}

#[test]
fn notices_that_the_contact_seems_to_write_name_the_chat() {
    let text = "[12/03/2023, 09:15:02] Ana: \u{200e}As mensagens e as ligações são protegidas com a criptografia de ponta a ponta, e nem o WhatsApp as lê.\n\
                [12/03/2023, 09:15:03] Ana: \u{200e}Seu código de segurança com Ana mudou.\n[13/03/2023, 09:15:03] Loja: mudou o preço?\n";
    let (report, rows) = rows_of("_chat.txt", text.as_bytes());
    let chat = report.chat.unwrap();
    assert_eq!((rows.len(), chat.notices, chat.title.as_str(), chat.authors.len()), (3, 2, "Ana", 1));
}

/// What each text is taken for.
#[track_caller]
fn check_content(texts: &[&str], expected: Content) {
    for text in texts {
        assert_eq!(content::content_of(text, false), expected, "{text}");
    }
}

#[test]
fn what_the_application_writes_in_place_of_media_is_known() {
    use Content::*;
    check_content(
        &[
            "<Mídia oculta>",
            "<Arquivo de mídia oculto>",
            "<Media omitted>",
            "<Multimedia omitido>",
            "<Medien ausgeschlossen>",
            "<Médias omis>",
            "<省略影音内容>",
        ],
        Media,
    );
    check_content(
        &["imagem ocultada", "\u{200e}imagem omitida", "image omitted", "imagen omitida", "Bild weggelassen", "image absente"],
        Image,
    );
    check_content(&["vídeo ocultado", "vídeo omitido", "video omitted", "Video omitido", "vidéo absente"], Video);
    check_content(&["áudio ocultado", "audio omitted", "Audio weggelassen", "audio omis"], Audio);
    check_content(&["figurinha omitida", "sticker omitted", "sticker omitido"], Sticker);
    check_content(&["GIF omitido", "GIF omitted", "GIF retiré"], Gif);
    check_content(&["documento omitido", "contrato.pdf • \u{200e}2 páginas \u{200e}documento omitido", "document manquant"], Document);
    check_content(&["Cartão do contato omitido", "Contact card omitted", "Kontaktkarte ausgelassen"], Contact);
    check_content(&["", " ", "null"], ViewOnce);
}

#[test]
fn attachments_are_known_by_their_names() {
    use Content::*;
    check_content(
        &[
            "IMG-20260919-WA0001.jpg (arquivo anexado)",
            "IMG-1.jpg (file attached)",
            "<anexado: 00000001-PHOTO-2026-01-01.jpg>",
            "<adjunto: 1.png>",
        ],
        Image,
    );
    check_content(
        &[
            "< attached: 00000042-PHOTO-2020-06-07-15-13-20.jpg >",
            "2015-08-04-PHOTO-00004762.jpg <\u{200e}attached>",
            ".jpg (archivo adjunto)",
        ],
        Image,
    );
    check_content(&["VID-1.mp4 (Datei angehängt)"], Video);
    check_content(&["PTT-20180129-WA0025.opus (file attached)", "<attached: \u{200e}AUD-1.m4a>"], Audio);
    check_content(&["STK-1.webp (arquivo anexado)"], Sticker);
    check_content(&["nota fiscal 12.pdf (arquivo anexado)", "<anexado: nota.xlsx>"], Document);
    check_content(&["Ana.vcf (fichier joint)"], Contact);
}

#[test]
fn what_was_deleted_shared_asked_or_missed_is_known() {
    use Content::*;
    check_content(
        &[
            "Mensagem apagada",
            "Esta mensagem foi apagada.",
            "\u{200e}This message was deleted.",
            "You deleted this message",
            "Se eliminó este mensaje.",
            "Diese Nachricht wurde gelöscht.",
        ],
        Deleted,
    );
    check_content(
        &["Localização: https://maps.google.com/?q=-23.5,-46.6", "Praça (São Paulo): https://foursquare.com/v/1", "live location shared"],
        Location,
    );
    check_content(&["\u{200e}ENQUETE:", "POLL:"], Poll);
    check_content(
        &[
            "Chamada de voz perdida",
            "Missed voice call",
            "Llamada perdida",
            "Verpasster Sprachanruf um 10:30",
            "\u{200e}Ligação de voz, \u{200e}5 min",
        ],
        Call,
    );
}

#[test]
fn what_people_write_is_text() {
    check_content(
        &[
            "imagem ocultada do boletim?",
            "<3",
            "<b>Olá</b>",
            "veja foto.jpg (a nova)",
            "ligação de voz amanhã?",
            "enquete: quem vem?",
            "mensagem apagada por engano",
            "(risos)",
            "preço > 10",
            "a <https://x.com/a.jpg>",
        ],
        Content::Text,
    );
}

#[test]
fn media_keep_their_caption() {
    check(
        "12/03/2023 09:15 - Ana: IMG-1.jpg (arquivo anexado)\nolha só\n12/03/2023 09:16 - Ana: Praça\nSão Paulo\nhttps://foursquare.com/v/1\n",
        "2023-03-12T09:15:00 Ana | image | IMG-1.jpg (arquivo anexado)/olha só
         2023-03-12T09:16:00 Ana | location | Praça/São Paulo/https://foursquare.com/v/1",
    );
}

#[test]
fn a_placeholder_in_a_language_that_we_do_not_know_is_media() {
    check(
        "\u{200e}[12/03/2023, 09:15:02] Ana: \u{200e}myndini var sleppt\n[12/03/2023, 09:15:03] Ana: oi\n",
        "2023-03-12T09:15:02 Ana | media | myndini var sleppt
         2023-03-12T09:15:03 Ana | text | oi",
    );
}

#[test]
fn edited_messages_are_counted() {
    let text = "12/03/2023 09:15 - Ana: oi <Mensagem editada>\n12/03/2023 09:15 - Ana: um\ndois \u{200e}<This message was edited>\n12/03/2023 09:15 - Ana: a <b>\n";
    assert_eq!(rows_of("_chat.txt", text.as_bytes()).0.chat.unwrap().edited, 2);
}

#[test]
fn a_signature_is_a_bold_name_in_front() {
    assert_eq!(signature("*Ana Paula:* bom dia"), Some(("Ana Paula", false)));
    assert_eq!(signature("*Ana*: bom dia"), Some(("Ana", false)));
    assert_eq!(signature("*Ana*"), Some(("Ana", true)));
    assert_eq!(signature("*Ana:*"), Some(("Ana", true)));
    for text in ["*promoção* só hoje", "*a:* b", "* item", "*10:* b", "**", "*Ana:*bom", "olá *Ana:* bom"] {
        assert_eq!(signature(text), None, "{text}");
    }
}

#[test]
fn a_day_that_does_not_exist_is_rejected_with_its_lines() {
    check(
        "12/03/2023 09:15 - Ana: um\n31/02/2023 09:15 - Ana: dois\nmais\n13/03/2023 09:15 - Ana: três\n13/03/1985 09:15 - Ana: quatro\n",
        "2023-03-12T09:15:00 Ana | text | um
         2023-03-13T09:15:00 Ana | text | três
         ! unreadable_time 2
         ! time_out_of_range 5",
    );
}

#[test]
fn order_in_the_file_is_not_trusted_for_time() {
    check(
        "13/03/2023 09:15 - Ana: depois\n12/03/2023 09:15 - Ana: antes\n",
        "2023-03-13T09:15:00 Ana | text | depois
         2023-03-12T09:15:00 Ana | text | antes",
    );
}

#[test]
fn tables_and_texts_are_no_chats() {
    for text in [
        "data;texto\n12/03/2023 09:15;oi\n",
        "2024-07-01T10:00:00Z,Ana\n2024-07-01T10:00:01Z,Bia\n",
        "Prezados,\n12/03/2023 - reunião\nAtenciosamente\n",
        "[1, 2, 3]",
        "12/03/2023 09:15\n",
    ] {
        assert!(!matches!(sniff("t.txt", text.as_bytes(), true), Ok(plan) if plan.format == Format::WhatsApp), "{text}");
    }
}

#[test]
fn names_of_files_tell_whose_chat_it_is() {
    let of = |name: &str| title::of_file(name).unwrap_or_default();
    assert_eq!(of("Conversa do WhatsApp com Ana Lúcia.txt"), "Ana Lúcia");
    assert_eq!(of("WhatsApp Chat with +55 11 98888-7777 (2).txt"), "+55 11 98888-7777");
    assert_eq!(of("WhatsApp Chat - Ana.zip › _chat.txt"), "Ana");
    assert_eq!(of("loja.zip › clientes/Chat de WhatsApp con Rui.txt"), "Rui");
    assert_eq!(of("WhatsApp-Chat mit Ana.txt"), "Ana");
    assert_eq!(of("_chat.txt"), "");
}

#[test]
fn bytes_that_are_no_text_are_told_of_and_kept() {
    let (report, rows) = rows_of("c.txt", b"12/03/2023 09:15 - Jos\xe9: ol\xe1\n12/03/2023 09:16 - Ana: oi\n");
    assert_eq!((report.rows_read, report.kept, report.issues[0].kind), (2, 2, IssueKind::BadEncoding));
    assert_eq!(rows[0], "2023-03-12T09:15:00 Jos\u{fffd} | text | ol\u{fffd}");
}

#[test]
fn a_line_without_end_is_read_in_parts() {
    let long = "a".repeat(3 << 20);
    let text = format!("12/03/2023 09:14 - Ana: oi\n12/03/2023 09:15 - Ana: {long}\n12/03/2023 09:16 - Ana: oi\n");
    let (report, rows) = rows_of("c.txt", text.as_bytes());
    assert_eq!((report.rows_read, rows[1].len(), rows[2].as_str()), (3, long.len() + 33, "2023-03-12T09:16:00 Ana | text | oi"));
}

/// Bodies and headers put together at random.
fn any_chat() -> impl Strategy<Value = Vec<u8>> {
    let header = prop_oneof![
        Just("12/03/2023 09:15 - ".to_owned()),
        Just("\u{200e}[13/03/23, 9:15:02\u{202f}PM] ".to_owned()),
        Just("3/4/23, 9:15 - ".to_owned()),
        (0u32..40, 0u32..15).prop_map(|(day, month)| format!("{day}/{month}/2023 10:00 - ")),
        Just(String::new()),
    ];
    let body = prop_oneof![
        Just("Ana: oi"),
        Just("Rui: *Rui:* olá\r"),
        Just("Ana: <Mídia oculta>"),
        Just("Ana criou o grupo"),
        Just("Ana: \u{200e}imagem ocultada"),
        Just("linha: com dois pontos"),
        Just(""),
        Just("Ana:"),
        Just("🤓 \u{feff}"),
    ];
    proptest::collection::vec((header, body), 1..40).prop_map(|lines| {
        let first = "12/03/2023 09:15 - Ana: início\n".to_owned();
        let rest = lines.into_iter().map(|(header, body)| format!("{header}{body}\n"));
        std::iter::once(first).chain(rest).collect::<String>().into_bytes()
    })
}

/// Rows of a file that comes in chunks of these sizes, whatever the batches.
fn rows_in_chunks(text: &[u8], size: usize) -> (FileReport, Vec<String>) {
    let mut read = FileRead::start("c.txt", text, true, "UTC").unwrap();
    loop {
        let mut batches = Vec::new();
        let pushed = text.chunks(size).try_for_each(|chunk| read.push(chunk).map(|full| batches.extend(full)));
        match pushed.and_then(|()| read.finish()) {
            Err(ReadAgain) => continue,
            Ok((last, report)) => {
                batches.extend(last);
                let rows = batches.iter().flat_map(|batch| match &batch.rows {
                    Rows::Messages(m) => (0..m.sent_at.len())
                        .map(|row| {
                            let text = (m.text_offset[row], m.text_len[row], m.digest[row], m.content[row]);
                            format!("{} {} {} {text:?}", m.sent_at[row], m.contact_name.get(row), m.agent.get(row))
                        })
                        .collect::<Vec<_>>(),
                    Rows::Events(e) => (0..e.at.len()).map(|row| format!("{} {}", e.at[row], e.detail.get(row))).collect(),
                    _ => Vec::new(),
                });
                return (report, rows.collect());
            }
        }
    }
}

proptest! {
    #[test]
    fn chunk_boundaries_never_change_a_result(text in any_chat(), size in 1usize..50) {
        let (whole, rows) = rows_in_chunks(&text, text.len());
        let (cut, cut_rows) = rows_in_chunks(&text, size);
        prop_assert_eq!(rows, cut_rows);
        prop_assert_eq!(whole, cut);
    }

    #[test]
    fn every_record_is_kept_or_rejected(text in any_chat()) {
        let (report, rows) = rows_of("c.txt", &text);
        prop_assert_eq!(report.rows_read, report.kept + report.rejected);
        prop_assert!(rows.len() as u64 >= report.kept);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut text = b"12/03/2023 09:15 - Ana: oi\n".to_vec();
        text.extend(&bytes);
        text.extend(b"\n[14:32, 24/09/2026] ");
        text.extend(&bytes);
        let (report, _) = read_all("c.txt", &text, "UTC");
        prop_assert_eq!(report.rows_read, report.kept + report.rejected);
    }

    #[test]
    fn any_line_has_a_header_or_none(line in "\\PC{0,60}") {
        if let Some(found) = header::parse(&line) {
            prop_assert!(line.is_char_boundary(found.rest));
        }
    }

    #[test]
    fn a_line_that_looks_like_a_header_is_taken_apart_without_a_panic(line in "[\\[\u{200e}]?[0-9٠-٩/.:,، -年月日RBEpamklo]{5,40}[\\] -]{0,3}[A-Za-zé*: \u{200e}\"“<>()]{0,30}") {
        let text = format!("12/03/2023 09:15 - Ana: oi\n{line}\n");
        let (report, _) = read_all("c.txt", text.as_bytes(), "UTC");
        prop_assert_eq!(report.rows_read, report.kept + report.rejected);
    }
}
