//! What a driver does on his page beside the commands to his orders, and how his time is judged.

use super::super::orders::{check_own, is_done_by};
use super::super::{Caller, Dispatch, Error, OrderCommand, Result};
use pult_domain::{
    AssignmentId, CrewId, EventKind, Order, OrderId, PaymentMethod, Seconds, Timestamp, Wrong,
};
use pult_store::device_actions::{self, Answered};
use pult_store::{crews, journal, orders, work};

/// A deed of longer ago is not believed.
const OLDEST: Seconds = Seconds(24 * 3600);
/// A clock that is ahead by more is wrong.
const AHEAD: Seconds = Seconds(120);
/// What a device did is remembered for so long.
const KEPT: Seconds = Seconds(3 * 24 * 3600);

impl Dispatch {
    /// When something happened, in the office's time: `at` by a device's clock, which showed `clock` when
    /// this was sent.
    ///
    /// # Errors
    /// `Invalid` for a moment in the future, or too long ago.
    pub fn happened(&self, at: Option<i64>, clock: Option<i64>) -> Result<Timestamp> {
        let now = self.now();
        let Some(at) = at else { return Ok(now) };
        let ago = match clock {
            Some(clock) => clock.checked_sub(at),
            None => now.0.checked_sub(at),
        };
        match ago {
            Some(ago) if ago < -AHEAD.0 => Err(Error::invalid("at", Wrong::InFuture)),
            Some(ago) if ago <= OLDEST.0 => Ok(now - Seconds(ago.max(0))),
            _ => Err(Error::invalid("at", Wrong::DayAgo)),
        }
    }

    /// When a receiver saw where it was, in the office's time: `at` by a device's clock, which showed `clock`
    /// when this was sent. None is refused: whoever keeps positions judges their stamps.
    pub fn fixed_at(&self, at: Option<i64>, clock: Option<i64>) -> Timestamp {
        let now = self.now();
        match (at, clock) {
            (Some(at), Some(clock)) => Timestamp(now.0.saturating_sub(clock.saturating_sub(at))),
            (Some(at), None) => Timestamp(at),
            (None, _) => now,
        }
    }

    /// When a deed about an order happened: not before the order came to be as the deed found it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn happened_to(&self, id: OrderId, at: Timestamp) -> Result<Timestamp> {
        let order = self.read(move |conn| Ok(orders::get(conn, id)?)).await?;
        Ok(at.max(order.status_at))
    }

    /// Which order an offer is about, of those that a crew is or was asked.
    ///
    /// # Errors
    /// `NotFound` for an offer to another crew.
    pub async fn offered_order(&self, crew: CrewId, id: AssignmentId) -> Result<OrderId> {
        self.read(move |conn| {
            let offer = pult_store::assignments::get(conn, id)?;
            let order = offer.orders.first().filter(|_| offer.crew == crew);
            order.copied().ok_or_else(|| Error::not_found("offer", id))
        })
        .await
    }

    /// A crew refused what it was asked, and says why.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn note_refusal(&self, crew: CrewId, order: OrderId, reason: &str) -> Result<()> {
        let act = self.act(&Caller::of_crew(crew));
        let reason = pult_domain::visible_lines(reason.trim()).into_owned();
        self.write(move |tx| {
            let mut event = act.event(EventKind::Noted);
            event.order = Some(order);
            event.crew = Some(crew);
            event
                .payload
                .insert("what".to_owned(), "refusal".to_owned());
            event.payload.insert("reason".to_owned(), reason);
            Ok(journal::append(tx, event)?)
        })
        .await
    }

    /// A crew ends its order, and says how it was paid; what goes on an account stays there.
    ///
    /// # Errors
    /// `NotFound` for another crew's; `InvalidState` unless it is under way.
    pub async fn complete_paid(
        &self,
        crew: CrewId,
        id: OrderId,
        (at, method): (Timestamp, Option<PaymentMethod>),
    ) -> Result<Order> {
        let caller = Caller::of_crew(crew);
        let act = self.act_at(&caller, at);
        self.write(move |tx| {
            let order = tx.order(id)?;
            caller.check_order(&order)?;
            let is_paid_so = method.is_none_or(|method| method == order.payment.method);
            let complete = OrderCommand::Complete { bill: None };
            if is_paid_so && is_done_by(tx, &caller, &order, &complete)? {
                return Ok(order);
            }
            check_own(tx, &caller, id)?;
            if let Some(method) = method {
                work::update(tx, &act, id, |order| {
                    if order.payment.method != PaymentMethod::Account {
                        order.payment.method = method;
                    }
                    Ok(())
                })?;
            }
            Ok(work::complete(tx, &act, id)?)
        })
        .await
    }

    /// A crew comes on line or leaves it, or goes on a break or comes back, at a moment.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when its driver is locked or dismissed, or for a break off line.
    pub async fn set_line(&self, crew: CrewId, line: Line, at: Timestamp) -> Result<()> {
        let caller = Caller::of_crew(crew);
        let act = self.act_at(&caller, at);
        self.write(move |tx| {
            caller.check_crew(&crews::get(tx.conn(), crew)?)?;
            match line {
                Line::On => {
                    work::open_shift(tx, &act, crew)?;
                    work::end_break(tx, &act, crew)?;
                    // What it had in its queue may be due.
                    work::promote(tx, &act, crew)?;
                }
                Line::Break => {
                    work::take_break(tx, &act, crew)?;
                }
                Line::Off => work::close_shift(tx, &act, crew)?,
            }
            Ok(())
        })
        .await
    }

    /// What a crew was answered under a key of its device.
    ///
    /// # Errors
    /// `Invalid` about `Idempotency-Key` when the key was used for something else.
    pub async fn answered(
        &self,
        crew: CrewId,
        key: &str,
        digest: &[u8],
    ) -> Result<Option<(u16, String)>> {
        let key = key.to_owned();
        let found = self
            .read(move |conn| Ok(device_actions::find(conn, crew, &key)?))
            .await?;
        match found {
            Some(known) if known.digest != digest => {
                Err(Error::invalid("Idempotency-Key", Wrong::KeyOfOtherBody))
            }
            Some(known) => Ok(Some((known.status, known.answer))),
            None => Ok(None),
        }
    }

    /// Keeps what a crew was answered under a key of its device.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn keep_answer(
        &self,
        crew: CrewId,
        key: String,
        digest: Vec<u8>,
        (status, answer): (u16, String),
    ) -> Result<()> {
        let now = self.now();
        self.write(move |tx| {
            let answered = Answered {
                digest,
                status,
                answer,
            };
            Ok(device_actions::keep(
                tx,
                (crew, &key),
                &answered,
                now,
                now - KEPT,
            )?)
        })
        .await
    }
}

/// Whether a crew takes orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// It does.
    On,
    /// Not now.
    Break,
    /// It has gone home.
    Off,
}
