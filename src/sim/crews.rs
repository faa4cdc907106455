//! Simulated crews: they answer offers, drive along the roads, stop at doors, and say where they are.
//!
//! They come in by the same door as everybody else and know nothing that a real crew would not.

use std::collections::{HashMap, HashSet};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::chance::{between, chance};
use pult_app::{Caller, CrewView, DeviceKind, Dispatch, Error, Result};
use pult_domain::{
    Actor, AssignmentId, CrewId, Duty, Meters, OrderId, Origin, Point, Position, Role, Seconds,
    StopId, Timestamp, TravelMode,
};
use pult_geo::distance;

/// How long a crew thinks about an offer, in seconds.
const THINKING: (i64, i64) = (2, 9);
/// How many offers in a hundred are declined, and how many are left unanswered.
const DECLINED: u32 = 8;
const IGNORED: u32 = 3;
/// How many advices in a hundred are followed.
const OBEYED: u32 = 50;
/// How long a crew stands at a stop, in seconds.
const STANDING: (i64, i64) = (30, 120);
/// A page that tells no position for so long has no receiver.
const SILENT: Seconds = Seconds(60);
/// How exact their positions are.
const ACCURACY: Meters = Meters(10);

/// The crews of an office, driven by chance.
pub struct Crews {
    dispatch: Dispatch,
    rng: ChaCha8Rng,
    drivers: HashMap<CrewId, Driver>,
    /// The orders of the website that whoever drives by hand was asked about.
    left: HashSet<OrderId>,
}

/// One crew behind the wheel.
struct Driver {
    at: Point,
    answer: Option<(AssignmentId, Timestamp, Answer)>,
    /// What it will say to a swap, and when.
    swap: Option<(i64, Timestamp, Answer)>,
    drive: Option<Drive>,
    /// The advice it has thought about: when that came, and the drive there if it goes.
    advised: Option<(Timestamp, Option<Drive>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Accept,
    Decline,
    Ignore,
}

/// A drive to a stop, and the stay there.
struct Drive {
    stop: StopId,
    path: Vec<Point>,
    length: f64,
    since: Timestamp,
    duration: Seconds,
    standing: Seconds,
    arrived: Option<Timestamp>,
}

impl Crews {
    /// The crews of an office; the same seed makes the same choices.
    pub fn new(dispatch: Dispatch, seed: u64) -> Crews {
        Crews {
            dispatch,
            rng: ChaCha8Rng::seed_from_u64(seed),
            drivers: HashMap::new(),
            left: HashSet::new(),
        }
    }

    /// Lets everybody do what the time since the last step allows.
    ///
    /// # Errors
    /// `Internal` when the office fails.
    pub async fn step(&mut self) -> Result<()> {
        let now = self.dispatch.now();
        let mut positions = Vec::new();
        let by_hand = self.by_hand().await?;
        let crews = self.dispatch.crews(&Caller::CONSOLE).await?;
        let mut idle = crews
            .iter()
            .find(|view| by_hand.contains(&view.crew.id) && view.duty == Duty::Free)
            .filter(|view| view.assignments.is_empty())
            .map(|view| view.crew.id);
        for view in crews {
            let Some(position) = view.crew.position.filter(|_| view.shift.is_some()) else {
                continue;
            };
            if by_hand.contains(&view.crew.id) {
                self.drivers.remove(&view.crew.id);
                // A browser without a receiver stays where the crew was seen last.
                if now - position.at > SILENT {
                    positions.push((view.crew.id, vec![seen(position.point, now, position.at)]));
                }
                continue;
            }
            let driver = self.drivers.entry(view.crew.id);
            driver.or_insert_with(|| Driver {
                at: position.point,
                answer: None,
                swap: None,
                drive: None,
                advised: None,
            });
            if let Some(person) = idle
                && self.leaves_to(person, &view).await?
            {
                idle = None;
                continue;
            }
            self.answer(&view, now).await?;
            self.answer_swap(&view, now).await?;
            self.stand(&view, now);
            self.drive(&view, now).await?;
            if let Some(driver) = self.drivers.get(&view.crew.id) {
                positions.push((view.crew.id, vec![seen(driver.at, now, position.at)]));
            }
        }
        match self
            .dispatch
            .report_positions(&crew_caller(), positions)
            .await
        {
            Ok(()) | Err(Error::Invalid { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The crews that somebody drives on the page of the drivers: chance leaves them alone.
    async fn by_hand(&self) -> Result<HashSet<CrewId>> {
        let devices = self.dispatch.devices(&Caller::CONSOLE, None).await?;
        let pages = devices.iter().filter(|one| one.kind == DeviceKind::Page);
        Ok(pages.map(|page| page.crew).collect())
    }

    /// Whoever tries the website and the page of the drivers wants to see the one's order on the other: simulated
    /// crews leave it, once, to the person who waits.
    async fn leaves_to(&mut self, person: CrewId, view: &CrewView) -> Result<bool> {
        let Some((offer, &[order])) = view.offer().map(|offer| (offer.id, &offer.orders[..]))
        else {
            return Ok(false);
        };
        let caller = crew_caller();
        let origin = self.dispatch.order(&Caller::CONSOLE, order).await?;
        if origin.order.origin != Origin::Website || !self.left.insert(order) {
            return Ok(false);
        }
        let declined = self.dispatch.decline(&caller, offer, view.crew.id).await;
        tolerate(declined.map(drop))?;
        let asked = self.dispatch.offer_order(&Caller::CONSOLE, order, person);
        tolerate(asked.await.map(drop))?;
        Ok(true)
    }

    async fn answer(&mut self, view: &CrewView, now: Timestamp) -> Result<()> {
        let crew = view.crew.id;
        let Some(offer) = view.offer().map(|offer| offer.id) else {
            return Ok(());
        };
        let Some(driver) = self.drivers.get_mut(&crew) else {
            return Ok(());
        };
        match driver.answer {
            Some((known, at, answer)) if known == offer => {
                if at > now || answer == Answer::Ignore {
                    return Ok(());
                }
                driver.answer = None;
                let caller = crew_caller();
                let answered = match answer {
                    Answer::Accept => self.dispatch.accept(&caller, offer, crew).await,
                    _ => self.dispatch.decline(&caller, offer, crew).await,
                };
                tolerate(answered.map(drop))
            }
            _ => {
                let (at, answer) = thought(&mut self.rng, now);
                driver.answer = Some((offer, at, answer));
                Ok(())
            }
        }
    }

    /// Says yes or no to taking over an order from another crew.
    async fn answer_swap(&mut self, view: &CrewView, now: Timestamp) -> Result<()> {
        let (Some((swap, _)), Some(driver)) = (view.swap, self.drivers.get_mut(&view.crew.id))
        else {
            return Ok(());
        };
        match driver.swap {
            Some((known, at, answer)) if known == swap => {
                if at > now || answer == Answer::Ignore {
                    return Ok(());
                }
                driver.swap = None;
                let accepts = answer == Answer::Accept;
                let caller = crew_caller();
                let answered = self
                    .dispatch
                    .answer_swap(&caller, swap, view.crew.id, accepts);
                tolerate(answered.await.map(drop))
            }
            _ => {
                let (at, answer) = thought(&mut self.rng, now);
                driver.swap = Some((swap, at, answer));
                Ok(())
            }
        }
    }

    /// Drives to where it is advised to stand, or does not: half of them go.
    fn stand(&mut self, view: &CrewView, now: Timestamp) {
        let Some(driver) = self.drivers.get_mut(&view.crew.id) else {
            return;
        };
        let Some(advice) = &view.advice else {
            driver.advised = None;
            return;
        };
        let is_known = driver
            .advised
            .as_ref()
            .is_some_and(|(at, _)| *at == advice.at);
        if !is_known {
            let goes = chance(&mut self.rng, OBEYED);
            let to = advice.stand.point;
            let drive = goes.then(|| set_out(&self.dispatch, driver.at, to, view.crew.mode, now));
            driver.advised = Some((advice.at, drive));
        }
        if let Some((_, Some(drive))) = &driver.advised {
            driver.at = drive.place_at(now);
        }
    }

    async fn drive(&mut self, view: &CrewView, now: Timestamp) -> Result<()> {
        let crew = view.crew.id;
        if view.assignments.iter().all(|held| held.status.is_offered()) {
            if let Some(driver) = self.drivers.get_mut(&crew) {
                driver.drive = None;
            }
            return Ok(());
        }
        let caller = crew_caller();
        let Some((order, stop, to)) = self.next_stop(crew).await? else {
            return Ok(());
        };
        let standing = Seconds(between(&mut self.rng, STANDING.0, STANDING.1));
        let Some(driver) = self.drivers.get_mut(&crew) else {
            return Ok(());
        };
        let drive = match &mut driver.drive {
            Some(drive) if drive.stop == stop => drive,
            other => {
                let to = to.unwrap_or(driver.at);
                let drive = set_out(&self.dispatch, driver.at, to, view.crew.mode, now);
                other.insert(Drive {
                    stop,
                    standing,
                    ..drive
                })
            }
        };
        driver.at = drive.place_at(now);
        match drive.arrived {
            None if now - drive.since >= drive.duration => {
                drive.arrived = Some(now);
                let arrived = self.dispatch.arrive(&caller, order, stop, None).await;
                tolerate(arrived.map(drop))
            }
            Some(at) if now - at >= drive.standing => {
                driver.drive = None;
                let left = self.dispatch.leave(&caller, order, stop, None).await;
                tolerate(left.map(drop))
            }
            _ => Ok(()),
        }
    }

    /// The stop a crew drives to now: the first open one of its running assignment.
    async fn next_stop(&self, crew: CrewId) -> Result<Option<(OrderId, StopId, Option<Point>)>> {
        let queue = self.dispatch.crew_queue(&Caller::CONSOLE, crew).await?;
        let Some(view) = queue.first() else {
            return Ok(None);
        };
        let started = view.order.started_at.is_some();
        let open = view.order.stops.iter().find(|stop| stop.is_open());
        Ok(open.filter(|_| started).map(|stop| {
            let point = stop.place().and_then(|place| place.point);
            (view.order.id, stop.id, point)
        }))
    }

    /// Sends a crew on a break now and then, and lets it come back.
    ///
    /// # Errors
    /// `Internal` when the office fails.
    pub async fn rest(&mut self) -> Result<()> {
        let by_hand = self.by_hand().await?;
        for view in self.dispatch.crews(&Caller::CONSOLE).await? {
            if by_hand.contains(&view.crew.id) {
                continue;
            }
            let idle = view.assignments.is_empty();
            let rests = view.shift.is_some_and(|shift| shift.break_since.is_some());
            let done = if rests && chance(&mut self.rng, 15) {
                self.dispatch.end_break(&crew_caller(), view.crew.id).await
            } else if idle && view.shift.is_some() && chance(&mut self.rng, 1) {
                self.dispatch.take_break(&crew_caller(), view.crew.id).await
            } else {
                Ok(())
            };
            tolerate(done)?;
        }
        Ok(())
    }
}

impl Drive {
    /// Where the crew is on its way.
    fn place_at(&self, now: Timestamp) -> Point {
        let share = match self.duration.0 {
            0 => 1.0,
            whole => ((now - self.since).0 as f64 / whole as f64).clamp(0.0, 1.0),
        };
        let mut left = self.length * share;
        for pair in self.path.windows(2) {
            let step = distance::fast_meters(pair[0], pair[1]);
            if left <= step && step > 0.0 {
                let part = left / step;
                return Point {
                    lat: pair[0].lat + (pair[1].lat - pair[0].lat) * part,
                    lon: pair[0].lon + (pair[1].lon - pair[0].lon) * part,
                };
            }
            left -= step;
        }
        self.path.last().copied().unwrap_or_default()
    }
}

/// When a crew will answer, and what.
fn thought(rng: &mut ChaCha8Rng, now: Timestamp) -> (Timestamp, Answer) {
    let roll = between(rng, 0, 99) as u32;
    let answer = match roll {
        roll if roll < DECLINED => Answer::Decline,
        roll if roll < DECLINED + IGNORED => Answer::Ignore,
        _ => Answer::Accept,
    };
    (now + Seconds(between(rng, THINKING.0, THINKING.1)), answer)
}

fn set_out(dispatch: &Dispatch, from: Point, to: Point, mode: TravelMode, now: Timestamp) -> Drive {
    let route = dispatch.router().route(from, to, mode);
    let (mut path, duration) = match route {
        Some(route) => (route.geometry, route.duration),
        None => (vec![from], Seconds(0)),
    };
    path.push(to);
    Drive {
        stop: StopId(0),
        length: path
            .windows(2)
            .map(|pair| distance::fast_meters(pair[0], pair[1]))
            .sum(),
        path,
        since: now,
        duration,
        standing: Seconds(0),
        arrived: None,
    }
}

fn seen(at: Point, now: Timestamp, newest: Timestamp) -> Position {
    Position {
        at: now.max(newest),
        point: at,
        accuracy: ACCURACY,
    }
}

/// Crews call as an app of the Yandex door would.
fn crew_caller() -> Caller {
    Caller {
        origin: Origin::Yandex,
        actor: Actor::System,
        company: None,
        role: Role::Dispatch,
    }
}

/// Somebody was faster: a simulated crew shrugs, as a real one does.
fn tolerate(done: Result<()>) -> Result<()> {
    match done {
        Err(Error::InvalidState { .. } | Error::NotFound { .. }) => Ok(()),
        other => other,
    }
}
