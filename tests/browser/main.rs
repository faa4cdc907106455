//! The pages in a real browser: Chromium, headless, driven through WebDriver. Without a browser the tests say so
//! and pass; with `PULT_BROWSER=required` they fail. What they look at is kept in `docs/screenshots` when
//! `PULT_SCREENSHOTS` is set.

mod accessibility;
mod booking;
mod budget;
mod cut;
mod doors;
mod driving;
mod looks;
mod office;
mod screen;
mod trips;
mod wire;

use office::Office;
use screen::Screen;

/// A browser and an office, unless there is no browser here.
async fn both() -> Option<(Office, Screen)> {
    let screen = Screen::open().await?;
    Some((Office::open().await, screen))
}
