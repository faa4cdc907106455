//! A driver with the page on his phone.

use super::office::{CREW, DRIVERS_PHONE, Office};
use super::screen::Screen;

/// Logs in as a person does: types the phone, reads the code of the SMS, types that.
pub async fn log_in(screen: &Screen, office: &Office, url: &str) {
    screen.look(360, 740, false).await;
    screen.go(&format!("{url}/driver")).await;
    screen.until("document.getElementById('phone')").await;
    screen.types("#phone", DRIVERS_PHONE).await;
    screen.clicks("button.do").await;
    screen.until("document.getElementById('code')").await;
    let code = office.code().await;
    screen.types("#code", &code).await;
    screen.clicks("button.do").await;
    screen
        .until("document.querySelector('.bar')?.textContent.includes('Иванов')")
        .await;
}

/// Waits until the one big button says this, and presses it.
pub async fn step(screen: &Screen, word: &str) {
    screen
        .until(&format!(
            "document.getElementById('step')?.textContent === {word:?}"
        ))
        .await;
    taps(screen, "#step").await;
}

/// Presses a button of a trip as a person does, who reads it first: of two taps in half a second one counts.
pub async fn taps(screen: &Screen, button: &str) {
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    screen.clicks(button).await;
}

/// Drives: the phone is there, and the office has heard of it.
pub async fn drives(screen: &Screen, office: &Office, (lat, lon): (f64, f64)) {
    screen.stands_at(&office.url, lat, lon).await;
    for _ in 0..300 {
        let crew = office.dispatch.crew(&pult::app::Caller::CONSOLE, CREW);
        let seen = crew.await.expect("a crew").crew.position;
        if seen.is_some_and(|seen| (seen.point.lat - lat).abs() < 1e-6) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the office does not hear where the phone is");
}
