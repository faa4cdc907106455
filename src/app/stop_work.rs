//! Commands to single stops, of whichever order.

use uuid::Uuid;

use super::stops::SET_OUT;
use super::views::legs_of_crew;
use super::{Caller, Dispatch, Error, OrderCommand, OrderEdit, Result, StopView, Unfit};
use pult_domain::{
    Approach, Attributes, CrewId, NewStop, Order, OrderStatus, Role, Seconds, Stop, StopId,
    StopPhase, Subject, Timestamp, Wrong,
};
use pult_store::{Connection, Tx, crews, orders, places, work};

/// How far ahead of the clock a told moment may be.
const FUTURE: Seconds = Seconds::minutes(5);

/// What is done at a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopCommand {
    /// The crew sets out.
    Start,
    /// The work is done.
    Finish,
    /// It is given up.
    Skip,
}

impl StopCommand {
    fn word(self) -> &'static str {
        match self {
            StopCommand::Start => "start",
            StopCommand::Finish => "complete",
            StopCommand::Skip => "cancel",
        }
    }
}

/// A command to a stop, with what was told about it.
#[derive(Debug, Clone, PartialEq)]
pub struct StopDeed {
    /// The command.
    pub command: StopCommand,
    /// When; `None`: now.
    pub at: Option<Timestamp>,
    /// What is to be kept with the stop.
    pub attributes: Attributes,
    /// A crew this close counts as nearly there.
    pub near: Seconds,
}

impl Dispatch {
    /// Starts, finishes or gives up a stop. Starting what is started changes nothing.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` (`at`) when the moment is more than five minutes ahead of the clock or
    /// before the stop's start; `InvalidState` when it is closed, or nobody has it and it is to be
    /// started or finished.
    pub async fn command_stop(
        &self,
        caller: &Caller,
        uuid: Uuid,
        deed: StopDeed,
    ) -> Result<StopView> {
        let view = self.open_stop(caller, uuid, deed.command.word()).await?;
        let (order, stop) = (view.order().id, view.stop().id);
        let command = OrderCommand::AtStop(stop, deed);
        self.do_to_order(caller, order, None, command).await?;
        self.stop(caller, uuid).await
    }

    /// Changes what an open stop says: an edit of its order, which keeps its crew.
    ///
    /// # Errors
    /// `NotFound`, `InvalidState` when it is closed, what the edit answers.
    pub async fn change_stop(
        &self,
        caller: &Caller,
        uuid: Uuid,
        edit: impl FnOnce(&mut NewStop) + Send + 'static,
    ) -> Result<StopView> {
        let view = self.open_stop(caller, uuid, "change").await?;
        let mut said = NewStop::of(view.stop());
        edit(&mut said);
        let edit = OrderEdit {
            stop: Some((view.stop().id, said)),
            unfit: Unfit::Keep,
            ..OrderEdit::default()
        };
        let command = OrderCommand::Edit(Box::new(edit));
        self.do_to_order(caller, view.order().id, None, command)
            .await?;
        self.stop(caller, uuid).await
    }

    /// Removes a stop; the last one takes its order along.
    ///
    /// # Errors
    /// `NotFound`; `Refused` for another API's order; `InvalidState` when it is closed and its order has other
    /// stops.
    pub async fn remove_stop(&self, caller: &Caller, uuid: Uuid) -> Result<()> {
        let view = self.stop(caller, uuid).await?;
        let command = OrderCommand::RemoveStop(view.stop().id);
        let removed = self.do_to_order(caller, view.order().id, None, command);
        removed.await.map(drop)
    }

    async fn open_stop(
        &self,
        caller: &Caller,
        uuid: Uuid,
        command: &'static str,
    ) -> Result<StopView> {
        let view = self.stop(caller, uuid).await?;
        view.check_open(command)?;
        Ok(view)
    }

    /// Gives stops, each with its whole order, to the end of a crew's queue, in this order, all or none.
    /// Nothing starts by it. What the crew has already stays where it is.
    ///
    /// # Errors
    /// `NotFound` (`crew` or `stop`); `InvalidState` when a stop is closed.
    pub async fn assign_stops(
        &self,
        caller: &Caller,
        crew: CrewId,
        uuids: Vec<Uuid>,
    ) -> Result<()> {
        caller.require(Role::Dispatch)?;
        let (caller, act, this) = (*caller, self.act(caller), self.clone());
        self.write(move |tx| {
            let crew = crews::get(tx.conn(), crew)?;
            caller.check_crew(&crew)?;
            for uuid in uuids {
                let view = open_stop(tx.conn(), &caller, uuid, act.now, "assign")?;
                let place = crew.whereabouts(act.now, this.rules().position_max_age);
                let (mut from, mut at) = (place.map(|place| place.point), act.now);
                if let Some(last) = legs_of_crew(tx.conn(), crew.id)?.last() {
                    from = places::get(tx.conn(), last.place)?.point.or(from);
                    at = last.eta.max(at);
                }
                let route = this.legs_from(view.order(), from, crew.mode, at);
                work::assign(tx, &act, view.order().id, crew.id, route, false)?;
            }
            Ok(())
        })
        .await
    }

    /// Removes a crew from what dialects show; it goes off line.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` while it has orders to carry out.
    pub async fn remove_crew(&self, caller: &Caller, id: CrewId) -> Result<()> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            let mut crew = crews::get(tx.conn(), id)?;
            caller.check_crew(&crew)?;
            if !legs_of_crew(tx.conn(), id)?.is_empty() {
                return Err(Error::state(
                    Subject::new("driver", crew.uuid),
                    "carrying tasks",
                    "be deleted",
                ));
            }
            work::close_shift(tx, &act, id)?;
            crew.archived_at = Some(act.now);
            crews::put_crew(tx, crew, places::Source::Runtime)?;
            super::crews::note(tx, &act, id)
        })
        .await
    }
}

/// The stop with this UUID, if it is the caller's and open.
fn open_stop(
    conn: &Connection,
    caller: &Caller,
    uuid: Uuid,
    now: Timestamp,
    command: &'static str,
) -> Result<StopView> {
    let (order, stop) = orders::of_stop_uuid(conn, uuid)?;
    let view = StopView::read(conn, order, stop, now)?;
    view.check_caller(caller)?;
    view.check_open(command)?;
    Ok(view)
}

/// Does something at a stop, in the transaction.
pub(super) fn at_stop(
    tx: &Tx,
    act: &work::Act,
    order: Order,
    stop: StopId,
    deed: StopDeed,
) -> Result<Order> {
    let id = order.id;
    let word = deed.command.word();
    let view = StopView::read(tx.conn(), id, stop, act.now)?;
    view.check_open(word)?;
    let act = work::Act {
        now: moment(&view, deed.at)?,
        ..*act
    };
    let done = match deed.command {
        StopCommand::Start => set_out(tx, &act, &view, deed.attributes),
        StopCommand::Finish | StopCommand::Skip => {
            let mut attributes = deed.attributes;
            let approach = view.approach(deed.near).as_str().to_owned();
            attributes.insert(Approach::NOTED.to_owned(), approach);
            note(tx, &view, attributes)?;
            let close = match deed.command {
                StopCommand::Finish => work::finish_stop,
                _ => work::skip,
            };
            close(tx, &act, id, stop).map(drop).map_err(Error::from)
        }
    };
    done.map_err(|error| view.refusal(error, word))?;
    Ok(tx.order(id)?)
}

/// Takes a stop out of its order, in the transaction.
pub(super) fn take_out(
    tx: &Tx,
    act: &work::Act,
    caller: &Caller,
    order: Order,
    stop: StopId,
) -> Result<()> {
    let id = order.id;
    caller.check_door(&order)?;
    if order.stops.len() == 1 {
        super::orders::delete(tx, act, caller, order, false)?;
        return Ok(());
    }
    StopView::read(tx.conn(), id, stop, act.now)?.check_open("delete")?;
    let others_open = |other: &Stop| other.id != stop && other.is_open();
    if order.stops.iter().any(others_open) {
        work::update(tx, act, id, |order| {
            order.stops.retain(|known| known.id != stop);
            Ok(())
        })?;
    } else {
        // What is left of the order is over with it.
        work::skip(tx, act, id, stop)?;
    }
    Ok(())
}

/// The moment that was told, else now; what follows in a crew's queue may have been started a little
/// ahead of the clock.
fn moment(view: &StopView, told: Option<Timestamp>) -> Result<Timestamp> {
    let (now, started) = (view.view.now, view.started_at());
    let Some(at) = told else {
        return Ok(started.unwrap_or(now).max(now));
    };
    if at > now + FUTURE {
        return Err(Error::invalid("at", Wrong::AheadOfClock));
    }
    if started.is_some_and(|started| at < started) {
        return Err(Error::invalid("at", Wrong::BeforeStart));
    }
    Ok(at)
}

/// A crew sets out for a stop: with its order, or to this one before its turn.
fn set_out(tx: &Tx, act: &work::Act, view: &StopView, attributes: Attributes) -> Result<()> {
    note(tx, view, attributes)?;
    if matches!(view.phase(), StopPhase::EnRoute | StopPhase::AtStop) {
        return Ok(());
    }
    let (order, stop) = (view.order().id, view.stop().id);
    if view.order().status != OrderStatus::Started {
        work::start(tx, act, order)?;
    }
    let started = StopView::read(tx.conn(), order, stop, view.view.now)?;
    if matches!(started.phase(), StopPhase::Queued { .. }) {
        let told = (SET_OUT.to_owned(), act.now.0.to_string());
        note(tx, &started, Attributes::from([told]))?;
    }
    Ok(())
}

/// Keeps attributes with a stop; what happens to it next is journalled by its own event.
fn note(tx: &Tx, view: &StopView, attributes: Attributes) -> Result<()> {
    if attributes.is_empty() {
        return Ok(());
    }
    let mut order = view.order().clone();
    order.stops[view.index].attributes.extend(attributes);
    Ok(orders::put(tx, &mut order, view.view.now)?)
}
