//! Why a message failed, in classes that say what can be done about it.
//!
//! Codes of Meta's Cloud API, of its older on-premises API, and of Twilio. Platforms put other codes and words of their own: they stand as
//! they are and mean nothing here.

/// What a code means. Ids are stable; texts are `failure.<id>` and `failure.<id>.act`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// Not on WhatsApp, too old a version, or the terms never accepted.
    Unreachable,
    /// Free message after the window of 24 hours.
    Window,
    /// The customer asked for no more marketing.
    OptedOut,
    /// Meta held marketing back: this person gets enough of it.
    MarketingLimit,
    /// Meta's experiment on marketing.
    Experiment,
    /// Too fast, for the account or to one number.
    RateLimit,
    /// Too many complaints.
    Spam,
    /// The account is restricted, blocked or not registered.
    Account,
    /// A bill is open.
    Payment,
    /// The template does not exist, or not in this language.
    TemplateMissing,
    /// Its variables do not fit.
    TemplateFields,
    /// Paused or disabled for its quality, or against the rules.
    TemplatePaused,
    /// A file could not be taken over.
    Media,
    /// The message was not well formed.
    Format,
    /// The service was down, or gave no reason.
    Service,
}

impl Failure {
    pub const ALL: [Failure; 15] = [
        Failure::Unreachable,
        Failure::Window,
        Failure::OptedOut,
        Failure::MarketingLimit,
        Failure::Experiment,
        Failure::RateLimit,
        Failure::Spam,
        Failure::Account,
        Failure::Payment,
        Failure::TemplateMissing,
        Failure::TemplateFields,
        Failure::TemplatePaused,
        Failure::Media,
        Failure::Format,
        Failure::Service,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Failure::Unreachable => "unreachable",
            Failure::Window => "window",
            Failure::OptedOut => "opted_out",
            Failure::MarketingLimit => "marketing_limit",
            Failure::Experiment => "experiment",
            Failure::RateLimit => "rate_limit",
            Failure::Spam => "spam",
            Failure::Account => "account",
            Failure::Payment => "payment",
            Failure::TemplateMissing => "template_missing",
            Failure::TemplateFields => "template_fields",
            Failure::TemplatePaused => "template_paused",
            Failure::Media => "media",
            Failure::Format => "format",
            Failure::Service => "service",
        }
    }

    /// `None` = a code, or words, that nobody but the platform knows.
    pub fn of(code: &str) -> Option<Failure> {
        Some(match code.parse::<u32>().ok()? {
            131_026 | 1013 | 1006 | 63_003 | 63_024 | 30_003 | 30_005 | 30_006 => Failure::Unreachable,
            131_047 | 470 | 63_016 => Failure::Window,
            131_050 | 63_033 | 21_610 => Failure::OptedOut,
            131_049 | 63_049 | 63_032 => Failure::MarketingLimit,
            130_472 => Failure::Experiment,
            130_429 | 131_056 | 80_007 | 4 | 429 | 63_018 | 63_038 => Failure::RateLimit,
            131_048 | 471 => Failure::Spam,
            131_031 | 131_037 | 131_045 | 133_010 | 131_005 | 368 | 10 | 190 | 63_020 | 63_051 => Failure::Account,
            131_042 => Failure::Payment,
            132_001 | 63_027 => Failure::TemplateMissing,
            132_000 | 132_005 | 132_012 | 132_018 | 63_028 => Failure::TemplateFields,
            132_007 | 132_015 | 132_016 | 132_068 | 132_069 | 63_040 | 63_041 => Failure::TemplatePaused,
            131_052 | 131_053 | 63_019 => Failure::Media,
            131_008 | 131_009 | 131_021 | 131_051 | 100 | 33 | 135_000 | 63_013 => Failure::Format,
            131_000 | 131_016 | 131_057 | 1 | 2 | 63_010 => Failure::Service,
            _ => return None,
        })
    }

    /// Trying again does not help: the number belongs out of the list.
    pub fn is_for_good(self) -> bool {
        matches!(self, Failure::Unreachable | Failure::OptedOut)
    }
}

#[cfg(test)]
mod tests {
    use super::Failure;

    #[test]
    fn codes_of_three_vendors_mean_the_same() {
        for code in ["131026", "1013", "63024"] {
            assert_eq!(Failure::of(code), Some(Failure::Unreachable), "{code}");
        }
        for code in ["131047", "470", "63016"] {
            assert_eq!(Failure::of(code), Some(Failure::Window), "{code}");
        }
        for words in ["", "999999", "número inválido", "-1"] {
            assert_eq!(Failure::of(words), None, "{words}");
        }
        assert_eq!(Failure::ALL.iter().filter(|failure| failure.is_for_good()).count(), 2);
    }
}
