//! The order board as lines: groups, the orders in them, the one that is selected.

use super::board::{Board, OrderRow};
use super::filter::Filter;
use super::group::Group;
use pult_domain::{OrderId, Timestamp};

/// A line of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A group's title with the number of its orders.
    Title(Group, usize),
    /// An order of the group.
    Order(OrderId, Group),
}

/// The board's lines, and what is selected. The selection holds to the order's id.
#[derive(Debug, Default)]
pub struct Arrangement {
    lines: Vec<Line>,
    selected: Option<OrderId>,
    /// Where the selected line was, for when its order goes.
    row: usize,
}

impl Arrangement {
    /// The lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The selected order.
    pub fn selected(&self) -> Option<OrderId> {
        self.selected
    }

    /// The line of the selected order.
    pub fn selected_line(&self) -> usize {
        self.row
    }

    /// Lays the orders that pass the filter out anew.
    pub fn lay_out(&mut self, board: &Board, filter: &Filter, engine: bool, now: Timestamp) {
        let mut rows: Vec<(Group, &OrderRow)> = board
            .orders
            .values()
            .filter(|row| filter.passes(row, board))
            .map(|row| (Group::of(row, board, engine, now), row))
            .collect();
        rows.sort_by_key(|(group, row)| (*group, row.time(), row.id));
        self.lines.clear();
        for group in rows.chunk_by(|a, b| a.0 == b.0) {
            self.lines.push(Line::Title(group[0].0, group.len()));
            let orders = group.iter().map(|(group, row)| Line::Order(row.id, *group));
            self.lines.extend(orders);
        }
        self.keep_selection();
    }

    /// Selects an order, if it is on the board.
    pub fn select(&mut self, id: OrderId) -> bool {
        let row = self.row_of(id);
        if let Some(row) = row {
            self.row = row;
            self.selected = Some(id);
        }
        row.is_some()
    }

    /// Selects the order of a line, if there is one.
    pub fn select_line(&mut self, line: usize) {
        self.select_row(line);
    }

    /// Moves the selection by so many orders.
    pub fn step(&mut self, by: isize) {
        let orders: Vec<usize> = self.order_rows().collect();
        let here = orders.iter().position(|row| *row == self.row).unwrap_or(0);
        let last = orders.len().saturating_sub(1);
        let there = here.saturating_add_signed(by).min(last);
        if let Some(row) = orders.get(there) {
            self.select_row(*row);
        }
    }

    /// Selects the next order of a group, around its end; answers whether there is one.
    pub fn next_of(&mut self, group: Group) -> bool {
        let in_group = |line: &Line| match line {
            Line::Order(id, of) if *of == group => Some(*id),
            _ => None,
        };
        let ids: Vec<OrderId> = self.lines.iter().filter_map(in_group).collect();
        let here = ids.iter().position(|id| Some(*id) == self.selected);
        let next = here.map_or(0, |here| (here + 1) % ids.len());
        ids.get(next).is_some_and(|id| self.select(*id))
    }

    fn keep_selection(&mut self) {
        if let Some(row) = self.selected.and_then(|id| self.row_of(id)) {
            self.row = row;
            return;
        }
        let before = self.order_rows().take_while(|row| *row <= self.row).last();
        match before.or_else(|| self.order_rows().next()) {
            Some(row) => self.select_row(row),
            None => (self.row, self.selected) = (0, None),
        }
    }

    fn select_row(&mut self, row: usize) {
        if let Some(Line::Order(id, _)) = self.lines.get(row) {
            self.row = row;
            self.selected = Some(*id);
        }
    }

    fn row_of(&self, id: OrderId) -> Option<usize> {
        let is_it = |line: &Line| matches!(line, Line::Order(order, _) if *order == id);
        self.lines.iter().position(is_it)
    }

    fn order_rows(&self) -> impl Iterator<Item = usize> + '_ {
        let rows = self.lines.iter().enumerate();
        rows.filter(|(_, line)| matches!(line, Line::Order(..)))
            .map(|(row, _)| row)
    }
}
