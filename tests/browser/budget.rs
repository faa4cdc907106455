//! What the pages weigh, and whom they ask: their own office, and nobody else.

use super::both;
use super::looks::ride;
use serde_json::Value;

/// What a page loaded: addresses, bytes over the wire.
async fn loaded(screen: &super::Screen) -> Vec<(String, u64)> {
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

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_light_and_asks_nobody_else() {
    let Some((office, screen)) = both().await else {
        return;
    };
    let (_, link) = ride(&office).await;
    screen.look(360, 740, false).await;
    for url in [link, format!("{}/owner", office.url)] {
        screen.go(&url).await;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        let all = loaded(&screen).await;
        for (name, _) in &all {
            assert!(
                name.starts_with(&office.url)
                    || name.starts_with("data:")
                    || name.starts_with("blob:"),
                "{url} asks {name}"
            );
        }
        let is_map = |name: &str| name.contains("maplibre");
        let tiles = weight(&all, |name| name.contains("/tiles/"));
        let words = weight(&all, |name| !is_map(name) && !name.contains("/tiles/"));
        assert!(words <= 40_000, "{url}: {words} bytes before the map");
        assert!(tiles <= 250_000, "{url}: {tiles} bytes of tiles");
        assert!(weight(&all, is_map) <= 420_000, "{url}: the library");
        assert!(all.len() <= 40, "{url}: {} requests", all.len());
        // Nothing inline: the policy forbids it, and the page has none.
        let inline = screen.run("return [...document.scripts].filter(script => !script.src).length + document.querySelectorAll('style, [onclick]').length").await;
        assert_eq!(inline, Value::from(0));
    }
    let widget = reqwest::get(format!("{}/widget.js", office.url))
        .await
        .expect("the widget");
    let widget = widget.bytes().await.expect("its bytes").len();
    assert!(widget <= 40_000, "{widget}");
    screen.close().await;
}
