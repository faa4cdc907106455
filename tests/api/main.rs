//! The dialects from the outside: requests to the listener's service, in process.

mod support;
mod taximaster;
