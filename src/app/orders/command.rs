//! Everything that can be done to an order, as one value that goes through one gate.

use super::edit::{EditedWay, OrderEdit};
use crate::stop_work::{self, StopDeed};
use crate::{Assign, Caller, Dispatch, OrderView, Result, exchange};
use pult_domain::{
    Actor, Assignment, AssignmentId, CrewId, Leg, Order, OrderId, OrderStatus, Origin, Role,
    Seconds, Stop, StopId, Timestamp,
};
use pult_store::undo::{self, Image};
use pult_store::{Tx, crews, work};

/// So long what could be taken back is kept, for whoever asks a little late to be told so.
const KEPT: Seconds = Seconds::minutes(10);

/// What is to be done to an order.
#[derive(Debug, Clone, PartialEq)]
pub enum OrderCommand {
    /// What it says changes.
    Edit(Box<OrderEdit>),
    /// What it says changes and it moves on, both or neither.
    EditAnd(Box<OrderEdit>, Box<OrderCommand>),
    /// It is held back from being offered.
    Suspend,
    /// It may be offered again.
    Resume,
    /// A crew gets it without being asked.
    Assign {
        /// Who.
        crew: CrewId,
        /// How.
        how: Assign,
        /// Who may have it by then.
        from: Holder,
    },
    /// It is taken from its crew; `refuse`: which the engine then does not give it to again.
    Unassign {
        /// Whether that crew counts as having refused.
        refuse: bool,
    },
    /// The crew that is asked says yes.
    Accept(AssignmentId, CrewId),
    /// The crew that is asked says no.
    Decline(AssignmentId, CrewId),
    /// An offer of it is taken back.
    Withdraw(AssignmentId),
    /// The crew sets out.
    SetOut,
    /// The crew reaches a stop.
    Arrive(StopId),
    /// The crew leaves a stop.
    Leave(StopId),
    /// The work at a stop is done, however short the stay.
    FinishStop(StopId),
    /// A stop is given up.
    Skip(StopId),
    /// A stop is missed by lateness.
    Miss(StopId),
    /// Something is done at a stop, with what was told about it.
    AtStop(StopId, StopDeed),
    /// A stop is taken out; the last open one ends the order, the only one takes it along.
    RemoveStop(StopId),
    /// The crew has done all that it took with this order.
    FinishAll(AssignmentId, CrewId),
    /// It is done.
    Complete {
        /// The bill that a person made out; `None`: what was agreed, or the meter.
        bill: Option<work::Bill>,
    },
    /// Nobody came to the car.
    NoShow,
    /// It is given up.
    Fail {
        /// Why.
        reason: String,
    },
    /// It is called off.
    Cancel {
        /// Why.
        reason: String,
    },
    /// The API that it came in by does not show it any more; what is open and has not begun is called
    /// off.
    Delete {
        /// Whether one that is under way goes on, unseen by that API; else it is refused.
        keeps_going: bool,
    },
}

/// Who may have an order by the time that another crew gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Holder {
    /// Whoever.
    #[default]
    Anybody,
    /// This crew, or nobody.
    Only(Option<CrewId>),
}

/// A command to an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Which.
    pub order: OrderId,
    /// When it happened; `None`: now.
    pub at: Option<Timestamp>,
    /// Why it is done although a rule that may be set aside says no.
    pub despite: Option<String>,
    /// What.
    pub command: OrderCommand,
}

impl Request {
    /// A command that happens now and sets no rule aside.
    pub fn new(order: OrderId, command: OrderCommand) -> Request {
        Request {
            order,
            at: None,
            despite: None,
            command,
        }
    }
}

/// What a command did.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The order as it stands then.
    pub order: OrderView,
    /// The event by which it can be taken back, for some seconds; `None` when it cannot be.
    pub event: Option<i64>,
}

impl OrderCommand {
    /// What one must be allowed for it. A crew may also do what [`OrderCommand::is_of_crew`] says.
    pub fn role(&self) -> Role {
        match self {
            OrderCommand::Edit(_)
            | OrderCommand::Suspend
            | OrderCommand::Resume
            | OrderCommand::Assign { .. }
            | OrderCommand::Unassign { .. }
            | OrderCommand::Accept(..)
            | OrderCommand::Decline(..)
            | OrderCommand::Withdraw(_)
            | OrderCommand::SetOut
            | OrderCommand::Arrive(_)
            | OrderCommand::Leave(_)
            | OrderCommand::FinishStop(_)
            | OrderCommand::Skip(_)
            | OrderCommand::Miss(_)
            | OrderCommand::AtStop(..)
            | OrderCommand::RemoveStop(_)
            | OrderCommand::Complete { .. }
            | OrderCommand::NoShow
            | OrderCommand::Fail { .. }
            | OrderCommand::Cancel { .. }
            | OrderCommand::FinishAll(..)
            | OrderCommand::Delete { .. } => Role::Dispatch,
            OrderCommand::EditAnd(_, then) => then.role().max(Role::Dispatch),
        }
    }

    /// Whether the crew that has the order, or is asked, may do it itself.
    pub fn is_of_crew(&self) -> bool {
        match self {
            OrderCommand::Accept(..)
            | OrderCommand::Decline(..)
            | OrderCommand::SetOut
            | OrderCommand::Arrive(_)
            | OrderCommand::Leave(_)
            | OrderCommand::FinishStop(_)
            | OrderCommand::FinishAll(..)
            | OrderCommand::Complete { bill: None }
            | OrderCommand::NoShow => true,
            OrderCommand::Edit(_)
            | OrderCommand::EditAnd(..)
            | OrderCommand::Suspend
            | OrderCommand::Resume
            | OrderCommand::Assign { .. }
            | OrderCommand::Unassign { .. }
            | OrderCommand::Withdraw(_)
            | OrderCommand::Skip(_)
            | OrderCommand::Miss(_)
            | OrderCommand::AtStop(..)
            | OrderCommand::RemoveStop(_)
            | OrderCommand::Complete { bill: Some(_) }
            | OrderCommand::Fail { .. }
            | OrderCommand::Cancel { .. }
            | OrderCommand::Delete { .. } => false,
        }
    }
}

/// What was measured for a command before the transaction, since roads may be a server's.
enum Measured {
    Nothing,
    /// The drive of the crew that gets the order.
    Legs(Vec<Leg>),
    /// The way of an edited order, with the order that it was measured for.
    Way(Box<Order>, EditedWay),
}

impl OrderCommand {
    /// Whether the order is over without having been carried out: a person may take that back, by whatever door
    /// it came.
    fn calls_off(&self) -> bool {
        matches!(
            self,
            OrderCommand::Cancel { .. } | OrderCommand::NoShow | OrderCommand::Fail { .. }
        )
    }

    /// Whether an order stands as this step leaves it: what a crew did without a network the desk may have
    /// done for it meanwhile.
    fn is_done_in(&self, order: &Order) -> bool {
        match self {
            OrderCommand::SetOut => order.status == OrderStatus::Started,
            OrderCommand::Arrive(stop) => order
                .stop(*stop)
                .is_some_and(|stop| stop.is_arrived() || stop.is_done()),
            OrderCommand::FinishStop(stop) => order.stop(*stop).is_some_and(Stop::is_done),
            OrderCommand::Complete { .. } => order.status == OrderStatus::Completed,
            OrderCommand::NoShow => order.no_show && !order.status.is_open(),
            _ => false,
        }
    }
}

impl Measured {
    fn way(self) -> EditedWay {
        match self {
            Measured::Way(_, way) => way,
            Measured::Nothing | Measured::Legs(_) => EditedWay::Unmoved,
        }
    }
}

impl Dispatch {
    /// Does something to an order. Every rule is checked in the transaction that relies on it.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden`; `InvalidState` as the command's transition; `Refused` for rules beside
    /// that; `Invalid` about a field of an edit.
    pub async fn command(&self, caller: &Caller, request: Request) -> Result<Outcome> {
        let (id, now) = (request.order, self.now());
        let (_, event) = self.carry_out(caller, request).await?;
        let view = self
            .read(move |conn| OrderView::read(conn, id, now))
            .await?;
        Ok(Outcome { order: view, event })
    }

    /// As [`Dispatch::command`]; answers the order alone.
    ///
    /// # Errors
    /// As [`Dispatch::command`].
    pub(crate) async fn do_to_order(
        &self,
        caller: &Caller,
        id: OrderId,
        at: Option<Timestamp>,
        command: OrderCommand,
    ) -> Result<Order> {
        let request = Request {
            at,
            ..Request::new(id, command)
        };
        Ok(self.carry_out(caller, request).await?.0)
    }

    /// As [`Dispatch::command`], of the order that is found in the transaction; answers what `answer` reads
    /// there. Nothing is measured for it before.
    pub(crate) async fn do_at_once<T: Send + 'static>(
        &self,
        caller: &Caller,
        command: OrderCommand,
        find: impl FnOnce(&Tx, &Caller) -> Result<OrderId> + Send + 'static,
        answer: impl FnOnce(&Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let caller = &self.speaker(caller);
        may(caller, &command)?;
        let (this, caller, act) = (self.clone(), *caller, self.act_at(caller, self.now()));
        self.write(move |tx| {
            let request = Request::new(find(tx, &caller)?, command);
            this.within(tx, &act, &caller, request, Measured::Nothing)?;
            answer(tx)
        })
        .await
    }

    async fn carry_out(&self, caller: &Caller, request: Request) -> Result<(Order, Option<i64>)> {
        let caller = &self.speaker(caller);
        may(caller, &request.command)?;
        if request.despite.is_some() {
            caller.require(Role::Senior)?;
        }
        loop {
            let measured = self.measure_for(caller, &request).await?;
            let (this, caller, request) = (self.clone(), *caller, request.clone());
            let act = self.act_at(&caller, request.at.unwrap_or_else(|| self.now()));
            let done = self.write(move |tx| this.within(tx, &act, &caller, request, measured));
            if let Some(done) = done.await? {
                return Ok(done);
            }
        }
    }

    /// Does it in this transaction; nothing, when the order is no more what was measured for.
    fn within(
        &self,
        tx: &Tx,
        act: &work::Act,
        caller: &Caller,
        request: Request,
        measured: Measured,
    ) -> Result<Option<(Order, Option<i64>)>> {
        let before = tx.order(request.order)?;
        caller.check_order(&before)?;
        if is_done_by(tx, caller, &before, &request.command)? {
            return Ok(Some((before, None)));
        }
        check_own(tx, caller, request.order)?;
        if let Measured::Way(measured_for, _) = &measured
            && **measured_for != before
        {
            // Somebody changed it in between: its way is measured again.
            return Ok(None);
        }
        let undoable =
            !caller.is_crew() && (caller.origin == Origin::Console || request.command.calls_off());
        let image = undoable
            .then(|| Image::of(tx.conn(), request.order))
            .transpose()?;
        let order = self.apply(tx, act, caller, before, request, measured)?;
        let oldest = act.now - KEPT;
        let event = match image {
            Some(image) => undo::keep(tx, order.id, &image, act.now, act.actor, oldest)?,
            None => None,
        };
        Ok(Some((order, event)))
    }

    async fn measure_for(&self, caller: &Caller, request: &Request) -> Result<Measured> {
        match &request.command {
            OrderCommand::Assign { crew, .. } => {
                let view = self.order(caller, request.order).await?;
                let known = self.crew(caller, *crew).await?;
                let legs = self.legs_for(&view.order, &known.crew, self.now());
                Ok(Measured::Legs(legs))
            }
            OrderCommand::Edit(edit) | OrderCommand::EditAnd(edit, _) => {
                let order = self.order(caller, request.order).await?.order;
                let way = self.way_of_edit(caller, &order, edit).await?;
                Ok(Measured::Way(Box::new(order), way))
            }
            _ => Ok(Measured::Nothing),
        }
    }

    fn apply(
        &self,
        tx: &Tx,
        act: &work::Act,
        caller: &Caller,
        before: Order,
        request: Request,
        measured: Measured,
    ) -> Result<Order> {
        let id = before.id;
        Ok(match request.command {
            OrderCommand::Edit(edit) => {
                let way = measured.way();
                self.edit(tx, act, caller, before, *edit, way, request.despite)?
            }
            OrderCommand::EditAnd(edit, then) => {
                let way = measured.way();
                let edited = self.edit(tx, act, caller, before, *edit, way, request.despite)?;
                let then = Request::new(id, *then);
                self.apply(tx, act, caller, edited, then, Measured::Nothing)?
            }
            OrderCommand::Suspend => work::suspend(tx, act, id)?,
            OrderCommand::Resume => work::resume(tx, act, id)?,
            OrderCommand::Assign { crew, how, from } => {
                let legs = match measured {
                    Measured::Legs(legs) => legs,
                    _ => Vec::new(),
                };
                let asked = (crew, how, from);
                self.assign_now(tx, act, caller, &before, asked, legs, request.despite)?
            }
            OrderCommand::Unassign { refuse } => work::unassign(tx, act, id, refuse)?,
            OrderCommand::Accept(assignment, crew) => {
                check_offer(tx, caller, (assignment, crew), id)?;
                work::accept(tx, act, assignment, Some(crew))?;
                tx.order(id)?
            }
            OrderCommand::Decline(assignment, crew) => {
                check_offer(tx, caller, (assignment, crew), id)?;
                work::decline(tx, act, assignment, Some(crew))?;
                before
            }
            OrderCommand::FinishAll(assignment, crew) => {
                let held = check_offer(tx, caller, (assignment, crew), id)?;
                if held.crew != crew {
                    return Err(held.refusal("complete").into());
                }
                work::complete_assignment(tx, act, assignment)?;
                tx.order(id)?
            }
            OrderCommand::Withdraw(assignment) => {
                let offer = tx.assignment(assignment)?;
                check_about(&offer, id)?;
                work::take_from(tx, act, assignment)?;
                before
            }
            OrderCommand::SetOut => work::start(tx, act, id)?,
            OrderCommand::Arrive(stop) => work::arrive(tx, act, id, stop)?,
            OrderCommand::Leave(stop) => work::leave(tx, act, id, stop)?,
            OrderCommand::FinishStop(stop) => work::finish_stop(tx, act, id, stop)?,
            OrderCommand::Skip(stop) => work::skip(tx, act, id, stop)?,
            OrderCommand::Miss(stop) => work::miss(tx, act, id, stop)?,
            OrderCommand::AtStop(stop, deed) => stop_work::at_stop(tx, act, before, stop, deed)?,
            OrderCommand::RemoveStop(stop) => {
                stop_work::take_out(tx, act, caller, before, stop)?;
                tx.order(id)?
            }
            OrderCommand::Complete { bill } => work::complete_billed(tx, act, id, bill.as_ref())?,
            OrderCommand::NoShow => work::no_show(tx, act, id)?,
            OrderCommand::Fail { reason } => work::fail(tx, act, id, &reason)?,
            OrderCommand::Cancel { reason } => work::cancel(tx, act, id, &reason)?,
            OrderCommand::Delete { keeps_going } => {
                super::deleting::delete(tx, act, caller, before, keeps_going)?
            }
        })
    }
}

/// Refuses a caller whose role is less than the command asks for.
fn may(caller: &Caller, command: &OrderCommand) -> Result<()> {
    match caller.is_crew() && command.is_of_crew() {
        true => Ok(()),
        false => caller.require(command.role()),
    }
}

/// The offer that a crew answers, if the caller may speak for that crew and the offer is about this
/// order.
fn check_offer(
    tx: &Tx,
    caller: &Caller,
    (assignment, crew): (AssignmentId, CrewId),
    order: OrderId,
) -> Result<Assignment> {
    caller.check_crew(&crews::get(tx.conn(), crew)?)?;
    let offer = tx.assignment(assignment)?;
    check_about(&offer, order)?;
    Ok(offer)
}

fn check_about(offer: &Assignment, order: OrderId) -> Result<()> {
    match offer.orders.contains(&order) {
        true => Ok(()),
        false => Err(crate::Error::not_found("assignment", offer.id)),
    }
}

/// Whether a crew does what it, or the desk for it, has done already with the order that it has, or had to its end.
pub(crate) fn is_done_by(
    tx: &Tx,
    caller: &Caller,
    order: &Order,
    command: &OrderCommand,
) -> Result<bool> {
    let (Actor::Crew(crew), true, Some(held)) =
        (caller.actor, command.is_done_in(order), order.assignment)
    else {
        return Ok(false);
    };
    Ok(caller.is_crew() && tx.assignment(held)?.crew == crew)
}

/// Refuses a crew another crew's order, as one that is not there.
pub(crate) fn check_own(tx: &Tx, caller: &Caller, order: OrderId) -> Result<()> {
    let Actor::Crew(crew) = caller.actor else {
        return Ok(());
    };
    if !caller.is_crew() {
        return Ok(());
    }
    let live = tx.live_of_order(order)?;
    if live.is_some_and(|live| live.crew == crew) {
        exchange::is_about(order);
        return Ok(());
    }
    Err(crate::Error::not_found("order", order))
}
