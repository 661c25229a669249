//! A zip archive in memory. Enough of deflate for text that repeats itself, as the sheets of a workbook do: one block, fixed Huffman codes,
//! one candidate per match.

pub(super) struct Archive {
    out: Vec<u8>,
    directory: Vec<u8>,
    n_members: u16,
}

const DEFLATED: u16 = 8;
/// The name is UTF-8.
const NAMED_IN_UTF8: u16 = 0x800;
/// 1980-01-01: the archive does not tell when it was made.
const NO_DATE: u16 = 0x21;

impl Archive {
    pub fn new() -> Self {
        Archive { out: Vec::new(), directory: Vec::new(), n_members: 0 }
    }

    /// Members are at most 4 GiB, as the format without its extensions has it.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        let packed = deflate(bytes);
        let mut head = Vec::with_capacity(26);
        let flags = if name.is_ascii() { 0 } else { NAMED_IN_UTF8 };
        for value in [20, flags, DEFLATED, 0, NO_DATE] {
            put16(&mut head, value);
        }
        for value in [crc32(bytes), packed.len() as u32, bytes.len() as u32] {
            put32(&mut head, value);
        }
        put16(&mut head, name.len() as u16);
        put16(&mut head, 0);

        let start = self.out.len() as u32;
        self.out.extend_from_slice(b"PK\x03\x04");
        self.out.extend_from_slice(&head);
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(&packed);

        self.directory.extend_from_slice(b"PK\x01\x02\x14\0");
        self.directory.extend_from_slice(&head);
        // Comment, disk, attributes inside and outside.
        self.directory.extend_from_slice(&[0; 10]);
        put32(&mut self.directory, start);
        self.directory.extend_from_slice(name.as_bytes());
        self.n_members += 1;
    }

    pub fn finish(mut self) -> Vec<u8> {
        let start = self.out.len() as u32;
        self.out.extend_from_slice(&self.directory);
        self.out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        put16(&mut self.out, self.n_members);
        put16(&mut self.out, self.n_members);
        put32(&mut self.out, self.directory.len() as u32);
        put32(&mut self.out, start);
        put16(&mut self.out, 0);
        self.out
    }
}

/// Files in one archive; of those with the same name the later ones are numbered.
pub fn packed(files: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let mut archive = Archive::new();
    let mut names: Vec<String> = Vec::new();
    for (name, bytes) in files {
        let (stem, end) = name.rsplit_once('.').unwrap_or((&name, ""));
        let numbered = (2..).map(|n| format!("{stem}-{n}.{end}"));
        let name = std::iter::once(name.clone()).chain(numbered).find(|name| !names.contains(name)).unwrap_or_default();
        archive.add(&name, &bytes);
        names.push(name);
    }
    archive.finish()
}

fn put16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_le_bytes());
}

fn put32(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_le_bytes());
}

const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { value >> 1 ^ 0xEDB8_8320 } else { value >> 1 };
            bit += 1;
        }
        table[byte] = value;
        byte += 1;
    }
    table
};

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| crc >> 8 ^ CRC_TABLE[((crc ^ u32::from(byte)) & 0xFF) as usize])
}

const MIN_MATCH: usize = 4;
const MAX_MATCH: usize = 258;
const WINDOW: usize = 1 << 15;
const HASH_BITS: u32 = 15;

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = Bits { out: Vec::with_capacity(bytes.len() / 8), held: 0, n_held: 0 };
    // The last block, and its codes are the fixed ones.
    out.put(0b011, 3);
    // Where each hash was seen last, plus one.
    let mut seen = vec![0_u32; 1 << HASH_BITS];
    let mut at = 0;
    while at < bytes.len() {
        let len = match bytes.get(at..at + MIN_MATCH) {
            Some(&[a, b, c, d]) => {
                let hash = u32::from_le_bytes([a, b, c, d]).wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS);
                let before = std::mem::replace(&mut seen[hash as usize], at as u32 + 1) as usize;
                let distance = at + 1 - before;
                let len = if before > 0 && distance <= WINDOW { common(bytes, before - 1, at) } else { 0 };
                if len >= MIN_MATCH {
                    out.length(len);
                    out.distance(distance);
                }
                len
            }
            _ => 0,
        };
        if len >= MIN_MATCH {
            at += len;
        } else {
            out.symbol(bytes[at].into());
            at += 1;
        }
    }
    out.symbol(256);
    out.put(0, 7);
    out.out
}

/// How many bytes from `at` on are the same as those from `before` on.
fn common(bytes: &[u8], before: usize, at: usize) -> usize {
    bytes[before..].iter().zip(&bytes[at..]).take(MAX_MATCH).take_while(|(a, b)| a == b).count()
}

/// Bits from the least significant on.
struct Bits {
    out: Vec<u8>,
    held: u64,
    n_held: u32,
}

impl Bits {
    fn put(&mut self, bits: u32, n: u32) {
        self.held |= u64::from(bits) << self.n_held;
        self.n_held += n;
        while self.n_held >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.n_held -= 8;
        }
    }

    /// A Huffman code: its most significant bit comes first.
    fn code(&mut self, code: u32, n: u32) {
        self.put(code.reverse_bits() >> (32 - n), n);
    }

    /// A byte, the end (256), or the class of a length.
    fn symbol(&mut self, symbol: u32) {
        match symbol {
            0..=143 => self.code(0x30 + symbol, 8),
            144..=255 => self.code(0x190 + symbol - 144, 9),
            256..=279 => self.code(symbol - 256, 7),
            _ => self.code(0xC0 + symbol - 280, 8),
        }
    }

    /// A length of 3 to 258.
    fn length(&mut self, len: usize) {
        let rest = len as u32 - 3;
        if len == MAX_MATCH {
            self.symbol(285);
        } else if rest < 8 {
            self.symbol(257 + rest);
        } else {
            let n_extra = rest.ilog2() - 2;
            self.symbol(257 + 4 * n_extra + (rest >> n_extra));
            self.put(rest & ((1 << n_extra) - 1), n_extra);
        }
    }

    /// A distance of 1 to 32 768.
    fn distance(&mut self, distance: usize) {
        let rest = distance as u32 - 1;
        if rest < 4 {
            self.code(rest, 5);
        } else {
            let n_extra = rest.ilog2() - 1;
            self.code(2 * n_extra + (rest >> n_extra), 5);
            self.put(rest & ((1 << n_extra) - 1), n_extra);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[cfg(feature = "codecs")]
    #[test]
    fn another_inflates_what_was_deflated() {
        use std::io::Read;

        let mut noise = 1_u32;
        let mut random = |modulus: u32| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (noise >> 16) % modulus
        };
        let mut texts: Vec<Vec<u8>> = vec![Vec::new(), b"a".to_vec(), b"abc".to_vec(), vec![b'x'; 100_000], (0..=255).collect()];
        texts.push((0..200_000).map(|_| random(256) as u8).collect());
        texts.push((0..200_000).map(|_| b"<c t=\"s\">"[random(9) as usize]).collect());
        // Matches of every length at every distance that has a class of its own.
        let mut far: Vec<u8> = (0..40_000).map(|_| random(256) as u8).collect();
        for step in 0..1_500 {
            let (distance, len) = (1 + random(32_768) as usize, 3 + step % 300);
            (0..len).for_each(|_| far.push(far[far.len() - distance]));
        }
        texts.push(far);
        for text in texts {
            let mut back = Vec::new();
            flate2::read::DeflateDecoder::new(&deflate(&text)[..]).read_to_end(&mut back).expect("a whole stream");
            assert!(back == text, "{} bytes", text.len());
        }
        assert!(deflate(&vec![b'x'; 100_000]).len() < 1_000);
    }
}
