//! The colours in force, read from the page's custom properties when a chart is drawn.

/// A colour by its job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Text,
    Text2,
    AxisText,
    Axis,
    Grid,
    Surface,
    Weekend,
    /// Neutral marks, the comparison.
    Mark,
    /// Not chosen.
    Ghost,
    Hatch,
    Us,
    Them,
    Bot,
    /// Messages that were read.
    Read,
    /// Trouble.
    Bad,
    BadText,
    ChosenFill,
    ChosenEdge,
}

impl Ink {
    /// What a figure is drawn with, wherever it is drawn: by whom or what it is about.
    pub fn of_metric(metric: &str) -> Ink {
        match metric {
            "cases_opened" => Ink::Text,
            "messages_received" | "answer_rate" | "contacts_new" => Ink::Them,
            "read_rate" => Ink::Read,
            "cases_open" | "messages_failed" | "contacts_unreachable" | "recontact_rate" | "cross_channel_rate" => Ink::Bad,
            _ => Ink::Us,
        }
    }

    /// The class that gives it to a mark of the page.
    pub fn class(self) -> &'static str {
        match self {
            Ink::Us => "c-us",
            Ink::Them => "c-them",
            Ink::Bot => "c-bot",
            Ink::Read => "c-read",
            Ink::Bad | Ink::BadText => "c-bad",
            Ink::Mark => "c-before",
            _ => "c-ink",
        }
    }

    pub const ALL: [Ink; 18] = [
        Ink::Text,
        Ink::Text2,
        Ink::AxisText,
        Ink::Axis,
        Ink::Grid,
        Ink::Surface,
        Ink::Weekend,
        Ink::Mark,
        Ink::Ghost,
        Ink::Hatch,
        Ink::Us,
        Ink::Them,
        Ink::Bot,
        Ink::Read,
        Ink::Bad,
        Ink::BadText,
        Ink::ChosenFill,
        Ink::ChosenEdge,
    ];

    /// The custom property that holds it.
    pub fn property(self) -> &'static str {
        match self {
            Ink::Text => "--ink",
            Ink::Text2 => "--ink-2",
            Ink::AxisText => "--axis-text",
            Ink::Axis => "--axis",
            Ink::Grid => "--grid-line",
            Ink::Surface => "--surface",
            Ink::Weekend => "--surface-2",
            Ink::Mark => "--ink-mark",
            Ink::Ghost => "--ink-ghost",
            Ink::Hatch => "--hatch",
            Ink::Us => "--us",
            Ink::Them => "--them",
            Ink::Bot => "--bot",
            Ink::Read => "--st-read",
            Ink::Bad => "--bad-mark",
            Ink::BadText => "--bad",
            Ink::ChosenFill => "--mark-soft",
            Ink::ChosenEdge => "--mark-edge",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Inks {
    colours: Vec<String>,
    pub font: String,
    /// Marks may move from their old place to the new one.
    pub moves: bool,
    /// Colours that tell things apart carry patterns too.
    pub patterns: bool,
}

impl Inks {
    /// `read` gives the value of a custom property.
    pub fn read(read: impl Fn(&str) -> String, moves: bool, patterns: bool) -> Self {
        let value = |property: &str| read(property).trim().to_owned();
        Inks { colours: Ink::ALL.iter().map(|ink| value(ink.property())).collect(), font: value("--font-ui"), moves, patterns }
    }

    pub fn get(&self, ink: Ink) -> &str {
        &self.colours[ink as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ink_stands_at_its_place() {
        let inks = Inks::read(|property| format!(" {property} "), true, false);
        for ink in Ink::ALL {
            assert_eq!(inks.get(ink), ink.property());
        }
    }
}
