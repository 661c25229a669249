//! What is said in a case before a person answers: choices in the robot's menu, the customer's words, what the robot repeats.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::data::{Dataset, Time32};
use crate::derive::routes::is_by_person;
use crate::model::{AuthorKind, Content, Direction, fold};

use super::TextSource;
use super::conversation::{TalkText, texts_of};
use super::loaded::Loaded;

/// Messages of a case that are looked at.
const MESSAGES: usize = 40;
/// Letters of a message that are looked at: a pasted letter is no first sentence.
const LETTERS: usize = 2000;
/// The same words of the robot so often are a loop.
pub const LOOP: u32 = 3;

/// Without names of customers, unless they wrote them.
#[derive(Clone, Default)]
pub struct Said {
    /// Options that were chosen in menus, by their names, and the time of the first choice.
    pub choices: Vec<String>,
    pub chosen_at: Option<Time32>,
    /// A menu was shown; and answered by something that stands not in it.
    pub has_menu: bool,
    pub is_off_menu: bool,
    /// Different words of the customer, without those that every sentence has.
    pub words: Vec<String>,
    /// All of the customer's words, plain, with a space around each.
    pub plain: String,
    /// How often the robot said what it said most.
    pub robot_repeats: u32,
    /// Texts that are no longer to be had.
    pub gone: u32,
}

impl Said {
    /// The customer wrote this word or phrase, which is [`plain`] already.
    pub fn has(&self, phrase: &str) -> bool {
        self.plain.contains(phrase)
    }
}

/// Lower case, without accents, each word between single spaces.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 2);
    plain.push(' ');
    for word in fold(text).split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        plain.push_str(word);
        plain.push(' ');
    }
    plain
}

/// What is said in each of some cases, in their order.
pub fn said(loaded: &Loaded, source: &dyn TextSource, cases: &[u32]) -> Vec<Said> {
    let data = &loaded.data;
    let rows: Vec<Vec<usize>> = cases.iter().map(|&case| rows_before_a_person(data, case as usize)).collect();
    let texts = texts_of(loaded, source, rows.iter().flatten().copied());
    rows.iter().map(|rows| listen(data, rows, &texts)).collect()
}

fn rows_before_a_person(data: &Dataset, case: usize) -> Vec<usize> {
    data.messages.of_case(case).take_while(|&row| !is_by_person(data, row)).take(MESSAGES).collect()
}

fn listen(data: &Dataset, rows: &[usize], texts: &FxHashMap<usize, TalkText>) -> Said {
    let messages = &data.messages;
    let mut said = Said::default();
    let mut options: Vec<(String, String)> = Vec::new();
    let mut repeats: FxHashMap<String, u32> = FxHashMap::default();
    let mut words: FxHashSet<&str> = FxHashSet::default();
    let mut heard = String::from(" ");
    for &row in rows {
        let text = match texts.get(&row) {
            Some(TalkText::Text(text)) => text.chars().take(LETTERS).collect::<String>(),
            Some(TalkText::Gone) => {
                said.gone += 1;
                continue;
            }
            _ => continue,
        };
        let author = AuthorKind::from_code(messages.author_kind[row]);
        match Direction::from_code(messages.direction[row]) {
            Direction::Inbound => {
                let words = plain(&text);
                // A button that was pressed says itself what it is, whether or not the message with the buttons is in the files.
                let pressed = (messages.content[row] == Content::Choice as u8).then(|| text.trim()).filter(|name| !name.is_empty());
                said.has_menu |= pressed.is_some();
                match choice(&options, &words).or(pressed.map(str::to_owned)) {
                    Some(name) => {
                        said.chosen_at.get_or_insert(messages.sent_at[row]);
                        said.choices.push(name);
                        options.clear();
                    }
                    None => said.is_off_menu |= !options.is_empty(),
                }
                heard.push_str(words.trim_start());
            }
            Direction::Outbound if author == AuthorKind::Bot => {
                let shown = menu(&text);
                said.has_menu |= !shown.is_empty();
                if !shown.is_empty() {
                    options = shown;
                }
                *repeats.entry(plain(&text)).or_default() += 1;
            }
            _ => {}
        }
    }
    said.robot_repeats = repeats.into_values().max().unwrap_or(0);
    words.extend(heard.split(' ').filter(|word| is_telling(word)));
    said.words = words.into_iter().map(str::to_owned).collect();
    said.words.sort_unstable();
    said.plain = heard;
    said
}

/// Numbered lines of a message, by number: at least two of them are a menu.
fn menu(text: &str) -> Vec<(String, String)> {
    let options: Vec<_> = text.lines().filter_map(option).collect();
    if options.len() < 2 { Vec::new() } else { options }
}

/// `1 - Vendas`, `*2)* Troca`, `[3] Outros`, `4️⃣ Pagar`.
fn option(line: &str) -> Option<(String, String)> {
    let line = line.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    let name = rest.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let has_bracket = name.contains('(');
    let name = name.trim_end_matches(|letter: char| !(letter.is_alphanumeric() || has_bracket && letter == ')'));
    let is_apart = rest.starts_with(|letter: char| !letter.is_alphanumeric() && letter != '/' && letter != ':' && letter != ',')
        || rest.starts_with(": ");
    let is_option = (1..=2).contains(&digits) && is_apart && name.chars().any(char::is_alphabetic) && name.chars().count() <= 60;
    is_option.then(|| (number.to_owned(), name.to_owned()))
}

/// The option that a customer chose, by its number or by its name; `words` are [`plain`].
fn choice(options: &[(String, String)], words: &str) -> Option<String> {
    let answer = words.trim();
    let number = answer.trim_start_matches('0');
    let is_it = |(digit, name): &&(String, String)| digit.trim_start_matches('0') == number || plain(name).trim() == answer;
    (!answer.is_empty()).then(|| options.iter().find(is_it)).flatten().map(|(_, name)| name.clone())
}

/// A word of its own: not a number, not one that every sentence has.
fn is_telling(word: &str) -> bool {
    word.chars().count() >= 3 && !word.chars().any(|letter| letter.is_ascii_digit()) && !STOP.contains(&word)
}

/// Portuguese, Spanish and English; plain.
const STOP: [&str; 169] = [
    "com", "por", "para", "pra", "pro", "dos", "das", "nos", "nas", "uma", "uns", "umas", "que", "nao", "sim", "mais", "mas", "como",
    "meu", "minha", "meus", "minhas", "seu", "sua", "seus", "suas", "voce", "voces", "ele", "ela", "eles", "elas", "isso", "isto", "esse",
    "essa", "este", "esta", "aqui", "ali", "tem", "ter", "tenho", "foi", "ser", "sao", "estou", "esta", "estao", "sou", "era", "vai",
    "vou", "faz", "fazer", "quando", "onde", "qual", "quais", "quem", "porque", "pois", "tambem", "muito", "muita", "ainda", "agora",
    "hoje", "ontem", "ola", "oie", "bom", "boa", "dia", "tarde", "noite", "tudo", "bem", "obrigado", "obrigada", "favor", "gostaria",
    "queria", "quero", "preciso", "pode", "posso", "poderia", "saber", "ate", "sem", "depois", "antes", "entao", "acho", "alguem", "ja",
    "lhe", "the", "and", "for", "you", "your", "are", "was", "were", "have", "has", "had", "with", "this", "that", "from", "not", "but",
    "can", "could", "would", "please", "hello", "thanks", "thank", "what", "when", "where", "how", "who", "will", "want", "need", "there",
    "they", "been", "los", "las", "una", "unos", "unas", "del", "con", "sin", "pero", "muy", "mas", "hola", "gracias", "buenos", "buenas",
    "dias", "tardes", "noches", "usted", "ustedes", "tengo", "tiene", "quiero", "necesito", "puede", "puedo", "cuando", "donde", "cual",
    "quien", "esto", "eso", "hay", "fue", "estoy", "soy",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_lines_are_a_menu_however_they_are_written() {
        let shown = menu("Escolha:\n1 - Vendas\n*2)* Troca (com nota)\n[3] Outros\n4️⃣ Pagar 🎉\n");
        let names: Vec<_> = shown.iter().map(|(number, name)| format!("{number} {name}")).collect();
        assert_eq!(names, ["1 Vendas", "2 Troca (com nota)", "3 Outros", "4 Pagar"]);
        assert!(menu("2 pedidos chegaram").is_empty() && menu("10:30 abrimos\n12/11 fechamos").is_empty());
    }

    #[test]
    fn an_option_is_chosen_by_its_number_or_its_name() {
        let options = menu("1 - Meu pedido\n2 - Pagamentos");
        let chosen = |answer: &str| choice(&options, &plain(answer));
        assert_eq!(chosen("02").as_deref(), Some("Pagamentos"));
        assert_eq!(chosen("meu PEDIDO!").as_deref(), Some("Meu pedido"));
        assert_eq!((chosen("3"), chosen("👍")), (None, None));
    }

    #[test]
    fn words_are_plain_and_telling() {
        assert_eq!(plain("Olá, CADÊ meu pedido?!"), " ola cade meu pedido ");
        assert!(is_telling("boleto") && !is_telling("ola") && !is_telling("a12b") && !is_telling("oi"));
    }
}
