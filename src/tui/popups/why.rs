//! The engine's explanation in words. It is kept as JSON text and may be older than this program, so
//! it is read field by field and an unknown code is shown as it is.

use serde_json::Value as Json;

use crate::board::Board;
use crate::text::{Value, Word, Words};
use pult_domain::CrewId;

/// How many crews of each sort are shown.
const MOST: usize = 6;

/// The lines of an explanation.
pub fn lines(text: &str, board: &Board, words: &Words) -> Vec<String> {
    let Ok(json) = serde_json::from_str::<Json>(text) else {
        return vec![text.to_owned()];
    };
    let mut lines = vec![verdict(&json, board, words)];
    let candidates = json["candidates"].as_array();
    for candidate in candidates.into_iter().flatten().take(MOST) {
        lines.push(candidate_line(candidate, board, words));
    }
    // Of a mere ranking nobody was chosen, so nobody comes next.
    if let Some(cost) = json["runner_up_s"].as_i64()
        && !json["chosen"].is_null()
    {
        lines.push(words.with(Word("why-runner-up"), &[("cost", Value::from(cost))]));
    }
    let ruled_out = json["ruled_out"].as_array();
    for crew in ruled_out.into_iter().flatten().take(MOST) {
        lines.push(ruled_out_line(crew, board, words));
    }
    if let Some(counts) = json["n_ruled_out"].as_object() {
        lines.extend(counts.iter().map(|(code, n)| {
            let n = n.as_i64().unwrap_or_default();
            let values = [
                ("rule", Value::from(rule(code, words))),
                ("n", Value::from(n)),
            ];
            words.with(Word("why-count"), &values)
        }));
    }
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

fn candidate_line(candidate: &Json, board: &Board, words: &Words) -> String {
    let minutes = candidate["eta_s"]
        .as_i64()
        .unwrap_or_default()
        .saturating_add(59)
        / 60;
    let km = candidate["pickup_m"].as_i64().unwrap_or_default() as f64 / 1000.0;
    let values = [
        ("crew", Value::from(call_sign(&candidate["crew"], board))),
        ("minutes", Value::from(minutes)),
        ("km", Value::from(format!("{km:.1}"))),
        (
            "cost",
            Value::from(candidate["cost_s"].as_i64().unwrap_or_default()),
        ),
    ];
    let told = words.with(Word("why-candidate"), &values);
    match terms(&candidate["terms"], words) {
        sum if sum.is_empty() => told,
        sum => format!("{told} = {sum}"),
    }
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
        unknown => return unknown.to_owned(),
    };
    words.say(word)
}

fn ruled_out_line(crew: &Json, board: &Board, words: &Words) -> String {
    let code = crew["rule"].as_str().unwrap_or_default();
    let values = [
        ("crew", Value::from(call_sign(&crew["crew"], board))),
        ("rule", Value::from(rule(code, words))),
    ];
    words.with(Word("why-ruled-out"), &values)
}

fn call_sign(crew: &Json, board: &Board) -> String {
    crew.as_i64()
        .map_or_else(String::new, |id| board.call_sign(CrewId(id)))
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
        unknown => return unknown.to_owned(),
    };
    words.say(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_domain::Locale;
    use serde_json::json;

    fn told(json: &Json) -> Vec<String> {
        let (board, words) = (Board::default(), Words::new(Locale::En));
        let lines = lines(&json.to_string(), &board, &words).into_iter();
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
        let expected = "1.4 km, cost 187 = drive 210 − wait 60 + gap left 30 + newer 7";
        assert!(told[1].ends_with(expected), "{told:?}");
        assert_eq!(told[2], "The next one would have cost 512");
    }

    #[test]
    fn nobody_comes_next_to_nobody() {
        assert_eq!(told(&decision(None)).len(), 2);
    }
}
