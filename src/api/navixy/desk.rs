//! What every handler works with: the office, the caller and his parameters.

use serde_json::{Value, json};

use super::dates::Dates;
use super::error::Failure;
use super::fields::{Faults, Fields};
use super::params::Params;
use super::status::Judged;
use super::wire;
use pult_app::{Because, Caller, CrewView, Dispatch, Error, OrderView};
use pult_dialect::Api;
use pult_domain::{CompanyId, CrewId, Locale, Order, OrderId, Origin, Role, StopId, Timestamp};

/// One admitted request.
pub struct Desk {
    /// The office.
    pub dispatch: Dispatch,
    /// Who asks.
    pub caller: Caller,
    /// How he spells dates.
    pub dates: Dates,
    /// What he says.
    pub params: Params,
    /// The key of a request that may be repeated.
    pub key: Option<String>,
    /// The hash that was shown.
    pub hash: Option<String>,
    /// The listener.
    pub api: Api,
    /// The language that is asked for.
    pub language: Option<Locale>,
}

impl Desk {
    /// Reads the parameters.
    ///
    /// # Errors
    /// Code 7 naming every parameter that is not as documented.
    pub fn read<T>(&self, read: impl FnOnce(Fields) -> T) -> Result<T, Failure> {
        let faults = Faults::default();
        let value = read(Fields::of_request(&self.params, &faults, self.dates));
        faults.check()?;
        Ok(value)
    }

    /// The language of what is told in words beside refusals.
    pub async fn locale(&self) -> Locale {
        self.api.locale_or(self.language).await
    }

    /// The company that stands for the user: the key's, else the lowest.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn company(&self) -> Result<CompanyId, Failure> {
        let companies = self.dispatch.companies(&self.caller).await?;
        Ok(companies.first().map_or(CompanyId(0), |first| first.id))
    }

    /// Refuses a caller who may only look.
    ///
    /// # Errors
    /// Code 13.
    pub fn may_write(&self) -> Result<(), Failure> {
        Ok(self.caller.require(Role::Dispatch)?)
    }

    /// A route: an order of two stops or more.
    ///
    /// # Errors
    /// Code 201.
    pub async fn route(&self, id: i64) -> Result<OrderView, Failure> {
        let view = self.dispatch.order(&self.caller, OrderId(id)).await?;
        if view.order.stops.len() < 2 {
            return Err(Failure::not_in_database());
        }
        Ok(view)
    }

    /// A stand-alone task: the order that has this stop only.
    ///
    /// # Errors
    /// Code 201.
    pub async fn task(&self, id: i64) -> Result<OrderView, Failure> {
        let view = self.with_stop(id).await?;
        if view.order.stops.len() > 1 {
            return Err(Failure::not_in_database());
        }
        Ok(view)
    }

    /// The route of a checkpoint.
    ///
    /// # Errors
    /// Code 201.
    pub async fn checkpoint(&self, id: i64) -> Result<OrderView, Failure> {
        let view = self.with_stop(id).await?;
        if view.order.stops.len() < 2 {
            return Err(Failure::not_in_database());
        }
        Ok(view)
    }

    /// The order that has this stop.
    ///
    /// # Errors
    /// Code 201.
    pub async fn with_stop(&self, id: i64) -> Result<OrderView, Failure> {
        Ok(self
            .dispatch
            .order_of_stop(&self.caller, StopId(id))
            .await?)
    }

    /// A tracker that work may be given to.
    ///
    /// # Errors
    /// Code 201 for an unknown one, 208 for one whose driver may not work.
    pub async fn tracker(&self, id: CrewId) -> Result<CrewView, Failure> {
        let view = self.dispatch.crew(&self.caller, id).await?;
        if is_blocked(&view) {
            return Err(Failure::blocked());
        }
        Ok(view)
    }

    /// The `external_id_counts` of stops that were just written; with all stops of a route, its own id
    /// was given too.
    ///
    /// # Errors
    /// Code 6.
    pub async fn external_id_counts(
        &self,
        order: &Order,
        written: &[StopId],
    ) -> Result<Vec<wire::ExternalIdCount>, Failure> {
        let stops = order.stops.iter().filter(|stop| written.contains(&stop.id));
        let is_route = order.stops.len() > 1 && order.stops.len() == written.len();
        let of_route = order.external_ref.iter().filter(|_| is_route);
        let of_stops = stops.filter_map(|stop| stop.external_ref.as_ref());
        let mut refs: Vec<String> = Vec::new();
        for external_id in of_route.chain(of_stops).cloned() {
            if !refs.contains(&external_id) {
                refs.push(external_id);
            }
        }
        let except = written.to_vec();
        let counted = self
            .dispatch
            .count_refs_elsewhere(&self.caller, refs, except);
        let counts = counted.await?.into_iter().filter(|(_, count)| *count > 0);
        Ok(counts
            .map(|(external_id, count)| wire::ExternalIdCount { external_id, count })
            .collect())
    }
}

/// Whether a tracker's driver may not work.
pub fn is_blocked(view: &CrewView) -> bool {
    view.driver.locked || view.driver.dismissed
}

/// Refuses a route or task that is under way or over.
///
/// # Errors
/// `InvalidState`.
pub fn plannable(order: &Order, now: Timestamp) -> Result<(), Error> {
    allow(order, Judged::of(order, now).is_plannable())
}

/// Refuses a route or task of which any part is under way or over.
///
/// # Errors
/// `InvalidState`.
pub fn untouched(order: &Order, now: Timestamp) -> Result<(), Error> {
    allow(order, Judged::of(order, now).is_untouched())
}

/// Refuses to take apart what came in by another door.
///
/// # Errors
/// `Refused`.
pub fn of_this_door(order: &Order) -> Result<(), Error> {
    match order.origin {
        Origin::Navixy => Ok(()),
        _ => Err(Error::Refused(Because::OtherOrigin(order.id))),
    }
}

/// Refuses an order of another door, and one that is not [`untouched`].
///
/// # Errors
/// `Refused`, `InvalidState`.
pub fn own_untouched(order: &Order, now: Timestamp) -> Result<(), Error> {
    of_this_door(order)?;
    untouched(order, now)
}

/// Refuses a checkpoint that is under way or over.
///
/// # Errors
/// `NotFound`, `InvalidState`.
pub fn stop_plannable(order: &Order, stop: StopId, now: Timestamp) -> Result<(), Error> {
    let index = order.stops.iter().position(|known| known.id == stop);
    let index = index.ok_or_else(|| Error::not_found("checkpoint", stop))?;
    allow(order, Judged::of(order, now).is_stop_plannable(index))
}

fn allow(order: &Order, is_allowed: bool) -> Result<(), Error> {
    if is_allowed {
        Ok(())
    } else {
        Err(order.refusal("plan").into())
    }
}

/// The answer of a call that has nothing else to say.
pub fn success() -> Value {
    json!({"success": true})
}

/// Adds the counts to an answer, if there are any.
pub fn with_counts(mut answer: Value, counts: &[wire::ExternalIdCount]) -> Value {
    if !counts.is_empty() {
        answer["external_id_counts"] = json!(counts);
    }
    answer
}
