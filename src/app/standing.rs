//! Standing orders: the office makes the pre-orders of the coming days by itself, each at the price of
//! its day.

mod changes;
pub mod pattern;
#[cfg(test)]
mod pattern_tests;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{Assign, Caller, Dispatch, Error, Once, Result};
use pult_domain::{
    Actor, CompanyId, CrewId, NewOrder, OrderId, OrderKind, Role, Seconds, StandingId, TimeOfDay,
    Timestamp, Wrong,
};
use pult_store::standing::{self, Occurrence, Repeats, StandingOrder, Template};
use pult_store::{OfficeTime, books};

/// Orders are made so many days ahead, today not counted.
pub const AHEAD: i64 = 7;
/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(20);
/// What could not be made is tried again after this.
const AGAIN: Seconds = Seconds::minutes(60);

/// Makes the orders of the coming days at the start, after each midnight of the office and, for what
/// could not be made, every hour; until `stop`.
pub async fn keep_standing(dispatch: Dispatch, stop: CancellationToken) {
    let mut made: Option<(NaiveDate, Timestamp)> = None;
    loop {
        let now = dispatch.now();
        let due = async {
            let today = dispatch.office_time().await?.date(now);
            let is_due = made.is_none_or(|(day, at)| day != today || now - at >= AGAIN);
            if is_due {
                dispatch.make_standing().await?;
                made = Some((today, now));
            }
            Ok::<(), Error>(())
        };
        if let Err(error) = due.await {
            tracing::error!(%error, "standing orders could not be made");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(LOOK) => {}
        }
    }
}

impl Dispatch {
    /// Lets the office make an order again by itself: what `order` asks for, but for its times. The
    /// orders of the coming days are made at once; answers its id.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for a company that is not the caller's; `Invalid` for an order that could
    /// never be carried out.
    pub async fn create_standing(
        &self,
        caller: &Caller,
        order: NewOrder,
        repeats: Repeats,
    ) -> Result<StandingId> {
        self.create_standing_for(caller, order, repeats, None).await
    }

    /// The same, each of its orders being given to a crew.
    ///
    /// # Errors
    /// As [`Dispatch::create_standing`].
    pub async fn create_standing_for(
        &self,
        caller: &Caller,
        order: NewOrder,
        repeats: Repeats,
        crew: Option<CrewId>,
    ) -> Result<StandingId> {
        let caller = self.speaker(caller);
        caller.require(Role::Dispatch)?;
        order.check()?;
        let (this, now) = (self.clone(), self.now());
        let mut located = order.clone();
        self.locate(&mut located.stops);
        let priced = self.ways_of(&caller, vec![located]).await?;
        let made = self.write(move |tx| {
            let companies = books::companies(tx.conn())?;
            let company = order
                .company
                .or(caller.company)
                .or(companies.first().map(|it| it.id));
            let company = company.ok_or_else(|| Error::invalid("company", Wrong::NoCompany))?;
            let known = companies.iter().any(|it| it.id == company);
            if !known || !caller.sees(Some(company)) {
                return Err(Error::not_found("company", company));
            }
            for (priced, way) in priced {
                let company = Some(company);
                let priced = NewOrder { company, ..priced };
                this.check_agreed(tx.conn(), &caller, &priced, way.as_ref(), now)?;
            }
            let template = Template::of(&order).given_to(crew);
            Ok(standing::insert(tx, company, &template, &repeats, now)?)
        });
        let id = made.await?;
        self.make_coming(id).await?;
        Ok(id)
    }

    /// The standing orders that stand, oldest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn standing_orders(&self, caller: &Caller) -> Result<Vec<StandingOrder>> {
        let company = caller.company;
        self.read(move |conn| Ok(standing::standing(conn, company)?))
            .await
    }

    /// A standing order.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn standing_order(&self, caller: &Caller, id: StandingId) -> Result<StandingOrder> {
        let caller = *caller;
        let found = self.read(move |conn| Ok(standing::get(conn, id)?)).await?;
        match caller.sees(Some(found.company)) {
            true => Ok(found),
            false => Err(Error::not_found("standing order", id)),
        }
    }

    /// Which of these orders were made by standing orders, and by which.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn standing_of(&self, orders: Vec<OrderId>) -> Result<HashMap<OrderId, StandingId>> {
        self.read(move |conn| Ok(standing::of_orders(conn, &orders)?))
            .await
    }

    /// Makes what standing orders want of the coming days and is not made yet.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn make_standing(&self) -> Result<()> {
        let all = self
            .read(|conn| Ok(standing::standing(conn, None)?))
            .await?;
        for one in all {
            self.make_coming(one.id).await?;
        }
        Ok(())
    }

    /// Makes what one standing order wants of the coming days.
    async fn make_coming(&self, id: StandingId) -> Result<()> {
        let now = self.now();
        let local = self.office_time().await?;
        let today = local.date(now);
        let (standing, made) = self
            .read(move |conn| {
                let standing = standing::get(conn, id)?;
                let made = standing::occurrences(conn, id, today)?;
                Ok((standing, made))
            })
            .await?;
        for (date, time, at) in coming(&standing.repeats, &local, now) {
            let before = made.get(&(date, time));
            if before.is_some_and(|before| before.order.is_some()) {
                continue;
            }
            let occurrence = self.make(&standing, date, time, at).await?;
            if before == Some(&occurrence) {
                continue;
            }
            self.write(move |tx| Ok(standing::put_occurrence(tx, &occurrence)?))
                .await?;
        }
        Ok(())
    }

    /// Makes one order of a standing order, or says why not. Made once, however often it is tried: the
    /// key of its day and minute answers what was made before.
    async fn make(
        &self,
        standing: &StandingOrder,
        date: NaiveDate,
        time: TimeOfDay,
        at: Timestamp,
    ) -> Result<Occurrence> {
        let mut order = standing.template.order_at(standing.company, at);
        order.prior = order.conduct.kind != OrderKind::Route;
        let mut occurrence = Occurrence {
            standing: standing.id,
            date,
            time,
            order: None,
            problem: String::new(),
        };
        let once = Once {
            key: Some(occurrence.key()),
            ..Once::default()
        };
        let caller = of_company(standing.company);
        match self.create_order(&caller, order, once).await {
            Ok(made) => {
                occurrence.order = Some(made.id);
                self.give_to_its_crew(&caller, &standing.template, made.id)
                    .await?;
            }
            Err(failed @ (Error::Internal | Error::NotWritten(_))) => return Err(failed),
            Err(refusal) => occurrence.problem = refusal.to_string(),
        }
        Ok(occurrence)
    }

    /// Gives an order to the crew that its template names; one that cannot have it leaves it to people.
    async fn give_to_its_crew(
        &self,
        caller: &Caller,
        template: &Template,
        order: OrderId,
    ) -> Result<()> {
        let Some(crew) = template.crew() else {
            return Ok(());
        };
        match self.assign(caller, order, crew, Assign::default()).await {
            Err(failed @ (Error::Internal | Error::NotWritten(_))) => Err(failed),
            Err(refusal) => {
                tracing::warn!(%order, %crew, %refusal, "a repeated order was not given to its crew");
                Ok(())
            }
            Ok(_) => Ok(()),
        }
    }
}

/// The office itself, on behalf of a company.
fn of_company(company: CompanyId) -> Caller {
    Caller {
        actor: Actor::System,
        company: Some(company),
        ..Caller::CONSOLE
    }
}

/// The days and times from now to the end of the seventh day from today, each with its moment, by the
/// local clock: in a gap the first moment after it, in a fold the first. None is in the past.
pub fn coming(
    repeats: &Repeats,
    local: &OfficeTime,
    now: Timestamp,
) -> Vec<(NaiveDate, TimeOfDay, Timestamp)> {
    let today = local.date(now);
    let last = today + chrono::Duration::days(AHEAD);
    let within = repeats.within(today, last);
    let moments = within.map(|(date, time)| (date, time, moment(local, date, time)));
    moments.filter(|(_, _, at)| *at >= now).collect()
}

/// The moment of a day and time by the office's clock.
pub(super) fn moment(local: &OfficeTime, date: NaiveDate, time: TimeOfDay) -> Timestamp {
    let since_midnight = chrono::Duration::minutes(time.minutes().into());
    local.first_moment(date.and_time(NaiveTime::default()) + since_midnight)
}
