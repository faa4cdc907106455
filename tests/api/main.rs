//! The dialects as their clients see them: requests against the listener in process.

mod browsers;
mod conversation;
mod crossing;
mod navixy;
mod office;
mod support;
mod taximaster;
mod taxomet;
mod thetrack;
mod why;
mod yandex;
