//! What may move to another crew, and where crews were advised to stand.

use serde::{Deserialize, Serialize};

use super::orders::{OpenRow, Spot, point, spot};
use pult_domain::{AssignmentId, CrewId, Timestamp};
use pult_engine::{Advice, Movable, Stand};

/// An order that another crew may take over, by its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct MovableRow {
    open: OpenRow,
    crew: i64,
    assignment: i64,
    promised: i64,
    moves: u32,
}

/// Where, when there, and whether the driver said no, by his crew's id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct AdviceRow(Spot, i64, bool);

/// The office's stand of an id: its name and where it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct StandRow(String, Spot);

impl MovableRow {
    pub fn of(movable: &Movable) -> MovableRow {
        MovableRow {
            open: OpenRow::of(&movable.open),
            crew: movable.crew.0,
            assignment: movable.assignment.0,
            promised: movable.promised_at.0,
            moves: movable.moves,
        }
    }

    pub fn told(&self, id: i64) -> Result<Movable, String> {
        Ok(Movable {
            open: self.open.told(id)?,
            crew: CrewId(self.crew),
            assignment: AssignmentId(self.assignment),
            promised_at: Timestamp(self.promised),
            moves: self.moves,
        })
    }
}

impl AdviceRow {
    pub fn of(advice: &Advice) -> AdviceRow {
        AdviceRow(spot(advice.to), advice.there_at.0, advice.is_refused)
    }

    pub fn told(&self, crew: i64) -> Result<Advice, String> {
        Ok(Advice {
            crew: CrewId(crew),
            to: point(&self.0)?,
            there_at: Timestamp(self.1),
            is_refused: self.2,
        })
    }
}

impl StandRow {
    pub fn of(stand: &Stand) -> StandRow {
        StandRow(stand.name.clone(), spot(stand.point))
    }

    pub fn told(&self, id: i64) -> Result<Stand, String> {
        Ok(Stand {
            id,
            name: self.0.clone(),
            point: point(&self.1)?,
        })
    }
}
