//! Reading the office for the desk: once whole, then only what commits have changed.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc};

use super::board::{Board, CrewRow, Needs, OrderCard, OrderRow, ZoneArea};
use super::msg::{Changes, Msg};
use pult_app::{Alarms, Caller, Dispatch, Error, OfficeTime, OrderQuery, OrderView, Result};
use pult_domain::{CrewId, EventKind, Operator, OrderId, Origin, Phase, Seconds, Zone};
use pult_geo::Area;
use pult_store::Notice;

/// The console sees the whole office.
const CALLER: Caller = Caller::CONSOLE;
/// How long an order that was closed stays on the board.
pub(crate) const SHOWN_CLOSED: Seconds = Seconds(3_600);
/// At most so many closed orders are read, the newest.
const MOST_CLOSED: usize = 1_000;
/// How long to wait before reading again what could not be read.
const AGAIN: Duration = Duration::from_secs(1);

/// Reads the whole office.
///
/// # Errors
/// `Internal`.
pub async fn board(dispatch: &Dispatch) -> Result<Board> {
    let office = dispatch.office().await?;
    let query = OrderQuery {
        open: Some(true),
        ..OrderQuery::default()
    };
    let mut board = Board {
        time: OfficeTime::named(&office.timezone),
        office,
        prior_lead: dispatch.rules().prior_lead,
        position_max_age: dispatch.rules().position_max_age,
        offer_timeout: dispatch.rules().offer_timeout,
        by_hand: by_hand(dispatch),
        zones: dispatch.zones().await?.iter().map(zone).collect(),
        tariffs: named(dispatch.tariffs().await?, |it| (it.id, it.name)),
        services: named(dispatch.services().await?, |it| (it.id, it.name)),
        discounts: named(dispatch.discounts().await?, |it| (it.id, it.name)),
        companies: named(dispatch.companies(&CALLER).await?, |it| (it.id, it.name)),
        groups: named(dispatch.crew_groups().await?, |it| (it.id, it.name)),
        operators: named(dispatch.records::<Operator>().await?, |it| {
            let name = it.called().to_owned();
            (it.id, name)
        }),
        needs: Needs::of(dispatch.needs_human(&CALLER).await?),
        ..Board::default()
    };
    let mut orders = dispatch.orders(&CALLER, query).await?;
    // What was closed before this desk sat down counts as much as what it saw.
    let just_closed = OrderQuery {
        open: Some(false),
        ended: (Some(dispatch.now() - SHOWN_CLOSED), None),
        limit: Some(MOST_CLOSED),
        ..OrderQuery::default()
    };
    orders.extend(dispatch.orders(&CALLER, just_closed).await?);
    let rows = rows(dispatch, orders).await?.into_iter();
    board.orders = rows.map(|row| (row.id, row)).collect();
    for view in dispatch.crews(&CALLER).await? {
        board.crews.insert(view.crew.id, CrewRow::of(&view));
    }
    Ok(board)
}

/// The doors whose orders the office gives to nobody by itself.
fn by_hand(dispatch: &Dispatch) -> Arc<[Origin]> {
    let offered = &dispatch.rules().auto_assign_origins;
    let doors = Origin::ALL.into_iter();
    doors.filter(|door| !offered.contains(door)).collect()
}

/// Reads one order with its history.
///
/// # Errors
/// `NotFound`.
pub async fn card(dispatch: &Dispatch, id: OrderId) -> Result<OrderCard> {
    let view = dispatch.order(&CALLER, id).await?;
    let history = dispatch.order_history(&CALLER, id).await?;
    let query = OrderQuery {
        phone: view.order.customer.phone.clone(),
        limit: Some(100),
        ..OrderQuery::default()
    };
    let n_of_phone = match &query.phone {
        Some(_) => {
            let orders = dispatch.orders(&CALLER, query).await?;
            orders.iter().filter(|view| view.order.id <= id).count()
        }
        None => 0,
    };
    let mut rows = rows(dispatch, vec![view]).await?;
    Ok(OrderCard {
        row: rows.remove(0),
        history,
        n_of_phone,
    })
}

/// Sends the whole office, then what every commit changes, until nobody listens any more.
pub async fn follow(dispatch: Dispatch, messages: mpsc::Sender<Msg>) {
    let mut commits = dispatch.listen();
    let mut batch = Batch {
        everything: true,
        ..Batch::default()
    };
    loop {
        let read = match batch.everything {
            true => board(&dispatch)
                .await
                .map(|board| Msg::Board(Box::new(board))),
            false => changes(&dispatch, batch).await.map(Msg::Changed),
        };
        let wait = match read {
            Ok(msg) => messages.send(msg).await.is_ok(),
            Err(error) => {
                tracing::warn!(%error, "the console could not read the office");
                tokio::time::sleep(AGAIN).await;
                batch = Batch {
                    everything: true,
                    ..Batch::default()
                };
                continue;
            }
        };
        if !wait {
            return;
        }
        batch = match next(&mut commits).await {
            Some(batch) => batch,
            None => return,
        };
    }
}

/// What commits have touched since the last reading.
#[derive(Default)]
struct Batch {
    everything: bool,
    orders: BTreeSet<OrderId>,
    crews: BTreeSet<CrewId>,
    rest: Changes,
}

impl Batch {
    fn add(&mut self, notices: &[Notice]) {
        for notice in notices {
            match notice {
                Notice::Moved(crew, position) => self.rest.moved.push((*crew, *position)),
                Notice::Repeats(order) => {
                    self.orders.insert(*order);
                }
                Notice::Event(event) => {
                    self.everything |= event.kind == EventKind::OfficeChanged;
                    self.orders.extend(event.order);
                    self.crews.extend(event.crew);
                    self.rest.events.push(event.clone());
                }
            }
        }
    }
}

/// Waits for a commit and takes all that have piled up; `None` when the office is closed.
async fn next(commits: &mut broadcast::Receiver<Arc<[Notice]>>) -> Option<Batch> {
    let mut batch = Batch::default();
    match commits.recv().await {
        Ok(notices) => batch.add(&notices),
        Err(broadcast::error::RecvError::Lagged(_)) => batch.everything = true,
        Err(broadcast::error::RecvError::Closed) => return None,
    }
    loop {
        match commits.try_recv() {
            Ok(notices) => batch.add(&notices),
            Err(broadcast::error::TryRecvError::Lagged(_)) => batch.everything = true,
            Err(_) => return Some(batch),
        }
    }
}

async fn changes(dispatch: &Dispatch, batch: Batch) -> Result<Changes> {
    let mut changes = batch.rest;
    let mut orders = Vec::new();
    for id in batch.orders {
        match dispatch.order(&CALLER, id).await {
            Ok(view) if view.order.hidden_from.is_some() && !view.order.status.is_open() => {
                changes.gone.0.push(id);
            }
            Ok(view) => orders.push(view),
            Err(Error::NotFound { .. }) => changes.gone.0.push(id),
            Err(error) => return Err(error),
        }
    }
    changes.orders = rows(dispatch, orders).await?;
    for id in batch.crews {
        match dispatch.crew(&CALLER, id).await {
            Ok(view) => changes.crews.push(CrewRow::of(&view)),
            Err(Error::NotFound { .. }) => changes.gone.1.push(id),
            Err(error) => return Err(error),
        }
    }
    Ok(changes)
}

/// The rows of orders; their refusals matter only while a crew is looked for.
pub async fn rows(dispatch: &Dispatch, orders: Vec<OrderView>) -> Result<Vec<OrderRow>> {
    let is_sought = |view: &&OrderView| matches!(view.phase, Phase::Waiting | Phase::Offered);
    let sought = orders.iter().filter(is_sought).map(|view| view.order.id);
    let refusals = dispatch.refusals_of(sought.collect()).await?;
    let later = orders.iter().filter(|view| view.order.prior);
    let later: Vec<OrderId> = later.map(|view| view.order.id).collect();
    let standing = match later.is_empty() {
        true => HashMap::new(),
        false => dispatch.standing_of(later).await?,
    };
    let row = |view: &OrderView| {
        let n_refusals = refusals.get(&view.order.id).copied().unwrap_or_default();
        OrderRow {
            standing: standing.get(&view.order.id).copied(),
            ..OrderRow::of(view, n_refusals)
        }
    };
    Ok(orders.iter().map(row).collect())
}

fn named<T, Id>(list: Vec<T>, name: fn(T) -> (Id, String)) -> Arc<[(Id, String)]> {
    list.into_iter().map(name).collect()
}

/// Sends the calls that ring whenever they change, until nobody listens any more.
pub async fn follow_calls(dispatch: Dispatch, messages: mpsc::Sender<Msg>) {
    let mut calls = dispatch.calls();
    loop {
        let ringing = Arc::clone(&calls.borrow_and_update());
        if messages.send(Msg::Calls(ringing)).await.is_err() || calls.changed().await.is_err() {
            return;
        }
    }
}

/// Sends what does not go on without a person, and what the office cannot do, whenever that is another, until
/// nobody listens any more.
pub async fn follow_alarms(dispatch: Dispatch, messages: mpsc::Sender<Msg>) {
    let mut alarms = dispatch.alarms();
    let mut told = Alarms::default();
    loop {
        let now = alarms.borrow_and_update().clone();
        let needs = (now.needs != told.needs).then(|| Msg::Needs(Needs::of(now.needs.to_vec())));
        let trouble = now.trouble.clone();
        let health = (now.trouble != told.trouble).then_some(Msg::Health(trouble));
        let clock = (now.clock_jump != told.clock_jump).then_some(Msg::ClockSet(now.clock_jump));
        for msg in [needs, health, clock].into_iter().flatten() {
            if messages.send(msg).await.is_err() {
                return;
            }
        }
        told = now;
        if alarms.changed().await.is_err() {
            return;
        }
    }
}

/// Sends who sits at which desk whenever that changes, until nobody listens any more.
pub async fn follow_desks(dispatch: Dispatch, messages: mpsc::Sender<Msg>) {
    let mut desks = dispatch.desks();
    loop {
        let seated = Arc::clone(&desks.borrow_and_update());
        if messages.send(Msg::Desks(seated)).await.is_err() || desks.changed().await.is_err() {
            return;
        }
    }
}

/// Sends what other desks say and do, until nobody listens any more.
pub async fn follow_others(dispatch: Dispatch, messages: mpsc::Sender<Msg>) {
    let (mut said, mut taken) = (dispatch.desk_messages(), dispatch.taken_calls());
    loop {
        let msg = tokio::select! {
            message = said.recv() => message.map(|message| {
                dispatch.hears(&message).then_some(Msg::Said(message))
            }),
            call = taken.recv() => call.map(|call| {
                (!dispatch.is_own(&call)).then_some(Msg::CallTaken(call))
            }),
        };
        let is_heard = match msg {
            Ok(Some(msg)) => messages.send(msg).await.is_ok(),
            // What a desk was too busy to hear is said no second time.
            Ok(None) | Err(broadcast::error::RecvError::Lagged(_)) => true,
            Err(broadcast::error::RecvError::Closed) => false,
        };
        if !is_heard {
            return;
        }
    }
}

fn zone(zone: &Zone) -> ZoneArea {
    ZoneArea {
        id: zone.id,
        name: zone.name.clone(),
        areas: zone
            .polygons
            .iter()
            .filter_map(|rings| polygon_area(rings))
            .collect(),
    }
}

/// The area of one polygon of a zone, an outer ring and its holes; `None` when it encloses nothing.
pub fn polygon_area(rings: &[Vec<pult_domain::Point>]) -> Option<Area> {
    let (outer, holes) = rings.split_first()?;
    Area::from_polygons([(outer.clone(), holes.to_vec())])
}
