//! Names and phones of customers, hidden for a shared screen: enough is left to tell one row from the next.

/// `+55 11 9 •••• 4821`: the country, the area and the last four digits. Anything shorter shows its last two.
pub fn phone(text: &str) -> String {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let n = digits.len();
    let part = |range: std::ops::Range<usize>| digits[range].iter().collect::<String>();
    if n == 0 {
        return if text.trim().is_empty() { String::new() } else { HIDDEN.to_owned() };
    }
    if n < 8 {
        return format!("{HIDDEN} {}", part(n.saturating_sub(2)..n));
    }
    let is_brazilian = matches!(n, 12 | 13) && digits[..2] == ['5', '5'];
    let shown = match n {
        13 if is_brazilian => format!("+{} {} {}", part(0..2), part(2..4), part(4..5)),
        12 if is_brazilian => format!("+{} {}", part(0..2), part(2..4)),
        11 if !text.trim_start().starts_with('+') => format!("{} {}", part(0..2), part(2..3)),
        10 if !text.trim_start().starts_with('+') => part(0..2),
        8 | 9 => String::new(),
        _ => format!("+{}", part(0..2)),
    };
    format!("{shown} {HIDDEN} {}", part(n - 4..n)).trim_start().to_owned()
}

/// `M. A. S.`: the initials of a name, of at most three of its words. A name that is a number is masked as a phone.
pub fn name(text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let n_digits = text.chars().filter(char::is_ascii_digit).count();
    if n_digits >= 5 {
        return phone(text);
    }
    let is_particle = |word: &str| matches!(word, "da" | "das" | "de" | "del" | "do" | "dos" | "e" | "la" | "y");
    let words = text.split_whitespace().filter(|word| !is_particle(word));
    let initials: Vec<String> = words.filter_map(|word| word.chars().find(|letter| letter.is_alphabetic())).take(3).map(initial).collect();
    if initials.is_empty() { HIDDEN.to_owned() } else { initials.join(" ") }
}

/// What somebody wrote, with its phones, documents and card numbers hidden: of eight digits or more, only the last two are left. Dates stay.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, number) = rest.split_at(at);
        out.push_str(before);
        let len = number_len(number);
        let (number, after) = number.split_at(len);
        let n_digits = number.bytes().filter(u8::is_ascii_digit).count();
        if n_digits < 8 || is_date(number) {
            out.push_str(number);
        } else {
            out.push_str(&format!(
                "{HIDDEN} {}",
                number.bytes().filter(u8::is_ascii_digit).skip(n_digits - 2).map(char::from).collect::<String>()
            ));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Bytes of the number that a text begins with: digits, with at most two signs of phones and documents between them. A date ends it.
fn number_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    if text.get(..10).is_some_and(is_date) {
        return 10;
    }
    let (mut end, mut signs) = (0, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => (end, signs) = (at + 1, 0),
            b' ' | b'.' | b'-' | b'(' | b')' if signs < 2 => signs += 1,
            _ => break,
        }
    }
    end
}

/// `2026-11-26`
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10 && bytes.iter().enumerate().all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() })
}

fn initial(letter: char) -> String {
    format!("{}.", letter.to_uppercase())
}

const HIDDEN: &str = "••••";

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check_phone(text: &str, expected: &str) {
        assert_eq!(super::phone(text), expected, "{text}");
    }

    #[test]
    fn long_numbers_in_a_text_are_hidden() {
        let check = |text: &str, expected: &str| assert_eq!(super::text(text), expected);
        check("meu zap é +55 (11) 98888-4821, ok?", "meu zap é +•••• 21, ok?");
        check("CPF 123.456.789-09 e cartão 4111 1111 1111 1111.", "CPF •••• 09 e cartão •••• 11.");
        check("em 2026-11-26 10:00, dia 26/11/2026, pedido 4821", "em 2026-11-26 10:00, dia 26/11/2026, pedido 4821");
        check("R$ 1.234,50 por 3 peças", "R$ 1.234,50 por 3 peças");
        check("👩‍👧 1234567890123", "👩‍👧 •••• 23");
        check("", "");
    }

    #[test]
    fn a_phone_keeps_its_area_and_its_last_four_digits() {
        check_phone("5511988884821", "+55 11 9 •••• 4821");
        check_phone("+55 (11) 98888-4821", "+55 11 9 •••• 4821");
        check_phone("551133334821", "+55 11 •••• 4821");
        check_phone("11988884821", "11 9 •••• 4821");
        check_phone("1133334821", "11 •••• 4821");
        check_phone("88884821", "•••• 4821");
        check_phone("+351912345678", "+35 •••• 5678");
        check_phone("4821", "•••• 21");
        check_phone("7", "•••• 7");
        check_phone("sem telefone", "••••");
        check_phone("", "");
    }

    #[track_caller]
    fn check_name(text: &str, expected: &str) {
        assert_eq!(super::name(text), expected, "{text}");
    }

    #[test]
    fn a_name_keeps_its_initials() {
        check_name("Maria Aparecida dos Santos", "M. A. S.");
        check_name("ágata", "Á.");
        check_name("João Pedro de Alcântara Nogueira", "J. P. A.");
        check_name("<b>Ana</b>", "B.");
        check_name("👩‍👩‍👧", "••••");
        check_name("5511988884821", "+55 11 9 •••• 4821");
        check_name("  ", "");
    }
}
