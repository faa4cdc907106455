//! The crews of a moment, ready to be held against orders.

use std::collections::{BTreeMap, BTreeSet};

use super::bundle::Bundle;
use super::constraints::{Promise, Ready, Rejection, check_crew, check_pair};
use super::cost::{Cost, Sending, lateness_if_left, waited};
use super::gap::gaps;
use super::hold::{self, FORESEEN, Part};
use super::journey::{Access, Journey, Roads};
use super::swap::Own;
use super::turns::{Turn, Turns};
use super::worth::worths;
use super::{CrewState, OpenOrder, Policy, Snapshot, fairness};
use pult_domain::{CrewId, Leg, OrderId, Point, Seconds, Timestamp, TravelMode};
use pult_geo::{CrewIndex, Router, StraightLine};

/// Everything that is the same for all orders of a plan.
pub(super) struct Field<'a> {
    pub snapshot: &'a Snapshot,
    pub policy: &'a Policy,
    pub now: Timestamp,
    router: &'a dyn Router,
    /// By id.
    pub crews: Vec<&'a CrewState>,
    ready: Vec<Result<Ready, Rejection>>,
    index: CrewIndex<usize>,
    turns: Turns<'a>,
    balances: BTreeMap<CrewId, Seconds>,
    gaps: BTreeMap<CrewId, Seconds>,
    /// Whether more orders wait than crews are free: then those that soon will be are foreseen.
    pub foresees: bool,
    /// Whose the orders are that crews are on their way to.
    own: BTreeMap<OrderId, Own>,
    /// The crews that are on their way to these.
    holders: BTreeSet<CrewId>,
}

/// What leaving an order over costs that a crew is on its way to: more than any crew does.
const KEPT: Seconds = Seconds(10_000_000);

/// A crew that may be asked about a bundle.
pub(super) struct Candidacy {
    /// Its place in [`Field::crews`].
    pub crew: usize,
    pub access: Access,
    pub legs: Vec<Leg>,
    pub cost: Cost,
    /// How many tasks it has room for.
    pub room: usize,
    pub part: Part,
}

/// Who may be asked about a bundle, and who not.
pub(super) struct Considered {
    pub candidates: Vec<Candidacy>,
    pub ruled_out: Vec<(usize, Rejection)>,
    /// What leaving the bundle over costs.
    pub unserved: Seconds,
    /// Whether more crews would pass the rules than were compared.
    pub is_cut: bool,
}

impl Considered {
    /// How this crew would do it, if it may.
    pub fn chosen(&self, crew: usize) -> Option<&Candidacy> {
        self.candidates.iter().find(|of| of.crew == crew)
    }

    /// How this crew would do it, if it may be asked now.
    pub fn asked(&self, crew: usize) -> Option<&Candidacy> {
        self.chosen(crew).filter(|of| of.part == Part::Asked)
    }

    /// Those that may be asked or waited for, cheapest first.
    pub fn fit(&self) -> impl Iterator<Item = &Candidacy> {
        let fit = self.candidates.iter();
        fit.filter(|of| of.part != Part::Foreseen)
    }
}

impl<'a> Field<'a> {
    /// For a plan of so many orders.
    pub fn new(
        snapshot: &'a Snapshot,
        policy: &'a Policy,
        router: &'a dyn Router,
        now: Timestamp,
        n_wanted: usize,
    ) -> Field<'a> {
        let mut crews: Vec<_> = snapshot.crews.iter().collect();
        crews.sort_by_key(|crew| crew.crew.id);
        let check = |ahead: Seconds| -> Vec<_> {
            let check = |crew: &&CrewState| check_crew(crew, policy, ahead, now);
            crews.iter().map(check).collect()
        };
        let mut ready = check(policy.holds_within());
        let free: Vec<_> = crews
            .iter()
            .zip(&ready)
            .filter_map(|(&crew, ready)| {
                Some((crew, (*ready).ok().filter(|of| !of.is_coming)?.from))
            })
            .collect();
        let foresees = (1..n_wanted).contains(&free.len());
        if foresees {
            ready = check(policy.holds_within().max(FORESEEN));
        }
        let spots = ready.iter().enumerate();
        let index = CrewIndex::new(spots.filter_map(|(at, ready)| Some((at, ready.ok()?.from))));
        Field {
            turns: Turns::new(free.iter().map(|&(crew, _)| crew)),
            gaps: left_behind(snapshot, &free, n_wanted, now),
            foresees,
            balances: fairness::balances(&crews, now),
            snapshot,
            policy,
            now,
            router,
            crews,
            ready,
            index,
            own: BTreeMap::new(),
            holders: BTreeSet::new(),
        }
    }

    /// The same, where crews are on their way to some of the orders and only so many wait.
    pub fn where_own(mut self, own: BTreeMap<OrderId, Own>, n_waiting: usize) -> Field<'a> {
        self.holders = own.values().map(|own| own.crew).collect();
        self.own = own;
        let crews = self.crews.iter().zip(&self.ready);
        let free: Vec<_> = crews
            .filter(|(crew, _)| !self.holders.contains(&crew.crew.id))
            .filter_map(|(&crew, ready)| {
                Some((crew, (*ready).ok().filter(|of| !of.is_coming)?.from))
            })
            .collect();
        self.gaps = left_behind(self.snapshot, &free, n_waiting, self.now);
        self
    }

    /// How many crews could be asked about something, or waited for.
    pub fn n_ready(&self) -> usize {
        self.ready.len() - self.unready().count()
    }

    /// The crews that can neither be asked about anything nor waited for.
    pub fn unready(&self) -> impl Iterator<Item = (usize, Rejection)> + '_ {
        let ready = self.ready.iter().enumerate();
        ready.filter_map(|(at, ready)| match ready {
            Ok(ready) if ready.is_coming && ready.after > self.policy.holds_within() => {
                Some((at, Rejection::Busy))
            }
            Ok(_) => None,
            Err(rejection) => Some((at, *rejection)),
        })
    }

    /// The way of a bundle in one mode, at this hour.
    pub fn journey(&self, bundle: &Bundle<'a>, mode: TravelMode) -> Journey<'a> {
        Journey::new(bundle.stops().to_vec(), self.roads(bundle.first()), mode)
    }

    /// The crews that are free for something now and may be asked about an order.
    pub fn present(&self, open: &'a OpenOrder) -> impl Iterator<Item = (&'a CrewState, Ready)> {
        let crews = self.crews.iter().zip(&self.ready);
        crews.filter_map(move |(&crew, ready)| {
            let ready = (*ready).ok().filter(|ready| !ready.is_coming)?;
            let may = check_pair(open, crew, self.now).is_ok();
            may.then_some((crew, ready))
        })
    }

    /// Finds who may be asked about a bundle: the nearest `width` that pass the rules, and as many of
    /// those whose turn it is.
    pub fn consider(&self, bundle: &Bundle<'a>, width: usize) -> Considered {
        let turn = self.turn(bundle);
        let (mut chosen, ruled_out, is_cut) = self.near(bundle, width, &turn);
        let own = self.own.get(&bundle.first().order.id);
        chosen.extend(own.and_then(|own| self.position(own.crew)));
        let turns = Seconds(self.policy.turn.0.saturating_mul(turn.len() as i64));
        let each = self.policy.unserved.0;
        let mut considered = Considered {
            candidates: Vec::with_capacity(chosen.len()),
            ruled_out,
            unserved: turns + Seconds(each.saturating_mul(bundle.orders.len() as i64)),
            is_cut,
        };
        for mode in TravelMode::ALL {
            let crews = chosen.iter().copied();
            let crews: Vec<_> = crews
                .filter(|&at| self.crews[at].crew.mode == mode)
                .collect();
            if !crews.is_empty() {
                self.measure(bundle, &crews, mode, &turn, &mut considered);
            }
        }
        let by_cost = |candidate: &Candidacy| (candidate.cost.total(), candidate.crew);
        considered.candidates.sort_by_key(by_cost);
        let late = considered
            .fit()
            .next()
            .map(|best| lateness_if_left(bundle, &best.legs, self.policy, self.now));
        if let Some(late) = late {
            considered.unserved = considered.unserved + late;
        }
        if own.is_some() {
            considered.unserved = considered.unserved + KEPT;
        }
        considered
    }

    /// How one crew, already known to pass the rules, would carry a smaller bundle.
    pub fn legs_of(&self, bundle: &Bundle<'a>, crew: usize) -> Option<Vec<Leg>> {
        let ready = self.ready[crew].ok()?;
        let mode = self.crews[crew].crew.mode;
        let journey = self.journey(bundle, mode);
        let access = self.accesses(&journey, bundle, &[ready.from], mode)[0]?;
        Some(journey.legs(access, self.now + ready.after))
    }

    /// The roads as they are now where an order begins.
    pub fn roads(&self, open: &OpenOrder) -> Roads<'a> {
        Roads {
            router: self.router,
            factor: self.snapshot.factors.permille(open.zone, self.now),
        }
    }

    fn passes(&self, bundle: &Bundle, crew: &CrewState) -> Result<(), Rejection> {
        let mut orders = bundle.orders.iter();
        orders.try_for_each(|open| check_pair(open, crew, self.now))
    }

    fn turn(&self, bundle: &Bundle) -> Turn {
        let open = bundle.first();
        let may = |crew: &CrewState| self.passes(bundle, crew).is_ok();
        self.turns.of(open.zone, open.queue, may)
    }

    fn near(
        &self,
        bundle: &Bundle,
        width: usize,
        turn: &Turn,
    ) -> (BTreeSet<usize>, Vec<(usize, Rejection)>, bool) {
        let asked = turn.first(width).filter_map(|crew| self.position(crew));
        let mut chosen: BTreeSet<_> = asked.collect();
        let mut ruled_out = Vec::new();
        let (mut n_near, mut n_coming) = (0, 0);
        for at in self.by_distance(bundle.start()) {
            let Some(part) = self.part(bundle, at) else {
                ruled_out.push((at, Rejection::Busy));
                continue;
            };
            let n = match part {
                Part::Asked => &mut n_near,
                Part::Awaited | Part::Foreseen => &mut n_coming,
            };
            match self.passes(bundle, self.crews[at]) {
                Ok(()) if *n < width => {
                    chosen.insert(at);
                    *n += 1;
                }
                Ok(()) if n_near == width => return (chosen, ruled_out, true),
                Ok(()) => {}
                Err(_) if part == Part::Foreseen => {}
                Err(rejection) => ruled_out.push((at, rejection)),
            }
        }
        (chosen, ruled_out, false)
    }

    /// What a crew is for a bundle; `None` when it is busy for too long.
    fn part(&self, bundle: &Bundle, at: usize) -> Option<Part> {
        let waited = waited(bundle.first(), self.policy, self.now);
        let ready = self.ready[at].ok()?;
        hold::part(&ready, waited, self.policy, self.foresees)
    }

    /// Everybody who could be asked, nearest first; by id when nobody knows where the order is.
    fn by_distance(&self, start: Option<Point>) -> Box<dyn Iterator<Item = usize> + '_> {
        match start {
            Some(point) => Box::new(self.index.nearest(point).map(|(at, _)| at)),
            None => Box::new((0..self.crews.len()).filter(|&at| self.ready[at].is_ok())),
        }
    }

    fn position(&self, crew: CrewId) -> Option<usize> {
        self.crews
            .binary_search_by_key(&crew, |state| state.crew.id)
            .ok()
    }

    fn accesses(
        &self,
        journey: &Journey,
        bundle: &Bundle,
        from: &[Point],
        mode: TravelMode,
    ) -> Vec<Option<Access>> {
        if journey.starts_anywhere() {
            let assumed = journey.assumed(self.policy.unknown_eta);
            return vec![Some(assumed); from.len()];
        }
        journey.access(from, self.roads(bundle.first()), mode)
    }

    fn measure(
        &self,
        bundle: &Bundle<'a>,
        crews: &[usize],
        mode: TravelMode,
        turn: &Turn,
        considered: &mut Considered,
    ) {
        let journey = self.journey(bundle, mode);
        let ready = crews
            .iter()
            .filter_map(|&at| Some((at, self.ready[at].ok()?)));
        let ready: Vec<_> = ready.collect();
        let from: Vec<_> = ready.iter().map(|(_, ready)| ready.from).collect();
        let accesses = self.accesses(&journey, bundle, &from, mode);
        for ((at, ready), access) in ready.into_iter().zip(accesses) {
            match self.candidacy(bundle, &journey, (at, ready), access, turn) {
                Ok(candidacy) => considered.candidates.push(candidacy),
                Err(_) if self.part(bundle, at) == Some(Part::Foreseen) => {}
                Err(rejection) => considered.ruled_out.push((at, rejection)),
            }
        }
    }

    fn candidacy(
        &self,
        bundle: &Bundle<'a>,
        journey: &Journey,
        (at, ready): (usize, Ready),
        access: Option<Access>,
        turn: &Turn,
    ) -> Result<Candidacy, Rejection> {
        let crew = self.crews[at];
        let way = journey.reach(ready.from);
        if self
            .policy
            .reach(crew.crew.mode)
            .is_some_and(|reach| way > reach)
        {
            return Err(Rejection::OutOfReach(way));
        }
        let access = access.ok_or(Rejection::NoWay)?;
        let legs = journey.legs(access, self.now + ready.after);
        if let Some(promise) = ready.promise
            && !keeps(promise, journey, &legs, crew.crew.mode)
        {
            return Err(Rejection::Promised(promise.at));
        }
        self.check_own(bundle, crew, &ready, &legs)?;
        let sending = Sending {
            bundle,
            remaining: hold::remaining(&ready),
            access,
            legs: &legs,
            rating: crew.rating,
            fairness: self
                .balances
                .get(&crew.crew.id)
                .copied()
                .unwrap_or_default(),
            gap: self.gaps.get(&crew.crew.id).copied().unwrap_or_default(),
            ahead: turn.ahead_of(crew.crew.id),
            is_own: self.is_own(bundle, crew),
            is_owed: crew.is_owed,
        };
        Ok(Candidacy {
            crew: at,
            access,
            cost: sending.cost(self.policy, self.now),
            legs,
            room: ready.room,
            part: self.part(bundle, at).ok_or(Rejection::Busy)?,
        })
    }
}

impl Field<'_> {
    fn is_own(&self, bundle: &Bundle, crew: &CrewState) -> bool {
        let own = self.own.get(&bundle.first().order.id);
        own.is_some_and(|own| own.crew == crew.crew.id)
    }

    /// An order that a crew is on its way to goes only to one that is there in time; and a crew that is
    /// on its way takes one order instead.
    fn check_own(
        &self,
        bundle: &Bundle,
        crew: &CrewState,
        ready: &Ready,
        legs: &[Leg],
    ) -> Result<(), Rejection> {
        if self.holders.contains(&crew.crew.id) && bundle.orders.len() > 1 {
            return Err(Rejection::Busy);
        }
        let Some(own) = self.own.get(&bundle.first().order.id) else {
            return Ok(());
        };
        if own.crew == crew.crew.id {
            return Ok(());
        }
        if ready.is_coming {
            return Err(Rejection::Busy);
        }
        match legs.first() {
            Some(leg) if leg.eta <= own.latest => Ok(()),
            _ => Err(Rejection::PastPromise(own.latest)),
        }
    }
}

/// What each free crew leaves behind when it is sent away, where more are free than orders wait: its worth
/// as past days tell, else the gap it leaves in where the newest orders came up.
fn left_behind(
    snapshot: &Snapshot,
    free: &[(&CrewState, Point)],
    n_waiting: usize,
    now: Timestamp,
) -> BTreeMap<CrewId, Seconds> {
    match &snapshot.history {
        _ if free.len() <= n_waiting => BTreeMap::new(),
        Some(history) => worths(history, free, now),
        None => gaps(snapshot, free),
    }
}

/// Whether a crew that ends these legs can still be where it promised, by the straight line.
fn keeps(promise: Promise, journey: &Journey, legs: &[Leg], mode: TravelMode) -> bool {
    let ends_at = legs.last().map(|leg| leg.eta);
    let drive = match (journey.end(), promise.point) {
        (Some(end), Some(there)) => StraightLine::trip(end, there, mode).duration,
        _ => Seconds(0),
    };
    ends_at.is_none_or(|at| at + drive <= promise.at)
}
