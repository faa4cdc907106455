//! Fulfilling what the console wishes for, through the one door.

use std::sync::Arc;

use super::board::OrderRow;
use super::load;
use super::map::{Plan, Way};
use super::msg::{CallerCard, Command, CrewState, Deed, Done, Estimate, Msg, Refusal, Suggestion};
use super::screens;
use pult_app::{
    Assign, Caller, Dispatch, Error, Holder, Once, OrderCommand, OrderQuery, QuoteRequest, Request,
    Result,
};
use pult_domain::{CrewId, Duty, Order, OrderId, Phone, Point, Quote, Role, TravelMode};
use pult_geo::geocoder::Found;

/// The console sees the whole office and signs as itself.
const CALLER: Caller = Caller::CONSOLE;
/// How many of a caller's orders are looked at.
const N_CALLER_ORDERS: usize = 20;
/// How many addresses are suggested.
const N_SUGGESTIONS: usize = 8;

/// Fulfils a wish; answers what the console should hear of it.
pub async fn perform(dispatch: &Dispatch, command: Command) -> Option<Msg> {
    let about = order_of(&command);
    let fulfilled = match dispatch.seat().require(role_of(&command)) {
        Ok(()) => fulfil(dispatch, command).await,
        Err(error) => Err(error),
    };
    match fulfilled {
        Ok(answer) => answer,
        Err(error) => {
            let last = match about {
                Some(id) => dispatch
                    .order_history(&CALLER, id)
                    .await
                    .ok()
                    .and_then(|mut events| events.pop()),
                None => None,
            };
            Some(Msg::Refused(Box::new(Refusal { error, last })))
        }
    }
}

/// What whoever sits at the console must be allowed: to look, or to dispatch. Screens are checked
/// where their wishes are fulfilled.
fn role_of(command: &Command) -> Role {
    match command {
        Command::Offer(..)
        | Command::Assign(..)
        | Command::Unassign(_)
        | Command::Withdraw(..)
        | Command::Cancel(..)
        | Command::TakeBack(..)
        | Command::Suspend(_)
        | Command::Resume(_)
        | Command::SetCrew(..)
        | Command::TakeCall(_)
        | Command::Create(..) => Role::Dispatch,
        _ => Role::Read,
    }
}

fn order_of(command: &Command) -> Option<OrderId> {
    match command {
        Command::Offer(id, _)
        | Command::Assign(id, _, _)
        | Command::Unassign(id)
        | Command::Withdraw(id, _)
        | Command::Cancel(id, _)
        | Command::TakeBack(id, _)
        | Command::Suspend(id)
        | Command::Resume(id) => Some(*id),
        _ => None,
    }
}

async fn fulfil(dispatch: &Dispatch, command: Command) -> Result<Option<Msg>> {
    let done = match command {
        Command::LoadCard(id) => {
            let card = load::card(dispatch, id).await?;
            return Ok(Some(Msg::Card(Box::new(card))));
        }
        Command::Explain(id) => {
            let why = match dispatch.why(&CALLER, id).await {
                Ok(why) => Some((why.at, why.text)),
                Err(Error::NotFound { .. }) => None,
                Err(error) => return Err(error),
            };
            return Ok(Some(Msg::Why(id, why)));
        }
        Command::Caller(phone) => {
            let caller = caller(dispatch, phone).await?;
            return Ok(Some(Msg::Caller(Box::new(caller))));
        }
        Command::Suggest(ask, text) => {
            let found = dispatch.suggest_addresses(&text, N_SUGGESTIONS);
            let found = found.iter().map(suggestion).collect();
            return Ok(Some(Msg::Suggestions(ask, found)));
        }
        Command::Price(ask, order, crews) => {
            let estimate = estimate(dispatch, &order, crews).await;
            return Ok(Some(Msg::Priced(ask, Box::new(estimate))));
        }
        Command::TakeCall(id) => {
            dispatch.take_call(&CALLER, id)?;
            return Ok(None);
        }
        Command::LoadBoard => {
            let board = load::board(dispatch).await?;
            return Ok(Some(Msg::Board(Box::new(board))));
        }
        Command::LoadStands => {
            return Ok(Some(Msg::Stands(dispatch.zone_queues().await?)));
        }
        Command::LoadMap => return Ok(Some(Msg::Map(plan(dispatch).await))),
        Command::LoadWay(order, ends) => {
            let way = way(dispatch, order, ends).await;
            return Ok(Some(Msg::Way(Box::new(way))));
        }
        Command::LoadSeen(id) => {
            let seen = dispatch.order_in_dialects(&CALLER, id).await?;
            return Ok(Some(Msg::Seen(id, seen)));
        }
        Command::LoadDay(from, to) => {
            let day = dispatch.day(&CALLER, from, to).await?;
            return Ok(Some(Msg::Day(Box::new(day))));
        }
        Command::Copy(_) | Command::Mouse(_) | Command::Keep(_) | Command::Leave => {
            return Ok(None);
        }
        Command::Screen(wish) => {
            let answer = screens::fulfil(dispatch, &dispatch.seat(), wish).await;
            return Ok(Some(Msg::Screen(Box::new(answer))));
        }
        Command::Offer(order, crew) => {
            let offer = dispatch.offer_order(&CALLER, order, crew).await?;
            done(
                Deed::Offered(order, crew),
                Some(Command::Withdraw(order, offer.id)),
            )
        }
        Command::Assign(order, crew, from) => {
            let how = Assign {
                start: true,
                open_shift: true,
                promised_at: None,
            };
            let from = Holder::Only(from);
            let command = OrderCommand::Assign { crew, how, from };
            order_command(dispatch, order, command, Deed::Assigned(order, crew)).await?
        }
        Command::Unassign(order) => {
            let command = OrderCommand::Unassign { refuse: false };
            order_command(dispatch, order, command, Deed::Unassigned(order)).await?
        }
        Command::Withdraw(order, assignment) => {
            dispatch.withdraw(&CALLER, assignment).await?;
            done(Deed::Unassigned(order), None)
        }
        Command::Cancel(order, reason) => {
            let command = OrderCommand::Cancel { reason };
            order_command(dispatch, order, command, Deed::Cancelled(order)).await?
        }
        Command::TakeBack(order, event) => {
            dispatch.take_back(&CALLER, event).await?;
            done(Deed::TakenBack(order), None)
        }
        Command::Suspend(order) => {
            let deed = Deed::Suspended(order);
            order_command(dispatch, order, OrderCommand::Suspend, deed).await?
        }
        Command::Resume(order) => {
            let deed = Deed::Resumed(order);
            order_command(dispatch, order, OrderCommand::Resume, deed).await?
        }
        Command::SetCrew(crew, state) => set_crew(dispatch, crew, state).await?,
        Command::Create(order, despite) => create(dispatch, *order, despite).await?,
    };
    Ok(Some(Msg::Done(done)))
}

fn done(deed: Deed, undo: Option<Command>) -> Done {
    Done { deed, undo }
}

async fn create(dispatch: &Dispatch, order: Order, despite: Option<String>) -> Result<Done> {
    let once = Once {
        despite,
        ..Once::default()
    };
    let made = dispatch.create_order(&CALLER, order, once).await?;
    Ok(done(Deed::Created(made.id), None))
}

/// A command to an order, which the next undo takes back.
async fn order_command(
    dispatch: &Dispatch,
    order: OrderId,
    command: OrderCommand,
    deed: Deed,
) -> Result<Done> {
    let outcome = dispatch
        .command(&CALLER, Request::new(order, command))
        .await?;
    let undo = outcome.event.map(|event| Command::TakeBack(order, event));
    Ok(done(deed, undo))
}

async fn set_crew(dispatch: &Dispatch, crew: CrewId, state: CrewState) -> Result<Done> {
    let before = match dispatch.crew(&CALLER, crew).await?.duty {
        Duty::Off => CrewState::OffLine,
        Duty::Break => CrewState::Break,
        Duty::Busy | Duty::Free => CrewState::OnLine,
    };
    match state {
        CrewState::OnLine if before == CrewState::Break => {
            dispatch.end_break(&CALLER, crew).await?
        }
        CrewState::OnLine => dispatch.open_shift(&CALLER, crew).await?,
        CrewState::Break => dispatch.take_break(&CALLER, crew).await?,
        CrewState::OffLine => dispatch.close_shift(&CALLER, crew).await?,
    }
    let undo = (before != state).then_some(Command::SetCrew(crew, before));
    Ok(done(Deed::CrewSet(crew, state), undo))
}

async fn caller(dispatch: &Dispatch, phone: Phone) -> Result<CallerCard> {
    let query = OrderQuery {
        phone: Some(phone.clone()),
        limit: Some(N_CALLER_ORDERS),
        ..OrderQuery::default()
    };
    let mut views = dispatch.orders(&CALLER, query).await?;
    views.reverse();
    Ok(CallerCard {
        client: dispatch.client_by_phone(phone.clone()).await?,
        orders: views.iter().map(|view| OrderRow::of(view, 0)).collect(),
        phone,
    })
}

/// What a ride that is not ordered yet costs by its route; `None` when that cannot be told.
async fn price(dispatch: &Dispatch, order: &Order) -> Option<Quote> {
    let request = QuoteRequest {
        company: None,
        by_route: true,
        ..QuoteRequest::of_order(order)
    };
    dispatch.quote(&CALLER, request).await.ok()
}

/// What a ride costs, and which of some crews would be there soonest.
async fn estimate(dispatch: &Dispatch, order: &Order, crews: Vec<(CrewId, Point)>) -> Estimate {
    let start = order.stops.first().and_then(|stop| stop.place());
    let to = start.and_then(|place| place.point);
    let router = dispatch.clone();
    let soonest = tokio::task::spawn_blocking(move || {
        let points: Vec<Point> = crews.iter().map(|(_, point)| *point).collect();
        let trips = router
            .router()
            .many_to_one(&points, to?, TravelMode::Driving);
        let reach = crews.iter().zip(trips);
        let reach = reach.filter_map(|((crew, _), trip)| Some((*crew, trip?.duration)));
        reach.min_by_key(|(_, duration)| *duration)
    });
    Estimate {
        quote: price(dispatch, order).await,
        soonest: soonest.await.ok().flatten(),
    }
}

/// The roads of the office's map; none without a map.
async fn plan(dispatch: &Dispatch) -> Arc<Plan> {
    let router = dispatch.clone();
    let plan = tokio::task::spawn_blocking(move || {
        let layer = router.router().drawing();
        layer.map_or_else(Plan::default, |layer| Plan::of(&layer))
    });
    Arc::new(plan.await.unwrap_or_default())
}

/// The way through some points as the roads go; straight where there is none.
async fn way(dispatch: &Dispatch, order: OrderId, ends: Vec<Point>) -> Way {
    let router = dispatch.clone();
    let legs = tokio::task::spawn_blocking(move || {
        let leg = |pair: &[Point]| {
            let route = router.router().route(pair[0], pair[1], TravelMode::Driving);
            route.map_or_else(|| pair.to_vec(), |route| route.geometry)
        };
        ends.windows(2).map(leg).collect()
    });
    Way {
        order,
        legs: legs.await.unwrap_or_default(),
    }
}

fn suggestion(found: &Found) -> Suggestion {
    Suggestion {
        text: found.to_string(),
        landmark: found.note.clone(),
        point: found.point,
        own: false,
    }
}

/// Whether an answer was waited for by a person, and should be seen at once.
pub fn is_urgent(msg: &Msg) -> bool {
    !matches!(
        msg,
        Msg::Board(_) | Msg::Changed(_) | Msg::Stands(_) | Msg::Way(_) | Msg::Tick
    )
}

/// A refusal that the console makes itself.
pub fn unavailable(what: &'static str) -> Msg {
    Msg::Refused(Box::new(Refusal {
        error: Error::Unavailable(what),
        last: None,
    }))
}
