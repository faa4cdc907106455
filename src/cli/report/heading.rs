//! What the headings of a report say of its span: the moments of the last hours, and that a balance is
//! today's where the span is over.

use crate::app::OfficeTime;
use crate::app::report::{Sheet, Span};
use crate::domain::{Locale, Timestamp};

/// Where the balance stands among the columns of drivers.
const BALANCE: usize = 9;

/// Puts it into the headings of drivers and of the office's figures.
pub(super) fn put(
    [drivers, office, _]: &mut [Sheet; 3],
    is_of_hours: bool,
    ((from, to), now): (Span, Timestamp),
    (time, locale): (&OfficeTime, Locale),
) {
    if let Some(balance) = drivers.headings.get_mut(BALANCE).filter(|_| to <= now) {
        balance.push_str(match locale {
            Locale::En => " now",
            Locale::Ru => " сейчас",
        });
    }
    if let Some(days) = office.headings.last_mut().filter(|_| is_of_hours) {
        let moment = |at| time.format(at, "%d.%m.%Y %H:%M");
        *days = format!("{} – {}", moment(from), moment(to));
    }
}
