//! The panes of the desk.

/// A pane of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The order board.
    #[default]
    Orders,
    /// The crews.
    Crews,
    /// The selected order.
    Card,
    /// The map.
    Map,
    /// The queues of the zones.
    Stands,
}

impl Pane {
    /// Every pane, in the order of Tab.
    pub const ALL: [Pane; 5] = [
        Pane::Orders,
        Pane::Crews,
        Pane::Card,
        Pane::Map,
        Pane::Stands,
    ];

    /// Whether it shares a place with others: one of them is seen at a time.
    pub fn is_side(self) -> bool {
        matches!(self, Pane::Crews | Pane::Map | Pane::Stands)
    }
}
