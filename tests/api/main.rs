//! The dialects as their clients see them: requests against the listener in process.

mod support;
mod taxomet;
mod yandex;
