//! The reference book: couriers, vehicles and depots by the client's own numbers.

pub mod couriers;
pub mod depots;
pub mod vehicles;

use axum::http::Uri;

use super::admission::parameter;
use super::page::Page;
use super::wire;
use pult_app::Kept;

/// What of a list is asked for: one number, or a page of all.
struct Wanted {
    number: Option<String>,
    page: Page,
}

impl Wanted {
    fn of(uri: &Uri) -> Wanted {
        let number = parameter(uri, "number").filter(|number| !number.is_empty());
        Wanted {
            number,
            page: Page::of_book(uri),
        }
    }

    /// The wanted ones of a list, told by their numbers.
    fn of_list<T>(self, list: Vec<T>, number: impl Fn(&T) -> &Option<String>) -> Vec<T> {
        let wanted = |one: &T| self.number.is_none() || *number(one) == self.number;
        self.page.cut(list.into_iter().filter(wanted))
    }
}

/// How many of the records that were kept were known, and how many were new.
fn batch<T>(kept: &Kept<T>) -> wire::Batch {
    wire::Batch {
        inserted: kept.n_new,
        updated: kept.list.len() - kept.n_new,
    }
}

/// The name of the object at `index` of a body in refusals.
fn nth(index: usize) -> String {
    format!("[{index}]")
}
