//! axe-core finds nothing serious on any page.

use super::both;
use super::driving::log_in;
use super::looks::{enter_as_owner, ride};
use super::screen::Screen;
use serde_json::json;

const AXE: &str = include_str!("../fixtures/browser/axe.min.js");

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_serious() {
    let Some((office, screen)) = both().await else {
        return;
    };
    let (_, link) = ride(&office).await;
    let widget = format!("{}/widget/map?key=pk_test", office.url);
    for url in [
        link,
        format!("{}/owner", office.url),
        format!("{}/", office.site),
        format!("{}/driver", office.url),
        format!("{}/openapi", office.url),
        widget,
    ] {
        screen.go(&url).await;
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        for is_dark in [false, true] {
            screen.look(360, 740, is_dark).await;
            nothing_serious(&screen, &format!("{url} dark: {is_dark}")).await;
        }
    }
    enter_as_owner(&screen, &office).await;
    for is_dark in [false, true] {
        screen.look(1280, 800, is_dark).await;
        nothing_serious(&screen, &format!("the owner's board, dark: {is_dark}")).await;
    }
    // The driver's page with the trip under way, and each of its tabs.
    log_in(&screen, &office, &office.url).await;
    for is_dark in [false, true] {
        screen.look(360, 740, is_dark).await;
        for tab in 1..=4 {
            screen
                .clicks(&format!(".tabs button:nth-child({tab})"))
                .await;
            nothing_serious(&screen, &format!("driver, tab {tab}, dark: {is_dark}")).await;
        }
    }
    screen.close().await;
}

async fn nothing_serious(screen: &Screen, what: &str) {
    screen.run(AXE).await;
    let found = screen
        .client
        .execute_async(
            "const done = arguments[arguments.length - 1];
             axe.run(document, { resultTypes: ['violations'] }).then(told => done(told.violations
                .filter(one => ['serious', 'critical'].includes(one.impact))
                .map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | '))))",
            Vec::new(),
        )
        .await
        .expect("axe answers");
    assert_eq!(found, json!([]), "{what}");
}
