//! Who calls: what he may see, and how his doings are signed.

use super::refusal::Because;
use super::{Error, NotAllowed, Result, exchange};
use pult_domain::{Actor, CompanyId, Crew, Order, Origin, Role};

/// Who calls. It scopes every lookup and signs every event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Through which door.
    pub origin: Origin,
    /// Who.
    pub actor: Actor,
    /// The company he speaks for; `None`: the whole office.
    pub company: Option<CompanyId>,
    /// What he may do.
    pub role: Role,
}

impl Caller {
    /// The console at the machine itself.
    pub const CONSOLE: Caller = Caller {
        origin: Origin::Console,
        actor: Actor::Console,
        company: None,
        role: Role::Admin,
    };

    /// The assignment engine.
    pub const ENGINE: Caller = Caller {
        origin: Origin::Engine,
        actor: Actor::Engine,
        company: None,
        role: Role::Admin,
    };

    /// Refuses a caller who may do less.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn require(&self, role: Role) -> Result<()> {
        if self.role >= role {
            Ok(())
        } else {
            Err(Error::needs(role, NotAllowed::OfThisOperator))
        }
    }

    /// Whether it is a crew that speaks for itself alone.
    pub fn is_crew(&self) -> bool {
        matches!(self.actor, Actor::Crew(_)) && self.role == Role::Read
    }

    /// Whether it is an operator of this office who may not agree a price below the tariff. What the
    /// client of a dialect agrees with its own customers is its own affair.
    pub(crate) fn is_held_to_tariffs(&self) -> bool {
        let is_operator = matches!(self.actor, Actor::Operator(_));
        is_operator && self.origin == Origin::Console && self.role < Role::Senior
    }

    /// Whether he may know of what belongs to `company` (`None`: the whole office).
    pub fn sees(&self, company: Option<CompanyId>) -> bool {
        match (self.company, company) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => true,
        }
    }

    /// Refuses an order that came in by another door: only its own may take it, or a stop of it, away.
    ///
    /// # Errors
    /// `Refused`.
    pub(crate) fn check_door(&self, order: &Order) -> Result<()> {
        match order.origin == self.origin {
            true => Ok(()),
            false => Err(Error::Refused(Because::OtherOrigin(order.id))),
        }
    }

    /// Refuses an order that is not his, or that was deleted through his API.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn check_order(&self, order: &Order) -> Result<()> {
        let hidden = order.hidden_from == Some(self.origin);
        if hidden || !self.sees(Some(order.company)) {
            return Err(Error::not_found("order", order.id));
        }
        exchange::is_about(order.id);
        Ok(())
    }

    /// Refuses a crew that is not his, or that a dialect removed.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn check_crew(&self, crew: &Crew) -> Result<()> {
        if crew.archived_at.is_some() || !self.sees(crew.company) {
            return Err(Error::not_found("crew", crew.id));
        }
        Ok(())
    }
}
