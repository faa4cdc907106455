//! Refusals of orders that a dialect or a desk answers in words of its own, each with what it needs
//! for that.

use pult_domain::{ClientId, CrewId, Event, Money, OrderId};
use pult_engine::Rejection;

/// Why the office refuses what is asked of an order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Because {
    /// The client is on the blacklist.
    #[error("client {client} is blocked: {reason}")]
    ClientBlocked {
        /// Which.
        client: ClientId,
        /// Why.
        reason: String,
    },
    /// The client's account has no money left for it.
    #[error("the account of client {client} has {left} left")]
    OverLimit {
        /// Whose.
        client: ClientId,
        /// What may still be owed.
        left: Money,
    },
    /// The crew may not carry it out.
    #[error("crew {crew} does not fit: {}", why.as_str())]
    CrewUnfit {
        /// Which.
        crew: CrewId,
        /// The rule that says so.
        why: Rejection,
    },
    /// Another crew has it by now.
    #[error("order {order} is with another crew by now")]
    HeldBy {
        /// Which.
        order: OrderId,
        /// Who has it; `None`: nobody.
        crew: Option<CrewId>,
    },
    /// It costs something else than what was said.
    #[error("the price is {new}, not {old}")]
    PriceChanged {
        /// What was said.
        old: Money,
        /// What it costs.
        new: Money,
    },
    /// The price agreed is below what the tariff asks, and who agreed it may not.
    #[error("{agreed} is below the tariff's {tariff}: that is for a senior dispatcher")]
    BelowTariff {
        /// What was agreed.
        agreed: Money,
        /// What the tariff asks.
        tariff: Money,
    },
    /// Somebody acted on it after the command that is to be taken back.
    #[error("order {order} was changed since")]
    ChangedSince {
        /// Which.
        order: OrderId,
        /// The newest event that changed it: what was done, and by whom.
        event: Box<Event>,
    },
    /// Somebody else changed it meanwhile, in what is to be changed.
    #[error("order {0} was changed by somebody else meanwhile")]
    EditedMeanwhile(OrderId),
    /// It was taken back already, perhaps by somebody else.
    #[error("this was taken back already")]
    TakenBack,
    /// The time in which the command could be taken back is over.
    #[error("this cannot be taken back any more")]
    TooLate,
    /// Another person did what is to be taken back.
    #[error("only who did it, or a senior dispatcher, can take it back")]
    NotYours,
    /// It came in by another API, which alone may delete it.
    #[error("order {0} was made through another API")]
    OtherOrigin(OrderId),
    /// Its passenger or parcel is aboard.
    #[error("order {0} is under way")]
    UnderWay(OrderId),
}
