//! What a message carries, by the words that the application puts in its place, and which lines are notices of the application itself.
//!
//! Exports for iPhones put an invisible mark before their own words, so that most of them are known in any language; what has no mark is
//! known by its words in the languages that we meet.

use super::marks::{is_mark, trim, trim_start};
use crate::model::{Content, fold};

/// A sentence of the application is never longer; longer texts are people's.
const LONGEST_WORDS: usize = 400;

/// What the first line of a message tells; `is_marked` when the line started with a mark.
pub fn content_of(body: &str, is_marked: bool) -> Content {
    let text = trim(body);
    if text.is_empty() {
        // Media to be viewed once leave nothing behind.
        return Content::ViewOnce;
    }
    if text.contains("https://maps.google.com/") || text.contains("https://foursquare.com/v/") || text.contains("https://maps.apple.com/") {
        return Content::Location;
    }
    if text.len() > LONGEST_WORDS {
        return Content::Text;
    }
    if let Some(content) = attachment(text) {
        return content;
    }
    let starts_marked = body.trim_start_matches(' ').starts_with(is_mark);
    if text.len() > 120 && !starts_marked && !is_marked {
        return Content::Text;
    }
    let folded = fold(text);
    let plain = folded.trim_matches(|c: char| is_mark(c) || matches!(c, '.' | ' '));
    if let Some(content) = by_words(plain) {
        return content;
    }
    // `<…>` alone, with the words of any language inside.
    if let Some(inside) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'))
        && !inside.contains(['<', '>', '/', '='])
        && inside.chars().count() >= 5
        && (inside.contains(' ') || !inside.is_ascii())
    {
        return Content::Media;
    }
    if starts_marked && is_call(plain) {
        return Content::Call;
    }
    // A line that starts with a mark, and so do its last words: a placeholder in a language that we do not know.
    if is_marked && (starts_marked || text.contains(is_mark)) {
        return Content::Media;
    }
    Content::Text
}

fn by_words(plain: &str) -> Option<Content> {
    let is = |words: &[&str]| words.contains(&plain);
    let ends = |words: &[&str]| words.iter().any(|word| plain.ends_with(word));
    Some(match () {
        () if plain == "null" => Content::ViewOnce,
        () if is(IMAGE) => Content::Image,
        () if is(VIDEO) => Content::Video,
        () if is(AUDIO) => Content::Audio,
        () if is(STICKER) => Content::Sticker,
        () if is(GIF) => Content::Gif,
        () if ends(DOCUMENT) => Content::Document,
        () if is(CONTACT) => Content::Contact,
        () if is(MEDIA) => Content::Media,
        () if is(DELETED) || is(DELETED_BY_YOU) => Content::Deleted,
        () if is(VIEW_ONCE) => Content::ViewOnce,
        () if is(POLL) => Content::Poll,
        () if LOCATION.iter().any(|word| plain.starts_with(word)) && plain.len() < 60 => Content::Location,
        () if MISSED.iter().any(|word| plain.starts_with(word)) && plain.len() < 60 => Content::Call,
        () => return None,
    })
}

/// Whether the words say "you deleted this message": its author holds the phone.
pub fn is_deleted_by_you(body: &str) -> bool {
    if body.len() > 160 {
        return false;
    }
    let folded = fold(trim(body));
    DELETED_BY_YOU.contains(&folded.trim_matches(|c: char| is_mark(c) || matches!(c, '.' | ' ')))
}

/// Whether the last line of a message says that it was edited.
pub fn is_edited(line: &str) -> bool {
    let text = trim(line);
    if !text.ends_with('>') && !text.starts_with("Diese") {
        return false;
    }
    let tail = fold(&text[text.rfind('<').unwrap_or(0)..]);
    let plain = tail.trim_matches(|c: char| is_mark(c) || matches!(c, '<' | '>' | '.' | ' '));
    EDITED.contains(&plain)
}

/// A name with an ending, and words beside it: `IMG-20260919-WA0001.jpg (arquivo anexado)`, `<anexado: 0042-PHOTO.jpg>`, `a.jpg <attached>`.
fn attachment(text: &str) -> Option<Content> {
    if text.ends_with(')') {
        let open = text.rfind('(')?;
        let name = trim(&text[..open]);
        let words = fold(trim(&text[open + 1..text.len() - 1]));
        let is_single = !name.contains(' ');
        if ATTACHED.contains(&words.as_str()) || (is_single && has_prefix(name) && !words.is_empty()) {
            return kind_of_file(name);
        }
        return None;
    }
    if text.ends_with('>') {
        let open = text.rfind('<')?;
        let inside = trim(&text[open + 1..text.len() - 1]);
        let before = trim(&text[..open]);
        if let Some((word, name)) = inside.split_once(':') {
            let is_word = word.chars().count() <= 24 && !name.starts_with("//") && !word.contains(['/', '=']);
            return if is_word { kind_of_file(trim(name)) } else { None };
        }
        return if ATTACHED.contains(&fold(inside).as_str()) { kind_of_file(before) } else { None };
    }
    None
}

/// File names that phones give.
fn has_prefix(name: &str) -> bool {
    ["IMG-", "VID-", "PTT-", "AUD-", "STK-", "DOC-", "IMG_", "VID_"].iter().any(|prefix| trim_start(name).starts_with(prefix))
}

/// By its ending; `None` = no file name.
pub fn kind_of_file(name: &str) -> Option<Content> {
    let (stem, ending) = name.rsplit_once('.')?;
    if ending.is_empty() || ending.len() > 5 || !ending.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let stem = trim_start(stem);
    Some(match ending.to_ascii_lowercase().as_str() {
        "webp" => Content::Sticker,
        _ if stem.starts_with("STK-") || stem.contains("-STICKER-") => Content::Sticker,
        _ if stem.contains("-GIF-") => Content::Gif,
        "jpg" | "jpeg" | "png" | "heic" | "heif" | "bmp" => Content::Image,
        "gif" => Content::Gif,
        "mp4" | "3gp" | "mov" | "avi" | "mkv" | "webm" | "m4v" => Content::Video,
        "opus" | "m4a" | "mp3" | "aac" | "ogg" | "oga" | "wav" | "amr" | "caf" => Content::Audio,
        "vcf" => Content::Contact,
        _ => Content::Document,
    })
}

/// `Voice call, 5 min`: words of calls after a mark.
fn is_call(plain: &str) -> bool {
    CALLS.iter().any(|word| plain.starts_with(word))
}

/// Whether a line without an author, or one that only seems to have one, is a notice of the application. `text` follows the author.
pub fn is_notice(text: &str) -> bool {
    let starts_marked = text.starts_with(is_mark);
    let text = trim(text);
    if text.is_empty() || text.len() > LONGEST_WORDS * 2 {
        return false;
    }
    let folded = fold(text.trim_start_matches(is_mark));
    if ENCRYPTED.iter().any(|words| folded.starts_with(words))
        && ["whatsapp", "واتساب", "end-to-end"].iter().any(|word| folded.contains(word))
    {
        return true;
    }
    // The notice of encryption names the application in every language.
    starts_marked && (folded.contains("whatsapp") || NOTICES.iter().any(|words| folded.contains(words)))
}

/// Whether what stands before the first colon is no author but the start of a notice with a colon in it.
pub fn is_notice_start(before_colon: &str) -> bool {
    if before_colon.contains(['"', '“', '”', '„', '«', '»']) {
        return true;
    }
    let folded = fold(before_colon);
    SUBJECTS.iter().any(|words| folded.contains(words))
}

/// `*Ana:* bom dia`, `*Ana*: bom dia`, or `*Ana*` alone on a line that others follow: the agent who wrote, and whether the line must be followed.
pub fn signature(body: &str) -> Option<(&str, bool)> {
    let inside = body.strip_prefix('*')?;
    let (name, rest) = inside.split_once('*')?;
    let (name, rest, has_colon) = match (name.strip_suffix(':'), rest.strip_prefix(':')) {
        (Some(name), _) => (name, rest, true),
        (None, Some(rest)) => (name, rest, true),
        (None, None) => (name, rest, false),
    };
    let name = name.trim();
    if !(2..=40).contains(&name.chars().count()) || !name.chars().any(char::is_alphabetic) {
        return None;
    }
    match rest.trim_end() {
        "" => Some((name, true)),
        _ if has_colon && rest.starts_with(char::is_whitespace) => Some((name, false)),
        _ => None,
    }
}

/// Names that an export gives to whoever made it.
pub fn is_you(author: &str) -> bool {
    matches!(fold(author).as_str(), "you" | "voce" | "tu" | "usted" | "du" | "vous" | "vos" | "eu" | "io" | "вы" | "jij" | "u")
}

// All folded: lower case, without accents, without a final point.
const IMAGE: &[&str] = &[
    "image omitted",
    "photo omitted",
    "imagem ocultada",
    "imagem omitida",
    "imagem nao revelada",
    "foto ocultada",
    "foto omitida",
    "imagen omitida",
    "bild weggelassen",
    "image absente",
    "image omise",
    "immagine omessa",
    "afbeelding weggelaten",
    "изображение отсутствует",
    "obrazek vynechan",
    "画像は含まれていません",
    "图像已忽略",
    "圖片已略去",
    "圖片已省略",
    "ไม่มีรูปภาพ",
    "फ़ोटो हटाई गई",
    "لم يتم إدراج الصورة",
    "gambar tidak disertakan",
    "goruntu dahil edilmedi",
    "התמונה הושמטה",
    "kuva jatetty pois",
    "зображення пропущено",
    "zdjecie pominieto",
    "khong kem hinh anh",
    "이미지 생략됨",
    "사진 생략됨",
];
const VIDEO: &[&str] = &[
    "video omitted",
    "video ocultado",
    "video omitido",
    "video nao revelado",
    "video weggelassen",
    "video absente",
    "video omise",
    "video omesso",
    "video weggelaten",
    "видео отсутствует",
    "video vynechano",
    "ビデオは含まれていません",
    "视频已忽略",
    "影片已略去",
    "วิดีโอถูกลบ",
    "वीडियो छोड़ा गया",
    "لم يتم إدراج الفيديوهات",
    "video tidak disertakan",
    "video dahil edilmedi",
    "відео пропущено",
    "동영상 생략됨",
    "סרטון הווידאו הושמט",
    "video jatetty pois",
    "video note omitted",
    "mensagem de video ocultada",
    "mensagem de video omitida",
];
const AUDIO: &[&str] = &[
    "audio omitted",
    "audio ocultado",
    "audio omitido",
    "ficheiro de audio nao revelado",
    "audio nao revelado",
    "audio weggelassen",
    "audio omis",
    "audio omesso",
    "audio weggelaten",
    "аудиофайл отсутствует",
    "zvukovy soubor vynechan",
    "音声は含まれていません",
    "音频已忽略",
    "音訊已略去",
    "ไม่มีไฟล์เสียง",
    "ऑडियो हटाई गयी",
    "لم يتم إدراج المقاطع الصوتية",
    "audio tidak disertakan",
    "ses dahil edilmedi",
    "аудіо пропущено",
    "오디오 생략됨",
    "mensagem de voz ocultada",
    "voice message omitted",
];
const STICKER: &[&str] = &[
    "sticker omitted",
    "figurinha omitida",
    "figurinha ocultada",
    "sticker omitido",
    "sticker nao revelado",
    "sticker weggelassen",
    "sticker omis",
    "sticker omesso",
    "sticker weggelaten",
    "стикер не добавлен",
    "стикер отсутствует",
    "nalepka vynechana",
    "スタンプは含まれていません",
    "贴图已忽略",
    "貼圖已略去",
    "ไม่มีสติกเกอร์",
    "स्टिकर छोड़ा गया",
    "تم حذف الملصقات",
    "stiker tidak disertakan",
];
const GIF: &[&str] = &[
    "gif omitted",
    "gif omitido",
    "gif omitida",
    "gif ocultado",
    "gif nao revelada",
    "gif nao revelado",
    "gif weggelassen",
    "gif retire",
    "gif omis",
    "gif omessa",
    "gif weggelaten",
    "gif отсутствует",
    "gif vynechan",
    "gifは含まれていません",
    "gif已忽略",
    "gif已略去",
    "ละเว้น gif",
    "gif छोड़ा गया",
    "لم يتم إدراج صورة gif",
    "gif tidak disertakan",
];
const DOCUMENT: &[&str] = &[
    "document omitted",
    "documento omitido",
    "documento ocultado",
    "documento nao revelado",
    "dokument weggelassen",
    "document manquant",
    "document omis",
    "documento omesso",
    "document weggelaten",
    "документ отсутствует",
    "dokument vynechan",
    "ドキュメントは含まれていません",
    "文档已忽略",
    "文件已略去",
    "ละเว้นเอกสาร",
    "डॉक्यूमेंट छोड़ा गया",
    "لم يتم إدراج المستند",
    "dokumen tidak disertakan",
];
const CONTACT: &[&str] = &[
    "contact card omitted",
    "cartao do contato omitido",
    "cartao do contato ocultado",
    "contato omitido",
    "contacto nao revelado",
    "tarjeta de contacto omitida",
    "kontaktkarte ausgelassen",
    "kontaktkarte weggelassen",
    "fiche contact manquante",
    "scheda contatto omessa",
    "contactkaart weggelaten",
    "карточка контакта отсутствует",
    "vizitka vynechana",
    "連絡先カードを省略",
    "联系人名片已忽略",
    "บัตรรายชื่อที่ละเว้น",
    "कॉन्टैक्ट कार्ड छोड़ा गया",
    "لم يتم إدراج بطاقة جهة اتصال",
];
const MEDIA: &[&str] = &[
    "<midia oculta>",
    "<midia omitida>",
    "<arquivo de midia oculto>",
    "<arquivo de midia omitido>",
    "<ficheiro nao revelado>",
    "<media omitted>",
    "<multimedia omitido>",
    "<archivo omitido>",
    "<medien ausgeschlossen>",
    "<medias omis>",
    "<fichier omis>",
    "<media omessi>",
    "<media weggelaten>",
    "<без медиафайлов>",
    "<файл пропущен>",
    "<メディアなし>",
    "<省略影音内容>",
    "<省略多媒體檔>",
    "<省略多媒体文件>",
    "midia oculta",
    "media omitted",
    "multimedia omitido",
    "medien ausgeschlossen",
];
const DELETED: &[&str] = &[
    "mensagem apagada",
    "esta mensagem foi apagada",
    "essa mensagem foi apagada",
    "esta mensagem foi eliminada",
    "this message was deleted",
    "se elimino este mensaje",
    "este mensaje fue eliminado",
    "diese nachricht wurde geloscht",
    "ce message a ete supprime",
    "questo messaggio e stato eliminato",
    "dit bericht is verwijderd",
    "данное сообщение удалено",
    "это сообщение удалено",
    "tato zprava byla smazana",
    "このメッセージは削除されました",
    "此消息已删除",
    "此訊息已刪除",
    "ข้อความนี้ถูกลบแล้ว",
    "यह मैसेज डिलीट कर दिया गया है",
    "تم حذف هذه الرسالة",
    "pesan ini telah dihapus",
    "bu mesaj silindi",
    "this message was deleted by admin",
    "mensagem apagada por admin",
    "mensagem apagada por um admin",
];
const DELETED_BY_YOU: &[&str] = &[
    "you deleted this message",
    "voce apagou esta mensagem",
    "voce apagou essa mensagem",
    "apagou esta mensagem",
    "eliminaste este mensaje",
    "has eliminado este mensaje",
    "du hast diese nachricht geloscht",
    "vous avez supprime ce message",
    "hai eliminato questo messaggio",
    "je hebt dit bericht verwijderd",
    "вы удалили данное сообщение",
    "вы удалили это сообщение",
    "tuto zpravu jste smazal/a",
    "このメッセージを削除しました",
    "คุณได้ลบข้อความนี้",
    "आपने यह मैसेज डिलीट किया",
    "لقد حذَفت هذه الرسالة",
    "أنت حذفت هذه الرسالة",
    "anda menghapus pesan ini",
    "bu mesaji sildiniz",
    "您已删除此消息",
    "你已刪除此訊息",
];
const EDITED: &[&str] = &[
    "this message was edited",
    "mensagem editada",
    "esta mensagem foi editada",
    "se edito este mensaje",
    "este mensaje fue editado",
    "diese nachricht wurde bearbeitet",
    "ce message a ete modifie",
    "questo messaggio e stato modificato",
    "dit bericht is bewerkt",
];
const ATTACHED: &[&str] = &[
    "arquivo anexado",
    "ficheiro anexado",
    "anexado",
    "file attached",
    "attached",
    "archivo adjunto",
    "archivo adjuntado",
    "adjunto",
    "datei angehangt",
    "angehangt",
    "fichier joint",
    "piece jointe",
    "file allegato",
    "allegato",
    "bestand bijgevoegd",
    "bijgevoegd",
    "файл добавлен",
    "прикреплено",
    "ファイル添付",
    "添付ファイル",
    "添付ファイル有り",
    "文件附件",
    "附件檔案",
    "附件",
    "파일 첨부됨",
    "file terlampir",
    "terlampir",
    "dosya ekli",
    "eklendi",
    "plik zalaczony",
    "zalaczony plik",
    "soubor byl prilozen",
    "ไฟล์ที่แนบ",
    "फाइल अटैच कर दी गई है",
    "الملف مرفق",
    "קובץ מצורף",
    "liitetiedosto",
    "bifogad fil",
    "tep dinh kem",
];
const VIEW_ONCE: &[&str] = &[
    "view once voice message omitted",
    "you received a view once message",
    "waiting for this message",
    "waiting for this message. this may take a while",
    "aguardando mensagem",
    "mensagem de visualizacao unica",
    "aguardando mensagem. essa acao pode levar alguns instantes",
];
const POLL: &[&str] = &["poll:", "enquete:", "encuesta:", "umfrage:", "sondage:", "sondaggio:", "опрос:"];
const LOCATION: &[&str] = &[
    "live location shared",
    "localizacao em tempo real",
    "localizacao atual compartilhada",
    "ubicacion en tiempo real",
    "live-standort wird geteilt",
    "position en direct partagee",
    "localisation en direct",
];
const MISSED: &[&str] = &[
    "missed voice call",
    "missed video call",
    "missed group",
    "chamada de voz perdida",
    "chamada de video perdida",
    "chamada perdida",
    "ligacao de voz perdida",
    "ligacao de video perdida",
    "ligacao perdida",
    "llamada perdida",
    "llamada de voz perdida",
    "videollamada perdida",
    "verpasster sprachanruf",
    "verpasster videoanruf",
    "verpasster anruf",
    "appel vocal manque",
    "appel video manque",
    "appel manque",
    "chiamata persa",
    "chiamata vocale persa",
    "gemiste spraakoproep",
    "пропущенный аудиозвонок",
    "пропущенный звонок",
];
const CALLS: &[&str] = &[
    "voice call",
    "video call",
    "ligacao de voz",
    "ligacao de video",
    "chamada de voz",
    "chamada de video",
    "llamada de voz",
    "videollamada",
    "sprachanruf",
    "videoanruf",
    "appel vocal",
    "appel video",
    "silenced",
    "group call",
    "ligacao em grupo",
];
const ENCRYPTED: &[&str] = &[
    "messages and calls are",
    "messages to this",
    "messages you send to this",
    "messages are end-to-end",
    "as mensagens e ",
    "mensagens e ",
    "as mensagens desta",
    "as mensagens enviadas",
    "los mensajes y las llamadas",
    "los mensajes ",
    "nachrichten und anrufe",
    "nachrichten ",
    "les messages et les appels",
    "les messages ",
    "i messaggi e le chiamate",
    "berichten en gesprekken",
    "сообщения и звонки",
    "сообщения ",
    "zpravy a hovory",
    "wiadomosci i polaczenia",
    "メッセージと通話",
    "消息和通话",
    "訊息和通話",
    "메시지 및 전화",
    "ข้อความและการโทร",
    "मैसेजेस और कॉल्स",
    "الرسائل والمكالمات",
    "pesan dan panggilan",
    "mesajlar ve aramalar",
    "ההודעות והשיחות",
    "viestit ja puhelut",
];
/// Notices that the contact or the group seems to have written.
const NOTICES: &[&str] = &[
    "codigo de seguranca",
    "security code",
    "codigo de seguridad",
    "sicherheitsnummer",
    "code de securite",
    "код безопасности",
    "bezpecnostni kod",
    "रहस्य",
    "सुरक्षा कोड",
    "รหัสความปลอดภัย",
    "criou o grupo",
    "criou este grupo",
    "criou esse grupo",
    "adicionou",
    "saiu do grupo",
    " saiu",
    "removeu",
    "entrou usando",
    "entrou no grupo",
    "mudou o",
    "mudou a",
    "mudou para",
    "alterou o",
    "alterou a",
    "foi adicionad",
    "created group",
    "created this group",
    " added ",
    " were added",
    " left",
    " removed ",
    "joined using",
    "joined from",
    "changed the",
    "changed this group",
    "changed their phone",
    "changed to",
    "you're now an admin",
    "pinned a message",
    "turned on disappearing",
    "turned off disappearing",
    "disappearing messages",
    "blocked this contact",
    "unblocked this contact",
    "this chat is with a business",
    "business account",
    "this business",
    "mensagens temporarias",
    "conta comercial",
    "esta empresa",
    "bloqueou este contato",
    "desbloqueou este contato",
    "creo el grupo",
    "anadio a",
    "salio del grupo",
    "cambio el",
    "cambio la",
    "elimino a",
    "mensajes temporales",
    "cuenta de empresa",
    "hat die gruppe",
    "hinzugefugt",
    "hat die gruppe verlassen",
    "entfernt",
    "geandert",
    "selbstloschende",
    "a cree le groupe",
    "a ajoute",
    "a quitte",
    "a modifie",
    "messages ephemeres",
    "heeft de groep",
    "heeft u toegevoegd",
    "hebt de groeps",
    "toegevoegd",
];
/// What a notice with a text of somebody in it starts with.
const SUBJECTS: &[&str] = &[
    "created group ",
    "changed the subject",
    "changed the group",
    "changed this group",
    "criou o grupo",
    "mudou o assunto",
    "mudou a descricao",
    "mudou o nome",
    "alterou o nome",
    "alterou a descricao",
    "creo el grupo",
    "cambio el asunto",
    "cambio la descripcion",
    "hat die gruppe",
    "hat den betreff",
    "a cree le groupe",
    "a change",
    "a modifie",
    "changed to +",
    "messages to this",
    "are end-to-end",
];
