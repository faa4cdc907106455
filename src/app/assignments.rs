//! Commands and queries about who carries orders out.

use super::orders::{Holder, OrderCommand, Request, unfit};
use super::refusal::Because;
use super::{Caller, CrewView, Dispatch, Error, OrderView, Result, exchange};
use pult_domain::{Assignment, AssignmentId, CrewId, Leg, Order, OrderId, Origin, Timestamp};
use pult_store::{Connection, Tx, assignments, crews, orders, work};

/// How an order is given to a crew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Assign {
    /// What is due may start at once, when the crew is on shift and it is its front one.
    pub start: bool,
    /// The crew goes on line if it is not.
    pub open_shift: bool,
    /// The arrival at the first stop that is promised to the customer.
    pub promised_at: Option<Timestamp>,
}

/// An assignment with the orders it was made for.
#[derive(Debug, Clone)]
pub struct AssignmentView {
    /// The assignment.
    pub assignment: Assignment,
    /// Its orders, also those that left it since.
    pub orders: Vec<Order>,
}

impl Dispatch {
    /// Gives an order to a crew without asking it, or moves it from another.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when the order is closed or has a stop done, or the crew must open
    /// a shift and its driver is locked; `Refused` when the crew does not fit.
    pub async fn assign(
        &self,
        caller: &Caller,
        order: OrderId,
        crew: CrewId,
        how: Assign,
    ) -> Result<OrderView> {
        let from = Holder::Anybody;
        let command = OrderCommand::Assign { crew, how, from };
        let assigned = self.command(caller, Request::new(order, command)).await?;
        Ok(assigned.order)
    }

    /// Gives an order to a crew in the transaction.
    #[expect(clippy::too_many_arguments, reason = "what the transaction was told")]
    pub(super) fn assign_now(
        &self,
        tx: &Tx,
        act: &work::Act,
        caller: &Caller,
        order: &Order,
        (crew, how, from): (CrewId, Assign, Holder),
        legs: Vec<Leg>,
        despite: Option<String>,
    ) -> Result<Order> {
        let id = order.id;
        caller.check_crew(&crews::get(tx.conn(), crew)?)?;
        if let Holder::Only(expected) = from {
            let held = holder(tx.conn(), id)?;
            if held != expected {
                let crew = held;
                return Err(Error::Refused(Because::HeldBy { order: id, crew }));
            }
        }
        if despite.is_none()
            && caller.origin == Origin::Console
            && let Some(why) = unfit(self, tx.conn(), order, crew)?
        {
            return Err(Error::Refused(Because::CrewUnfit { crew, why }));
        }
        if how.open_shift {
            work::open_shift(tx, act, crew)?;
        }
        work::assign(tx, act, id, crew, legs, how.start)?;
        if let Some(promised) = how.promised_at {
            work::update(tx, act, id, |order| {
                let open = order.stops.iter_mut().find(|stop| stop.is_open());
                if let Some(stop) = open {
                    stop.promised_at = Some(promised);
                }
                Ok(())
            })?;
        }
        Ok(tx.order(id)?)
    }

    /// Takes an order back from its crew; with `refuse`, the engine does not give it to that crew again.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when nobody has it, or a stop is done.
    pub async fn unassign(&self, caller: &Caller, id: OrderId, refuse: bool) -> Result<Order> {
        self.do_to_order(caller, id, None, OrderCommand::Unassign { refuse })
            .await
    }

    /// Asks a crew; see [`work::offer`].
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when an order is no longer open or the crew no longer free.
    pub async fn offer(&self, caller: &Caller, offer: work::Offer) -> Result<Assignment> {
        self.offer_instead(caller, offer, Vec::new()).await
    }

    /// Asks a crew in place of older offers; see [`work::offer_instead`].
    ///
    /// # Errors
    /// As [`Dispatch::offer`], and `InvalidState` when one of the older offers has been answered.
    pub async fn offer_instead(
        &self,
        caller: &Caller,
        offer: work::Offer,
        instead_of: Vec<AssignmentId>,
    ) -> Result<Assignment> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            caller.check_crew(&crews::get(tx.conn(), offer.crew)?)?;
            for order in &offer.orders {
                caller.check_order(&tx.order(*order)?)?;
            }
            Ok(work::offer_instead(tx, &act, offer, &instead_of)?)
        })
        .await
    }

    /// Asks a crew about one order, as a person does: its stops in their own sequence.
    ///
    /// # Errors
    /// As [`Dispatch::offer`].
    pub async fn offer_order(
        &self,
        caller: &Caller,
        order: OrderId,
        crew: CrewId,
    ) -> Result<Assignment> {
        let view = self.order(caller, order).await?;
        let crew = self.crew(caller, crew).await?;
        let now = self.now();
        let timeout = self.rules().offer_timeout;
        let offer = work::Offer {
            crew: crew.crew.id,
            orders: vec![order],
            route: self.legs_for(&view.order, &crew.crew, now),
            expires_at: (timeout.0 > 0).then(|| now + timeout),
            why: None,
        };
        self.offer(caller, offer).await
    }

    /// A crew says yes.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when it is not, or no longer, offered to that crew.
    pub async fn accept(
        &self,
        caller: &Caller,
        id: AssignmentId,
        crew: CrewId,
    ) -> Result<Assignment> {
        self.answer(caller, id, OrderCommand::Accept(id, crew))
            .await
    }

    /// A crew says no.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when it is not, or no longer, offered to that crew.
    pub async fn decline(
        &self,
        caller: &Caller,
        id: AssignmentId,
        crew: CrewId,
    ) -> Result<Assignment> {
        self.answer(caller, id, OrderCommand::Decline(id, crew))
            .await
    }

    /// Takes an offer back.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when it is not offered.
    pub async fn withdraw(&self, caller: &Caller, id: AssignmentId) -> Result<Assignment> {
        self.answer(caller, id, OrderCommand::Withdraw(id)).await
    }

    /// A crew finishes what it accepted: all orders of the assignment.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` unless it is that crew's and active.
    pub async fn complete_assignment(
        &self,
        caller: &Caller,
        id: AssignmentId,
        crew: CrewId,
    ) -> Result<Assignment> {
        self.answer(caller, id, OrderCommand::FinishAll(id, crew))
            .await
    }

    /// Does something to an assignment by the first of its orders that the caller may see; the rules are
    /// those of that command.
    async fn answer(
        &self,
        caller: &Caller,
        id: AssignmentId,
        command: OrderCommand,
    ) -> Result<Assignment> {
        let verb = verb_of(&command);
        let find = move |tx: &Tx, caller: &Caller| {
            let assignment = tx.assignment(id)?;
            let orders = tx.orders(&assignment.orders)?;
            check_sight(caller, id, &orders)?;
            let mut seen = orders
                .iter()
                .filter(|order| caller.check_order(order).is_ok());
            // All of them deleted: it has ended with them.
            let first = seen.next().map(|order| order.id);
            first.ok_or_else(|| assignment.refusal(verb).into())
        };
        self.do_at_once(caller, command, find, move |tx| Ok(tx.assignment(id)?))
            .await
    }

    /// An assignment with its orders.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn assignment(&self, caller: &Caller, id: AssignmentId) -> Result<AssignmentView> {
        let caller = *caller;
        self.read(move |conn| {
            let (assignment, orders) = check_assignment(conn, &caller, id)?;
            Ok(AssignmentView { assignment, orders })
        })
        .await
    }

    /// What a crew is being asked.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn crew_offers(&self, caller: &Caller, crew: CrewId) -> Result<Vec<Assignment>> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            caller.check_crew(&crews::get(conn, crew)?)?;
            let mut live = assignments::live_of_crew(conn, crew)?;
            live.retain(|a| a.status.is_offered() && !a.has_expired(now));
            let asked = live.iter().flat_map(|offer| &offer.orders);
            asked.for_each(|order| exchange::is_about(*order));
            Ok(live)
        })
        .await
    }

    /// The assignments a crew has accepted and not finished, with their orders as they stand; what
    /// runs comes first.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn crew_queue(&self, caller: &Caller, crew: CrewId) -> Result<Vec<OrderView>> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            caller.check_crew(&crews::get(conn, crew)?)?;
            let mut seen = Vec::new();
            for leg in super::views::legs_of_crew(conn, crew)? {
                if !seen.contains(&leg.order) {
                    seen.push(leg.order);
                }
            }
            OrderView::all(conn, &seen, now)
        })
        .await
    }

    /// The newest explanation of an order: when, for which assignment, and the engine's text (JSON).
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn explanation(
        &self,
        caller: &Caller,
        order: OrderId,
    ) -> Result<Option<(Timestamp, Option<AssignmentId>, String)>> {
        let caller = *caller;
        self.read(move |conn| {
            caller.check_order(&orders::get(conn, order)?)?;
            Ok(assignments::explanation(conn, order)?)
        })
        .await
    }

    /// Closes the offers whose time is over; answers how many.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn expire_offers(&self) -> Result<usize> {
        let act = self.act(&Caller::ENGINE);
        self.write(move |tx| Ok(work::expire(tx, &act)?.len()))
            .await
    }

    /// Starts the front of a crew's queue if it is due; answers whether anything started.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn promote(&self, crew: CrewId) -> Result<bool> {
        let act = self.act(&Caller::ENGINE);
        self.write(move |tx| Ok(work::promote(tx, &act, crew)?))
            .await
    }

    /// Every crew the caller may see, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn crews(&self, caller: &Caller) -> Result<Vec<CrewView>> {
        let (caller, now, lead) = (*caller, self.now(), self.rules().prior_lead);
        let all = self.read(move |conn| super::crews::all(conn, &caller, now, lead));
        Ok(all
            .await?
            .into_iter()
            .map(|view| self.advised(view))
            .collect())
    }
}

/// What a command does to an assignment, as a refusal names it.
fn verb_of(command: &OrderCommand) -> &'static str {
    match command {
        OrderCommand::Accept(..) => "accept",
        OrderCommand::Decline(..) => "decline",
        OrderCommand::Withdraw(_) => "withdraw",
        _ => "complete",
    }
}

/// The assignment with its orders, if the caller may see any of them.
fn check_assignment(
    conn: &Connection,
    caller: &Caller,
    id: AssignmentId,
) -> Result<(Assignment, Vec<Order>)> {
    let assignment = assignments::get(conn, id)?;
    let orders = orders::many(conn, &assignment.orders)?;
    check_sight(caller, id, &orders)?;
    Ok((assignment, orders))
}

/// Refuses an assignment none of whose orders the caller may see, as one that is not there.
fn check_sight(caller: &Caller, id: AssignmentId, orders: &[Order]) -> Result<()> {
    if !orders.iter().any(|order| caller.sees(Some(order.company))) {
        return Err(Error::not_found("assignment", id));
    }
    orders.iter().for_each(|order| exchange::is_about(order.id));
    Ok(())
}

/// The crew that has said yes to an order.
fn holder(conn: &Connection, id: OrderId) -> Result<Option<CrewId>> {
    let live = assignments::live_of_order(conn, id)?;
    let said_yes = live.filter(|live| !live.status.is_offered());
    Ok(said_yes.map(|live| live.crew))
}
