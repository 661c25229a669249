//! What makes two spellings the same.

/// Letters and digits only, in lower case and without accents: `Último_Agente` and `ULTIMO AGENTE` are both `ultimoagente`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            if letter.is_ascii_alphanumeric() {
                folded.push(letter.to_ascii_lowercase());
            }
            continue;
        }
        for lower in letter.to_lowercase() {
            match without_accent(lower) {
                Some(base) => folded.push_str(base),
                None if lower.is_alphanumeric() => folded.push(lower),
                None => {}
            }
        }
    }
    folded
}

fn without_accent(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' => "a",
        'ç' | 'č' | 'ć' => "c",
        'è'..='ë' | 'ē' => "e",
        'ì'..='ï' | 'ī' => "i",
        'ñ' | 'ń' => "n",
        'ò'..='ö' | 'ø' | 'ō' => "o",
        'ù'..='ü' | 'ū' => "u",
        'ý' | 'ÿ' => "y",
        'ß' => "ss",
        'º' | 'ª' | '°' | '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_accents_and_punctuation_do_not_count() {
        for spelling in ["Último Agente", "ultimo_agente", "ULTIMO-AGENTE", "últimoAgente", "U\u{301}ltimo  agente:"] {
            assert_eq!(fold(spelling), "ultimoagente");
        }
        assert_eq!(fold("Nº de Conversas"), "ndeconversas");
        assert_eq!(fold("İstanbul"), "istanbul");
    }
}
