//! Rows to groups: the labels of one or two dimensions become group numbers shared by all metrics of a question.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::slots::Slots;
use crate::calendar::civil;
use crate::data::{Dataset, Derived, Frame, NO_CODE, NO_DAY, NO_HOUR};
use crate::model::{AuthorKind, DeliveryStatus, Dimension, Direction, Grain, LocalDay, MessageKind, Origin};

/// Groups met so far. A group is known by one number per dimension: a code, a day, an hour.
pub struct Groups {
    pub by: Vec<Dimension>,
    index: FxHashMap<[i32; 2], u32>,
    keys: Vec<[i32; 2]>,
}

/// The number of a group, and the places of its labels.
pub type Placed = (u32, [u32; 2]);

/// "Not given" in a group's key.
pub(super) const NONE: i32 = i32::MAX;

impl Groups {
    /// No dimension means one group, the whole, which always exists. At most two dimensions are used.
    pub fn new(by: &[Dimension]) -> Self {
        let mut groups = Groups { by: by.iter().copied().take(2).collect(), index: FxHashMap::default(), keys: Vec::new() };
        if by.is_empty() {
            groups.number([0, 0]);
        }
        groups
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The number of the group that is known by these, one per dimension.
    pub fn number(&mut self, key: [i32; 2]) -> u32 {
        let next = self.keys.len() as u32;
        *self.index.entry(key).or_insert_with(|| {
            self.keys.push(key);
            next
        })
    }

    /// The group of a slot of each dimension, as [`super::GroupedRows::Dense`] numbers them.
    pub fn of_slots(&mut self, by: &[Rc<Slots>], number: usize) -> u32 {
        match by {
            [] => self.number([0, 0]),
            [only] => self.number([only.key(number), 0]),
            [first, second, ..] => self.number([first.key(number / second.len()), second.key(number % second.len())]),
        }
    }

    /// What a group is known by.
    pub fn key(&self, number: usize) -> [i32; 2] {
        self.keys[number]
    }

    /// The same group as one of `others`, which have the same dimensions.
    pub fn like(&mut self, others: &Groups, group: u32) -> u32 {
        self.number(others.keys[group as usize])
    }

    /// The group of a bucket of time and, beside it, a group of `rest`: the same question without its first dimension.
    pub fn beside(&mut self, bucket: i32, rest: &Groups, group: u32) -> u32 {
        self.number([bucket, rest.keys[group as usize][0]])
    }

    /// Rows and their groups. A row with several tags stands in several groups. `None` = this table cannot be grouped so.
    pub fn of_rows(&mut self, data: &Dataset, derived: &Derived, frame: &Frame, rows: &[u32]) -> Option<(Vec<u32>, Vec<u32>)> {
        match self.by.clone()[..] {
            [] => Some((rows.to_vec(), vec![0; rows.len()])),
            [first] => {
                let keys = keys(data, derived, frame, first, rows)?;
                Some(self.numbered(keys.into_iter().map(|(row, key)| (row, [key, 0]))))
            }
            [first, second, ..] => {
                let firsts = keys(data, derived, frame, first, rows)?;
                let rows: Vec<u32> = firsts.iter().map(|&(row, _)| row).collect();
                if second == Dimension::Tag || first == Dimension::Tag {
                    let mut of_row: FxHashMap<u32, Vec<i32>> = FxHashMap::default();
                    let mut distinct = rows.clone();
                    distinct.dedup();
                    keys(data, derived, frame, second, &distinct)?
                        .into_iter()
                        .for_each(|(row, key)| of_row.entry(row).or_default().push(key));
                    let pairs = firsts.into_iter().flat_map(|(row, a)| of_row.get(&row).into_iter().flatten().map(move |&b| (row, [a, b])));
                    return Some(self.numbered(pairs.collect::<Vec<_>>().into_iter()));
                }
                let seconds = keys(data, derived, frame, second, &rows)?;
                Some(self.numbered(firsts.into_iter().zip(seconds).map(|((row, a), (_, b))| (row, [a, b]))))
            }
        }
    }

    fn numbered(&mut self, keyed: impl Iterator<Item = (u32, [i32; 2])>) -> (Vec<u32>, Vec<u32>) {
        let mut last = ([NONE, NONE], u32::MAX);
        keyed
            .map(|(row, key)| {
                if key != last.0 || last.1 == u32::MAX {
                    last = (key, self.number(key));
                }
                (row, last.1)
            })
            .unzip()
    }

    /// The labels of each dimension, and the groups in their order: the number of each and the places of its labels.
    pub fn sorted(&self, data: &Dataset) -> (Vec<Vec<String>>, Vec<Placed>) {
        let ranked: Vec<Ranks> = (0..self.by.len()).map(|place| self.ranks(data, place)).collect();
        let ranks = |key: &[i32; 2]| {
            let mut places = [0; 2];
            places.iter_mut().zip(&ranked).zip(key).for_each(|((place, ranks), key)| *place = ranks.of_key[key]);
            places
        };
        let mut groups: Vec<Placed> = self.keys.iter().enumerate().map(|(number, key)| (number as u32, ranks(key))).collect();
        groups.sort_unstable_by_key(|&(number, places)| (places, number));
        (ranked.into_iter().map(|ranks| ranks.labels).collect(), groups)
    }

    /// The labels of one dimension in order: times by time, others as texts.
    fn ranks(&self, data: &Dataset, place: usize) -> Ranks {
        let dimension = self.by[place];
        let mut keys: Vec<i32> = self.keys.iter().map(|key| key[place]).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut labelled: Vec<(i32, String)> = keys.into_iter().map(|key| (key, label(data, dimension, key))).collect();
        if !dimension.is_time() {
            labelled.sort_by(|a, b| a.1.cmp(&b.1));
        }
        let of_key = labelled.iter().enumerate().map(|(rank, &(key, _))| (key, rank as u32)).collect();
        Ranks { of_key, labels: labelled.into_iter().map(|(_, label)| label).collect() }
    }
}

/// The distinct labels of a dimension, sorted, and the place of each key among them.
struct Ranks {
    of_key: FxHashMap<i32, u32>,
    labels: Vec<String>,
}

/// The number of the bucket of a day: the day, the first day of its week, or the first of the month.
pub fn bucket_of(dimension: Dimension, day: LocalDay, first_weekday: u32) -> i32 {
    match dimension {
        Dimension::Week => civil::week_of(day, first_weekday),
        Dimension::Month => {
            let (year, month, _) = civil::date_of(day);
            civil::day_of(year, month, 1)
        }
        _ => day,
    }
}

/// The first day after a bucket.
pub fn end_of_bucket(dimension: Dimension, bucket: i32) -> LocalDay {
    match dimension {
        Dimension::Week => bucket + 7,
        Dimension::Month => {
            let (year, month, _) = civil::date_of(bucket);
            if month == 12 { civil::day_of(year + 1, 1, 1) } else { civil::day_of(year, month + 1, 1) }
        }
        _ => bucket + 1,
    }
}

/// Rows with the number of their label. `None` = the table knows nothing of the dimension.
pub(super) fn keys(data: &Dataset, derived: &Derived, frame: &Frame, dimension: Dimension, rows: &[u32]) -> Option<Vec<(u32, i32)>> {
    let (cases, messages) = (&data.cases, &data.messages);
    let grain = frame.key.grain;
    let each = |key: &dyn Fn(usize) -> i32| Some(rows.iter().map(|&row| (row, key(row as usize))).collect::<Vec<_>>());
    let of_code = |code: u32| if code == NO_CODE { NONE } else { code as i32 };
    let of_case = |column: &[u32]| {
        if grain == Grain::Presence {
            return None;
        }
        each(&|row| frame.case_of(row).map_or(NONE, |case| of_code(column[case])))
    };
    let is_message = grain == Grain::Message;
    match dimension {
        Dimension::Day | Dimension::Week | Dimension::Month => each(&|row| match frame.day[row] {
            NO_DAY => NONE,
            day => bucket_of(dimension, day, frame.first_weekday),
        }),
        Dimension::Hour => each(&|row| if frame.hour_of_week[row] == NO_HOUR { NONE } else { i32::from(frame.hour_of_week[row] % 24) }),
        Dimension::Weekday => each(&|row| if frame.hour_of_week[row] == NO_HOUR { NONE } else { i32::from(frame.hour_of_week[row] / 24) }),
        Dimension::HourOfWeek => each(&|row| if frame.hour_of_week[row] == NO_HOUR { NONE } else { i32::from(frame.hour_of_week[row]) }),
        Dimension::Agent => each(&|row| of_code(frame.agent[row])),
        Dimension::Team if grain == Grain::Presence => each(&|row| of_code(derived.presence.team[row])),
        Dimension::Team => of_case(&cases.team),
        Dimension::Channel => of_case(&cases.channel),
        Dimension::CaseType => of_case(&cases.case_type),
        Dimension::Priority => of_case(&cases.priority),
        Dimension::CaseStatus => of_case(&cases.status_word),
        Dimension::Requester => of_case(&cases.requester),
        Dimension::Case => of_case(&cases.id),
        Dimension::Origin if grain != Grain::Presence => each(&|row| frame.case_of(row).map_or(NONE, |case| cases.origin[case].into())),
        Dimension::Direction if is_message => each(&|row| messages.direction[row].into()),
        Dimension::Status if is_message => each(&|row| messages.status[row].into()),
        Dimension::Kind if is_message => each(&|row| messages.kind[row].into()),
        Dimension::AuthorKind if is_message => each(&|row| messages.author_kind[row].into()),
        Dimension::Error if is_message => each(&|row| of_code(messages.error[row])),
        Dimension::Template if is_message => each(&|row| of_code(messages.template[row])),
        Dimension::Tag if grain != Grain::Presence => {
            let tags = |row: u32| frame.case_of(row as usize).and_then(|case| data.names.tag_sets.get(cases.tag_list[case] as usize));
            Some(
                rows.iter()
                    .flat_map(|&row| match tags(row) {
                        Some(tags) => tags.iter().map(|&tag| (row, of_code(tag))).collect(),
                        None => vec![(row, NONE)],
                    })
                    .collect(),
            )
        }
        _ => None,
    }
}

fn label(data: &Dataset, dimension: Dimension, key: i32) -> String {
    let names = &data.names;
    if key == NONE {
        return String::new();
    }
    let word = |id: &'static str| if id == "unknown" { String::new() } else { id.to_owned() };
    match dimension {
        Dimension::Day | Dimension::Week => civil::iso(key),
        Dimension::Month => civil::iso(key)[..7].to_owned(),
        Dimension::Hour => key.to_string(),
        Dimension::Weekday => (key + 1).to_string(),
        Dimension::HourOfWeek => format!("{}-{:02}", key / 24 + 1, key % 24),
        Dimension::Agent => names.agents.value(key as u32).to_owned(),
        Dimension::Team => names.teams.value(key as u32).to_owned(),
        Dimension::Channel => names.channels.value(key as u32).to_owned(),
        Dimension::Priority => names.priorities.value(key as u32).to_owned(),
        Dimension::CaseType => names.case_types.value(key as u32).to_owned(),
        Dimension::CaseStatus => names.case_words.value(key as u32).to_owned(),
        Dimension::Requester => names.requesters.value(key as u32).to_owned(),
        Dimension::Case => names.case_ids.value(key as u32).to_owned(),
        Dimension::Error => names.errors.value(key as u32).to_owned(),
        Dimension::Template => names.templates.value(key as u32).to_owned(),
        Dimension::Tag => names.tags.value(key as u32).to_owned(),
        Dimension::Direction => word(Direction::from_code(key as u8).id()),
        Dimension::Status => DeliveryStatus::from_code(key as u8).id().to_owned(),
        Dimension::Kind => word(MessageKind::from_code(key as u8).id()),
        Dimension::AuthorKind => AuthorKind::from_code(key as u8).id().to_owned(),
        Dimension::Origin => word(Origin::from_code(key as u8).id()),
        // Numbers have no groups.
        _ => String::new(),
    }
}
