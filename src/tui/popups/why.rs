//! The engine's explanation in words. It is kept as JSON text and may be older than this program, so
//! it is read field by field and an unknown code is shown as it is.

use serde_json::Value as Json;

use crate::board::Board;
use crate::text::{Value, Word, Words};
use pult_app::PlaceEstimate;
use pult_domain::{CrewId, Locale};

/// How many crews are shown.
const MOST: usize = 8;
/// The cells of a bar.
const BAR: i64 = 10;

/// The lines of an explanation; `bars`: with a picture of each cost.
pub fn lines(text: &str, board: &Board, words: &Words, bars: bool) -> Vec<String> {
    let Ok(json) = serde_json::from_str::<Json>(text) else {
        return vec![text.to_owned()];
    };
    let mut lines = vec![verdict(&json, board, words)];
    lines.extend(swap(&json["swap"], board, words));
    let candidates = json["candidates"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let candidates = &candidates[..candidates.len().min(MOST)];
    let costs = candidates
        .iter()
        .filter_map(|candidate| candidate["cost_s"].as_i64());
    let most = costs.max().unwrap_or(1).max(1);
    let widest = candidates
        .iter()
        .map(|candidate| call_sign(&candidate["crew"], board).len());
    let widest = widest.max().unwrap_or_default();
    for candidate in candidates {
        lines.push(candidate_line(
            candidate,
            board,
            words,
            widest,
            bars.then_some(most),
        ));
    }
    // Of a mere ranking nobody was chosen, so nobody comes next.
    if let Some(cost) = json["runner_up_s"].as_i64()
        && !json["chosen"].is_null()
    {
        lines.push(words.with(Word("why-runner-up"), &[("cost", Value::from(cost))]));
    }
    lines.extend(ruled_out(&json, board, words));
    lines
}

fn verdict(json: &Json, board: &Board, words: &Words) -> String {
    let crew = call_sign(&json["chosen"], board);
    let word = match json["verdict"].as_str() {
        Some("chosen") => Word("why-chosen"),
        Some("nobody_fits") => Word("why-nobody-fits"),
        Some("too_far") => Word("why-too-far"),
        Some("others_first") => Word("why-others-first"),
        Some("held_back") => Word("why-held-back"),
        _ => Word("why-ranked"),
    };
    words.with(word, &[("crew", Value::from(crew))])
}

/// Who takes over from whom, in a line: `17 instead of 31: there 4:10 sooner; 31 goes to 2347, 1:30 sooner`.
fn swap(swap: &Json, board: &Board, words: &Words) -> Option<String> {
    let parts = swap["chain"].as_array()?.iter().map(|one| {
        let gain = one["otherwise_s"].as_i64().unwrap_or_default()
            - one["eta_s"].as_i64().unwrap_or_default();
        let values = [
            ("to", Value::from(call_sign(&one["to"], board))),
            ("from", Value::from(call_sign(&one["from"], board))),
            ("order", Value::from(one["order"].to_string())),
            ("time", Value::from(clock(gain))),
        ];
        let word = match (
            one["from"].is_null(),
            one["otherwise_s"].is_null(),
            gain < 0,
        ) {
            (true, true, _) => Word("why-swap-goes"),
            (true, false, true) => Word("why-swap-goes-later"),
            (true, false, false) => Word("why-swap-goes-sooner"),
            (false, _, true) => Word("why-swap-later"),
            (false, _, false) => Word("why-swap-sooner"),
        };
        words.with(word, &values)
    });
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Minutes and seconds, without a sign.
fn clock(seconds: i64) -> String {
    let seconds = seconds.abs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// One crew: in how many minutes, how far, what it costs and what that is made of, all in seconds.
fn candidate_line(
    candidate: &Json,
    board: &Board,
    words: &Words,
    widest: usize,
    most: Option<i64>,
) -> String {
    let minutes = candidate["eta_s"]
        .as_i64()
        .unwrap_or_default()
        .saturating_add(59)
        / 60;
    let km = candidate["pickup_m"].as_i64().unwrap_or_default() as f64 / 1000.0;
    let km = match words.lang() {
        Locale::Ru => format!("{km:.1}").replace('.', ","),
        Locale::En => format!("{km:.1}"),
    };
    let cost = candidate["cost_s"].as_i64().unwrap_or_default();
    let crew = call_sign(&candidate["crew"], board);
    let bar = most.map_or_else(String::new, |most| bar(cost, most));
    let values = [
        ("crew", Value::from(format!("{crew:>widest$}"))),
        ("minutes", Value::from(format!("{minutes:>2}"))),
        ("km", Value::from(km)),
        ("cost", Value::from(cost.to_string())),
        ("bar", Value::from(bar)),
    ];
    let told = words.with(Word("why-candidate"), &values);
    let told = match serde_json::from_value::<PlaceEstimate>(candidate["from"].clone()) {
        Ok(from) => format!("{told}, {}", counted_from(&from, words)),
        Err(_) => told,
    };
    match terms(&candidate["terms"], words) {
        sum if sum.is_empty() => told,
        sum => format!("{told} = {sum}"),
    }
}

/// From where a crew without a receiver is counted: `со стоянки Вокзал, 12 мин назад`.
pub fn counted_from(from: &PlaceEstimate, words: &Words) -> String {
    let values = [
        ("label", Value::from(from.label.clone())),
        ("minutes", Value::from(from.age_s / 60)),
    ];
    let word = match &*from.kind {
        "stand" => Word("counted-from-stand"),
        "stop" => Word("counted-from-stop"),
        _ => Word("counted-from-place"),
    };
    words.with(word, &values)
}

/// How much a cost is of the greatest.
fn bar(cost: i64, most: i64) -> String {
    let full = (cost.clamp(0, most) * BAR + most - 1) / most;
    let full = usize::try_from(full).unwrap_or_default();
    let empty = usize::try_from(BAR)
        .unwrap_or_default()
        .saturating_sub(full);
    format!(" {}{}", "█".repeat(full), "░".repeat(empty))
}

/// What a cost is made of, in seconds: `drive 210 − wait 60`.
fn terms(terms: &Json, words: &Words) -> String {
    let mut sum = String::new();
    for term in terms.as_array().into_iter().flatten() {
        let seconds = term["seconds"].as_i64().unwrap_or_default();
        let sign = match (sum.is_empty(), seconds < 0) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        };
        let name = self::term(term["term"].as_str().unwrap_or_default(), words);
        sum.push_str(&format!("{sign}{name} {}", seconds.unsigned_abs()));
    }
    sum
}

/// Who cannot, counted by the reason; of each some by name.
fn ruled_out(json: &Json, board: &Board, words: &Words) -> Vec<String> {
    let Some(counts) = json["n_ruled_out"].as_object() else {
        return Vec::new();
    };
    let named = json["ruled_out"].as_array();
    let mut counts: Vec<(&String, i64)> = counts
        .iter()
        .map(|(code, n)| (code, n.as_i64().unwrap_or_default()))
        .collect();
    counts.sort_by_key(|(code, n)| (std::cmp::Reverse(*n), code.as_str()));
    let line = |(code, n): &(&String, i64)| {
        let of = named.into_iter().flatten();
        let of = of.filter(|crew| crew["rule"].as_str() == Some(code.as_str()));
        let crews: Vec<String> = of
            .take(MOST)
            .map(|crew| call_sign(&crew["crew"], board))
            .collect();
        let values = [
            ("rule", Value::from(rule(code, words))),
            ("n", Value::from(*n)),
        ];
        let told = words.with(Word("why-count"), &values);
        match crews.is_empty() {
            true => told,
            false => format!("{told}: {}", crews.join(", ")),
        }
    };
    counts.iter().map(line).collect()
}

/// A term's code in words.
fn term(code: &str, words: &Words) -> String {
    let word = match code {
        "remaining" => Word("term-remaining"),
        "eta" => Word("term-eta"),
        "travel" => Word("term-travel"),
        "age" => Word("term-age"),
        "rating" => Word("term-rating"),
        "fairness" => Word("term-fairness"),
        "gap" => Word("term-gap"),
        "lateness" => Word("term-lateness"),
        "queue" => Word("term-queue"),
        "stay" => Word("term-stay"),
        "owed" => Word("term-owed"),
        unknown => return unknown.to_owned(),
    };
    words.say(word)
}

fn call_sign(crew: &Json, board: &Board) -> String {
    crew.as_i64()
        .map_or_else(String::new, |id| board.call_sign(CrewId(id)))
}

/// A rule's code in a word or two.
pub fn rule_in_short(code: &str) -> Word {
    match code {
        "shift_closed" => Word("crew-off"),
        "on_break" => Word("rule-on-break"),
        "being_asked" => Word("short-being-asked"),
        "locked" => Word("rule-locked"),
        "dismissed" => Word("rule-dismissed"),
        "in_debt" => Word("short-in-debt"),
        "other_group" => Word("short-other-group"),
        "other_company" => Word("short-other-company"),
        "missing_service" => Word("short-missing-service"),
        "declined_before" => Word("short-declined"),
        "snoozed_until" => Word("short-snoozed"),
        "refused_by_client" => Word("short-refused-by-client"),
        "no_position" => Word("short-no-position"),
        "stale_position" => Word("rule-stale-position"),
        "outside_zone" => Word("rule-outside-zone"),
        "too_many_tasks" => Word("short-too-many"),
        "mode_unfit" => Word("short-mode-unfit"),
        "out_of_reach" => Word("short-out-of-reach"),
        "no_way" => Word("rule-no-way"),
        "promised" => Word("short-promised"),
        "past_promise" => Word("short-past-promise"),
        _ => Word("rule-busy"),
    }
}

/// A rule's code in words.
fn rule(code: &str, words: &Words) -> String {
    let word = match code {
        "shift_closed" => Word("rule-shift-closed"),
        "on_break" => Word("rule-on-break"),
        "busy" => Word("rule-busy"),
        "being_asked" => Word("rule-being-asked"),
        "locked" => Word("rule-locked"),
        "dismissed" => Word("rule-dismissed"),
        "in_debt" => Word("rule-in-debt"),
        "other_group" => Word("rule-other-group"),
        "other_company" => Word("rule-other-company"),
        "missing_service" => Word("rule-missing-service"),
        "declined_before" => Word("rule-declined-before"),
        "snoozed_until" => Word("rule-snoozed"),
        "refused_by_client" => Word("rule-refused-by-client"),
        "no_position" => Word("rule-no-position"),
        "stale_position" => Word("rule-stale-position"),
        "outside_zone" => Word("rule-outside-zone"),
        "too_many_tasks" => Word("rule-too-many-tasks"),
        "mode_unfit" => Word("rule-mode-unfit"),
        "out_of_reach" => Word("rule-out-of-reach"),
        "no_way" => Word("rule-no-way"),
        "promised" => Word("rule-promised"),
        "past_promise" => Word("rule-past-promise"),
        unknown => return unknown.to_owned(),
    };
    words.say(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(json: &Json) -> Vec<String> {
        let (board, words) = (Board::default(), Words::new(Locale::En));
        let lines = lines(&json.to_string(), &board, &words, false).into_iter();
        // Numbers stand between marks of direction.
        let plain = |line: String| line.replace(['\u{2068}', '\u{2069}'], "");
        lines.map(plain).collect()
    }

    fn decision(chosen: Option<i64>) -> Json {
        let terms = [("eta", 210), ("age", -60), ("gap", 30), ("newer", 7)];
        let terms = terms.map(|(term, seconds)| json!({"term": term, "seconds": seconds}));
        let candidate =
            json!({"crew": 17, "cost_s": 187, "eta_s": 210, "pickup_m": 1400, "terms": terms});
        json!({"verdict": "chosen", "chosen": chosen, "runner_up_s": 512, "candidates": [candidate]})
    }

    #[test]
    fn a_cost_is_told_with_its_terms() {
        let told = told(&decision(Some(17)));
        let expected = "17   4 min  1.4 km  187 s = drive 210 − wait 60 + gap left 30 + newer 7";
        assert_eq!(told[1], expected);
        assert_eq!(told[2], "The next one would have cost 512 s");
    }

    #[test]
    fn who_cannot_is_counted_by_the_reason() {
        let out = [(5, "busy"), (6, "on_break"), (7, "busy")];
        let out = out.map(|(crew, rule)| json!({"crew": crew, "rule": rule}));
        let json = json!({"verdict": "nobody_fits", "ruled_out": out, "n_ruled_out": {"busy": 12, "on_break": 1}});
        let told = told(&json);
        assert_eq!(told[1..], ["busy 12: 5, 7", "on a break 1: 6"]);
    }

    #[test]
    fn who_takes_over_from_whom_is_told_in_a_line() {
        let chain = [
            json!({"order": 2346, "from": 31, "to": 17, "eta_s": 200, "otherwise": 31, "otherwise_s": 450}),
            json!({"order": 2347, "from": null, "to": 31, "eta_s": 110, "otherwise": 5, "otherwise_s": 200}),
        ];
        let json =
            json!({"verdict": "chosen", "chosen": 17, "swap": {"chain": chain, "gain_s": 340}});
        let line = "17 instead of 31: there 4:10 sooner; 31 goes to 2347, 1:30 sooner";
        assert_eq!(told(&json)[1], line);
    }

    #[test]
    fn nobody_comes_next_to_nobody() {
        assert_eq!(told(&decision(None)).len(), 2);
    }

    #[test]
    fn why_a_crew_cannot_take_an_order_fits_the_column_of_the_crews() {
        for lang in [Locale::Ru, Locale::En] {
            let words = Words::new(lang);
            for code in [
                "shift_closed",
                "on_break",
                "being_asked",
                "locked",
                "dismissed",
                "in_debt",
                "other_group",
                "other_company",
                "missing_service",
                "declined_before",
                "snoozed_until",
                "refused_by_client",
                "no_position",
                "stale_position",
                "outside_zone",
                "too_many_tasks",
                "mode_unfit",
                "out_of_reach",
                "no_way",
                "promised",
                "past_promise",
                "busy",
            ] {
                let told = words.say(rule_in_short(code));
                assert!(told.chars().count() <= 12, "{code}: {told}");
                let is_russian = rule(code, &words).chars().any(|letter| letter >= 'а');
                assert_eq!(is_russian, lang == Locale::Ru, "{code} is said in words");
            }
        }
    }
}
