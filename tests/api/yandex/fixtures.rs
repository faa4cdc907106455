//! Runs `tests/fixtures/yandex/*.http`.

use super::office;
use crate::conversation::run_all;

#[tokio::test]
async fn the_conversations_go_as_documented() {
    run_all("yandex", 28, office).await;
}
