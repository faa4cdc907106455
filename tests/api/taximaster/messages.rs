//! Messages to the people at the desks, and the list of all calls.

use pult::domain::OrderId;
use serde_json::json;

use super::client::{code, data, get, office, post};
use crate::clients::types;

#[tokio::test]
async fn a_message_is_shown_at_the_desks_it_is_for() {
    let office = office().await;
    let place = office.dispatch.take_place("Оля".to_owned());
    let mut heard = office.dispatch.desk_messages();
    let body = json!({"text": "Клиент ждёт", "type": "warning", "header": "Сайт", "color": "#FF0000",
                      "timeout": 30, "crew_id": 1});
    data(post(&office, "show_tm_message", &body.to_string()).await);
    let line = heard.recv().await.expect("a line");
    let site = pult::app::Speaker::Program {
        name: "Сайт".to_owned(),
    };
    assert_eq!((&line.from, line.text.as_str()), (&site, "Клиент ждёт"));
    assert!(place.dispatch().hears(&line));
    // Nobody sits at the machine as that operator.
    let operators = office.dispatch.records::<pult::domain::Operator>().await;
    let operators = operators.expect("operators");
    if let Some(operator) = operators.first() {
        // What sort of message it is need not be said.
        let body = json!({"text": "A", "users": [operator.id.0]});
        data(post(&office, "show_tm_message", &body.to_string()).await);
        assert!(heard.try_recv().is_err());
    }
    for (body, expected) in [
        (json!({"type": "error"}), 8),
        (json!({"text": "A", "type": "shout"}), 9),
        (json!({"text": "A", "type": "error", "color": "red"}), 9),
        (json!({"text": "A", "type": "error", "order_id": 777}), 9),
        (json!({"text": "A", "type": "error", "users": [777]}), 100),
    ] {
        let answer = post(&office, "show_tm_message", &body.to_string()).await;
        assert_eq!(code(&answer), expected, "{body}");
    }
    assert!(heard.try_recv().is_err());
    let unknown = office
        .dispatch
        .order(&pult::app::Caller::CONSOLE, OrderId(777));
    assert!(unknown.await.is_err());
}

/// The names of calls in the first column of the tables between two headings.
fn calls_between<'a>(page: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let (_, rest) = page.split_once(from).expect(from);
    let (part, _) = rest.split_once(to).expect(to);
    let rows = part.lines().filter_map(|line| line.strip_prefix("| "));
    let first = rows.filter_map(|row| row.split('|').next());
    let words = first.flat_map(|cell| cell.split([' ', ',', '`', '(']));
    let is_name = |word: &&str| word.contains('_') || *word == "ping";
    let mut names: Vec<&str> = words.filter(is_name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[tokio::test]
async fn every_call_that_is_known_is_answered_or_the_page_says_why_not() {
    let page = include_str!("../../../docs/api/taximaster.md");
    let answered = [
        calls_between(page, "## The calls of the page", "| common code"),
        calls_between(page, "## The calls beyond the page", "## Telephony"),
    ]
    .concat();
    let left_out = calls_between(page, "## What newer versions have besides", "## States");
    let office = office().await;
    for name in &answered {
        assert_ne!(code(&get(&office, name).await), 6, "{name}");
        assert!(
            types::taximaster::shape(name).is_some(),
            "{name} has no types"
        );
    }
    for name in &left_out {
        assert_eq!(code(&get(&office, name).await), 6, "{name}");
    }
    assert_eq!(
        (answered.len(), left_out.len()),
        (53, 28),
        "{answered:?} {left_out:?}"
    );
}
