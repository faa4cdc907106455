//! A field for an address: what is typed, what it may mean, what was chosen.

use tui_input::Input;

use super::own::{Fit, own_that_fit};
use crate::msg::Suggestion;
use pult_domain::{Certainty, Place, StopId, visible};

/// How many suggestions are kept.
const MOST: usize = 8;

/// An address on its way.
#[derive(Debug, Default, Clone)]
pub struct AddressField {
    /// The stop of the order that it stands for, wherever it is on the card; `None`: a new one.
    pub stop: Option<StopId>,
    /// What is typed.
    pub input: Input,
    /// What was chosen for it.
    pub chosen: Option<Suggestion>,
    /// What may be meant.
    pub list: Vec<Suggestion>,
    /// Which of them the keys point at.
    pub at: usize,
    /// A person moved within the list.
    pub moved: bool,
    /// The question to the address book that is not answered yet.
    pub asked: Option<u64>,
    /// Enter was pressed before the answer came: its best is meant, if it accounts for every word.
    pub take_best: bool,
    /// What stands beside the words that were kept, as nobody chose it.
    pub likely: Option<Suggestion>,
    /// How many of the list were said whole, from its first on; the rest may give way to what the book finds.
    n_whole: usize,
    /// What was filled in without anybody typing it.
    preset: Option<Suggestion>,
    /// It stands there untouched: the first character takes its place.
    pub is_preset: bool,
}

impl AddressField {
    /// An empty one for a stop of an order.
    pub(super) fn of_stop(stop: Option<StopId>) -> AddressField {
        AddressField {
            stop,
            ..AddressField::default()
        }
    }

    /// Fills an address in that nobody typed.
    pub fn fill(&mut self, suggestion: Suggestion) {
        self.choose(suggestion.clone());
        self.preset = Some(suggestion);
        self.is_preset = true;
    }

    /// Makes room for what is typed: what was filled in goes. Answers whether something went.
    pub fn make_room(&mut self) -> bool {
        let was_preset = std::mem::take(&mut self.is_preset);
        if was_preset {
            self.input.reset();
        }
        was_preset
    }

    /// The keys come back to it: what stands there stays until something else is said.
    pub(super) fn come_back(&mut self) {
        self.is_preset |= !self.is_empty();
    }

    /// Whether what was filled in stands there untouched.
    pub(super) fn is_as_filled_in(&self) -> bool {
        let text = |suggestion: &Option<Suggestion>| suggestion.as_ref().map(|it| it.text.clone());
        self.is_preset && self.preset.is_some() && text(&self.preset) == text(&self.chosen)
    }

    /// What was filled in comes back into a field that was left empty.
    pub fn restore(&mut self) {
        if self.is_empty()
            && let Some(preset) = self.preset.clone()
        {
            self.fill(preset);
        }
    }

    /// The text was changed: what was chosen no longer holds; the caller's own addresses that fit come
    /// up at once.
    pub fn typed(&mut self, own: &[Suggestion]) {
        self.chosen = None;
        self.likely = None;
        self.moved = false;
        self.take_best = false;
        self.at = 0;
        let own = own_that_fit(self.input.value(), own);
        self.n_whole = own.iter().filter(|(fit, _)| *fit == Fit::Whole).count();
        self.list = own.into_iter().map(|(_, own)| own).take(MOST).collect();
        self.n_whole = self.n_whole.min(self.list.len());
    }

    /// The address book answered.
    pub fn answered(&mut self, ask: u64, found: Vec<Suggestion>) {
        if self.asked != Some(ask) {
            return;
        }
        self.asked = None;
        for (at, suggestion) in found.into_iter().enumerate() {
            let is_it = at == 0 && suggestion.meant && suggestion.certainty == Certainty::Exact;
            let known = self.list.iter().position(|it| it.text == suggestion.text);
            match known {
                // The very street and house stand before what the caller said another time.
                Some(known) if is_it && known > self.n_whole => {
                    let known = self.list.remove(known);
                    self.list.insert(self.n_whole, known);
                }
                Some(_) => {}
                None if is_it && !self.moved => self.list.insert(self.n_whole, suggestion),
                None => self.list.push(suggestion),
            }
        }
        self.list.truncate(MOST);
        if std::mem::take(&mut self.take_best) {
            self.take_listed();
        }
    }

    /// Moves within the list; answers whether there is one. The first step down goes to a first line
    /// that Enter would not take by itself.
    pub fn step(&mut self, by: isize) -> bool {
        if self.list.is_empty() {
            return false;
        }
        let stays = !self.moved && by > 0 && !self.first_is_meant();
        if !stays {
            self.at = self.at.saturating_add_signed(by).min(self.list.len() - 1);
        }
        self.moved = true;
        true
    }

    /// Whether Enter takes the first line of the list although nobody moved to it.
    pub fn first_is_meant(&self) -> bool {
        self.list.first().is_some_and(|first| first.meant)
    }

    /// Enter: takes what the keys point at, where a person moved there or it accounts for every word. An
    /// empty field takes it only when `empty_takes`, or a person moved there. Otherwise the words stay as
    /// they were typed, and what is likely stands beside them.
    pub fn take(&mut self, empty_takes: bool) {
        let means_it = !self.input.value().trim().is_empty() || empty_takes || self.moved;
        if self.chosen.is_some() || !means_it {
            return;
        }
        let is_settled = self.moved || self.n_whole > 0 || self.asked.is_none();
        match is_settled {
            true => self.take_listed(),
            false => self.take_best = true,
        }
    }

    fn take_listed(&mut self) {
        match self.list.get(self.at).cloned() {
            Some(suggestion) if self.moved || suggestion.meant => self.choose(suggestion),
            likely => self.likely = likely,
        }
    }

    /// Takes a suggestion.
    pub fn choose(&mut self, suggestion: Suggestion) {
        self.input = Input::new(visible(&suggestion.text).into_owned());
        self.chosen = Some(suggestion);
        self.likely = None;
        self.list.clear();
        (self.at, self.n_whole) = (0, 0);
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.input.value().trim().is_empty()
    }

    /// Whether the text is one that no point is known for.
    pub fn is_without_point(&self) -> bool {
        !self.is_empty()
            && self
                .chosen
                .as_ref()
                .is_none_or(|chosen| chosen.point.is_none())
    }

    /// How sure it is where that is; `None` when nobody knows. A street that has no house is no more than
    /// the street, however well it was recognised.
    pub fn certainty(&self) -> Option<Certainty> {
        let chosen = self.chosen.as_ref()?;
        chosen.point?;
        Some(chosen.certainty)
    }

    /// The address as it is read to a customer: with how to find the door.
    pub fn spoken(&self) -> String {
        let text = self.input.value().trim();
        match self.chosen.as_ref().map(|chosen| chosen.landmark.as_str()) {
            Some(landmark) if !landmark.is_empty() => format!("{text}, {landmark}"),
            _ => text.to_owned(),
        }
    }

    /// The place that an order gets; `None` when empty.
    pub fn place(&self) -> Option<Place> {
        let chosen = self.chosen.as_ref();
        (!self.is_empty()).then(|| Place {
            landmark: chosen.map_or_else(String::new, |chosen| chosen.landmark.clone()),
            settlement: chosen.map_or_else(String::new, |chosen| chosen.settlement.clone()),
            certainty: chosen
                .filter(|chosen| chosen.point.is_some())
                .map_or(Certainty::Typed, |chosen| chosen.certainty),
            ..Place::address(
                self.input.value().trim(),
                chosen.and_then(|chosen| chosen.point),
            )
        })
    }
}
