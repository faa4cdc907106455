//! Whose turn it is in zones that do not simply ask the nearest crew.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::CrewState;
use pult_domain::{CrewId, QueuePolicy, Timestamp, ZoneId};

/// The crews of each zone, those that could be asked.
pub(super) struct Turns<'a> {
    by_zone: BTreeMap<ZoneId, Vec<&'a CrewState>>,
}

/// Who comes first for one order.
#[derive(Default)]
pub(super) struct Turn {
    ahead: BTreeMap<CrewId, usize>,
    n_inside: usize,
}

impl<'a> Turns<'a> {
    /// Sorts crews by the zone they stand in.
    pub fn new(crews: impl IntoIterator<Item = &'a CrewState>) -> Turns<'a> {
        let mut by_zone = BTreeMap::<_, Vec<_>>::new();
        for crew in crews {
            if let Some(zone) = crew.zone {
                by_zone.entry(zone).or_default().push(crew);
            }
        }
        Turns { by_zone }
    }

    /// The turn in a zone among the crews that `may` be asked.
    pub fn of(
        &self,
        zone: Option<ZoneId>,
        policy: QueuePolicy,
        may: impl Fn(&CrewState) -> bool,
    ) -> Turn {
        if policy == QueuePolicy::Nearest {
            return Turn::default();
        }
        let inside = zone.and_then(|zone| self.by_zone.get(&zone));
        let mut inside: Vec<_> = inside
            .into_iter()
            .flatten()
            .filter(|crew| may(crew))
            .collect();
        match policy {
            QueuePolicy::Nearest | QueuePolicy::Queue => {
                inside.sort_by_key(|crew| (came(crew), crew.crew.id))
            }
            QueuePolicy::Rating => {
                inside.sort_by_key(|crew| (Reverse(crew.rating), came(crew), crew.crew.id));
            }
        }
        let ahead = inside.iter().enumerate();
        Turn {
            ahead: ahead.map(|(at, crew)| (crew.crew.id, at)).collect(),
            n_inside: inside.len(),
        }
    }
}

impl Turn {
    /// How many crews' turn comes before this one's; everybody inside comes before those outside.
    pub fn ahead_of(&self, crew: CrewId) -> usize {
        self.ahead.get(&crew).copied().unwrap_or(self.n_inside)
    }

    /// The first so many.
    pub fn first(&self, n: usize) -> impl Iterator<Item = CrewId> + '_ {
        let asked = self.ahead.iter().filter(move |&(_, &at)| at < n);
        asked.map(|(&crew, _)| crew)
    }

    /// How many crews stand in turn; nobody where the nearest is asked.
    pub fn len(&self) -> usize {
        self.n_inside
    }
}

fn came(crew: &CrewState) -> Timestamp {
    crew.zone_since.unwrap_or(Timestamp(i64::MAX))
}
