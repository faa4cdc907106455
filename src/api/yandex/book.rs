//! The reference book: couriers, vehicles and depots by the client's own numbers.

pub mod couriers;
pub mod depots;
pub mod vehicles;

use axum::http::Uri;

use super::admission::parameter;
use super::error::Failure;
use super::page::Page;

/// What of a list is asked for: one number, or a page of all.
struct Wanted {
    number: Option<String>,
    page: Page,
}

impl Wanted {
    fn of(uri: &Uri) -> Result<Wanted, Failure> {
        let number = parameter(uri, "number").filter(|number| !number.is_empty());
        // What was no UTF-8 has been read as this.
        if number
            .as_ref()
            .is_some_and(|number| number.contains('\u{fffd}'))
        {
            return Err(Failure::shape("number: this is not UTF-8"));
        }
        Ok(Wanted {
            number,
            page: Page::of_book(uri)?,
        })
    }

    /// The wanted ones of a list, told by their numbers.
    fn of_list<T>(self, list: Vec<T>, number: impl Fn(&T) -> &Option<String>) -> Vec<T> {
        let wanted = |one: &T| self.number.is_none() || *number(one) == self.number;
        self.page.cut(list.into_iter().filter(wanted))
    }
}

/// The name of the object at `index` of a body in refusals.
fn nth(index: usize) -> String {
    format!("[{index}]")
}
