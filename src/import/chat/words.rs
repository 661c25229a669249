//! Words inside the header line of a message: halves of the day, eras, months, and words that mean nothing.

/// What a word beside the time does to its hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    Am,
    Pm,
    /// 中午: 11, 12 and 1 o'clock around noon.
    Noon,
}

/// Each as [`super::marks::squeeze`] leaves it.
const AM: &[&str] = &[
    "am",
    "上午",
    "凌晨",
    "早上",
    "清晨",
    "午前",
    "오전",
    "새벽",
    "ص",
    "पूर्वाह्न",
    "मपू",
    "পূর্বাহ্ণ",
    "পূর্বাহ্ন",
    "முற்பகல்",
    "ಪೂರ್ವಾಹ್ನ",
    "ਪੂਦੁ",
    "ก่อนเที่ยง",
    "ກ່ອນທ່ຽງ",
    "ព្រឹក",
    "နံနက်",
    "ጥዋት",
    "قظ",
    "قبلازظهر",
    "לפנהצ",
    "πμ",
    "öö",
    "дп",
    "прпд",
    "прпл",
    "претпладне",
    "преподне",
    "пробяд",
    "fm",
    "ap",
    "fh",
    "de",
    "dop",
    "vorm",
    "vm",
    "prijepodne",
    "dopoludnia",
    "dopoledne",
    "priešpiet",
    "priekšp",
    "eparadites",
    "sa",
    "pg",
    "pagi",
    "asubuhi",
];
const PM: &[&str] = &[
    "pm",
    "下午",
    "傍晚",
    "晚上",
    "夜晚",
    "午後",
    "오후",
    "م",
    "अपराह्न",
    "मउ",
    "অপরাহ্ণ",
    "অপরাহ্ন",
    "பிற்பகல்",
    "ಅಪರಾಹ್ನ",
    "ਬਾਦੁ",
    "หลังเที่ยง",
    "ຫຼັງທ່ຽງ",
    "ល្ងាច",
    "ညနေ",
    "ከሰዓት",
    "بظ",
    "بعدازظهر",
    "אחהצ",
    "μμ",
    "ös",
    "пп",
    "слобед",
    "попладне",
    "поподне",
    "em",
    "ip",
    "eh",
    "du",
    "odp",
    "nachm",
    "nm",
    "poslijepodne",
    "popoludní",
    "odpoledne",
    "popiet",
    "pēcp",
    "epasdites",
    "ch",
    "ptg",
    "petang",
    "mchana",
    "jioni",
];
const NOON: &[&str] = &["中午", "正午"];

pub fn half(squeezed: &str) -> Option<Half> {
    match squeezed {
        word if AM.contains(&word) => Some(Half::Am),
        word if PM.contains(&word) => Some(Half::Pm),
        word if NOON.contains(&word) => Some(Half::Noon),
        _ => None,
    }
}

/// Words that join date and time, or follow the time, and mean nothing.
pub fn is_filler(squeezed: &str) -> bool {
    const FILLERS: &[&str] = &[
        "klo",
        "kl",
        "um",
        "uhr",
        "às",
        "as",
        "à",
        "at",
        "alas",
        "las",
        "ala",
        "alle",
        "ore",
        "ob",
        "om",
        "o",
        "u",
        "v",
        "в",
        "о",
        "об",
        "lúc",
        "pukul",
        "pkl",
        "h",
        "hs",
        "hrs",
        "der",
        "den",
        "el",
        "เวลา",
        "г",
        "р",
        "시",
        "分",
        "분",
        "時",
    ];
    FILLERS.contains(&squeezed)
}

/// From when years are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    Buddhist,
    /// Year 1 = 2019, 1989, 1926.
    Reiwa,
    Heisei,
    Showa,
}

impl Era {
    pub fn of(squeezed: &str) -> Option<Era> {
        Some(match squeezed {
            "be" | "พศ" | "eb" => Era::Buddhist,
            "r" | "reiwa" | "令和" | "令" => Era::Reiwa,
            "h" | "heisei" | "平成" | "平" => Era::Heisei,
            "s" | "showa" | "shōwa" | "昭和" | "昭" => Era::Showa,
            _ => return None,
        })
    }

    pub fn year(self, year: i32) -> i32 {
        match self {
            Era::Buddhist if year < 100 => year + 2500 - 543,
            Era::Buddhist => year - 543,
            Era::Reiwa => year + 2018,
            Era::Heisei => year + 1988,
            Era::Showa => year + 1925,
        }
    }
}

/// Letters that names of months start with, by month; the longest that fits decides. Folded: without accents.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "янв", "січ", "sty", "led", "oca", "janv", "มค", "يناير", "ינו"],
    &["feb", "fev", "fevr", "фев", "лют", "lut", "uno", "sub", "กพ", "فبراير", "פבר"],
    &["mar", "mars", "mrz", "maerz", "marz", "мар", "бер", "bre", "mrt", "มีค", "مارس", "מרץ"],
    &["apr", "abr", "avr", "апр", "кві", "kwi", "dub", "nis", "เมย", "ابريل", "أبريل", "אפר"],
    &["may", "mai", "mag", "maj", "mei", "мая", "май", "тра", "kve", "พค", "مايو", "מאי"],
    &["jun", "giu", "juin", "июн", "чер", "cze", "cerven", "haz", "มิย", "يونيو", "יוני"],
    &["jul", "lug", "juil", "июл", "лип", "lip", "cervenec", "tem", "กค", "يوليو", "יולי"],
    &["aug", "ago", "aou", "авг", "сер", "sie", "srp", "สค", "اغسطس", "أغسطس", "אוג"],
    &["sep", "set", "sept", "сен", "вер", "wrz", "zar", "eyl", "กย", "سبتمبر", "ספט"],
    &["oct", "out", "ott", "okt", "окт", "жов", "paz", "rij", "eki", "ตค", "اكتوبر", "أكتوبر", "אוק"],
    &["nov", "ноя", "лис", "lis", "kas", "พย", "نوفمبر", "נוב"],
    &["dec", "dez", "dic", "dez", "дек", "гру", "gru", "pro", "ara", "ธค", "ديسمبر", "דצמ"],
];

/// Month 1–12 that a word names.
pub fn month(word: &str) -> Option<u32> {
    let folded: String = crate::model::fold(word).chars().filter(|&c| c != '.').collect();
    let fits = |stems: &[&str]| stems.iter().filter(|stem| folded.starts_with(**stem)).map(|stem| stem.len()).max();
    let best = (0u32..).zip(MONTHS).filter_map(|(idx, stems)| Some((fits(stems)?, idx + 1))).max_by_key(|(len, _)| *len);
    best.map(|(_, month)| month)
}
