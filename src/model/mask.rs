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
