//! The dialects as their clients see them: requests against the listener in process.

mod browsers;
mod clients;
mod companies;
mod conversation;
mod crossing;
mod driver;
mod find;
mod languages;
mod navixy;
mod needs_human;
mod office;
mod own_api;
mod own_orders;
mod packed;
mod spelling;
mod support;
mod taximaster;
mod taxomet;
mod thetrack;
mod why;
mod widget;
mod yandex;
