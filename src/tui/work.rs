//! Fulfilling what the console wishes for, through the one door.

mod books;

use std::sync::Arc;

use super::load;
use super::map::{Plan, Way};
use super::msg::{
    Command, CrewState, Deed, Done, Estimate, Msg, Refusal, Step, Suggestion, Wanted,
};
use super::screens;
use pult_app::standing::pattern;
use pult_app::{
    Assign, Caller, CheckInAt, Dispatch, Error, Holder, LineEnd, Once, OrderCommand, Request,
    Result, Search,
};
use pult_domain::{
    CrewId, Duty, Event, Meters, NewOrder, OrderId, Point, Role, Seconds, TravelMode,
};
use pult_geo::geocoder::Found;

use books::{block, caller, draw_zone, name_place, remove_zone};

pub use books::Before;

/// The console sees the whole office and signs as itself.
const CALLER: Caller = Caller::CONSOLE;
/// How many of a caller's orders are looked at.
const N_CALLER_ORDERS: usize = 20;
/// What happened so long ago at most may have come before a wish was made.
const JUST_NOW: Seconds = Seconds(15);
/// How many clients are found by a name.
const N_CLIENTS: usize = 3;
/// A street is called as the nearest house within so many metres says.
const NAMED_WITHIN: Meters = Meters(45);
/// How many addresses are suggested.
const N_SUGGESTIONS: usize = 8;

/// Fulfils a wish; answers what the console should hear of it.
pub async fn perform(dispatch: &Dispatch, command: Command) -> Option<Msg> {
    let about = order_of(&command);
    let card = match &command {
        Command::Create(wanted) => Some(wanted.card),
        Command::Edit(_, _, card) => Some(*card),
        _ => None,
    };
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
                    .and_then(last_of_order)
                    // What happened longer ago was seen at this desk.
                    .filter(|event| dispatch.now() - event.at <= JUST_NOW),
                None => None,
            };
            Some(Msg::Refused(Box::new(Refusal { error, last, card })))
        }
    }
}

/// What happened to an order last; of what happened at once, what is said of the order itself and not of
/// who had it.
fn last_of_order(events: Vec<Event>) -> Option<Event> {
    let at = events.last()?.at;
    let is_of_order = |event: &&Event| event.at == at && event.kind.as_str().starts_with("order.");
    let of_order = events.iter().rev().find(is_of_order).cloned();
    of_order.or(events.last().cloned())
}

/// What whoever sits at the console must be allowed: to look, or to dispatch. Screens are checked
/// where their wishes are fulfilled.
fn role_of(command: &Command) -> Role {
    match command {
        Command::DriverLogin(_)
        | Command::ShutOut(_)
        | Command::AnswerSwap(..)
        | Command::LoadTalk(_)
        | Command::SayToCrew(..)
        | Command::Offer(..)
        | Command::Assign(..)
        | Command::Force(..)
        | Command::Step(..)
        | Command::Edit(..)
        | Command::NoShow(_)
        | Command::GiveUp(..)
        | Command::Unassign(..)
        | Command::Withdraw(..)
        | Command::Cancel(..)
        | Command::TakeBack(..)
        | Command::TakeLastBack(_)
        | Command::TakeBackOfAll(..)
        | Command::Suspend(_)
        | Command::Resume(_)
        | Command::SetCrew(..)
        | Command::SendOffLine(_)
        | Command::CheckIn(..)
        | Command::TakeCheckInBack(..)
        | Command::TakeCall(_)
        | Command::Block(..)
        | Command::DrawZone(..)
        | Command::RemoveZone(_)
        | Command::PutBack(_)
        | Command::NamePlace(..)
        | Command::RepeatOtherwise(..)
        | Command::EndStanding(_)
        | Command::EditAllFrom(_)
        | Command::LoadEdit(_)
        | Command::Create(..) => Role::Dispatch,
        _ => Role::Read,
    }
}

fn order_of(command: &Command) -> Option<OrderId> {
    match command {
        Command::Offer(id, _)
        | Command::Assign(id, _, _)
        | Command::Force(id, _)
        | Command::Step(id, _)
        | Command::Edit(id, ..)
        | Command::NoShow(id)
        | Command::GiveUp(id, _)
        | Command::Unassign(id, _)
        | Command::Withdraw(id, _)
        | Command::Cancel(id, _)
        | Command::TakeBack(id, _)
        | Command::TakeLastBack(id)
        | Command::TakeBackOfAll(id, _)
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
        Command::MeasureTrip(id, points) => {
            let trip = dispatch.trip_through(points.clone()).await?;
            return Ok(Some(Msg::Trip(id, points, trip)));
        }
        Command::Explain(id) => {
            let why = match dispatch.why(&CALLER, id).await {
                Ok(why) => Some((why.at, why.text)),
                Err(Error::NotFound { .. }) => None,
                Err(error) => return Err(error),
            };
            return Ok(Some(Msg::Why(id, why)));
        }
        Command::DriverLogin(crew) => {
            let login = crate::popups::Login {
                new: dispatch.new_login(&CALLER, crew).await?,
                devices: dispatch.devices(&CALLER, Some(crew)).await?,
            };
            return Ok(Some(Msg::DriverLogin(Box::new(login))));
        }
        Command::LoadTalk(crew) => {
            let lines = dispatch.crew_messages(&CALLER, crew).await?;
            dispatch.saw_messages(&CALLER, crew, i64::MAX).await?;
            return Ok(Some(Msg::Talk(Box::new(crate::popups::Talk {
                crew,
                lines,
                draft: String::new(),
            }))));
        }
        Command::SayToCrew(crew, said) => {
            dispatch.say_to_crew(&CALLER, crew, &said).await?;
            return Ok(None);
        }
        Command::ShutOut(device) => {
            dispatch.revoke_device(&CALLER, device).await?;
            return Ok(None);
        }
        Command::AnswerSwap(swap, crew, accepts) => {
            dispatch.answer_swap(&CALLER, swap, crew, accepts).await?;
            return Ok(Some(Msg::SwapAnswered(crew, accepts)));
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
        Command::FindClients(ask, text) => {
            let found = dispatch.find_clients(&text, N_CLIENTS).await?;
            return Ok(Some(Msg::Clients(ask, found)));
        }
        Command::FindOrders(ask, text) => {
            let found = dispatch.search(&CALLER, Search::of(text)).await?;
            let rows = load::rows(dispatch, found.orders).await?;
            return Ok(Some(Msg::Found(ask, rows)));
        }
        Command::CountBadPositions(crew) => {
            let n = dispatch.bad_positions(&CALLER, crew).await?;
            return Ok(Some(Msg::BadPositions(crew, n)));
        }
        Command::LoadStanding => {
            let list = dispatch.standing_orders(&CALLER).await?;
            return Ok(Some(Msg::Standing(list)));
        }
        Command::RepeatOtherwise(id, repeats, spelled) => {
            let before = dispatch.standing_order(&CALLER, id).await?.repeats;
            dispatch.repeat_otherwise(&CALLER, id, repeats).await?;
            let undo = Command::RepeatOtherwise(id, before, String::new());
            done(Deed::Repeats(id, spelled), Some(undo))
        }
        Command::EndStanding(id) => {
            dispatch.end_standing(&CALLER, id).await?;
            done(Deed::RepeatsNoMore(id), None)
        }
        Command::EditAllFrom(order) => {
            dispatch.edit_all_from(&CALLER, order).await?;
            return Ok(None);
        }
        Command::Block(order, reason) => {
            let (name, before) = block(dispatch, order, reason).await?;
            done(Deed::Blocked(name), Some(Command::PutBack(before)))
        }
        Command::LoadEdit(id) => {
            let order = dispatch.order(&CALLER, id).await?.order;
            return Ok(Some(Msg::Editable(Box::new(order))));
        }
        Command::Reread(id, who) => {
            let order = dispatch.order(&CALLER, id).await?.order;
            return Ok(Some(Msg::Reread(Box::new(order), who)));
        }
        Command::PreviewEdit(ask, id, edit) => {
            let preview = dispatch.preview_edit(&CALLER, id, *edit).await?;
            let edited = NewOrder::of(&preview.order);
            let estimate = Estimate {
                quote: preview.order.quote.clone(),
                no_tariff_at: dispatch.time_without_tariff(&CALLER, &edited).await?,
                trip: dispatch.trip_of(&edited).await?,
                unfit: preview.unfit,
                reaches: dispatch.reach_by(preview.order).await?,
            };
            return Ok(Some(Msg::Priced(ask, Box::new(estimate))));
        }
        Command::Edit(id, edit, card) => {
            let command = OrderCommand::Edit(edit);
            Done {
                card: Some(card),
                ..order_command(dispatch, id, command, Deed::Edited(id)).await?
            }
        }
        Command::BillOf(order, bill) => {
            let quote = dispatch.bill_of(&CALLER, order, bill).await?;
            let sum = quote.map(|quote| quote.total);
            return Ok(Some(Msg::Billed(order, bill, sum)));
        }
        Command::Reach(order) => {
            let reaches = dispatch.reach_of(&CALLER, order).await?;
            return Ok(Some(Msg::Reaches(order, reaches)));
        }
        Command::Price(ask, order) => {
            let estimate = estimate(dispatch, *order).await;
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
        Command::WhatIsAt(point) => {
            let place = dispatch.address_at(point);
            let at = place.map(|found| Suggestion {
                point: Some(point),
                ..suggestion(&found)
            });
            return Ok(Some(Msg::Here(point, at.map(Box::new))));
        }
        Command::DrawZone(name, corners, part) => {
            let deed = Deed::ZoneDrawn(name.clone());
            let before = draw_zone(dispatch, name, corners, part).await?;
            done(deed, Some(Command::PutBack(before)))
        }
        Command::RemoveZone(id) => {
            let (name, before) = remove_zone(dispatch, id).await?;
            done(Deed::ZoneRemoved(name), Some(Command::PutBack(before)))
        }
        Command::NamePlace(name, point) => {
            let deed = Deed::PlaceNamed(name.clone());
            let before = name_place(dispatch, name, point).await?;
            done(deed, Some(Command::PutBack(before)))
        }
        Command::PutBack(before) => done(Deed::PutBack(before.put_back(dispatch).await?), None),
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
        Command::Copy(_)
        | Command::Bell
        | Command::Mouse(_)
        | Command::Keep(_)
        | Command::Leave
        | Command::HandedOver
        | Command::CloseOffice => return Ok(None),
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
            give(dispatch, order, crew, Holder::Only(from)).await?
        }
        Command::Force(order, crew) => give(dispatch, order, crew, Holder::Anybody).await?,
        Command::Step(order, step) => {
            let command = match step {
                Step::Accept(assignment, crew) => OrderCommand::Accept(assignment, crew),
                Step::SetOut => OrderCommand::SetOut,
                Step::Arrive(stop) => OrderCommand::Arrive(stop),
                Step::Leave(stop) => OrderCommand::Leave(stop),
                Step::Skip(stop) => OrderCommand::Skip(stop),
                Step::Complete(bill) => OrderCommand::Complete { bill },
            };
            order_command(dispatch, order, command, Deed::Stepped(order, step)).await?
        }
        Command::NoShow(order) => {
            order_command(dispatch, order, OrderCommand::NoShow, Deed::NoShow(order)).await?
        }
        Command::GiveUp(order, reason) => {
            let command = OrderCommand::Fail { reason };
            order_command(dispatch, order, command, Deed::GivenUp(order)).await?
        }
        Command::Unassign(order, refuse) => {
            let command = OrderCommand::Unassign { refuse };
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
        Command::TakeLastBack(order) => {
            dispatch.take_last_back(&CALLER, order).await?;
            done(Deed::TakenBack(order), None)
        }
        Command::TakeBackOfAll(order, event) => {
            dispatch.take_back(&CALLER, event).await?;
            dispatch.edit_all_from(&CALLER, order).await?;
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
        Command::SetCrew(crew, CrewState::OffLine) => {
            match off_line(dispatch, crew, false).await? {
                Ok(done) => done,
                Err(carried) => return Ok(Some(Msg::Carries(crew, carried))),
            }
        }
        Command::SetCrew(crew, state) => set_crew(dispatch, crew, state).await?,
        Command::CheckIn(crew, said) => {
            let before = dispatch.crew(&CALLER, crew).await?.crew.told;
            let said = CheckInAt::Said(said);
            let told = dispatch.check_in(&CALLER, crew, said).await?;
            let undo = Command::TakeCheckInBack(crew, Box::new((told.clone(), before)));
            done(Deed::CheckedIn(crew, told.label), Some(undo))
        }
        Command::TakeCheckInBack(crew, about) => {
            let (taken, before) = *about;
            let label = taken.label.clone();
            dispatch
                .take_check_in_back(&CALLER, crew, taken, before)
                .await?;
            done(Deed::CheckedIn(crew, label), None)
        }
        Command::SendOffLine(crew) => match off_line(dispatch, crew, true).await? {
            Ok(done) => done,
            Err(carried) => return Ok(Some(Msg::Carries(crew, carried))),
        },
        Command::Create(wanted) => create(dispatch, *wanted).await?,
    };
    Ok(Some(Msg::Done(done)))
}

fn done(deed: Deed, undo: Option<Command>) -> Done {
    Done {
        deed,
        undo,
        card: None,
    }
}

/// Makes the order of a card, for the price that stood there.
async fn create(dispatch: &Dispatch, wanted: Wanted) -> Result<Done> {
    let once = Once {
        despite: wanted.despite,
        ..Once::default()
    };
    if let Some(repeats) = wanted.repeats {
        let spelled = pattern::spelled(&repeats, dispatch.office().await?.locale);
        let id = dispatch.create_standing(&CALLER, wanted.order, repeats);
        let deed = Deed::Repeats(id.await?, spelled);
        return Ok(Done {
            card: Some(wanted.card),
            ..done(deed, None)
        });
    }
    let wanted_at = wanted.order.stops.first();
    let wanted_at = wanted_at.and_then(|stop| stop.window.from);
    let made = dispatch.create_order(&CALLER, wanted.order, once).await?;
    Ok(Done {
        card: Some(wanted.card),
        ..done(Deed::Created(made.id, wanted_at), None)
    })
}

/// Gives an order to a crew.
async fn give(dispatch: &Dispatch, order: OrderId, crew: CrewId, from: Holder) -> Result<Done> {
    let how = Assign {
        start: true,
        open_shift: true,
        promised_at: None,
    };
    let command = OrderCommand::Assign { crew, how, from };
    order_command(dispatch, order, command, Deed::Assigned(order, crew)).await
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

/// Takes a crew off line; `Err` names the orders that it carries, unless somebody is `sure`.
async fn off_line(
    dispatch: &Dispatch,
    crew: CrewId,
    sure: bool,
) -> Result<std::result::Result<Done, Vec<OrderId>>> {
    let before = state_of(dispatch, crew).await?;
    match dispatch.leave_line(&CALLER, crew, sure).await? {
        LineEnd::Left => Ok(Ok(crew_set(crew, before, CrewState::OffLine))),
        LineEnd::Carries(orders) => Ok(Err(orders)),
    }
}

async fn state_of(dispatch: &Dispatch, crew: CrewId) -> Result<CrewState> {
    Ok(match dispatch.crew(&CALLER, crew).await?.duty {
        Duty::Off => CrewState::OffLine,
        Duty::Break => CrewState::Break,
        Duty::Busy | Duty::Free => CrewState::OnLine,
    })
}

fn crew_set(crew: CrewId, before: CrewState, state: CrewState) -> Done {
    let undo = (before != state).then_some(Command::SetCrew(crew, before));
    done(Deed::CrewSet(crew, state), undo)
}

async fn set_crew(dispatch: &Dispatch, crew: CrewId, state: CrewState) -> Result<Done> {
    let before = state_of(dispatch, crew).await?;
    match state {
        CrewState::OnLine if before == CrewState::Break => {
            dispatch.end_break(&CALLER, crew).await?
        }
        CrewState::OnLine => dispatch.open_shift(&CALLER, crew).await?,
        CrewState::Break => dispatch.take_break(&CALLER, crew).await?,
        CrewState::OffLine => dispatch.close_shift(&CALLER, crew).await?,
    }
    Ok(crew_set(crew, before, state))
}

/// What the order would be made with now, and how soon each crew could be there.
async fn estimate(dispatch: &Dispatch, order: NewOrder) -> Estimate {
    let reaches = dispatch.reach_for(&CALLER, order.clone()).await;
    let trip = dispatch.trip_of(&order).await;
    let no_tariff_at = dispatch.time_without_tariff(&CALLER, &order).await;
    let quote = dispatch.price_of(&CALLER, order).await;
    Estimate {
        quote: quote.ok().flatten(),
        no_tariff_at: no_tariff_at.ok().flatten(),
        trip: trip.ok().flatten(),
        unfit: None,
        reaches: reaches.unwrap_or_default(),
    }
}

/// The roads of the office's map; none without a map.
async fn plan(dispatch: &Dispatch) -> Arc<Plan> {
    let router = dispatch.clone();
    let plan = tokio::task::spawn_blocking(move || {
        let layer = router.router().drawing();
        let named = |point| router.street_at(point, NAMED_WITHIN);
        layer.map_or_else(Plan::default, |(layer, ground)| {
            Plan::of(&layer).on(&ground).named(named)
        })
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
        text: found.full_text(),
        landmark: String::new(),
        point: found.point,
        settlement: found.settlement.clone(),
        certainty: found.certainty,
        off_map: found.is_off_the_map(),
        meant: found.is_meant(),
        own: false,
    }
}

/// Whether an answer was waited for by a person, and should be seen at once.
pub fn is_urgent(msg: &Msg) -> bool {
    !matches!(
        msg,
        Msg::Board(_) | Msg::Changed(_) | Msg::Desks(_) | Msg::Stands(_) | Msg::Way(_) | Msg::Tick
    )
}

/// Whether a message is news to whoever sits at the desk; what the desk asks by itself is none.
pub fn wakes(msg: &Msg) -> bool {
    is_urgent(msg) && !matches!(msg, Msg::Reaches(..) | Msg::Screen(_))
}
