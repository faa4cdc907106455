//! Who can take the order that is looked at, and how soon: asked when another order is looked at, again a few
//! seconds later where the office has changed meanwhile, and else once a minute.

use super::{App, Pane};
use crate::msg::Command;
use pult_app::Reach;
use pult_domain::{CrewId, OrderId, Phase, Seconds};

/// What was changed is asked again after so many milliseconds at least.
const AGAIN_MS: u64 = 5_000;
/// Whatever happens, it is asked again after so many: positions grow old by themselves.
const AGAIN_ANYHOW_MS: u64 = 60_000;
/// Whoever walks through the board asks about the order where they stop.
const REST_MS: u64 = 120;

/// What is known of who can take an order.
#[derive(Debug, Default)]
pub(crate) struct Reaches {
    /// The order it was asked about last, and when.
    asked: Option<(OrderId, u64)>,
    /// The office has changed since.
    is_old: bool,
    /// The order that is looked at, and since when.
    looked_at: Option<(OrderId, u64)>,
    /// Of which order it is told.
    of: Option<OrderId>,
    list: Vec<Reach>,
}

impl App {
    /// Asks who can take the selected order, when that is seen and not known.
    pub(super) fn ask_reaches(&mut self) -> Option<Command> {
        if self.replay.is_some() || !self.loaded {
            return None;
        }
        let id = self.selected()?;
        let row = self.board.orders.get(&id)?;
        if !row.phase.is_open() {
            return None;
        }
        let ms = self.at.ms;
        let since = match self.reaches.looked_at {
            Some((of, since)) if of == id => since,
            _ => {
                self.reaches.looked_at = Some((id, ms));
                ms
            }
        };
        let again_ms = match self.reaches.is_old {
            true => AGAIN_MS,
            false => AGAIN_ANYHOW_MS,
        };
        let is_known = self
            .reaches
            .asked
            .is_some_and(|(of, at)| of == id && ms < at + again_ms);
        let is_first = self.reaches.asked.is_none();
        if is_known || !is_first && ms < since + REST_MS {
            return None;
        }
        (self.reaches.asked, self.reaches.is_old) = (Some((id, ms)), false);
        Some(Command::Reach(id))
    }

    /// The office has changed: who can be there how soon may be another.
    pub(super) fn reaches_may_change(&mut self) {
        self.reaches.is_old = true;
    }

    pub(super) fn take_reaches(&mut self, of: OrderId, list: Vec<Reach>) {
        self.reaches.of = Some(of);
        self.reaches.list = list;
        self.lay_out_crews();
    }

    /// Who could take what is looked at, the soonest first: the card that is open, else the selected order.
    /// Who has the order comes on its way, not as one who could take it.
    pub(crate) fn candidates(&self) -> impl Iterator<Item = &Reach> {
        let selected = self.selected();
        let list: &[Reach] = match &self.form {
            Some(form) => &form.estimate.reaches,
            None if selected.is_some() && self.reaches.of == selected => &self.reaches.list,
            None => &[],
        };
        let looked_at = match &self.form {
            Some(form) => form.editing.as_ref().map(|it| it.id()),
            None => selected,
        };
        let row = looked_at.and_then(|id| self.board.orders.get(&id));
        let carrier = row.and_then(|row| row.crew);
        list.iter().filter(move |reach| Some(reach.crew) != carrier)
    }

    /// How soon a crew could be there, or why not; `None` while that is not known.
    pub(crate) fn reach_of(&self, crew: CrewId) -> Option<&Reach> {
        self.candidates().find(|reach| reach.crew == crew)
    }

    /// Who could be there soonest.
    pub(crate) fn soonest(&self) -> Option<(CrewId, Seconds)> {
        self.candidates()
            .find_map(|reach| Some((reach.crew, reach.eta.ok()?)))
    }

    /// What the crews are sorted by: the number of the order, and where it begins.
    pub(crate) fn sought(&self) -> Option<(String, String)> {
        if self.pane == Pane::Crews && self.form.is_none() || self.candidates().next().is_none() {
            return None;
        }
        if let Some(form) = &self.form {
            return Some((String::new(), form.from.input.value().to_owned()));
        }
        let row = self.board.orders.get(&self.selected()?)?;
        let is_open = row.phase.is_open() && row.phase != Phase::OnHold;
        is_open.then(|| (row.id.to_string(), row.from().to_owned()))
    }

    /// The place of each crew in the list: who can take the order first, the soonest before the later ones.
    pub(super) fn places_of_crews(&self) -> std::collections::BTreeMap<CrewId, usize> {
        match self.sought() {
            Some(_) => self
                .candidates()
                .enumerate()
                .map(|(at, reach)| (reach.crew, at))
                .collect(),
            None => Default::default(),
        }
    }
}
