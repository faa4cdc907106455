//! Where a free crew is best waiting: where the next ones will ask and nobody else is near.
//!
//! Past days say where people will ask in the next twenty minutes. Each of them gets the nearest crew
//! that is free or will soon be, unless it is taken by then, else the second nearest, and so on: that
//! is the expected covering of Daskin (MEXCLP, 1983), in seconds of waiting instead of calls covered,
//! as Jagtenberg, Bhulai and van der Mei use it to send ambulances to stand ("Dynamic ambulance
//! redeployment", Operations Research for Health Care 4, 2015). A crew is advised to stand where this
//! makes people wait least, when that is worth the drive. Half of the drivers go: so much counts.

use std::collections::{BTreeMap, BTreeSet};

use super::constraints::{Ready, check_crew};
use super::snapshot::Advice;
use super::{CrewState, Decision, Policy, Snapshot, Stand};
use pult_domain::{CrewId, Point, Seconds, Timestamp, TravelMode};
use pult_geo::{CrewIndex, StraightLine};

/// How far it is looked ahead.
pub(super) const AHEAD: Seconds = Seconds::minutes(20);

/// Crews that are free within this count where they will be.
const SOON: Seconds = Seconds::minutes(10);

/// The nearest crews of each place that are told apart, and what it costs when all are taken.
const TOLD_APART: usize = 6;
const LONGEST: i64 = 900;

/// Places where people will ask that are looked at, at the most; of more, every n-th.
const PLACES: usize = 600;

/// Stands that are compared for a crew: the nearest.
const STANDS: usize = 12;

/// Of a hundred drivers, so many go where they are advised to.
const OBEY_PERCENT: i64 = 50;

/// What a drive of a second costs, in thousandths of a second of waiting, and the least that must come
/// of an advice, in seconds of waiting.
const DRIVE_PERMILLE: i64 = 100;
const LEAST: i64 = 60;

/// A stand this near is where the crew is.
const HERE: Seconds = Seconds(45);

/// One advice a round for so many crews.
const CREWS_A_ROUND: usize = 20;

/// Whom to advise to stand where.
pub(super) fn advice(snapshot: &Snapshot, policy: &Policy, now: Timestamp) -> Vec<Decision> {
    let Some(mut cover) = Cover::new(snapshot, policy, now) else {
        return Vec::new();
    };
    let n_most = snapshot.crews.len().div_ceil(CREWS_A_ROUND);
    let mut decisions = Vec::new();
    while decisions.len() < n_most
        && let Some(best) = cover.best()
    {
        decisions.push(Decision::Advise {
            crew: cover.crews[best.crew].id,
            stand: best.stand.clone(),
            gain: cover.sooner(&best),
        });
        cover.settle(&best);
    }
    decisions
}

/// A crew that is free, or will soon be.
struct Free {
    id: CrewId,
    mode: TravelMode,
    from: Point,
    after: Seconds,
    /// Whether it may be advised.
    may_go: bool,
}

/// A place where people will ask.
struct Place {
    point: Point,
    /// How many ask there, in thousandths.
    weight: i64,
    /// The nearest crews, with the seconds they take.
    nearest: Vec<(i64, usize)>,
}

struct Best<'a> {
    crew: usize,
    stand: &'a Stand,
    drive: Seconds,
    net: i64,
}

struct Cover<'a> {
    crews: Vec<Free>,
    places: Vec<Place>,
    stands: &'a [Stand],
    index: CrewIndex<usize>,
    /// The chance that a crew is taken before the next one asks, in thousandths.
    taken: i64,
}

impl<'a> Cover<'a> {
    /// `None` when there is nothing to learn from, or nobody to advise.
    fn new(snapshot: &'a Snapshot, policy: &Policy, now: Timestamp) -> Option<Cover<'a>> {
        let history = snapshot.history.as_deref()?;
        let stands = match snapshot.stands.is_empty() {
            true => &history.places[..],
            false => &snapshot.stands[..],
        };
        let standing: BTreeMap<_, _> = snapshot.standing.iter().map(|of| (of.crew, of)).collect();
        let free = |state: &CrewState| {
            let ready = check_crew(state, policy, SOON, now).ok()?;
            Some(free(
                state,
                &ready,
                standing.get(&state.crew.id).copied(),
                now,
            ))
        };
        let mut states: Vec<_> = snapshot.crews.iter().collect();
        states.sort_by_key(|state| state.crew.id);
        let crews: Vec<_> = states.into_iter().filter_map(free).collect();
        if stands.is_empty() || !crews.iter().any(|crew| crew.may_go) {
            return None;
        }
        let asked = history.days.iter();
        let asked: Vec<_> = asked
            .flat_map(|day| history.coming(day, now, AHEAD))
            .map(|(_, point)| point)
            .collect();
        let step = asked.len().div_ceil(PLACES).max(1);
        let weight = 1_000 * step as i64 / history.days.len().max(1) as i64;
        let n_coming = asked.len() as i64 * 1_000 / history.days.len().max(1) as i64;
        let around = CrewIndex::new(crews.iter().enumerate().map(|(at, crew)| (at, crew.from)));
        let place = |&point: &Point| Place {
            point,
            weight,
            nearest: nearest(&crews, &around, point),
        };
        let places: Vec<_> = asked.iter().step_by(step).map(place).collect();
        let taken = n_coming / 2 / crews.len().max(1) as i64;
        Some(Cover {
            places,
            index: CrewIndex::new(stands.iter().enumerate().map(|(at, of)| (at, of.point))),
            stands,
            taken: taken.clamp(100, 900),
            crews,
        })
    }

    /// The most that can come of sending one crew somewhere.
    fn best(&self) -> Option<Best<'a>> {
        let may_go = (0..self.crews.len()).filter(|&at| self.crews[at].may_go);
        let best = may_go.filter_map(|crew| self.best_of(crew));
        best.max_by_key(|best| (best.net, std::cmp::Reverse(best.crew)))
    }

    fn best_of(&self, at: usize) -> Option<Best<'a>> {
        let crew = &self.crews[at];
        let near = self.index.nearest(crew.from).take(STANDS);
        let best = near.filter_map(|(stand, _)| {
            let stand = &self.stands[stand];
            let drive = StraightLine::trip(crew.from, stand.point, crew.mode).duration;
            if drive < HERE || drive > AHEAD {
                return None;
            }
            let gain = self.gain(at, stand.point, drive) * OBEY_PERCENT / 100;
            let net = gain - drive.0 * DRIVE_PERMILLE / 1_000;
            (net > LEAST).then_some(Best {
                crew: at,
                stand,
                drive,
                net,
            })
        });
        best.max_by_key(|best| (best.net, std::cmp::Reverse(best.drive)))
    }

    /// How much less people wait in all, in seconds, when a crew stands there.
    fn gain(&self, crew: usize, there: Point, drive: Seconds) -> i64 {
        let mode = self.crews[crew].mode;
        let change = |place: &Place| {
            let time = StraightLine::trip(there, place.point, mode).duration.0;
            let is_near = place.nearest.iter().any(|&(_, at)| at == crew);
            let farthest = place.nearest.last().map_or(LONGEST, |&(time, _)| time);
            if !is_near && time >= farthest && place.nearest.len() == TOLD_APART {
                return 0;
            }
            let moved = with(&place.nearest, crew, time);
            (self.wait(&place.nearest) - self.wait(&moved)) * place.weight
        };
        let gain: i64 = self.places.iter().map(change).sum();
        // While it drives it stands at neither place.
        let share = (AHEAD.0 - drive.0).max(0);
        gain / 1_000 * share / AHEAD.0
    }

    /// The expected wait of somebody who asks where these crews are nearest.
    fn wait(&self, nearest: &[(i64, usize)]) -> i64 {
        let mut left = 1_000_000;
        let mut wait = 0;
        for &(time, _) in nearest.iter().take(TOLD_APART) {
            let gets_it = left * (1_000 - self.taken) / 1_000;
            wait += gets_it * time.min(LONGEST);
            left -= gets_it;
        }
        (wait + left * LONGEST) / 1_000_000
    }

    /// How much sooner the next one who asks at the stand has a crew.
    fn sooner(&self, best: &Best) -> Seconds {
        let others = self
            .crews
            .iter()
            .enumerate()
            .filter(|&(at, _)| at != best.crew);
        let time = |crew: &Free| {
            let drive = StraightLine::trip(crew.from, best.stand.point, crew.mode).duration;
            (crew.after + drive).0
        };
        let nearest = others.map(|(_, crew)| time(crew)).min();
        Seconds(nearest.unwrap_or(LONGEST).min(LONGEST))
    }

    fn settle(&mut self, best: &Best) {
        let crew = &mut self.crews[best.crew];
        crew.from = best.stand.point;
        crew.after = best.drive;
        crew.may_go = false;
        let mode = crew.mode;
        for place in &mut self.places {
            let time = StraightLine::trip(best.stand.point, place.point, mode)
                .duration
                .0;
            place.nearest = with(&place.nearest, best.crew, time);
        }
    }
}

fn free(state: &CrewState, ready: &Ready, advised: Option<&Advice>, now: Timestamp) -> Free {
    let goes = advised.filter(|of| !of.is_refused && of.there_at > now);
    let is_free = ready.after.0 == 0 && !ready.is_coming;
    Free {
        id: state.crew.id,
        mode: state.crew.mode,
        from: goes.map_or(ready.from, |of| of.to),
        after: goes.map_or(ready.after, |of| of.there_at - now),
        may_go: is_free && advised.is_none_or(|of| of.there_at <= now) && !state.queues,
    }
}

/// The nearest crews of a place. More than are told apart are measured, since some are not free yet.
fn nearest(crews: &[Free], around: &CrewIndex<usize>, place: Point) -> Vec<(i64, usize)> {
    let near = around.nearest(place).take(2 * TOLD_APART);
    let timed = near.map(|(at, _)| {
        let crew = &crews[at];
        let drive = StraightLine::trip(crew.from, place, crew.mode).duration;
        ((crew.after + drive).0, at)
    });
    let timed: BTreeSet<_> = timed.collect();
    timed.into_iter().take(TOLD_APART).collect()
}

/// The nearest crews when one of all crews takes this long.
fn with(nearest: &[(i64, usize)], crew: usize, time: i64) -> Vec<(i64, usize)> {
    let mut moved: Vec<_> = nearest
        .iter()
        .copied()
        .filter(|&(_, at)| at != crew)
        .collect();
    let at = moved.partition_point(|&other| other < (time, crew));
    moved.insert(at, (time, crew));
    moved.truncate(TOLD_APART);
    moved
}

#[cfg(test)]
mod tests;
