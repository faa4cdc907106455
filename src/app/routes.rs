//! Routes planned by hand: orders whose stops people move about.

use std::sync::Arc;

use super::{Caller, Dispatch, Error, OrderView, Result, exchange};
use pult_domain::{
    AssignmentStatus, Attributes, CrewId, NewOrder, Order, OrderId, OrderKind, Role, Stop, StopId,
    Timestamp,
};
use pult_store::{Tx, books, crews, orders, work};

/// Says whether an order may be planned anew at a moment; refuses it with an error.
pub type Guard = fn(&Order, Timestamp) -> Result<()>;

/// What the journal keeps of an order that was made (`None`) or changed from the first to the second.
pub type Note = Arc<dyn Fn(Option<&Order>, &Order) -> Attributes + Send + Sync>;

/// A route to be made.
pub struct NewRoute {
    /// What it says.
    pub order: NewOrder,
    /// The stop that is there already and becomes one of it: which of its stops, and its id. It is taken
    /// out of the order that it is in.
    pub adopted: Option<(usize, StopId)>,
    /// Who carries it out.
    pub crew: Option<CrewId>,
    /// A retry with the same key answers what was made the first time.
    pub key: Option<String>,
    /// What the journal keeps of it.
    pub note: Note,
}

/// What an edit of a route may ask the office for.
pub struct RouteEdit<'a> {
    tx: &'a Tx<'a>,
    /// When it happens.
    pub now: Timestamp,
}

impl RouteEdit<'_> {
    /// The id of a stop that it adds.
    ///
    /// # Errors
    /// `Internal`.
    pub fn stop_id(&self) -> Result<StopId> {
        Ok(orders::next_stop_id(self.tx)?)
    }
}

impl Dispatch {
    /// Makes a route and gives it to its crew, all or nothing. A stop with an id must be an order of
    /// its own that passes `guard`.
    ///
    /// # Errors
    /// `Invalid`; `NotFound` for an unknown crew or stop; what `guard` answers.
    pub async fn create_route(
        &self,
        caller: &Caller,
        new: NewRoute,
        guard: Guard,
    ) -> Result<OrderView> {
        caller.require(Role::Dispatch)?;
        let (caller, act, this) = (*caller, self.act(caller), self.clone());
        let NewRoute {
            mut order,
            adopted,
            crew,
            key,
            note,
        } = new;
        this.locate(&mut order.stops);
        self.write(move |tx| {
            if let Some(key) = &key
                && let Some(made) = books::idempotent(tx.conn(), key)?
                && let Some(first) = made.first()
            {
                return OrderView::read(tx.conn(), *first, act.now);
            }
            let company = super::orders::complete(tx, &caller, &act, &mut order)?;
            let adopted = adopted.filter(|(at, _)| *at < order.stops.len());
            let adopted = adopted.map(|(at, stop)| (at, stop, order.stops.remove(at)));
            let made = work::create(tx, &act, company, order, &|order| note(None, order))?;
            let id = made.id;
            if let Some((at, stop, said)) = adopted {
                adopt(tx, &caller, &act, stop, id, at, guard)?;
                let say = |order: &mut Order| {
                    if let Some(moved) = order.stops.iter_mut().find(|known| known.id == stop) {
                        moved.say(said);
                    }
                    Ok(())
                };
                work::update_noting(tx, &act, id, say, |before, after| note(Some(before), after))?;
            }
            if let Some(crew) = crew {
                this.give(tx, &caller, &act, id, crew)?;
            }
            if let Some(key) = &key {
                books::remember(tx, key, &[id], act.now)?;
            }
            OrderView::read(tx.conn(), id, act.now)
        })
        .await
        .inspect(|view| exchange::is_about(view.order.id))
    }

    /// Changes what an order says and measures its crew's way anew.
    ///
    /// # Errors
    /// `NotFound`, `Invalid`, what `edit` answers.
    pub async fn edit_route(
        &self,
        caller: &Caller,
        id: OrderId,
        note: Note,
        edit: impl FnOnce(&mut Order, &RouteEdit) -> Result<()> + Send + 'static,
    ) -> Result<OrderView> {
        caller.require(Role::Dispatch)?;
        let this = self.clone();
        self.on_order(caller, id, None, move |tx, act| {
            let mut order = tx.order(id)?;
            let before = order.clone();
            edit(&mut order, &RouteEdit { tx, now: act.now })?;
            in_sequence(&before, &mut order);
            let store = |stored: &mut Order| {
                *stored = order;
                Ok(())
            };
            work::update_noting(tx, act, id, store, |before, after| {
                note(Some(before), after)
            })?;
            close_if_over(tx, act, id)?;
            this.measure_anew(tx, act.now, id, &[])?;
            OrderView::read(tx.conn(), id, act.now)
        })
        .await
    }

    /// Turns an order of one stop into stop number `at` of another order.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` when it is part of a longer order; what `guard` answers of either.
    pub async fn join_stop(
        &self,
        caller: &Caller,
        stop: StopId,
        into: OrderId,
        at: usize,
        guard: Guard,
    ) -> Result<OrderView> {
        caller.require(Role::Dispatch)?;
        let (this, scope) = (self.clone(), *caller);
        self.on_order(caller, into, None, move |tx, act| {
            guard(&tx.order(into)?, act.now)?;
            adopt(tx, &scope, act, stop, into, at, guard)?;
            this.measure_anew(tx, act.now, into, &[])?;
            OrderView::read(tx.conn(), into, act.now)
        })
        .await
    }

    /// Makes a stop of a longer order an order of its own; its crew keeps it.
    ///
    /// # Errors
    /// `NotFound`; what `guard` answers of the order it is part of.
    pub async fn part_stop(
        &self,
        caller: &Caller,
        stop: StopId,
        guard: Guard,
    ) -> Result<OrderView> {
        caller.require(Role::Dispatch)?;
        let (caller, act, this) = (*caller, self.act(caller), self.clone());
        self.write(move |tx| {
            let source = tx.order(orders::of_stop(tx.conn(), stop)?)?;
            caller.check_order(&source)?;
            guard(&source, act.now)?;
            let live = tx.live_of_order(source.id)?;
            let carrier = live.filter(|live| live.status == AssignmentStatus::Active);
            let alone = work::part_stop(tx, &act, stop)?;
            this.measure_anew(tx, act.now, source.id, &[])?;
            if let Some(carrier) = carrier {
                this.give(tx, &caller, &act, alone.id, carrier.crew)?;
            }
            OrderView::read(tx.conn(), alone.id, act.now)
        })
        .await
        .inspect(|view| exchange::is_about(view.order.id))
    }

    /// How many stops, other than `except`, carry each of these ids of a client's.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn count_refs_elsewhere(
        &self,
        caller: &Caller,
        external_refs: Vec<String>,
        except: Vec<StopId>,
    ) -> Result<Vec<(String, i64)>> {
        let (company, origin) = (caller.company, caller.origin);
        self.read(move |conn| {
            let count = |external_ref: String| {
                let n =
                    orders::count_refs_elsewhere(conn, company, origin, &external_ref, &except)?;
                Ok((external_ref, n))
            };
            external_refs.into_iter().map(count).collect()
        })
        .await
    }

    fn give(
        &self,
        tx: &Tx,
        caller: &Caller,
        act: &work::Act,
        id: OrderId,
        crew: CrewId,
    ) -> Result<()> {
        let crew = crews::get(tx.conn(), crew)?;
        caller.check_crew(&crew)?;
        let legs = self.legs_for(&tx.order(id)?, &crew, act.now);
        work::assign(tx, act, id, crew.id, legs, false)?;
        Ok(())
    }
}

/// A ride whose stops were put into another sequence begins at the first and ends at the last of them, and the time
/// that was asked for is that of the first.
fn in_sequence(before: &Order, order: &mut Order) {
    let ids = |order: &Order| order.stops.iter().map(|stop| stop.id).collect::<Vec<_>>();
    if order.conduct.kind == OrderKind::Route || ids(before) == ids(order) {
        return;
    }
    order.name_actions();
    if let Some(first) = order.stops.iter_mut().find(|stop| stop.is_open()) {
        first.window.from = first.window.from.or(before.due_at());
    }
}

/// Ends an order that an edit left without open stops.
fn close_if_over(tx: &Tx, act: &work::Act, id: OrderId) -> Result<()> {
    let order = tx.order(id)?;
    if !order.status.is_open() || order.stops.iter().any(Stop::is_open) {
        return Ok(());
    }
    if order.stops.iter().any(Stop::is_done) {
        work::complete(tx, act, id)?;
    } else {
        work::fail(tx, act, id, "too late")?;
    }
    Ok(())
}

fn adopt(
    tx: &Tx,
    caller: &Caller,
    act: &work::Act,
    stop: StopId,
    into: OrderId,
    at: usize,
    guard: Guard,
) -> Result<()> {
    let source = tx.order(orders::of_stop(tx.conn(), stop)?)?;
    caller.check_order(&source)?;
    if source.stops.len() > 1 {
        return Err(Error::not_found("task", stop));
    }
    guard(&source, act.now)?;
    work::move_stop(tx, act, stop, into, at)?;
    Ok(())
}
