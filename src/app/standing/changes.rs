//! Changes of a standing order: this one, or all from now on.

use crate::{Caller, Dispatch, Error, OrderCommand, OrderEdit, Result, Unfit};
use pult_domain::{
    CrewId, Locale, NewOrder, Order, OrderId, OrderStatus, Role, StandingId, TimeOfDay, Wrong,
};
use pult_store::Tx;
use pult_store::standing::{self, Occurrence, Repeats, StandingOrder, Template};

impl Dispatch {
    /// An order that a standing order made was edited, and so are all from now on: what it asks for,
    /// and its time of day, become those of the standing order and of the orders that are made already
    /// and come after it. The days of the week stay.
    ///
    /// # Errors
    /// `NotFound`, also for an order that no standing order made; `Forbidden`; `Invalid` when the order
    /// has no time of its own.
    pub async fn edit_all_from(&self, caller: &Caller, order: OrderId) -> Result<StandingId> {
        caller.require(Role::Dispatch)?;
        let (caller, now) = (*caller, self.now());
        let local = self.office_time().await?;
        let changed = self.write(move |tx| {
            let pattern = tx.order(order)?;
            caller.check_order(&pattern)?;
            let not_standing = || Error::not_found("standing order of order", order);
            let occurrence = standing::of_order(tx.conn(), order)?.ok_or_else(not_standing)?;
            let mut standing = standing::get(tx.conn(), occurrence.standing)?;
            let first = pattern.stops.first();
            let at = first.and_then(|stop| stop.window.from);
            let at = at.ok_or_else(|| Error::invalid("time", Wrong::OrderWithoutTime))?;
            standing.template =
                Template::of(&NewOrder::of(&pattern)).given_to(standing.template.crew());
            let time = local.time_of_day(at);
            let today = local.date(now);
            if time != occurrence.time {
                standing.repeats.times.remove(&occurrence.time);
                standing.repeats.times.insert(time);
                // Those before keep their hour, and stand for their day at the new one.
                let made = standing::occurrences(tx.conn(), standing.id, today)?;
                for one in made.into_values().filter(|one| one.time == occurrence.time) {
                    standing::move_occurrence(tx, &one, one.date, time)?;
                }
            }
            standing::put(tx, &standing)?;
            let moved = Occurrence { time, ..occurrence };
            let later = later(tx, &standing, &moved, today)?;
            Ok((standing, later))
        });
        let (standing, later) = changed.await?;
        for one in later {
            self.follow_pattern(&caller, &standing, one).await?;
        }
        self.make_coming(standing.id).await?;
        Ok(standing.id)
    }

    /// Changes when a standing order repeats. Orders that are made already and whose day or time is no
    /// longer among them are called off, unless a crew has set out.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`; `Invalid` when it was ended.
    pub async fn repeat_otherwise(
        &self,
        caller: &Caller,
        id: StandingId,
        repeats: Repeats,
    ) -> Result<()> {
        let moved = self.change_standing(caller, id, Change::Changed, move |standing| {
            standing.repeats = repeats;
        });
        for one in moved.await? {
            self.move_order(caller, &one).await?;
        }
        self.make_coming(id).await
    }

    /// Changes what a standing order asks for, when it repeats, and who is given its orders; those that are
    /// made already and have not begun follow.
    ///
    /// # Errors
    /// As [`Dispatch::create_standing`]; `Invalid` when it was ended.
    pub async fn change_standing_for(
        &self,
        caller: &Caller,
        id: StandingId,
        (order, repeats): (NewOrder, Repeats),
        crew: Option<CrewId>,
    ) -> Result<()> {
        order.check()?;
        self.change_standing(caller, id, Change::Changed, move |standing| {
            standing.template = Template::of(&order).given_to(crew);
            standing.repeats = repeats;
        })
        .await?;
        let standing = self.standing_order(caller, id).await?;
        let today = self.office_time().await?.date(self.now());
        let made = self.read(move |conn| Ok(standing::occurrences(conn, id, today)?));
        for one in made.await?.into_values() {
            self.follow_pattern(caller, &standing, one).await?;
        }
        self.make_coming(id).await
    }

    /// Ends a standing order: nothing is made of it any more, and what is made and has not begun is
    /// called off.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`; `Invalid` when it was ended before.
    pub async fn end_standing(&self, caller: &Caller, id: StandingId) -> Result<()> {
        let now = self.now();
        self.change_standing(caller, id, Change::Ended, move |standing| {
            standing.ended_at = Some(now);
        })
        .await
        .map(drop)
    }

    /// Changes a standing order and calls off what it asks for no more. Answers what stands for another time by now,
    /// whose orders are still of the old one.
    async fn change_standing(
        &self,
        caller: &Caller,
        id: StandingId,
        what: Change,
        change: impl FnOnce(&mut StandingOrder) + Send + 'static,
    ) -> Result<Vec<Occurrence>> {
        caller.require(Role::Dispatch)?;
        let (caller, now) = (*caller, self.now());
        let local = self.office_time().await?;
        let changed = self.write(move |tx| {
            let mut standing = standing::get(tx.conn(), id)?;
            if !caller.sees(Some(standing.company)) {
                return Err(Error::not_found("standing order", id));
            }
            if standing.ended_at.is_some() {
                return Err(Error::invalid("standing order", Wrong::Ended));
            }
            let before = standing.repeats.clone();
            change(&mut standing);
            standing::put(tx, &standing)?;
            let today = local.date(now);
            let is_ahead = |date, time| super::moment(&local, date, time) > now;
            let moved = match standing.ended_at {
                None => moved_to_new_time(tx, &before, &standing, today, is_ahead)?,
                Some(_) => Vec::new(),
            };
            let made = standing::occurrences(tx.conn(), id, today)?.into_values();
            let kept = |one: &Occurrence| {
                let repeats = &standing.repeats;
                standing.ended_at.is_none()
                    && repeats.is_on(one.date)
                    && repeats.times.contains(&one.time)
            };
            let dropped = made.filter(|one| !kept(one)).collect::<Vec<_>>();
            Ok((moved, dropped))
        });
        let (moved, dropped) = changed.await?;
        for one in dropped {
            self.call_off(&caller, one, what).await?;
        }
        Ok(moved)
    }

    /// Gives what was made of a standing order and has not begun its new time.
    async fn move_order(&self, caller: &Caller, one: &Occurrence) -> Result<()> {
        let Some(id) = one.order else { return Ok(()) };
        let order = self.order(caller, id).await?.order;
        if has_begun(&order) {
            return Ok(());
        }
        let local = self.office_time().await?;
        let edit = OrderEdit {
            at: Some(Some(super::moment(&local, one.date, one.time))),
            unfit: Unfit::LookForAnother,
            ..OrderEdit::default()
        };
        let command = OrderCommand::Edit(Box::new(edit));
        self.do_to_order(caller, id, None, command).await.map(drop)
    }

    /// Calls off what was made of a standing order and has not begun. Its day and time can be made
    /// again when they are wanted again; what a person called off stays called off.
    async fn call_off(&self, caller: &Caller, one: Occurrence, what: Change) -> Result<()> {
        if let Some(id) = one.order {
            let order = self.order(caller, id).await?.order;
            if has_begun(&order) {
                return Ok(());
            }
            let reason = what.reason(self.office().await?.locale).to_owned();
            self.cancel_order(caller, id, reason, None).await?;
        }
        self.write(move |tx| Ok(standing::free(tx, &one)?)).await
    }

    /// Lets an order that is made already ask for what its standing order asks for now.
    async fn follow_pattern(
        &self,
        caller: &Caller,
        standing: &StandingOrder,
        one: Occurrence,
    ) -> Result<()> {
        let Some(id) = one.order else { return Ok(()) };
        let order = self.order(caller, id).await?.order;
        if has_begun(&order) {
            return Ok(());
        }
        let local = self.office_time().await?;
        let at = super::moment(&local, one.date, one.time);
        let asked = standing.template.order_at(standing.company, at);
        let edit = OrderEdit {
            at: Some(Some(at)),
            unfit: Unfit::LookForAnother,
            ..OrderEdit::towards(&order, asked)
        };
        let command = OrderCommand::Edit(Box::new(edit));
        self.do_to_order(caller, id, None, command).await?;
        self.give_to_its_crew(caller, &standing.template, id).await
    }
}

/// Whether an order follows its standing order no more.
fn has_begun(order: &Order) -> bool {
    order.status == OrderStatus::Started || !order.status.is_open()
}

/// What was done to a standing order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Changed,
    Ended,
}

impl Change {
    /// Why an order of it is called off.
    fn reason(self, locale: Locale) -> &'static str {
        match (self, locale) {
            (Change::Changed, Locale::Ru) => "повтор заказа изменён",
            (Change::Ended, Locale::Ru) => "повтор заказа закончен",
            (Change::Changed, Locale::En) => "the standing order was changed",
            (Change::Ended, Locale::En) => "the standing order was ended",
        }
    }
}

/// Moves what is made of a standing order with one time a day to its new time, also what a person called off: the day
/// stays called off. Answers what was moved.
fn moved_to_new_time(
    tx: &Tx,
    before: &Repeats,
    standing: &StandingOrder,
    today: chrono::NaiveDate,
    is_ahead: impl Fn(chrono::NaiveDate, TimeOfDay) -> bool,
) -> Result<Vec<Occurrence>> {
    let only = |repeats: &Repeats| match repeats.times.len() {
        1 => repeats.times.first().copied(),
        _ => None,
    };
    let (Some(old), Some(new)) = (only(before), only(&standing.repeats)) else {
        return Ok(Vec::new());
    };
    let mut moved = Vec::new();
    for one in standing::occurrences(tx.conn(), standing.id, today)?.into_values() {
        let goes_on = standing.repeats.is_on(one.date) && is_ahead(one.date, new);
        if one.time == old && old != new && goes_on {
            standing::move_occurrence(tx, &one, one.date, new)?;
            moved.push(Occurrence { time: new, ..one });
        }
    }
    Ok(moved)
}

/// What was made of a standing order and comes after one of its orders.
fn later(
    tx: &Tx,
    standing: &StandingOrder,
    after: &Occurrence,
    today: chrono::NaiveDate,
) -> Result<Vec<Occurrence>> {
    let made = standing::occurrences(tx.conn(), standing.id, today.max(after.date))?;
    let made = made.into_values();
    let is_later = |one: &Occurrence| {
        one.order != after.order && (one.date, one.time) > (after.date, after.time)
    };
    Ok(made.filter(is_later).collect())
}
