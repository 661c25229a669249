//! What stands on time charts beside their figures.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// What somebody noted.
    Notes,
    /// Holidays of the service's hours.
    Holidays,
    /// Days unlike the others.
    Odd,
}

impl Mark {
    pub const ALL: [Mark; 3] = [Mark::Notes, Mark::Holidays, Mark::Odd];

    /// The word in the fragment; its text is `chart.marks.<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Mark::Notes => "notes",
            Mark::Holidays => "holidays",
            Mark::Odd => "odd",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Mark::ALL.into_iter().find(|mark| mark.id() == id)
    }
}
