//! The office's background: the engine's task, the one that follows what is under way, and the one
//! that notices what another process wrote.
//!
//! Each waits for something to happen, does its dull work through [`Dispatch`], and stops when told. They
//! are boxed, so that this crate compiles them, not the one that starts them.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use super::day_log::Recorder;
use super::past_days::Frozen;
use super::planner::Planner;
use super::{Caller, Dispatch, Error, Result, why};
use pult_domain::{EventKind, OrderId};
use pult_engine::{self as engine, Decision, Snapshot};
use pult_store::{Notice, journal, work};

/// Changes are gathered this long before the engine looks at them together.
const GATHER: Duration = Duration::from_millis(50);
/// While anything is open, the engine looks at least this often.
const LOOK: Duration = Duration::from_secs(1);
/// So many decisions are carried out at once: thousands may be news together, and each holds its explanation
/// until it is written.
const AT_ONCE: usize = 128;
/// How often what is under way is looked at again.
const FOLLOW: Duration = Duration::from_secs(5);
/// How often it is learned from finished drives.
const LEARN: Duration = Duration::from_secs(3_600);
/// How often the journal is compared with what this process has written.
const WATCH: Duration = Duration::from_millis(500);

/// Offers orders to crews, starts what is due and lets offers run out, until `stop`.
pub fn assign(dispatch: Dispatch, stop: CancellationToken) -> BoxFuture<'static, ()> {
    Box::pin(assign_until(dispatch, stop))
}

async fn assign_until(dispatch: Dispatch, stop: CancellationToken) {
    let mut commits = dispatch.listen();
    let mut memory = match Memory::new() {
        Ok(memory) => memory,
        Err(error) => {
            tracing::error!(%error, "the engine could not start");
            return;
        }
    };
    let mut looked_at = Instant::now();
    loop {
        // What came during the last look has waited already.
        let gathered = if has_changed(&mut commits) {
            looked_at + GATHER
        } else {
            tokio::select! {
                () = stop.cancelled() => return,
                () = next_change(&mut commits) => Instant::now() + GATHER,
                () = sleep(LOOK) => Instant::now(),
            }
        };
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = sleep_until(gathered) => {}
        }
        while commits.try_recv().is_ok() {}
        looked_at = Instant::now();
        if let Err(error) = look_once(&dispatch, &mut memory).await {
            tracing::error!(%error, "the engine could not look at the office");
        }
    }
}

/// What the engine's task keeps between two looks.
pub(super) struct Memory {
    planner: Planner,
    log: Recorder,
    past_days: Frozen,
    told: HashMap<OrderId, Told>,
}

impl Memory {
    /// Of a task that has not looked yet.
    ///
    /// # Errors
    /// `Internal` without a thread to plan on.
    pub fn new() -> Result<Memory> {
        Ok(Memory {
            planner: Planner::start()?,
            log: Recorder::default(),
            past_days: Frozen::default(),
            told: HashMap::new(),
        })
    }
}

/// A fingerprint of why nobody was asked, so that it is written down only when it changes. There are as many
/// as orders that wait.
type Told = u64;

pub(super) async fn look_once(dispatch: &Dispatch, memory: &mut Memory) -> Result<()> {
    dispatch.watch_clock().await?;
    dispatch.expire_offers().await?;
    dispatch.expire_swaps().await?;
    let snapshot = dispatch.snapshot().await?;
    let mut snapshot = dispatch.note_swaps(snapshot).await?;
    let now = dispatch.now();
    dispatch.note_zone_stays(&mut snapshot);
    snapshot.history = dispatch.past_days(&mut memory.past_days).await?;
    dispatch.note_stands(&mut snapshot).await?;
    let waiting: HashSet<OrderId> = snapshot.orders.iter().map(|open| open.order.id).collect();
    memory.told.retain(|order, _| waiting.contains(order));
    let planner = dispatch.clone();
    let plan = memory.planner.run(move || {
        let decisions = engine::plan(&snapshot, planner.rules(), planner.router(), now);
        (snapshot, decisions)
    });
    let (snapshot, decisions) = plan.await?;
    let told = &mut memory.told;
    let news: Vec<bool> = decisions.iter().map(|one| is_news(one, told)).collect();
    if news.contains(&true) {
        let entry = memory.log.note(
            &snapshot,
            (dispatch.rules(), dispatch.router()),
            now,
            &decisions,
        )?;
        if let Err(error) = dispatch.keep_look(entry).await {
            tracing::error!(%error, "the day log begins anew");
            memory.log = Recorder::default();
        }
    }
    let torn = engine::checker::of_chains(&snapshot, &decisions, dispatch.rules());
    let decisions = decisions.into_iter().zip(news);
    let carried_out = decisions
        .filter(|&(_, is_news)| is_news)
        .map(|(decision, _)| carry_out(dispatch, decision, &snapshot));
    let mut outcomes = stream::iter(carried_out).buffered(AT_ONCE);
    while let Some(outcome) = outcomes.next().await {
        match outcome {
            // Somebody was faster; the next look sees it.
            Ok(()) | Err(Error::InvalidState { .. } | Error::NotFound { .. }) => {}
            Err(error) => tracing::error!(%error, "a decision was not carried out"),
        }
    }
    if cfg!(debug_assertions) {
        for wrong in torn {
            tracing::error!(?wrong, "a plan does not hold together");
        }
        for wrong in dispatch.violations().await? {
            tracing::error!(?wrong, "the office is not sound");
        }
    }
    Ok(())
}

fn is_news(decision: &Decision, told: &mut HashMap<OrderId, Told>) -> bool {
    let Decision::Nobody { order, why } = decision else {
        return true;
    };
    let mut gist = DefaultHasher::new();
    (why.verdict, &why.n_ruled_out).hash(&mut gist);
    let gist = gist.finish();
    told.insert(*order, gist) != Some(gist)
}

async fn carry_out(dispatch: &Dispatch, decision: Decision, seen: &Snapshot) -> Result<()> {
    match decision {
        Decision::Swap { chain, gain, .. } => {
            let asked = dispatch.ask_swap(chain, gain, &seen.movable);
            asked.await.map(drop)
        }
        Decision::Advise { crew, stand, gain } => dispatch.keep_advice(crew, stand, gain).await,
        Decision::Offer {
            crew,
            orders,
            route,
            instead_of,
            why,
        } => {
            let timeout = dispatch.rules().offer_timeout;
            let offer = work::Offer {
                crew,
                orders,
                route,
                expires_at: (timeout.0 > 0).then(|| dispatch.now() + timeout),
                why: Some(why::text(&why)?),
            };
            let offered = dispatch.offer_instead(&Caller::ENGINE, offer, instead_of);
            offered.await.map(drop)
        }
        Decision::Nobody { order, why } => dispatch.explain_nobody(order, why::text(&why)?).await,
        Decision::Start { crew, .. } => dispatch.promote(crew).await.map(drop),
    }
}

/// Whether a commit that can matter to the engine is there already.
fn has_changed(commits: &mut Receiver<Arc<[Notice]>>) -> bool {
    loop {
        match commits.try_recv() {
            Ok(notices) if notices.iter().any(matters) => return true,
            Ok(_) => {}
            Err(TryRecvError::Lagged(_)) => return true,
            Err(TryRecvError::Empty | TryRecvError::Closed) => return false,
        }
    }
}

/// Waits for a commit that can matter to the engine.
async fn next_change(commits: &mut Receiver<Arc<[Notice]>>) {
    loop {
        match commits.recv().await {
            Ok(notices) if notices.iter().any(matters) => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            // The office is closing; the token says so in a moment.
            Err(RecvError::Closed) => return std::future::pending().await,
        }
    }
}

/// Whether the engine's picture of the office changes by this. Positions are looked at once a second.
fn matters(notice: &Notice) -> bool {
    match notice {
        Notice::Moved(..) | Notice::Repeats(_) => false,
        Notice::Event(event) => !matches!(
            event.kind,
            EventKind::MessageQueued
                | EventKind::LedgerPosted
                | EventKind::AssignmentOffered
                | EventKind::Noted
        ),
    }
}

/// Marks what was missed, corrects times of arrival and learns from what is over, until `stop`.
pub fn follow(dispatch: Dispatch, stop: CancellationToken) -> BoxFuture<'static, ()> {
    Box::pin(follow_until(dispatch, stop))
}

async fn follow_until(dispatch: Dispatch, stop: CancellationToken) {
    let mut learns_at = Instant::now();
    loop {
        if learns_at <= Instant::now() {
            learns_at += LEARN;
            if let Err(error) = dispatch.learn().await {
                tracing::error!(%error, "nothing could be learned from finished drives");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(FOLLOW) => {}
        }
        let missed = dispatch.miss_overdue().await.map(drop);
        if let Err(error) = missed.and(dispatch.refresh_etas().await) {
            tracing::error!(%error, "what is under way could not be followed");
        }
    }
}

/// Notices what another process wrote into the same database (an import, a new key), and tells
/// everybody who listens, until `stop`.
pub fn watch(dispatch: Dispatch, stop: CancellationToken) -> BoxFuture<'static, ()> {
    Box::pin(watch_until(dispatch, stop))
}

async fn watch_until(dispatch: Dispatch, stop: CancellationToken) {
    let mut commits = dispatch.listen();
    let mut read_to = dispatch.newest_event().await.unwrap_or_default();
    let mut own = HashSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(WATCH) => {}
        }
        loop {
            match commits.try_recv() {
                Ok(notices) => own.extend(notices.iter().filter_map(seq)),
                Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        match dispatch.tell_foreign(read_to, &own).await {
            Ok(newest) => read_to = newest,
            Err(error) => tracing::error!(%error, "the journal could not be read"),
        }
        own.retain(|seq| *seq > read_to);
    }
}

fn seq(notice: &Notice) -> Option<i64> {
    match notice {
        Notice::Event(event) => Some(event.seq),
        Notice::Moved(..) | Notice::Repeats(_) => None,
    }
}

impl Dispatch {
    /// The number of the newest event.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn newest_event(&self) -> Result<i64> {
        self.read(|conn| Ok(journal::newest(conn)?)).await
    }

    /// Tells listeners of events above `read_to` that are not this process's `own`; answers the newest.
    async fn tell_foreign(&self, read_to: i64, own: &HashSet<i64>) -> Result<i64> {
        let newest = self.newest_event().await?;
        if newest <= read_to {
            return Ok(read_to);
        }
        let mut events = self
            .read(move |conn| Ok(journal::since(conn, read_to, 10_000)?))
            .await?;
        events.retain(|event| !own.contains(&event.seq));
        if events
            .iter()
            .any(|event| event.kind == EventKind::OfficeChanged)
        {
            self.reload_books().await?;
            self.leave_desks_of_locked().await?;
        }
        if !events.is_empty() {
            let notices: Vec<Notice> = events.into_iter().map(Notice::Event).collect();
            // Nobody listening is no failure.
            let _ = self.inner.commits.send(notices.into());
        }
        Ok(newest)
    }

    /// Keeps why nobody was asked about an order.
    async fn explain_nobody(&self, order: OrderId, why: String) -> Result<()> {
        let now = self.now();
        self.write(move |tx| {
            Ok(pult_store::assignments::explain(
                tx, order, None, &why, now,
            )?)
        })
        .await
    }
}
