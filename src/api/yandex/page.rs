//! Pages of lists.

use axum::http::Uri;

use super::admission::parameter;

/// The most objects on one page.
pub const MOST: usize = 1000;

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    number: usize,
    size: usize,
}

impl Page {
    /// `page` (from 1) and `per_page` (100 unless said, at most [`MOST`]).
    pub fn of(uri: &Uri) -> Page {
        Page {
            number: positive(uri, "page").unwrap_or(1),
            size: positive(uri, "per_page").unwrap_or(100).min(MOST),
        }
    }

    /// `page` (from 1) of [`MOST`] objects: the reference book's.
    pub fn of_book(uri: &Uri) -> Page {
        Page {
            number: positive(uri, "page").unwrap_or(1),
            size: MOST,
        }
    }

    /// What of a list stands on this page; nothing beyond its end.
    pub fn cut<T>(self, list: impl IntoIterator<Item = T>) -> Vec<T> {
        let skipped = (self.number - 1).saturating_mul(self.size);
        list.into_iter().skip(skipped).take(self.size).collect()
    }
}

/// A positive number of the query; what is none counts as absent.
fn positive(uri: &Uri, name: &str) -> Option<usize> {
    let text = parameter(uri, name).unwrap_or_default();
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<usize>() {
        Ok(number) if is_digits && number > 0 => Some(number),
        // More digits than a number holds: a page beyond the end.
        Err(_) if is_digits => Some(usize::MAX),
        // The guide names no code for it.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(query: &str) -> Page {
        Page::of(&format!("/list?{query}").parse().expect("a URI"))
    }

    #[test]
    fn pages_start_at_one_and_end_in_nothing() {
        let all = || 1..=5;
        let cut = |query| page(query).cut(all());
        assert_eq!(cut(""), [1, 2, 3, 4, 5]);
        assert_eq!(cut("per_page=2"), [1, 2]);
        assert_eq!(cut("page=3&per_page=2"), [5]);
        assert_eq!(cut("page=4&per_page=2"), [0; 0]);
        assert_eq!(cut("page=9223372036854775807&per_page=99999"), [0; 0]);
        assert_eq!(cut("page=99999999999999999999999"), [0; 0]);
        assert_eq!(cut("per_page=99999999999999999999999"), [1, 2, 3, 4, 5]);
        assert_eq!(page("per_page=5000").size, MOST);
    }

    #[test]
    fn what_is_no_page_is_the_first() {
        for query in [
            "page=0",
            "page=-1",
            "page=x",
            "per_page=0",
            "per_page=1.5",
            "page=%2B1",
        ] {
            assert_eq!(page(query), page(""), "{query}");
        }
    }
}
