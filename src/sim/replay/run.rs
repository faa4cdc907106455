//! A day as it goes: requests come in, cabs drive, and a strategy decides every few seconds.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::day::Day;
use super::fate::{Fate, Person};
use super::figures::{Figures, Served, Work};
use super::strategy::{Choice, Moment, Move, Offer, Strategy, Visit};
use super::wheel::{Call, Job, Wheel};
use super::world::{AT_THE_DOOR, NEARLY_THERE, World};
use pult_domain::{Meters, Point, Seconds, Timestamp, TravelMode};
use pult_engine::History;
use pult_geo::{Router, Trip};

/// How often it is decided while anybody waits.
pub const STEP: Seconds = Seconds(5);

/// How often crews are advised where to stand.
const ROUND: Seconds = Seconds::minutes(2);

/// Something that was decided, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// When.
    pub at: Timestamp,
    /// Which cab.
    pub cab: usize,
    /// About which requests.
    pub requests: Vec<usize>,
    /// Whether it said yes.
    pub accepted: bool,
    /// Whether it was to take over what another one was on its way to.
    pub is_swap: bool,
}

/// How a day went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In figures.
    pub figures: Figures,
    /// Who was asked about what, in the order of time.
    pub asked: Vec<Asked>,
    /// The wait of each request, from the asking to the crew's arrival; `None`: not served.
    pub waits: Vec<Option<Seconds>>,
    /// Which cab came to each request; `None`: none did.
    pub came: Vec<Option<usize>>,
    /// How often each request was moved to another crew.
    pub moves: Vec<u32>,
    /// How much later than first promised each crew came; `None`: nobody came.
    pub late: Vec<Option<Seconds>>,
    /// How many cabs had nothing to do, at each full quarter of an hour of the day.
    pub free: Vec<(Timestamp, usize)>,
}

/// What a day is replayed with.
#[derive(Clone)]
pub struct Setting<'a> {
    /// The roads.
    pub router: &'a dyn Router,
    /// What people and streets do.
    pub world: World,
    /// Of the draws.
    pub seed: u64,
    /// Past days that the engine may learn from.
    pub history: Option<Arc<History>>,
}

impl<'a> Setting<'a> {
    /// On these roads in a plain world, with nothing learned.
    pub fn plain(router: &'a dyn Router, seed: u64) -> Setting<'a> {
        Setting {
            router,
            world: World::PLAIN,
            seed,
            history: None,
        }
    }
}

/// Replays the day under a strategy. The same day, strategy and setting give the same outcome.
pub fn run(day: &Day, strategy: &Strategy, setting: &Setting) -> Outcome {
    play(day, setting, |moment| strategy.decide(moment))
}

/// Replays the day; `decide` says at each moment what is done.
pub(super) fn play(
    day: &Day,
    setting: &Setting,
    mut decide: impl FnMut(&Moment) -> Vec<Choice>,
) -> Outcome {
    let mut course = Course::new(day, setting);
    let mut now = course.begins();
    loop {
        course.listen(now);
        for choice in decide(&course.moment(now)) {
            course.choose(choice, now);
        }
        match course.next(now) {
            Some(next) => now = next,
            None => return course.outcome(),
        }
    }
}

/// Cabs that think about a question.
struct Question {
    choice: Choice,
    answered_at: Timestamp,
}

struct Course<'a> {
    day: &'a Day,
    setting: &'a Setting<'a>,
    wheels: Vec<Wheel>,
    people: Vec<Person>,
    /// The requests in the order in which they are made.
    to_hear: VecDeque<(Timestamp, usize)>,
    waiting: Vec<usize>,
    refused: BTreeSet<(usize, usize)>,
    questions: Vec<Question>,
    asked: Vec<Asked>,
    free: Vec<(Timestamp, usize)>,
    round_at: Timestamp,
    is_round: bool,
    minute: i64,
}

impl<'a> Course<'a> {
    fn new(day: &'a Day, setting: &'a Setting<'a>) -> Course<'a> {
        let heard = |(at, request): (usize, &super::Request)| {
            let lead = setting.world.lead_of(setting.seed, at);
            (request.at - lead, at)
        };
        let mut to_hear: Vec<_> = day.requests.iter().enumerate().map(heard).collect();
        to_hear.sort_unstable();
        let people = day.requests.iter().map(|_| Person::default());
        Course {
            day,
            setting,
            wheels: day.cabs.iter().map(Wheel::new).collect(),
            people: people.collect(),
            to_hear: to_hear.into(),
            waiting: Vec::new(),
            refused: BTreeSet::new(),
            questions: Vec::new(),
            asked: Vec::new(),
            free: Vec::new(),
            round_at: Timestamp(i64::MIN),
            is_round: false,
            minute: i64::MIN,
        }
    }

    fn begins(&self) -> Timestamp {
        self.to_hear.front().map_or(Timestamp(0), |&(at, _)| at)
    }

    /// Goes on to now: cabs drive, people ask, give up and get in, crews answer and rest.
    fn listen(&mut self, now: Timestamp) {
        let n_free = self.n_free();
        self.drive(now);
        while let Some(&(at, request)) = self.to_hear.front()
            && at <= now
        {
            self.to_hear.pop_front();
            self.waiting.push(request);
        }
        self.lose_patience(now);
        for (wheel, cab) in self.wheels.iter_mut().zip(&self.day.cabs) {
            wheel.rest(cab, now);
        }
        self.hail(now);
        self.hear_answers(now);
        self.count_free(now);
        self.is_round = now >= self.round_at || self.n_free() > n_free;
        if now >= self.round_at {
            self.round_at = now + ROUND;
        }
    }

    fn n_free(&self) -> usize {
        self.wheels.iter().filter(|wheel| wheel.is_free()).count()
    }

    fn count_free(&mut self, now: Timestamp) {
        let quarter = Timestamp(now.0.div_euclid(900) * 900);
        if self.free.last().is_none_or(|&(at, _)| at < quarter) {
            let moment = self.moment(now);
            let n_free = moment.free().count();
            self.free.push((quarter, n_free));
        }
    }

    fn drive(&mut self, now: Timestamp) {
        let (day, setting, people) = (self.day, self.setting, &mut self.people);
        for (cab, wheel) in self.wheels.iter_mut().enumerate() {
            wheel.advance(now, |arrival| {
                let request = &day.requests[arrival.visit.request];
                if !arrival.visit.is_pickup {
                    return (request.alighting, true);
                }
                let person = &mut people[arrival.visit.request];
                let begins = arrival.at.max(request.at);
                let is_there = !setting
                    .world
                    .is_no_show(setting.seed, arrival.visit.request);
                (person.came_at, person.came) = (Some(arrival.at), Some(cab));
                person.fate = if is_there { Fate::Served } else { Fate::NoShow };
                let stays = if is_there {
                    request.boarding
                } else {
                    AT_THE_DOOR
                };
                ((begins - arrival.at) + stays, is_there)
            });
        }
    }

    /// Lets go whose patience is over: nobody took the order, or the crew does not come.
    fn lose_patience(&mut self, now: Timestamp) {
        let requests = &self.day.requests;
        let people = &mut self.people;
        self.waiting.retain(|&at| {
            let is_patient = now - requests[at].at <= requests[at].patience;
            if !is_patient {
                people[at].fate = Fate::Unserved;
            }
            is_patient
        });
        let fetched: Vec<_> = (0..self.wheels.len())
            .filter_map(|cab| Some((cab, self.wheels[cab].fetches(now)?)))
            .collect();
        for (cab, (request, expected)) in fetched {
            let world = &self.setting.world;
            let Some(patience) = world.patience_of(self.setting.seed, request) else {
                continue;
            };
            let person = &mut self.people[request];
            let until = person
                .waits_until
                .unwrap_or(requests[request].at + patience);
            if now <= until {
                continue;
            }
            if person.waits_until.is_none() && expected <= now + NEARLY_THERE {
                person.waits_until = Some(now + NEARLY_THERE);
            } else {
                person.fate = Fate::GaveUp;
                self.wheels[cab].lose(request, now);
                self.questions
                    .retain(|asked| !asked.choice.is_about(request));
            }
        }
    }

    /// Free cabs are waved down in the street.
    fn hail(&mut self, now: Timestamp) {
        let minute = now.0.div_euclid(60);
        if minute == self.minute || self.setting.world.hail_permille == 0 {
            return;
        }
        self.minute = minute;
        let moment = self.moment(now);
        let free: Vec<_> = moment.free().collect();
        for cab in free {
            if !self.setting.world.is_hailed(self.setting.seed, cab, minute) || self.is_asked(cab) {
                continue;
            }
            let like = cab.wrapping_mul(7_919) % self.day.requests.len().max(1);
            let Some(ride) = self.day.requests.get(like) else {
                continue;
            };
            let trip = self.trip(ride.from, ride.to);
            if let Some(trip) = trip {
                self.wheels[cab].is_hailed(trip, ride.to, now);
            }
        }
    }

    fn hear_answers(&mut self, now: Timestamp) {
        let (due, open) = std::mem::take(&mut self.questions)
            .into_iter()
            .partition::<Vec<_>, _>(|question| question.answered_at <= now);
        self.questions = open;
        for question in due {
            self.answer(question.choice, now);
        }
    }

    fn moment(&self, now: Timestamp) -> Moment<'_> {
        Moment {
            now,
            day: self.day,
            waiting: &self.waiting,
            wheels: &self.wheels,
            people: &self.people,
            refused: &self.refused,
            questions: self
                .questions
                .iter()
                .map(|question| &question.choice)
                .collect(),
            router: self.setting.router,
            history: self.setting.history.as_ref(),
            is_round: self.is_round,
        }
    }

    fn is_asked(&self, cab: usize) -> bool {
        self.questions
            .iter()
            .any(|question| question.choice.asks(cab))
    }

    fn choose(&mut self, choice: Choice, now: Timestamp) {
        match choice {
            Choice::Advise { cab, to } => self.advise(cab, to, now),
            choice if self.setting.world.answer.0 == 0 => self.answer(choice, now),
            choice => {
                self.questions.push(Question {
                    choice,
                    answered_at: now + self.setting.world.answer,
                });
            }
        }
    }

    fn advise(&mut self, cab: usize, to: Point, now: Timestamp) {
        let obeys = self.setting.world.obeys(self.setting.seed, cab, now);
        let trip = self.trip(self.wheels[cab].position(now), to);
        if let (true, Some(trip)) = (obeys && self.wheels[cab].is_free(), trip) {
            self.wheels[cab].go_and_stand(to, trip, now);
        }
    }

    fn answer(&mut self, choice: Choice, now: Timestamp) {
        match choice {
            Choice::Offer(offer) => self.answer_offer(&offer, now),
            Choice::Swap(chain) => self.answer_swap(&chain, now),
            Choice::Advise { .. } => {}
        }
    }

    /// A cab answers; when it says yes, it goes as soon as it is free.
    fn answer_offer(&mut self, offer: &Offer, now: Timestamp) {
        let requests = offer.requests();
        if !requests
            .iter()
            .all(|request| self.waiting.contains(request))
        {
            return;
        }
        let says_no = |&request: &usize| self.refuses(request, offer.cab);
        let calls = match requests.iter().any(says_no) {
            true => None,
            false => self.calls(offer.cab, self.end_of(offer.cab, now), &offer.visits, now),
        };
        self.note(now, offer.cab, &requests, calls.is_some(), false);
        match calls {
            Some(calls) => self.carry_out(offer.cab, calls, now),
            None => {
                let no = requests.into_iter().map(|request| (request, offer.cab));
                self.refused.extend(no);
            }
        }
    }

    /// All cabs of a chain answer; one no leaves everything as it was.
    fn answer_swap(&mut self, chain: &[Move], now: Timestamp) {
        if !chain.iter().all(|one| self.holds(one, chain, now)) {
            return;
        }
        let mut all = true;
        for one in chain {
            let accepted = !self.refuses(one.request, one.to);
            self.note(now, one.to, &[one.request], accepted, true);
            if !accepted {
                self.refused.insert((one.request, one.to));
                all = false;
            }
        }
        let calls = |one: &Move| {
            let visit = |is_pickup| Visit {
                request: one.request,
                is_pickup,
            };
            let here = self.wheels[one.to].position(now);
            self.calls(one.to, here, &[visit(true), visit(false)], now)
        };
        let ways: Option<Vec<_>> = chain.iter().map(calls).collect();
        let (true, Some(ways)) = (all, ways) else {
            return;
        };
        for one in chain {
            if let Some(from) = one.from {
                self.wheels[from].lose(one.request, now);
                self.wheels[from].has_lost = true;
                self.people[one.request].moves += 1;
            }
        }
        for (one, calls) in chain.iter().zip(ways) {
            self.carry_out(one.to, calls, now);
        }
    }

    /// Whether a move can still be made: who loses the order still drives to it, and who gets it has
    /// nothing to do, or loses in the same chain what it has.
    fn holds(&self, one: &Move, chain: &[Move], now: Timestamp) -> bool {
        let fetches = |cab: usize| self.wheels[cab].fetches(now).map(|(request, _)| request);
        let is_there = match one.from {
            Some(from) => fetches(from) == Some(one.request) && !self.wheels[from].is_booked(),
            None => self.waiting.contains(&one.request),
        };
        let gives_up = chain
            .iter()
            .any(|other| other.from == Some(one.to) && fetches(one.to) == Some(other.request));
        is_there && (self.wheels[one.to].is_free() || gives_up)
    }

    fn refuses(&self, request: usize, cab: usize) -> bool {
        self.day.refuses(request, cab, self.setting.seed)
    }

    fn note(
        &mut self,
        at: Timestamp,
        cab: usize,
        requests: &[usize],
        accepted: bool,
        is_swap: bool,
    ) {
        self.asked.push(Asked {
            at,
            cab,
            requests: requests.to_vec(),
            accepted,
            is_swap,
        });
    }

    fn trip(&self, from: Point, to: Point) -> Option<Trip> {
        let trips = self
            .setting
            .router
            .many_to_one(&[from], to, TravelMode::Driving);
        trips[0]
    }

    fn end_of(&self, cab: usize, now: Timestamp) -> Point {
        self.wheels[cab].end(now, |visit| self.day.stay(visit)).0
    }

    /// The calls of a job with their drives; `None` where no road leads.
    fn calls(
        &self,
        cab: usize,
        mut here: Point,
        visits: &[Visit],
        now: Timestamp,
    ) -> Option<VecDeque<Call>> {
        let call = |&visit: &Visit| {
            let point = visit.point(self.day);
            let trip = self.trip(here, point)?;
            here = point;
            let world = &self.setting.world;
            Some(Call {
                visit,
                point,
                trip,
                permille: world.slowness(self.setting.seed, visit.request, cab, now),
            })
        };
        visits.iter().map(call).collect()
    }

    fn carry_out(&mut self, cab: usize, calls: VecDeque<Call>, now: Timestamp) {
        let free_at = self.wheels[cab].end(now, |visit| self.day.stay(visit)).1;
        let mut time = free_at;
        let mut requests = Vec::new();
        for call in &calls {
            time = time + call.trip.duration;
            if call.visit.is_pickup {
                requests.push(call.visit.request);
                let person = &mut self.people[call.visit.request];
                let asked_for = self.day.requests[call.visit.request].at;
                person.promised_at.get_or_insert(time.max(asked_for));
                person.fate = Fate::Fetched;
            }
            time = time + self.day.stay(call.visit);
        }
        self.waiting.retain(|other| !requests.contains(other));
        let first = requests.first().copied().unwrap_or_default();
        self.wheels[cab].take(Job { calls, first }, now);
    }

    /// The next moment worth a decision; `None` when the day is over.
    fn next(&self, now: Timestamp) -> Option<Timestamp> {
        let soon = now + STEP;
        if !self.waiting.is_empty() || !self.questions.is_empty() {
            return Some(soon);
        }
        let wheels = self.wheels.iter().filter_map(Wheel::next_event);
        let heard = self.to_hear.front().map(|&(at, _)| at);
        let next = wheels.chain(heard).min()?;
        let round = heard.map_or(next, |_| self.round_at);
        Some(next.min(round).max(soon))
    }

    fn outcome(self) -> Outcome {
        let mut served = Vec::new();
        let mut waits = Vec::new();
        let mut late = Vec::new();
        for (person, request) in self.people.iter().zip(&self.day.requests) {
            let came = person.came_at.filter(|_| person.fate == Fate::Served);
            let wait = came.map(|at| Seconds((at - request.at).0.max(0)));
            waits.push(wait);
            late.push(
                came.zip(person.promised_at)
                    .map(|(at, promised)| Seconds((at.max(request.at) - promised).0.max(0))),
            );
            served.extend(wait.map(|wait| Served {
                wait,
                pickup: Meters(0),
            }));
        }
        let work = |(wheel, cab): (&Wheel, &super::Cab)| Work {
            idle: wheel.idle + Seconds((cab.to - wheel.idle_since()).0.max(0)),
            earning: wheel.earning,
            empty: wheel.empty,
            hours: cab.to - cab.from,
        };
        let work: Vec<_> = self.wheels.iter().zip(&self.day.cabs).map(work).collect();
        let mut figures = Figures::of(&served, self.day.requests.len(), Some(&work));
        figures.count(&self.people, &late);
        Outcome {
            figures,
            asked: self.asked,
            waits,
            came: self.people.iter().map(|person| person.came).collect(),
            moves: self.people.iter().map(|person| person.moves).collect(),
            late,
            free: self.free,
        }
    }
}
