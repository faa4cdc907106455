//! Where free crews are advised to stand. It is advice: nothing hangs on it, so it is kept in memory alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{Caller, CrewView, Dispatch, Result, locked};
use pult_domain::{
    Actor, CrewId, Duty, EventKind, PlaceKind, QueuePolicy, Role, Seconds, Timestamp,
};
use pult_engine::{Advice, Snapshot, Stand};
use pult_geo::StraightLine;
use pult_store::{crews, journal, places};

/// How often it is thought about.
const ROUND: Seconds = Seconds::minutes(2);

/// Whoever stands where he was advised to is not sent elsewhere before; whoever said no is not asked again
/// before.
const STAYS: Seconds = Seconds::minutes(5);
const REFUSED: Seconds = Seconds::minutes(15);

/// Where a crew was advised to stand, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct StandAdvice {
    /// Who.
    pub crew: CrewId,
    /// Where.
    pub stand: Stand,
    /// How much sooner the next one who asks there has a crew.
    pub gain: Seconds,
    /// When it was said.
    pub at: Timestamp,
    /// When it is there.
    pub there_at: Timestamp,
    /// Whether the driver said no.
    pub is_refused: bool,
}

/// What was advised, and when it is thought about again.
#[derive(Debug, Default)]
pub(super) struct Advised {
    of: BTreeMap<CrewId, StandAdvice>,
    next_round: Timestamp,
    free: BTreeSet<CrewId>,
}

impl Dispatch {
    /// Where crews are advised to stand now, by crew; what was refused is left out.
    pub fn advice(&self) -> Vec<StandAdvice> {
        let advised = locked(&self.inner.advised);
        let open = advised.of.values().filter(|advice| !advice.is_refused);
        open.cloned().collect()
    }

    /// A driver says that he does not go. It costs him nothing.
    ///
    /// # Errors
    /// `NotFound` for a crew that the caller does not see; `Forbidden` for another crew.
    pub async fn refuse_advice(&self, caller: &Caller, crew: CrewId) -> Result<()> {
        if caller.actor != Actor::Crew(crew) {
            caller.require(Role::Dispatch)?;
        }
        let who = *caller;
        self.read(move |conn| who.check_crew(&crews::get(conn, crew)?))
            .await?;
        let mut advised = locked(&self.inner.advised);
        if let Some(advice) = advised.of.get_mut(&crew) {
            advice.is_refused = true;
            advice.there_at = self.now() + REFUSED;
        }
        Ok(())
    }

    /// Adds to a snapshot the stands, what was advised, and whether it is time to advise.
    ///
    /// # Errors
    /// `Internal`.
    pub(super) async fn note_stands(&self, snapshot: &mut Snapshot) -> Result<()> {
        if !self.rules().advise || snapshot.history.is_none() {
            return Ok(());
        }
        let stands = self.read(|conn| Ok(places::of_kind(conn, PlaceKind::Stand)?));
        snapshot.stands = stands
            .await?
            .into_iter()
            .filter_map(|place| {
                Some(Stand {
                    id: place.id.0,
                    point: place.point?,
                    name: place.name,
                })
            })
            .collect();
        let areas = self.zone_areas();
        for state in &mut snapshot.crews {
            let area = areas.iter().find(|area| Some(area.zone.id) == state.zone);
            state.queues = area.is_some_and(|area| area.zone.queue != QueuePolicy::Nearest);
        }
        let now = self.now();
        let mut advised = locked(&self.inner.advised);
        let free: BTreeSet<CrewId> = snapshot
            .crews
            .iter()
            .filter(|state| state.shift.is_some_and(|shift| shift.break_since.is_none()))
            .filter(|state| state.carried.is_empty() && !state.asked)
            .map(|state| state.crew.id)
            .collect();
        advised.of.retain(|crew, advice| {
            free.contains(crew)
                && (now < advice.there_at + STAYS || advice.is_refused)
                && !(advice.is_refused && advice.there_at <= now)
        });
        snapshot.standing = advised.of.values().map(advice_of).collect();
        snapshot.advises = now >= advised.next_round || !free.is_subset(&advised.free);
        if now >= advised.next_round {
            advised.next_round = now + ROUND;
        }
        advised.free = free;
        Ok(())
    }

    /// Keeps an advice, and tells whoever listens.
    ///
    /// # Errors
    /// `Internal`.
    pub(super) async fn keep_advice(
        &self,
        crew: CrewId,
        stand: Stand,
        gain: Seconds,
    ) -> Result<()> {
        let (now, act) = (self.now(), self.act(&Caller::ENGINE));
        let from = self.read(move |conn| Ok(crews::get(conn, crew)?)).await?;
        let fresh = self.rules().position_max_age;
        let here = from.whereabouts(now, fresh).map(|place| place.point);
        let drive = here.map_or(Seconds(0), |here| {
            StraightLine::trip(here, stand.point, from.mode).duration
        });
        let named = stand.name.clone();
        // Whoever hears of it can look it up.
        locked(&self.inner.advised).of.insert(
            crew,
            StandAdvice {
                crew,
                stand,
                gain,
                at: now,
                there_at: now + drive,
                is_refused: false,
            },
        );
        self.write(move |tx| {
            let mut event = act.event(EventKind::Noted);
            event.crew = Some(crew);
            let mut say = |key: &str, text: String| event.payload.insert(key.to_owned(), text);
            say("advice", "stand".to_owned());
            say("stand", named);
            say("gain_s", gain.0.to_string());
            journal::append(tx, event)?;
            Ok(())
        })
        .await
    }

    /// The view of a crew with where it is advised to stand.
    pub(super) fn advised(&self, view: CrewView) -> CrewView {
        let advised = locked(&self.inner.advised);
        let of = advised.of.get(&view.crew.id);
        let is_free = view.assignments.is_empty() && view.duty == Duty::Free;
        let advice = of.filter(|advice| is_free && !advice.is_refused).cloned();
        CrewView { advice, ..view }
    }
}

fn advice_of(advice: &StandAdvice) -> Advice {
    Advice {
        crew: advice.crew,
        to: advice.stand.point,
        there_at: advice.there_at,
        is_refused: advice.is_refused,
    }
}
