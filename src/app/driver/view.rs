//! The one screen of a driver, read in one go.

use super::super::{Caller, CrewView, Dispatch, OrderView, Result, views};
use pult_domain::{
    Assignment, CrewId, Money, Office, OrderStatus, Place, Quote, Seconds, Service, Timestamp,
    ZoneId,
};
use pult_store::{Connection, books, crew_messages, swaps, work};

/// Where a crew stands in the queue of its zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuePlace {
    /// The zone; `None`: outside all of them.
    pub zone: Option<ZoneId>,
    /// Its name; empty outside.
    pub name: String,
    /// From 1.
    pub place: usize,
    /// How many stand there.
    pub of: usize,
}

/// What a crew is asked to take over from another one.
#[derive(Debug, Clone)]
pub struct SwapQuestion {
    /// The number of the swap.
    pub id: i64,
    /// When it was asked.
    pub at: Timestamp,
    /// Until when it may answer; `None`: as long as it takes.
    pub expires_at: Option<Timestamp>,
    /// How much sooner crews come, all in all.
    pub gain: Seconds,
    /// Whether it said yes, and others have not answered yet.
    pub is_accepted: bool,
    /// What it would take over.
    pub takes: OrderView,
    /// What another crew would take from it.
    pub gives: Option<OrderView>,
}

/// What a driver sees.
#[derive(Debug, Clone)]
pub struct DriverView {
    /// The office.
    pub office: Office,
    /// The crew.
    pub crew: CrewView,
    /// What it is asked, with its orders, and until when.
    pub offer: Option<(Assignment, Vec<OrderView>)>,
    /// What it is asked to take over from another crew.
    pub swap: Option<SwapQuestion>,
    /// What it has accepted and not finished; what runs comes first.
    pub orders: Vec<OrderView>,
    /// What the first of them would cost, were it finished now.
    pub meter: Option<Quote>,
    /// What the driver's account comes to.
    pub balance: Money,
    /// The lines of the office that the crew has not seen.
    pub n_unseen: usize,
    /// The call for help that nobody at the office has seen yet, since when.
    pub sos_since: Option<Timestamp>,
    /// Where it stands in the queue of its zone, while it waits there.
    pub queue: Option<QueuePlace>,
    /// The stands of the office.
    pub stands: Vec<Place>,
    /// What may be asked for besides: a child seat, luggage.
    pub services: Vec<Service>,
    /// The newest event that this accounts for.
    pub seq: i64,
}

impl Dispatch {
    /// What the driver of a crew sees.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn driver_view(&self, crew: CrewId) -> Result<DriverView> {
        let (now, lead) = (self.now(), self.rules().prior_lead);
        let stands = self.stands().await?;
        let mut view = self
            .read(move |conn| {
                let seq = pult_store::journal::newest(conn)?;
                let seen = CrewView::read(conn, crew, now, lead)?;
                Caller::CONSOLE.check_crew(&seen.crew)?;
                let offer = seen
                    .offer()
                    .filter(|offer| !offer.has_expired(now))
                    .cloned();
                let offer = offer
                    .map(|offer| {
                        let orders = OrderView::all(conn, &offer.orders, now)?;
                        Ok::<_, crate::Error>((offer, orders))
                    })
                    .transpose()?;
                let mut ids = Vec::new();
                for leg in views::legs_of_crew(conn, crew)? {
                    if !ids.contains(&leg.order) {
                        ids.push(leg.order);
                    }
                }
                let orders = OrderView::all(conn, &ids, now)?;
                let running = orders
                    .first()
                    .filter(|view| view.order.status == OrderStatus::Started);
                let meter = match running {
                    Some(view) if view.order.has_price() => {
                        let mut order = view.order.clone();
                        order.complete(now)?;
                        work::work_out(conn, &order, crew, None)?
                    }
                    _ => None,
                };
                let messages = crew_messages::newest(conn, crew, 100)?;
                let unseen = |from_crew: bool| {
                    messages
                        .iter()
                        .filter(move |line| line.seen_at.is_none())
                        .filter(move |line| line.is_from_crew() == from_crew)
                };
                Ok(DriverView {
                    office: books::office(conn)?,
                    services: books::services(conn)?,
                    balance: books::balance(conn, seen.crew.driver)?,
                    n_unseen: unseen(false).count(),
                    sos_since: unseen(true).find(|line| line.is_sos).map(|line| line.at),
                    swap: swap_question(conn, crew, now)?,
                    crew: seen,
                    offer,
                    orders,
                    meter,
                    queue: None,
                    stands,
                    seq,
                })
            })
            .await?;
        view.crew = self.advised(view.crew);
        let waits = view.orders.is_empty() && view.offer.is_none();
        if waits
            && view
                .crew
                .shift
                .is_some_and(|shift| shift.break_since.is_none())
        {
            view.queue = self.queue_place(crew).await?;
        }
        Ok(view)
    }

    /// Where a free crew stands in the queue of its zone.
    async fn queue_place(&self, crew: CrewId) -> Result<Option<QueuePlace>> {
        let queues = self.zone_queues().await?;
        Ok(queues.into_iter().find_map(|queue| {
            let at = queue.crews.iter().position(|(known, _)| *known == crew)?;
            Some(QueuePlace {
                zone: queue.zone,
                name: queue.name,
                place: at + 1,
                of: queue.crews.len(),
            })
        }))
    }
}

/// The swap that a crew is asked about and may still answer.
fn swap_question(conn: &Connection, crew: CrewId, now: Timestamp) -> Result<Option<SwapQuestion>> {
    let Some((id, _)) = swaps::open_of(conn, crew)? else {
        return Ok(None);
    };
    let swap = swaps::get(conn, id)?;
    if swap.expires_at.is_some_and(|at| at <= now) {
        return Ok(None);
    }
    let takes = swap.chain.iter().find(|offer| offer.to == crew);
    let Some(takes) = takes else { return Ok(None) };
    let gives = swap
        .chain
        .iter()
        .find(|offer| offer.from.is_some_and(|(from, _)| from == crew));
    let gives = gives.map(|offer| OrderView::read(conn, offer.order, now));
    Ok(Some(SwapQuestion {
        id,
        at: swap.at,
        expires_at: swap.expires_at,
        gain: swap.gain,
        is_accepted: takes.accepted_at.is_some(),
        takes: OrderView::read(conn, takes.order, now)?,
        gives: gives.transpose()?,
    }))
}
