//! Bytes of a file become UTF-8, whatever they were: what is read further on is always the same. Natively and in the browser the same code runs.
//!
//! Positions stay those of the file: [`Encoding`]s but UTF-8 have a fixed number of bytes per letter, so that the length of a text says
//! how many bytes it took ([`file_len`]).

use std::borrow::Cow;

use crate::model::Encoding;

/// The letters of Windows-1252 from 0x80 on, as browsers read them: the five bytes that mean nothing stay control characters.
const WINDOWS_1252: [char; 128] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ', '\u{a0}', '¡', '¢', '£', '¤', '¥', '¦', '§', '¨', '©', 'ª', '«', '¬', '\u{ad}', '®',
    '¯', '°', '±', '²', '³', '´', 'µ', '¶', '·', '¸', '¹', 'º', '»', '¼', '½', '¾', '¿', 'À', 'Á', 'Â', 'Ã', 'Ä', 'Å', 'Æ', 'Ç', 'È', 'É',
    'Ê', 'Ë', 'Ì', 'Í', 'Î', 'Ï', 'Ð', 'Ñ', 'Ò', 'Ó', 'Ô', 'Õ', 'Ö', '×', 'Ø', 'Ù', 'Ú', 'Û', 'Ü', 'Ý', 'Þ', 'ß', 'à', 'á', 'â', 'ã', 'ä',
    'å', 'æ', 'ç', 'è', 'é', 'ê', 'ë', 'ì', 'í', 'î', 'ï', 'ð', 'ñ', 'ò', 'ó', 'ô', 'õ', 'ö', '÷', 'ø', 'ù', 'ú', 'û', 'ü', 'ý', 'þ', 'ÿ',
];

/// The byte that Windows-1252 writes a letter with; `None` for ASCII and for letters that it does not have.
fn byte_of(letter: char) -> Option<u8> {
    match u32::from(letter) {
        0..=0x7f => None,
        code @ 0xa0..=0xff => u8::try_from(code).ok(),
        _ => WINDOWS_1252[..32].iter().position(|known| *known == letter).map(|at| 0x80 + at as u8),
    }
}

/// Turns the chunks of a file into UTF-8. Where they are cut never changes the result.
pub struct Decoder {
    encoding: Encoding,
    /// First byte of a unit of UTF-16 whose second is still to come.
    half: Option<u8>,
    /// First unit of a pair.
    lead: Option<u16>,
}

impl Decoder {
    pub fn new(encoding: Encoding) -> Self {
        Decoder { encoding, half: None, lead: None }
    }

    /// UTF-8 comes out as it went in, also where it is broken.
    pub fn push<'a>(&mut self, chunk: &'a [u8]) -> Cow<'a, [u8]> {
        match self.encoding {
            Encoding::Utf8 => Cow::Borrowed(chunk),
            Encoding::Windows1252 => {
                let mut text = String::with_capacity(chunk.len() + chunk.len() / 8);
                text.extend(chunk.iter().map(|&byte| if byte < 0x80 { char::from(byte) } else { WINDOWS_1252[usize::from(byte - 0x80)] }));
                Cow::Owned(text.into_bytes())
            }
            Encoding::Utf16Le | Encoding::Utf16Be => Cow::Owned(self.utf16(chunk).into_bytes()),
        }
    }

    /// What is left at the end of the file: half a letter is one that cannot be read.
    pub fn finish(&mut self) -> Vec<u8> {
        let n_open = usize::from(self.half.take().is_some()) + usize::from(self.lead.take().is_some());
        "\u{fffd}".repeat(n_open).into_bytes()
    }

    fn utf16(&mut self, chunk: &[u8]) -> String {
        let mut text = String::with_capacity(chunk.len());
        for &byte in chunk {
            let Some(first) = self.half.take() else {
                self.half = Some(byte);
                continue;
            };
            let unit = if self.encoding == Encoding::Utf16Le { [first, byte] } else { [byte, first] };
            self.unit(u16::from_le_bytes(unit), &mut text);
        }
        text
    }

    fn unit(&mut self, unit: u16, text: &mut String) {
        if let Some(lead) = self.lead.take() {
            if let Some(Ok(letter)) = char::decode_utf16([lead, unit]).next() {
                return text.push(letter);
            }
            text.push('\u{fffd}');
        }
        match unit {
            0xd800..=0xdbff => self.lead = Some(unit),
            _ => text.push(char::from_u32(unit.into()).unwrap_or('\u{fffd}')),
        }
    }
}

/// What a text starts with that was UTF-16 in its file: letters without width that no file of anybody starts with.
const SIGNS: [(&str, Encoding); 2] = [("\u{feff}\u{2066}\u{2069}", Encoding::Utf16Le), ("\u{feff}\u{2067}\u{2069}", Encoding::Utf16Be)];

pub fn sign(encoding: Encoding) -> &'static [u8] {
    SIGNS.iter().find(|(_, of)| *of == encoding).map_or(b"", |(sign, _)| sign.as_bytes())
}

/// A text after its byte order mark or [`sign`], and the encoding that the sign tells.
pub fn without_sign(text: &[u8]) -> (&[u8], Option<Encoding>) {
    let signed = SIGNS.iter().find_map(|(sign, encoding)| Some((text.strip_prefix(sign.as_bytes())?, Some(*encoding))));
    signed.unwrap_or_else(|| (text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text), None))
}

/// A whole text at once.
pub fn decode(encoding: Encoding, bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut decoder = Decoder::new(encoding);
    let text = decoder.push(bytes);
    let rest = decoder.finish();
    if rest.is_empty() { text } else { Cow::Owned([text.into_owned(), rest].concat()) }
}

/// Bytes that a text took in its file.
#[inline]
pub fn file_len(encoding: Encoding, text: &[u8]) -> u64 {
    match encoding {
        Encoding::Utf8 => text.len() as u64,
        Encoding::Windows1252 => n_letters(text),
        Encoding::Utf16Le | Encoding::Utf16Be => {
            // A letter beyond the first 65 536 takes two units.
            2 * (n_letters(text) + text.iter().filter(|byte| **byte >= 0xf0).count() as u64)
        }
    }
}

fn n_letters(text: &[u8]) -> u64 {
    text.iter().filter(|byte| (**byte & 0xc0) != 0x80).count() as u64
}

/// The encoding of a file by its first bytes, and how many letters of it only make sense so; 0 = assumed, all of it is ASCII.
pub fn detect(head: &[u8]) -> (Encoding, u64) {
    match head {
        [0xff, 0xfe, 0, 0, ..] => {}
        [0xff, 0xfe, ..] => return (Encoding::Utf16Le, 1),
        [0xfe, 0xff, ..] => return (Encoding::Utf16Be, 1),
        [0xef, 0xbb, 0xbf, ..] => return (Encoding::Utf8, 1),
        _ => {}
    }
    if let Some(encoding) = utf16_without_a_mark(head) {
        return (encoding, 1);
    }
    let (n_utf8, n_broken) = utf8_letters(head);
    if n_broken > n_utf8 { (Encoding::Windows1252, n_broken) } else { (Encoding::Utf8, n_utf8) }
}

/// Text of two bytes a letter has a zero in about every second one, always on the same side.
fn utf16_without_a_mark(head: &[u8]) -> Option<Encoding> {
    let sample = &head[..head.len().min(64 << 10)];
    let n_zero = sample.iter().filter(|byte| **byte == 0).count();
    if n_zero * 10 <= sample.len() * 3 || n_zero * 10 >= sample.len() * 6 {
        return None;
    }
    let n_even = sample.iter().step_by(2).filter(|byte| **byte == 0).count();
    match () {
        () if n_even * 10 < n_zero => Some(Encoding::Utf16Le),
        () if n_even * 10 > n_zero * 9 => Some(Encoding::Utf16Be),
        () => None,
    }
}

/// Letters of several bytes, and bytes that are no UTF-8. A letter that the end of the bytes cuts is neither.
fn utf8_letters(bytes: &[u8]) -> (u64, u64) {
    let (mut n_letters, mut n_broken) = (0, 0);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        n_letters += chunk.valid().bytes().filter(|byte| *byte >= 0xc2).count() as u64;
        let is_cut = chunks.peek().is_none() && std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
        n_broken += u64::from(!chunk.invalid().is_empty() && !is_cut);
    }
    (n_letters, n_broken)
}

/// A text whose UTF-8 was once read as Windows-1252, put right: `SÃ£o` is `São`. `None` = nothing to put right. Only runs of
/// letters that are UTF-8 as a whole are touched, so that proper accents stay.
pub fn repaired(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut run = Vec::new();
    let mut has_changed = false;
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.find(|letter: char| !letter.is_ascii()).unwrap_or(rest.len());
        out.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let len = rest.find(|letter: char| letter.is_ascii()).unwrap_or(rest.len());
        let (letters, after) = rest.split_at(len);
        rest = after;
        run.clear();
        run.extend(letters.chars().map_while(byte_of));
        let is_whole = run.len() == letters.chars().count();
        match std::str::from_utf8(&run) {
            Ok(meant) if is_whole && !run.is_empty() => {
                out.push_str(meant);
                has_changed = true;
            }
            _ => out.push_str(letters),
        }
    }
    has_changed.then_some(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn windows_1252(text: &str) -> Vec<u8> {
        text.chars().map(|letter| if letter.is_ascii() { letter as u8 } else { byte_of(letter).unwrap() }).collect()
    }

    fn utf16(text: &str, encoding: Encoding) -> Vec<u8> {
        let bytes = |unit: u16| if encoding == Encoding::Utf16Le { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_byte_of_windows_1252_is_a_letter_and_back() {
        for byte in 0x80..=0xff_u8 {
            let text = String::from_utf8(decode(Encoding::Windows1252, &[byte]).into_owned()).unwrap();
            assert_eq!(text.chars().map(byte_of).collect::<Vec<_>>(), [Some(byte)]);
        }
        let euro = decode(Encoding::Windows1252, b"\x80 \x96 \x9c \xe7\xe3o \x81");
        assert_eq!(std::str::from_utf8(&euro).unwrap(), "€ – œ ção \u{81}");
    }

    #[test]
    fn an_encoding_is_told_by_what_is_in_the_file() {
        let text = "protocolo;criado em;atendente\n1;01/07/2024;João\n";
        let told = |bytes: &[u8]| detect(bytes).0.id();
        assert_eq!(told(text.as_bytes()), "utf-8");
        assert_eq!(detect(b"a;b\n1;2\n"), (Encoding::Utf8, 0));
        assert_eq!(told(&windows_1252(text)), "windows-1252");
        for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
            assert_eq!(told(&utf16(text, encoding)), encoding.id());
            assert_eq!(told(&utf16(&format!("\u{feff}{text}"), encoding)), encoding.id());
        }
        // A letter cut by the end of the bytes is no sign of another encoding; a few broken ones among many good ones neither.
        assert_eq!(detect(&"ação".as_bytes()[..2]), (Encoding::Utf8, 0));
        assert_eq!(told(&[text.as_bytes(), text.as_bytes(), b"\xff"].concat()), "utf-8");
    }

    #[test]
    fn letters_that_were_decoded_wrongly_are_put_right() {
        for (broken, meant) in [
            ("SÃ£o JosÃ©", "São José"),
            ("AtenÃ§Ã£o – agência", "Atenção – agência"),
            ("ðŸ˜€ oi", "😀 oi"),
            ("â€œoiâ€\u{9d}", "“oi”"),
            ("Ãrea", "Ãrea"),
            ("ÃÃ", "ÃÃ"),
        ] {
            assert_eq!(repaired(broken).as_deref().unwrap_or(broken), meant);
        }
        for proper in ["São José", "AÇÃO", "Ana", "", "日本", "ção", "–"] {
            assert_eq!(repaired(proper), None, "{proper}");
        }
    }

    proptest! {
        #[test]
        fn chunks_cut_anywhere_give_the_same_text(text in "\\PC{0,40}", cuts in proptest::collection::vec(0..200_usize, 0..6), le in any::<bool>()) {
            let encoding = if le { Encoding::Utf16Le } else { Encoding::Utf16Be };
            let bytes = utf16(&text, encoding);
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.sort_unstable();
            let mut decoder = Decoder::new(encoding);
            let mut got = Vec::new();
            let mut at = 0;
            for cut in cuts.into_iter().chain([bytes.len()]) {
                got.extend_from_slice(&decoder.push(&bytes[at..cut]));
                at = cut;
            }
            got.extend(decoder.finish());
            prop_assert_eq!(std::str::from_utf8(&got).unwrap(), text.as_str());
            prop_assert_eq!(file_len(encoding, text.as_bytes()), bytes.len() as u64);
        }

        #[test]
        fn what_was_broken_once_comes_back(text in "[a-zãõçéíà -]{0,30}") {
            let broken = String::from_utf8(decode(Encoding::Windows1252, text.as_bytes()).into_owned()).unwrap();
            prop_assert_eq!(repaired(&broken).unwrap_or(broken), text);
        }

        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            for encoding in Encoding::ALL {
                let text = decode(encoding, &bytes).into_owned();
                prop_assert!(encoding == Encoding::Utf8 || std::str::from_utf8(&text).is_ok());
            }
        }
    }
}
