//! What the pages weigh, how soon they stand, and whom they ask: their own office, and nobody else.

use std::time::Duration;

use serde_json::Value;

use super::both;
use super::driving::log_in;
use super::looks::{enter_as_owner, ride};
use super::screen::Screen;

/// From the request until words stand, milliseconds: tens on an idle machine, and CI is not one.
const FIRST_PAINT: f64 = 3_000.0;

/// What a page loaded: addresses, bytes over the wire.
async fn loaded(screen: &Screen) -> Vec<(String, u64)> {
    let all = screen
        .run(
            "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                .map(entry => [entry.name, entry.transferSize])",
        )
        .await;
    let all = all.as_array().expect("a list").iter();
    all.map(|entry| {
        let name = entry[0].as_str().expect("a name").to_owned();
        (name, entry[1].as_u64().unwrap_or_default())
    })
    .collect()
}

fn weight(all: &[(String, u64)], of: impl Fn(&str) -> bool) -> u64 {
    let of = all.iter().filter(|(name, _)| of(name));
    of.map(|(_, bytes)| bytes).sum()
}

/// The page that is open keeps within the budget, and asks only `hosts`.
async fn is_light(screen: &Screen, url: &str, hosts: &[&str]) {
    // The map comes after the words, where there is one.
    tokio::time::sleep(Duration::from_millis(500)).await;
    screen
        .until("document.getElementById('map')?.dataset.map !== 'loading'")
        .await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let all = loaded(screen).await;
    for (name, _) in &all {
        let own = hosts.iter().any(|host| name.starts_with(host));
        assert!(
            own || name.starts_with("data:") || name.starts_with("blob:"),
            "{url} asks {name}"
        );
    }
    let is_map = |name: &str| name.contains("maplibre");
    let tiles = weight(&all, |name| name.contains("/tiles/"));
    let words = weight(&all, |name| !is_map(name) && !name.contains("/tiles/"));
    assert!(words <= 60_000, "{url}: {words} bytes before the map");
    assert!(tiles <= 250_000, "{url}: {tiles} bytes of tiles");
    assert!(weight(&all, is_map) <= 420_000, "{url}: the library");
    assert!(all.len() <= 40, "{url}: {} requests", all.len());
    screen
        .until("performance.getEntriesByName('first-contentful-paint').length")
        .await;
    let painted = screen
        .run("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
        .await;
    let painted = painted.as_f64().expect("something was painted");
    assert!(painted <= FIRST_PAINT, "{url}: painted after {painted} ms");
    // Nothing inline: the policy forbids it, and the page has none.
    let inline = screen.run("return [...document.scripts].filter(script => !script.src).length + document.querySelectorAll('style, [onclick]').length").await;
    assert_eq!(inline, Value::from(0), "{url}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_light_and_asks_nobody_else() {
    let Some((office, screen)) = both().await else {
        return;
    };
    let (_, link) = ride(&office).await;
    screen.look(360, 740, false).await;
    for path in ["/owner", "/driver", "/openapi"] {
        let url = format!("{}{path}", office.url);
        screen.go(&url).await;
        is_light(&screen, &url, &[&office.url]).await;
    }
    screen.go(&link).await;
    is_light(&screen, &link, &[&office.url]).await;
    let site = format!("{}/", office.site);
    screen.go(&site).await;
    is_light(&screen, &site, &[&office.url, &office.site]).await;
    // With somebody logged in they show the map and more.
    enter_as_owner(&screen, &office).await;
    is_light(&screen, "the owner's page", &[&office.url]).await;
    log_in(&screen, &office, &office.url).await;
    screen.go(&format!("{}/driver", office.url)).await;
    is_light(&screen, "the driver's page", &[&office.url]).await;
    let widget = reqwest::get(format!("{}/widget.js", office.url))
        .await
        .expect("the widget");
    let widget = widget.bytes().await.expect("its bytes").len();
    assert!(widget <= 40_000, "{widget}");
    screen.close().await;
}
