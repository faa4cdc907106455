//! What years cost: the same questions to offices with ever more finished orders behind them.

use std::path::Path;
use std::time::{Duration, Instant};

use pult::api::listen::Listener;
use pult::app::Dispatch;
use pult::store::backup;

use crate::http_client::{Client, request, signed_get};
use crate::long_office;

/// How often each question is asked; the middle counts.
const TIMES: usize = 7;

pub async fn run(sizes: Vec<u64>) {
    let sizes = match sizes.is_empty() {
        true => vec![10_000, 100_000, 1_000_000],
        false => sizes,
    };
    for size in sizes {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pult.db");
        long_office::make(&path, size);
        let megabytes = || std::fs::metadata(&path).map_or(0, |file| file.len()) / 1_000_000;
        let bare = megabytes();
        long_office::index_texts(&path);
        let whole = megabytes();
        println!("{size} finished orders, {whole} MB, {bare} MB without pieces of texts");
        tell("start", started(&path).await);
        let dispatch = long_office::open(&path);
        ask_all(dispatch).await;
        tell(
            "quick check, 150 ms at the most",
            once(|| {
                backup::quick_check(&path, Duration::from_millis(150)).expect("sound");
            }),
        );
        let copy = folder.path().join("copy.db");
        tell(
            "backup and its check",
            once(|| {
                backup::backup(&path, &copy).expect("a copy");
            }),
        );
    }
}

async fn started(path: &Path) -> Duration {
    let began = Instant::now();
    let dispatch = long_office::open(path);
    dispatch.reload_books().await.expect("books");
    dispatch.snapshot().await.expect("a snapshot");
    began.elapsed()
}

fn once(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn tell(what: &str, took: Duration) {
    println!("{what:>44} {:>9.2} ms", took.as_secs_f64() * 1000.0);
}

async fn ask_all(dispatch: Dispatch) {
    let service = long_office::answering(dispatch.clone());
    let listener = Listener::open(crate::HERE, None, crate::many(), service).await;
    let listener = listener.expect("listens");
    let mut client = Client::connect(crate::address(&listener)).await;
    for (what, text) in questions() {
        let mut took = Vec::new();
        for _ in 0..TIMES {
            let began = Instant::now();
            if !client.ask(&text).await {
                println!(
                    "{what:>44} refused after {:.1} s",
                    began.elapsed().as_secs_f64()
                );
                break;
            }
            took.push(began.elapsed());
        }
        took.sort();
        if let Some(middle) = took.get(TIMES / 2) {
            tell(what, *middle);
        }
    }
    let day = Duration::from_secs(24 * 3600).as_secs() as i64;
    let now = dispatch.now();
    let span = (now - pult::domain::Seconds(day), now);
    let began = Instant::now();
    dispatch.report(span).await.expect("a report");
    tell("report of a day", began.elapsed());
    let mut took = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        dispatch.snapshot().await.expect("a snapshot");
        took.push(began.elapsed());
    }
    took.sort();
    tell("snapshot of the engine", took[TIMES / 2]);
}

/// The lists and searches of every dialect, each asked for what does not grow.
fn questions() -> Vec<(&'static str, String)> {
    let now = chrono::Utc::now();
    let moscow = chrono::FixedOffset::east_opt(3 * 3600).expect("an offset");
    let local = |minutes: i64, form: &str| {
        let at = now.with_timezone(&moscow) - chrono::TimeDelta::minutes(minutes);
        at.format(form).to_string()
    };
    let json = "Content-Type: application/json\r\n";
    let navixy = |call: &str, rest: &str| {
        let body = format!("{{\"hash\":\"{}\"{rest}}}", long_office::NAVIXY);
        request("POST", &format!("/v2/{call}"), json, &body)
    };
    let hour = format!(
        ",\"from\":\"{}\",\"to\":\"{}\"",
        local(60, "%Y-%m-%d %H:%M:%S"),
        local(0, "%Y-%m-%d %H:%M:%S")
    );
    let thetrack = |query: &str| {
        let header = format!("Authorization: token {}\r\n", long_office::THETRACK);
        request("GET", &format!("/api/v1/tasks/?{query}"), &header, "")
    };
    let own = |query: &str| {
        let header = "Authorization: Basic bXktYXBpOnNlY3JldC0x\r\n";
        request("GET", &format!("/api/pult/orders?{query}"), header, "")
    };
    let form = "%Y%m%d%H%M%S";
    let finished = format!(
        "finish_time={}&start_time={}",
        local(0, form),
        local(60, form)
    );
    let since = (now - chrono::TimeDelta::hours(1)).timestamp();
    vec![
        (
            "get_finished_orders of an hour",
            signed_get("get_finished_orders", &finished),
        ),
        (
            "get_current_orders",
            signed_get("get_current_orders", "fields=id"),
        ),
        (
            "get_order_state",
            signed_get("get_order_state", "order_id=3"),
        ),
        (
            "Navixy task/route/list of an hour",
            navixy("task/route/list", &hour),
        ),
        ("Navixy task/list of an hour", navixy("task/list", &hour)),
        (
            "Navixy task/list of what is open",
            navixy("task/list", ",\"statuses\":[\"unassigned\",\"assigned\"]"),
        ),
        (
            "TheTrack tasks of an hour, a page",
            thetrack(&format!(
                "min_date={}&page_size=20",
                (now - chrono::TimeDelta::hours(1)).format("%Y-%m-%dT%H:%M:%SZ")
            )),
        ),
        ("Navixy task/count", navixy("task/count", "")),
        (
            "Navixy task/list by a word that nothing holds",
            navixy("task/list", ",\"filter\":\"нигде\""),
        ),
        (
            "Navixy task/list by a word that a hundred hold",
            navixy("task/list", ",\"filter\":\"ОМОФОН\""),
        ),
        (
            "TheTrack tasks until an hour ago, a page",
            thetrack(&format!(
                "max_date={}&page_size=20",
                (now - chrono::TimeDelta::hours(1)).format("%Y-%m-%dT%H:%M:%SZ")
            )),
        ),
        (
            "Navixy task/list of the done, a page",
            navixy(
                "task/list",
                ",\"statuses\":[\"done\"],\"sort\":[\"id=desc\"],\"limit\":50",
            ),
        ),
        (
            "Navixy task/list of the delayed, never any",
            navixy("task/list", ",\"statuses\":[\"delayed\",\"faulty\"]"),
        ),
        (
            "Navixy task/list, the first page",
            navixy("task/list", ",\"limit\":50"),
        ),
        (
            "Navixy task/list, the last page",
            navixy("task/list", ",\"limit\":50,\"sort\":[\"id=desc\"]"),
        ),
        (
            "Navixy task/route/list of a tracker, a page",
            navixy("task/route/list", ",\"limit\":5,\"trackers\":[2]"),
        ),
        ("TheTrack tasks, the newest page", thetrack("page_size=20")),
        (
            "TheTrack tasks, the newest done ones",
            thetrack("page_size=20&status=completed"),
        ),
        (
            "TheTrack tasks, called off, never any",
            thetrack("page_size=20&status=canceled"),
        ),
        (
            "Yandex couriers on line",
            request(
                "GET",
                "/on-demand/companies/1/couriers/online?apikey=ya-key-1",
                "",
                "",
            ),
        ),
        ("own list, the newest", own("limit=50")),
        (
            "own list of an hour",
            own(&format!("created_from={since}&limit=50")),
        ),
        ("own search by phone", own("q=9121000007")),
    ]
}
