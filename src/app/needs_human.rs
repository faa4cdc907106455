//! What needs a human: one list, one reason each, the most urgent first.
//!
//! The rules are one pure function over what the office knows ([`rules::find`]); nothing of it is
//! stored, so that what has been put right is gone by itself.

mod facts;
mod rules;
#[cfg(test)]
mod tests;

use super::{Call, Caller, Dispatch, Result};
use pult_domain::{
    Actor, Certainty, CrewId, MessageId, Money, OrderId, Origin, Phone, Seconds, StandingId,
    Timestamp,
};

/// Something that does not go on without a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedsHuman {
    /// What it is about.
    pub subject: Subject,
    /// What is wrong.
    pub reason: Reason,
    /// Since when.
    pub since: Timestamp,
    /// What to do about it.
    pub remedy: Remedy,
}

impl NeedsHuman {
    /// Whether nobody stands in the street because of it: it comes after the orders that need a human.
    pub fn can_wait(&self) -> bool {
        self.reason.rank() >= Reason::CAN_WAIT
    }
}

/// What needs a human.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An order.
    Order(OrderId),
    /// A crew.
    Crew(CrewId),
    /// A call that rings, by its number.
    Call(u64),
    /// A message of the outbox.
    Message(MessageId),
    /// Somebody who calls an API.
    Caller(Origin, Actor),
    /// A standing order.
    Standing(StandingId),
}

/// Why it needs a human.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Somebody calls and nobody answers.
    CallWaiting {
        /// Who.
        phone: Option<Phone>,
        /// On which line; may be empty.
        line: String,
    },
    /// No crew of the office may carry the order out, and none comes to be free for it.
    NobodyFits,
    /// So many crews said no or nothing.
    NobodyAccepted {
        /// How many.
        n_refusals: usize,
    },
    /// A pre-order is due, and no crew is near enough.
    NobodyNear {
        /// When the crew is wanted.
        due_at: Timestamp,
    },
    /// The crew is late against the promise, or will be.
    Late {
        /// Who; nobody, when the order has no crew.
        crew: Option<CrewId>,
        /// What was promised.
        promised_at: Timestamp,
        /// By how much.
        by: Seconds,
    },
    /// The crew of an order has not said where it is for too long.
    NoPosition {
        /// The order that it carries out.
        order: OrderId,
    },
    /// An API asked for a car to an address that the office is not sure of.
    AddressUnclear {
        /// As it was said.
        address: String,
        /// How much of it is known.
        certainty: Certainty,
    },
    /// The crew is at the place and the client does not come.
    ClientNotThere {
        /// Who waits.
        crew: Option<CrewId>,
    },
    /// The client's API deleted an order of which a part has been done.
    DeletedUnderWay,
    /// A crew is on its way hours before the order is wanted.
    DrivenEarly {
        /// Which.
        crew: Option<CrewId>,
        /// When it is wanted.
        due_at: Timestamp,
    },
    /// The price has grown over the agreed one.
    OverAgreed {
        /// What was agreed.
        agreed: Money,
        /// What it comes to.
        price: Money,
    },
    /// An order of a standing order could not be made.
    NotMade {
        /// The day, as `2026-11-30`.
        date: String,
        /// The minute of the day.
        minute: u16,
        /// Why.
        problem: String,
    },
    /// A message does not get through.
    Undelivered {
        /// To whom.
        recipient: String,
        /// What the last attempt said.
        error: String,
    },
    /// A driver calls for help, and nobody has seen it yet.
    Sos {
        /// What he says, with where he is.
        text: String,
    },
    /// A driver wrote to the office, and nobody has seen it yet.
    CrewWrites {
        /// What.
        text: String,
    },
    /// The account of a crew on line is low: soon, or by now, it is offered nothing.
    AccountLow {
        /// What it comes to.
        balance: Money,
        /// Whether there are no offers any more.
        is_stopped: bool,
    },
    /// A crew on line let so many offers in a row run out.
    Unanswering {
        /// How many.
        n: usize,
    },
    /// An API refused so many requests of one caller within the last minutes.
    ApiRefused {
        /// How many.
        n: usize,
    },
}

impl Reason {
    /// From this rank on nobody waits.
    const CAN_WAIT: u8 = 5;

    /// A short word that stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::CallWaiting { .. } => "call_waiting",
            Reason::NobodyFits => "nobody_fits",
            Reason::NobodyAccepted { .. } => "nobody_accepted",
            Reason::NobodyNear { .. } => "nobody_near",
            Reason::Late { .. } => "late",
            Reason::NoPosition { .. } => "no_position",
            Reason::AddressUnclear { .. } => "address_unclear",
            Reason::ClientNotThere { .. } => "client_not_there",
            Reason::DeletedUnderWay => "deleted_under_way",
            Reason::DrivenEarly { .. } => "driven_early",
            Reason::OverAgreed { .. } => "over_agreed",
            Reason::NotMade { .. } => "not_made",
            Reason::Undelivered { .. } => "undelivered",
            Reason::Sos { .. } => "sos",
            Reason::CrewWrites { .. } => "crew_writes",
            Reason::AccountLow {
                is_stopped: false, ..
            } => "account_low",
            Reason::AccountLow {
                is_stopped: true, ..
            } => "account_stopped",
            Reason::Unanswering { .. } => "unanswering",
            Reason::ApiRefused { .. } => "api_refused",
        }
    }

    /// How urgent it is: 0 comes first. Whoever waits at a telephone or in the street goes before what
    /// can wait for an hour.
    fn rank(&self) -> u8 {
        match self {
            Reason::Sos { .. } | Reason::CallWaiting { .. } => 0,
            Reason::Late { .. } | Reason::CrewWrites { .. } => 1,
            Reason::AddressUnclear { .. }
            | Reason::NobodyFits
            | Reason::NobodyAccepted { .. }
            | Reason::NobodyNear { .. } => 2,
            Reason::ClientNotThere { .. }
            | Reason::NoPosition { .. }
            | Reason::Unanswering { .. } => 3,
            Reason::DeletedUnderWay | Reason::DrivenEarly { .. } | Reason::OverAgreed { .. } => 4,
            Reason::NotMade { .. } => 5,
            Reason::Undelivered { .. } => 6,
            Reason::ApiRefused { .. } => 7,
            Reason::AccountLow { .. } => 8,
        }
    }
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// Take the call.
    TakeCall,
    /// Give the order to a crew by hand, or change what it asks for.
    GiveToCrew,
    /// Say the address so that it is known.
    MendAddress,
    /// Call the crew.
    CallCrew,
    /// Call the crew, or take it off line.
    CallOrTakeOff,
    /// Call the client.
    CallClient,
    /// Decide how the order ends.
    EndOrder,
    /// Agree on another price.
    AgreePrice,
    /// Put the standing order right, or make this one by hand.
    MakeByHand,
    /// Send the message again, or tell the recipient.
    SendAgain,
    /// Help the crew at once.
    HelpCrew,
    /// Answer the crew.
    AnswerCrew,
    /// Look at what the caller was answered.
    AskCaller,
    /// Have the driver pay in.
    TakeMoney,
}

impl Remedy {
    /// A short word that stays the same.
    pub fn code(self) -> &'static str {
        match self {
            Remedy::TakeCall => "take_call",
            Remedy::GiveToCrew => "give_to_crew",
            Remedy::MendAddress => "mend_address",
            Remedy::CallCrew => "call_crew",
            Remedy::CallOrTakeOff => "call_or_take_off",
            Remedy::CallClient => "call_client",
            Remedy::EndOrder => "end_order",
            Remedy::AgreePrice => "agree_price",
            Remedy::MakeByHand => "make_by_hand",
            Remedy::SendAgain => "send_again",
            Remedy::HelpCrew => "help_crew",
            Remedy::AnswerCrew => "answer_crew",
            Remedy::AskCaller => "ask_caller",
            Remedy::TakeMoney => "take_money",
        }
    }
}

/// When a human is asked for. The default is that of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// So many crews said no or nothing.
    pub refusals: usize,
    /// An assigned crew that has GPS has not said where it is for this long.
    pub without_position: Seconds,
    /// The client has not come to the crew for this long.
    pub waiting_for_client: Seconds,
    /// The crew is later than promised by more than this.
    pub late_after: Seconds,
    /// A crew let so many offers in a row run out.
    pub unanswered: usize,
    /// An API refused so many requests of one caller …
    pub api_refusals: usize,
    /// … within this time.
    pub api_refusals_within: Seconds,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            refusals: 3,
            without_position: Seconds::minutes(5),
            waiting_for_client: Seconds::minutes(5),
            late_after: Seconds::minutes(5),
            unanswered: 3,
            api_refusals: 10,
            api_refusals_within: Seconds::minutes(5),
        }
    }
}

impl Dispatch {
    /// Sets when a human is asked for.
    pub fn set_patience(&self, patience: Patience) {
        *self.patience_lock() = patience;
    }

    /// When a human is asked for.
    pub fn patience(&self) -> Patience {
        *self.patience_lock()
    }

    fn patience_lock(&self) -> std::sync::MutexGuard<'_, Patience> {
        let patience = self.inner.patience.lock();
        patience.unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// What needs a human now, the most urgent first. A caller of one company is told of its orders and
    /// crews.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn needs_human(&self, caller: &Caller) -> Result<Vec<NeedsHuman>> {
        let (caller, now, patience) = (*caller, self.now(), self.patience());
        let lead = self.rules().prior_lead;
        let calls: Vec<Call> = self.calls().borrow().to_vec();
        let refused = self.refused_callers(patience.api_refusals_within, now);
        let knows_addresses = self.knows_addresses();
        self.read(move |conn| {
            let mut facts = facts::read(conn, &caller, lead, now)?;
            facts.knows_addresses = knows_addresses;
            if caller.company.is_none() {
                facts.calls = calls;
                facts.refused = refused;
            }
            Ok(rules::find(&facts, &patience, now))
        })
        .await
    }
}
