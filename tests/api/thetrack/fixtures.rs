//! Runs `tests/fixtures/thetrack/*.http`.

use super::office;
use crate::conversation::run_all;

#[tokio::test]
async fn the_conversations_go_as_documented() {
    run_all("thetrack", 36, office).await;
}
