//! Every statement of the store, planned by SQLite over a base of years: none may walk a table that grows.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::past::{self, Of, Sequence};
use crate::{Store, orders, planned, stops};
use pult_domain::{Approach, CompanyId, CrewId, Timestamp};

/// Tables that grow with every order, position or event.
const GROWING: [&str; 18] = [
    "orders",
    "stops",
    "stop_places",
    "places",
    "assignments",
    "assignment_orders",
    "legs",
    "refusals",
    "explanations",
    "events",
    "outbox",
    "ledger",
    "positions",
    "tracking",
    "idempotency",
    "shifts",
    "swaps",
    "swap_offers",
];

/// Indexes that hold what is open now, not what ever was: they may be walked.
const SMALL: [&str; 10] = [
    "orders_open",
    "orders_visited_long",
    "assignments_live",
    "one_offer_per_crew",
    "one_open_shift",
    "outbox_waiting",
    "places_kind",
    "swaps_asked",
    "one_swap_per_crew",
    "one_swap_per_order",
];

/// Statements that are asked to read a whole table, and why that is right.
const ASKED: [(&str, &str); 2] = [
    (
        "SELECT * FROM outbox ORDER BY id DESC LIMIT",
        "the newest few, by their numbers",
    ),
    (
        "SELECT * FROM swaps ORDER BY id DESC LIMIT",
        "the newest few, by their numbers",
    ),
];

/// The string literals of a source that are statements which read or change rows, with what Rust makes of
/// line ends in them. Those with `{` are made of parts; [`made`] has them.
fn statements_of(source: &str) -> Vec<String> {
    let source = source
        .split("#[cfg(test)]\nmod ")
        .next()
        .unwrap_or_default();
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find('"') {
        let body = &rest[start + 1..];
        let mut end = 0;
        let bytes = body.as_bytes();
        while end < bytes.len() && bytes[end] != b'"' {
            end += 1 + usize::from(bytes[end] == b'\\');
        }
        let text = body.get(..end).unwrap_or_default().replace("\\\n", "\n");
        let is_one = ["SELECT ", "UPDATE ", "DELETE ", "WITH "]
            .iter()
            .any(|word| text.starts_with(word));
        if is_one && !text.contains('{') {
            found.push(text.replace("\\\"", "\""));
        }
        rest = body.get(end + 1..).unwrap_or_default();
    }
    found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => sources(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

/// Statements that are made of parts, over the filters that lists use.
fn made() -> Vec<String> {
    let (from, to) = (Some(Timestamp(1)), Some(Timestamp(2)));
    let mut found = Vec::new();
    for open in [None, Some(true), Some(false)] {
        for company in [None, Some(CompanyId(1))] {
            let filter = orders::Filter {
                open,
                company,
                ..orders::Filter::default()
            };
            let narrow = [
                orders::Filter {
                    external_ref: Some("x".to_owned()),
                    ..filter.clone()
                },
                orders::Filter {
                    phone: Some("x".to_owned()),
                    ..filter.clone()
                },
                orders::Filter {
                    created: (from, to),
                    ..filter.clone()
                },
                orders::Filter {
                    limit: Some(50),
                    ..filter.clone()
                },
                orders::Filter {
                    ended: (from, to),
                    open: open.or(Some(false)),
                    ..filter
                },
            ];
            found.extend(narrow.iter().map(|filter| orders::statement(filter).0));
        }
    }
    let plan = planned::Filter {
        open: true,
        ..planned::Filter::default()
    };
    let plans = [
        planned::Filter {
            visited: (from, to),
            open: false,
            ..plan.clone()
        },
        planned::Filter {
            visited: (from, None),
            open: false,
            alone: Some(false),
            company: Some(CompanyId(1)),
            ..plan.clone()
        },
        planned::Filter {
            crews: Some(vec![CrewId(1)]),
            ..plan.clone()
        },
        planned::Filter {
            external_ref: Some("x".to_owned()),
            open: false,
            ..plan.clone()
        },
        planned::Filter {
            holding: vec!["мира".to_owned(), "ленина".to_owned()],
            open: false,
            company: Some(CompanyId(1)),
            ..plan.clone()
        },
        plan,
    ];
    let planned = plans.iter().map(|filter| planned::statement(filter, true));
    found.extend(planned);
    let listed = [
        stops::Filter {
            external_ref: Some("x".to_owned()),
            ..stops::Filter::default()
        },
        stops::Filter {
            created: (from, None),
            ..stops::Filter::default()
        },
        stops::Filter {
            created: (from, to),
            company: Some(CompanyId(1)),
            standing: Some(stops::Standing::Done),
            ..stops::Filter::default()
        },
        stops::Filter {
            standing: Some(stops::Standing::Taken),
            ..stops::Filter::default()
        },
    ];
    found.extend(listed.iter().map(stops::statement));
    found.push(stops::statement(&stops::Filter {
        open: true,
        crew: Some(CrewId(1)),
        past_approach: Some(Approach::Near),
        ..stops::Filter::default()
    }));
    for of in [Of::Orders, Of::Stops] {
        for to in [Sequence::Ascending, Sequence::Descending] {
            found.extend([past::of_group(of, to), past::of_piece(of, to)]);
        }
    }
    found
}

/// Statistics of a million orders, of which a hundred are open; without rows, for the plan is all the same.
fn add_statistics(conn: &Connection) {
    conn.execute_batch("ANALYZE")
        .expect("a table of statistics");
    let indexes: Vec<(String, String)> = conn
        .prepare("SELECT tbl_name, name FROM sqlite_schema WHERE type = 'index'")
        .expect("prepared")
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("read")
        .collect::<Result<_, _>>()
        .expect("read");
    for (table, index) in indexes
        .iter()
        .filter(|(table, _)| GROWING.contains(&table.as_str()))
    {
        let columns: i64 = conn
            .query_row(
                "SELECT count(*) FROM pragma_index_xinfo(?1) WHERE key",
                [index],
                |row| row.get(0),
            )
            .expect("counted");
        let rows = if SMALL.contains(&index.as_str()) {
            100
        } else {
            1_000_000
        };
        let each = ["3", "2", "1", "1"];
        let each = each[..usize::try_from(columns).unwrap_or(1).min(4)].join(" ");
        conn.execute(
            "INSERT INTO sqlite_stat1 VALUES (?1, ?2, ?3)",
            [table, index, &format!("{rows} {each}")],
        )
        .expect("noted");
    }
    conn.execute_batch("ANALYZE sqlite_schema")
        .expect("read again");
}

/// The steps of a plan that walk a growing table.
fn walks(conn: &Connection, sql: &str) -> Vec<String> {
    let mut explain = conn
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap_or_else(|error| panic!("{error}: {sql}"));
    let mut rows = explain.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next().expect("a step") {
        let step: String = row.get(3).expect("a text");
        let Some(scan) = step.strip_prefix("SCAN ") else {
            continue;
        };
        let name = scan.split(' ').next().unwrap_or_default();
        // The first rows by the table's own key are read without looking at the others.
        let is_bounded = sql.starts_with("SELECT id FROM orders WHERE 1")
            && sql.contains(" LIMIT ")
            || sql.starts_with("SELECT at FROM events ORDER BY seq");
        let is_small = is_bounded || SMALL.iter().any(|index| scan.contains(index));
        if !is_small && is_growing(sql, name) {
            found.push(step);
        }
    }
    found
}

/// Whether a name in a statement is a growing table's, or stands for one.
fn is_growing(sql: &str, name: &str) -> bool {
    let words: Vec<&str> = sql
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .collect();
    let stands_for = |pair: &[&str]| {
        GROWING.contains(&pair[0])
            && (pair[1] == name || pair[1] == "AS" && pair.get(2) == Some(&name))
    };
    GROWING.contains(&name) || words.windows(3).any(stands_for)
}

#[test]
fn no_statement_walks_a_table_that_grows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut statements: Vec<String> = sources(root)
        .iter()
        .filter(|path| !path.ends_with("plans.rs"))
        .flat_map(|path| statements_of(&std::fs::read_to_string(path).expect("a source")))
        .collect();
    statements.extend(made());
    assert!(statements.len() > 100, "{}", statements.len());
    for has_statistics in [false, true] {
        let store = Store::in_memory().expect("an office");
        store
            .write(move |tx| {
                if has_statistics {
                    add_statistics(tx.conn());
                }
                Ok(())
            })
            .wait()
            .expect("written");
        let statements = statements.clone();
        let found = store
            .write(move |tx| {
                let walked = statements.iter().filter_map(|sql| {
                    let is_asked = ASKED.iter().any(|(begins, _)| sql.starts_with(begins));
                    let steps = if is_asked {
                        Vec::new()
                    } else {
                        walks(tx.conn(), sql)
                    };
                    (!steps.is_empty()).then(|| format!("{steps:?}: {sql}"))
                });
                Ok(walked.collect::<Vec<_>>())
            })
            .wait()
            .expect("read");
        assert!(
            found.is_empty(),
            "statistics: {has_statistics}\n{}",
            found.join("\n\n")
        );
    }
}

#[test]
fn statements_are_found_in_a_source() {
    let source = "let a = \"SELECT 1\n   FROM orders\"; b(\"plain\"); c(\"UPDATE x \\\n y\"); d(\"SELECT {z}\");";
    assert_eq!(
        statements_of(source),
        ["SELECT 1\n   FROM orders", "UPDATE x \n y"]
    );
}
