//! The order board as lines: cards that are not finished, groups, the orders in them, and the line that is
//! selected.

use std::collections::BTreeMap;

use super::board::{Board, OrderRow};
use super::filter::Filter;
use super::group::Group;
use pult_app::{NeedsHuman, ShownFirst, Subject};
use pult_domain::{OrderId, Timestamp};

/// A line of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Nothing: groups stand apart while there is room.
    Blank,
    /// The title of the cards that are not finished, and how many there are.
    Cards(usize),
    /// A card that is not finished, by its serial number.
    Card(u64),
    /// A group's title with the number of its orders.
    Title(Group, usize),
    /// The title of a group whose orders are folded away; it can be selected.
    Folded(Group, usize),
    /// An order of the group.
    Order(OrderId, Group),
    /// Something else of the group that needs a person.
    Need(Subject, Group),
}

/// What is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selected {
    /// An order.
    Order(OrderId),
    /// A card that is not finished.
    Card(u64),
    /// A group that is folded.
    Folded(Group),
    /// Something that needs a person and is no order.
    Need(Subject),
}

/// What the board is made of.
#[derive(Clone, Copy)]
pub struct Contents<'a> {
    /// The office.
    pub board: &'a Board,
    /// What is looked for.
    pub filter: &'a Filter,
    /// The cards that are not finished.
    pub cards: &'a [u64],
    /// Crews are looked for without a person.
    pub engine: bool,
    /// The office's time.
    pub now: Timestamp,
    /// What comes before the rest of its group.
    pub first: &'a ShownFirst,
}

fn order_line((group, row): &(Group, &OrderRow)) -> Line {
    Line::Order(row.id, *group)
}

/// Whether an order is of those that this desk shows before the rest.
fn is_first(row: &OrderRow, contents: &Contents) -> bool {
    let first = contents.first;
    let begins = row.stops.first().and_then(|stop| stop.point);
    let zone = begins.map_or("", |point| contents.board.zone_of(point));
    first.companies.contains(&row.company) || first.zones.iter().any(|name| name == zone)
}

/// The board's lines, and what is selected. The selection holds to the order's id.
#[derive(Debug, Default)]
pub struct Arrangement {
    lines: Vec<Line>,
    selected: Option<Selected>,
    /// Where the selected line was, for when its order goes.
    row: usize,
    /// The groups that somebody folded or unfolded.
    folds: BTreeMap<Group, bool>,
    /// How many lines there is room for.
    room: usize,
}

impl Arrangement {
    /// The lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The selected order.
    pub fn selected(&self) -> Option<OrderId> {
        match self.selected {
            Some(Selected::Order(id)) => Some(id),
            Some(Selected::Card(_) | Selected::Folded(_) | Selected::Need(_)) | None => None,
        }
    }

    /// The first order that is seen.
    pub fn first_order(&self) -> Option<OrderId> {
        let mut lines = self.lines.iter();
        lines.find_map(|line| match line {
            Line::Order(id, _) => Some(*id),
            _ => None,
        })
    }

    /// Selects what was selected before, if it is still there.
    pub fn select_again(&mut self, selected: Option<Selected>) {
        if let Some(selected) = selected {
            self.select_known(selected);
        }
    }

    /// What is selected, an order or not.
    pub fn selection(&self) -> Option<Selected> {
        self.selected
    }

    /// The selected line.
    pub fn selected_line(&self) -> usize {
        self.row
    }

    /// There is room for so many lines; returns whether that is news.
    pub fn set_room(&mut self, room: usize) -> bool {
        std::mem::replace(&mut self.room, room) != room
    }

    /// Lays the cards and the orders that pass the filter out again.
    pub fn lay_out(&mut self, contents: Contents) {
        let Contents {
            board, engine, now, ..
        } = contents;
        let passing = board
            .orders
            .values()
            .filter(|row| contents.filter.passes(row, board));
        let mut rows: Vec<(Group, &OrderRow)> = passing
            .map(|row| (Group::of(row, board, engine, now), row))
            .collect();
        // What is over comes the newest first.
        let is_later = |row: &OrderRow| !contents.first.is_empty() && !is_first(row, &contents);
        rows.sort_by_cached_key(|(group, row)| {
            let time = match group {
                Group::Closed => -row.time().0,
                _ => row.time().0,
            };
            (*group, is_later(row), time, row.id)
        });
        // Whoever looks for something looks for an order.
        let is_all = contents.filter.is_empty();
        let others = board.needs.others().filter(|_| is_all);
        let (later, first): (Vec<&NeedsHuman>, Vec<&NeedsHuman>) =
            others.partition(|need| need.can_wait());
        let accounts = board.needs.accounts().filter(|_| is_all);
        let accounts: Vec<&NeedsHuman> = accounts.collect();
        let mut groups: Vec<(Group, Vec<Line>)> = rows
            .chunk_by(|a, b| a.0 == b.0)
            .map(|rows| (rows[0].0, rows.iter().map(order_line).collect()))
            .collect();
        let needs = |group: Group, needs: &[&NeedsHuman]| {
            let needs = needs.iter().map(|need| Line::Need(need.subject, group));
            needs.collect::<Vec<Line>>()
        };
        if !first.is_empty() || !later.is_empty() {
            let of_orders = groups
                .iter()
                .position(|(group, _)| *group == Group::NeedsHuman);
            let of_orders = of_orders.map_or(Vec::new(), |at| groups.remove(at).1);
            let first = needs(Group::NeedsHuman, &first).into_iter();
            let all = first
                .chain(of_orders)
                .chain(needs(Group::NeedsHuman, &later));
            groups.insert(0, (Group::NeedsHuman, all.collect()));
        }
        if !accounts.is_empty() {
            let lines = needs(Group::Accounts, &accounts);
            let at = groups.partition_point(|(group, _)| *group < Group::Accounts);
            groups.insert(at, (Group::Accounts, lines));
        }
        let n_in_groups: usize = groups.iter().map(|(_, lines)| lines.len() + 1).sum();
        let n_lines = contents.cards.len() + 1 + n_in_groups;
        let is_tight = self.room > 0 && n_lines > self.room;
        self.lines.clear();
        if !contents.cards.is_empty() {
            self.lines.push(Line::Cards(contents.cards.len()));
            self.lines
                .extend(contents.cards.iter().map(|serial| Line::Card(*serial)));
        }
        for (group, lines) in groups {
            // What was looked for is seen, and so is the order that keys are meant for.
            let has_selected = group != Group::Closed && self.is_selected_in(&lines);
            let is_folded = is_all && !has_selected && self.folds_away(group, is_tight);
            if is_folded {
                self.lines.push(Line::Folded(group, lines.len()));
                continue;
            }
            self.lines.push(Line::Title(group, lines.len()));
            self.lines.extend(lines);
        }
        self.set_apart();
        self.keep_selection();
    }

    fn is_selected_in(&self, lines: &[Line]) -> bool {
        let mut known = lines.iter().filter_map(|line| selectable(*line));
        self.selected.is_some() && known.any(|one| Some(one) == self.selected)
    }

    /// Puts a blank line before each group but the first, where there is room for all of them.
    fn set_apart(&mut self) {
        let is_title =
            |line: &Line| matches!(line, Line::Title(..) | Line::Folded(..) | Line::Cards(_));
        let n_titles = self.lines.iter().filter(|line| is_title(line)).count();
        if self.lines.len() + n_titles > self.room {
            return;
        }
        let mut apart = Vec::with_capacity(self.lines.len() + n_titles);
        for line in self.lines.drain(..) {
            if is_title(&line) && !apart.is_empty() {
                apart.push(Line::Blank);
            }
            apart.push(line);
        }
        self.lines = apart;
    }

    fn folds_away(&self, group: Group, is_tight: bool) -> bool {
        let by_itself = match group {
            Group::Closed | Group::Accounts => true,
            Group::Aboard => is_tight,
            _ => false,
        };
        self.folds.get(&group).copied().unwrap_or(by_itself)
    }

    /// Unfolds the selected group, or folds the one that the selected order is in; returns whether there
    /// was something to do.
    pub fn fold(&mut self, away: bool) -> bool {
        let group = match (self.lines.get(self.row), away) {
            (Some(Line::Folded(group, _)), false)
            | (Some(Line::Order(_, group) | Line::Need(_, group)), true) => *group,
            _ => return false,
        };
        self.folds.insert(group, away);
        if away {
            self.selected = Some(Selected::Folded(group));
        } else {
            // The first order of the group comes to stand below its title.
            self.row += 1;
            self.selected = None;
        }
        true
    }

    /// Selects an order, if it is on the board; its group is unfolded for it.
    pub fn select(&mut self, id: OrderId, group: Option<Group>) -> bool {
        if self.row_of(Selected::Order(id)).is_none()
            && let Some(group) = group
        {
            self.folds.insert(group, false);
            self.selected = Some(Selected::Order(id));
            return false;
        }
        self.select_known(Selected::Order(id))
    }

    fn select_known(&mut self, selected: Selected) -> bool {
        let row = self.row_of(selected);
        if let Some(row) = row {
            self.row = row;
            self.selected = Some(selected);
        }
        row.is_some()
    }

    /// Selects what stands on a line, if anything does.
    pub fn select_line(&mut self, line: usize) {
        if let Some(selected) = self.lines.get(line).copied().and_then(selectable) {
            self.row = line;
            self.selected = Some(selected);
        }
    }

    /// Moves the selection by so many lines that can be selected.
    pub fn step(&mut self, by: isize) {
        let rows: Vec<usize> = self.selectable_rows().collect();
        let here = rows.iter().position(|row| *row == self.row).unwrap_or(0);
        let last = rows.len().saturating_sub(1);
        let there = here.saturating_add_signed(by).min(last);
        if let Some(row) = rows.get(there) {
            self.select_line(*row);
        }
    }

    /// Selects the first order that is seen; where there is none, whatever comes first.
    pub fn go_to_first_order(&mut self) {
        match self.first_order() {
            Some(id) => {
                self.select_known(Selected::Order(id));
            }
            None => self.step(isize::MIN / 2),
        }
    }

    /// Selects the next order of a group, or the one before, around its ends; returns whether there is one.
    pub fn next_of(&mut self, group: Group, forward: bool) -> bool {
        let in_group = |line: &Line| match line {
            Line::Order(id, of) if *of == group => Some(Selected::Order(*id)),
            Line::Need(subject, of) if *of == group => Some(Selected::Need(*subject)),
            _ => None,
        };
        let ids: Vec<Selected> = self.lines.iter().filter_map(in_group).collect();
        if ids.is_empty() {
            return false;
        }
        let here = ids.iter().position(|id| Some(*id) == self.selected);
        let next = match (here, forward) {
            (None, true) => 0,
            (None, false) => ids.len() - 1,
            (Some(here), true) => (here + 1) % ids.len(),
            (Some(here), false) => (here + ids.len() - 1) % ids.len(),
        };
        self.select_known(ids[next])
    }

    fn keep_selection(&mut self) {
        if let Some(row) = self.selected.and_then(|selected| self.row_of(selected)) {
            self.row = row;
            return;
        }
        let before = self
            .selectable_rows()
            .take_while(|row| *row <= self.row)
            .last();
        match before.or_else(|| self.selectable_rows().next()) {
            Some(row) => self.select_line(row),
            None => (self.row, self.selected) = (0, None),
        }
    }

    fn row_of(&self, selected: Selected) -> Option<usize> {
        self.lines
            .iter()
            .position(|line| selectable(*line) == Some(selected))
    }

    fn selectable_rows(&self) -> impl Iterator<Item = usize> + '_ {
        let rows = self.lines.iter().enumerate();
        rows.filter(|(_, line)| selectable(**line).is_some())
            .map(|(row, _)| row)
    }
}

/// What is selected on a line, if anything can be.
fn selectable(line: Line) -> Option<Selected> {
    match line {
        Line::Order(id, _) => Some(Selected::Order(id)),
        Line::Card(serial) => Some(Selected::Card(serial)),
        Line::Folded(group, _) => Some(Selected::Folded(group)),
        Line::Need(subject, _) => Some(Selected::Need(subject)),
        Line::Blank | Line::Cards(_) | Line::Title(..) => None,
    }
}
