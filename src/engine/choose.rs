//! Who is asked about what: all bundles and all crews at once.

use std::collections::BTreeMap;
use std::iter::repeat_n;

use super::Decision;
use super::bundle::Bundle;
use super::explain::{Candidate, Counts, Explanation, PlaceEstimate, RuledOut, SwapWhy, Verdict};
use super::field::{Candidacy, Considered, Field};
use super::fit::fitting;
use super::hold::Part;
use super::matching::{Costs, Matching, solve};
use pult_domain::{CrewId, OrderId, Seconds};

/// How often crews farther away are looked at for bundles that all near ones were taken from.
const ROUNDS: usize = 3;

/// How many times more crews each of those rounds compares.
const WIDER: usize = 4;

/// Crews that an explanation names at the most, of each sort.
const NAMED: usize = 64;

/// All bundles with who may be asked about them and who is to be.
pub(super) struct Settled<'a> {
    pub bundles: Vec<Bundle<'a>>,
    pub rows: Vec<Considered>,
    pub matching: Matching,
}

/// Matches all bundles at once.
pub(super) fn settle<'a>(field: &Field<'a>, bundles: Vec<Bundle<'a>>) -> Settled<'a> {
    let mut width = field.policy.n_candidates.max(1);
    let (bundles, mut rows) = considered(field, bundles, width);
    let mut matching = matched(field, &rows);
    for _ in 0..ROUNDS {
        let wanting = wanting(field, &rows, &matching);
        if wanting.is_empty() {
            break;
        }
        width *= WIDER;
        for at in wanting {
            rows[at] = field.consider(&bundles[at], width);
        }
        matching = matched(field, &rows);
    }
    Settled {
        bundles,
        rows,
        matching,
    }
}

/// Decides for all bundles at once.
pub(super) fn choose<'a>(field: &Field<'a>, bundles: Vec<Bundle<'a>>) -> Vec<Decision> {
    let Settled {
        bundles,
        rows,
        matching,
    } = settle(field, bundles);
    let asked = asked(field, &bundles, &rows, &matching);
    // Each is let go of as it is explained: there may be thousands.
    let mut decisions = Vec::with_capacity(bundles.len());
    for ((bundle, row), crew) in bundles.into_iter().zip(rows).zip(matching.crew_of) {
        decide(field, &bundle, &row, crew, &asked, &mut decisions);
    }
    decisions
}

/// Who may be asked about each bundle. One that nobody can take as it is falls apart into its orders.
fn considered<'a>(
    field: &Field<'a>,
    bundles: Vec<Bundle<'a>>,
    width: usize,
) -> (Vec<Bundle<'a>>, Vec<Considered>) {
    let consider = |bundle: Bundle<'a>| {
        let row = field.consider(&bundle, width);
        (bundle, row)
    };
    let pairs = bundles.into_iter().flat_map(|bundle| {
        let (bundle, row) = consider(bundle);
        if bundle.orders.len() > 1 && !is_affordable(&row) {
            bundle.singly().map(consider).collect()
        } else {
            vec![(bundle, row)]
        }
    });
    pairs.unzip()
}

/// Ranks the crews for one bundle, deciding nothing.
pub(super) fn rank<'a>(field: &Field<'a>, bundle: &Bundle<'a>) -> Explanation {
    let row = field.consider(bundle, field.policy.n_candidates.max(NAMED));
    explain(field, bundle, &row, None, Verdict::Ranked, &BTreeMap::new())
}

/// Matches all bundles with all crews. One that is left to a crew foreseen costs more than any that
/// is served, and less than one that is left to nobody: as if somebody came at the end of the wait
/// that `unserved` stands for, or after the time that the crew foreseen takes.
fn matched(field: &Field, rows: &[Considered]) -> Matching {
    let nobody = match field.foresees {
        true => field.policy.unserved,
        false => Seconds(0),
    };
    let unserved = rows.iter().map(|row| (row.unserved + nobody).0).collect();
    let pairs = rows.iter().enumerate().flat_map(|(order, row)| {
        let pair = move |of: &Candidacy| Some((order, of.crew, cost_in(row, of)?.0));
        row.candidates.iter().filter_map(pair)
    });
    let pairs: Vec<_> = pairs.collect();
    solve(&Costs::new(field.crews.len(), unserved, &pairs))
}

/// What a crew costs in the matching; `None` when leaving the bundle over is cheaper.
fn cost_in(row: &Considered, of: &Candidacy) -> Option<Seconds> {
    let total = of.cost.total();
    match of.part {
        Part::Foreseen => Some(row.unserved + total.max(Seconds(0))),
        Part::Asked | Part::Awaited => (total < row.unserved).then_some(total),
    }
}

/// Bundles left over although some crew is near enough, while crews farther away were not looked at.
fn wanting(field: &Field, rows: &[Considered], matching: &Matching) -> Vec<usize> {
    let is_left = |(row, crew): (&Considered, &Option<usize>)| {
        let chosen = crew.and_then(|crew| row.chosen(crew));
        chosen.is_none_or(|of| of.part == Part::Foreseen)
    };
    let left = rows.iter().zip(&matching.crew_of).map(is_left);
    let left: Vec<_> = left.enumerate().filter(|&(_, is_left)| is_left).collect();
    if rows.len() - left.len() >= field.n_ready() {
        return Vec::new();
    }
    let wanting = left.into_iter().map(|(at, _)| at);
    wanting
        .filter(|&at| rows[at].is_cut && is_affordable(&rows[at]))
        .collect()
}

/// Why a bundle goes to a crew as a part of a chain.
pub(super) fn explain_move(
    field: &Field,
    settled: &Settled,
    at: usize,
    crew: CrewId,
    swap: SwapWhy,
) -> Explanation {
    let asked = asked(field, &settled.bundles, &settled.rows, &settled.matching);
    let (bundle, row) = (&settled.bundles[at], &settled.rows[at]);
    let why = explain(field, bundle, row, Some(crew), Verdict::Chosen, &asked);
    Explanation {
        swap: Some(swap),
        ..why
    }
}

fn is_affordable(row: &Considered) -> bool {
    let mut fit = row.fit();
    fit.next()
        .is_some_and(|cheapest| cheapest.cost.total() < row.unserved)
}

fn asked(
    field: &Field,
    bundles: &[Bundle],
    rows: &[Considered],
    matching: &Matching,
) -> BTreeMap<CrewId, OrderId> {
    let pairs = bundles.iter().zip(rows).zip(&matching.crew_of);
    pairs
        .filter_map(|((bundle, row), crew)| {
            let chosen = row.chosen((*crew)?).filter(|of| of.part == Part::Asked)?;
            let order = bundle.first().order.id;
            Some((field.crews[chosen.crew].crew.id, order))
        })
        .collect()
}

fn decide<'a>(
    field: &Field<'a>,
    bundle: &Bundle<'a>,
    row: &Considered,
    crew: Option<usize>,
    asked: &BTreeMap<CrewId, OrderId>,
    decisions: &mut Vec<Decision>,
) {
    let chosen = crew.and_then(|crew| row.chosen(crew));
    if let Some(chosen) = chosen.filter(|of| of.part == Part::Asked)
        && let Some(offer) = offer(field, bundle, row, chosen, asked)
    {
        decisions.push(offer);
        return;
    }
    let verdict = match chosen {
        Some(chosen) if chosen.part == Part::Awaited => Verdict::HeldBack,
        _ if row.fit().next().is_none() => Verdict::NobodyFits,
        _ if is_affordable(row) => Verdict::OthersFirst,
        _ => Verdict::TooFar,
    };
    let why = Box::new(explain(field, bundle, row, None, verdict, asked));
    let each = repeat_n(why, bundle.orders.len());
    let nobody = bundle.orders.iter().zip(each);
    decisions.extend(nobody.map(|(open, why)| Decision::Nobody {
        order: open.order.id,
        why,
    }));
}

/// The offer to the chosen crew, of as many orders as it can take.
fn offer<'a>(
    field: &Field<'a>,
    bundle: &Bundle<'a>,
    row: &Considered,
    chosen: &Candidacy,
    asked: &BTreeMap<CrewId, OrderId>,
) -> Option<Decision> {
    let (bundle, route) = fitting(field, bundle, chosen)?;
    let crew = field.crews[chosen.crew].crew.id;
    Some(Decision::Offer {
        crew,
        orders: bundle.orders.iter().map(|open| open.order.id).collect(),
        route,
        instead_of: Vec::new(),
        why: Box::new(explain(
            field,
            &bundle,
            row,
            Some(crew),
            Verdict::Chosen,
            asked,
        )),
    })
}

fn explain(
    field: &Field,
    bundle: &Bundle,
    row: &Considered,
    chosen: Option<CrewId>,
    verdict: Verdict,
    asked: &BTreeMap<CrewId, OrderId>,
) -> Explanation {
    let named = |of: &Candidacy| {
        let known = &field.crews[of.crew].crew;
        let crew = known.id;
        let eta = of
            .legs
            .first()
            .map_or(of.access.drive.duration, |leg| leg.eta - field.now);
        let mut candidate = Candidate::new(crew, &of.cost, eta, of.access.drive.distance);
        let other = asked.get(&crew).filter(|_| chosen != Some(crew));
        candidate.asked_about = other.map(|order| order.0);
        candidate.from = PlaceEstimate::of(known, field.policy, field.now);
        candidate
    };
    let candidates: Vec<_> = row.fit().map(named).collect();
    let runner_up = candidates
        .iter()
        .find(|of| Some(of.crew) != chosen.map(|crew| crew.0));
    let broken = || row.ruled_out.iter().copied().chain(field.unready());
    let named = broken().take(NAMED);
    let named = named.map(|(at, rejection)| RuledOut::new(field.crews[at].crew.id, rejection));
    Explanation {
        at: field.now.0,
        orders: bundle.orders.iter().map(|open| open.order.id.0).collect(),
        verdict,
        chosen: chosen.map(|crew| crew.0),
        unserved_s: row.unserved.0,
        runner_up_s: runner_up.map(|of| of.cost_s),
        candidates: candidates.into_iter().take(NAMED).collect(),
        ruled_out: named.collect(),
        n_ruled_out: Counts::of(broken().map(|(_, rejection)| rejection)),
        swap: None,
    }
}
