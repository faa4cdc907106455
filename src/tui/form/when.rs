//! The time token of a card: `=1830`, `=+40`, `=з7`.

use pult_app::OfficeTime;
use pult_domain::{Seconds, TimeOfDay, Timestamp};

/// The letters that mean tomorrow: `з` of завтра, the same key in the QWERTY layout, `t`.
const TOMORROW: [char; 3] = ['з', 'p', 't'];
/// The longest `=+` reaches: a week, in minutes.
const MOST_MINUTES: i64 = 7 * 24 * 60;

/// The moment that a token means, the `=` in front or not; `None` when it is not one. A time of day
/// that is over today means tomorrow's.
pub fn moment(token: &str, time: &OfficeTime, now: Timestamp) -> Option<Timestamp> {
    let token = token.trim().trim_start_matches('=').to_lowercase();
    if let Some(minutes) = token.strip_prefix('+') {
        let minutes: i64 = digits(minutes)?.parse().ok()?;
        return (minutes <= MOST_MINUTES).then(|| now + Seconds::minutes(minutes));
    }
    let later = token.strip_prefix(TOMORROW);
    let clock = time_of_day(later.unwrap_or(&token))?;
    let today = on_day(time, now, clock)?;
    if later.is_some() || today < now - Seconds::minutes(1) {
        // From noon, a day later is the next date whatever the clocks do in between.
        let noon = on_day(time, now, TimeOfDay::new(12, 0)?)?;
        return on_day(time, noon + Seconds::minutes(24 * 60), clock);
    }
    Some(today)
}

/// The day that a moment lies in: its first moment, and the first of the next.
pub fn day_of(at: Timestamp, time: &OfficeTime) -> Option<(Timestamp, Timestamp)> {
    let midnight = TimeOfDay::new(0, 0)?;
    let noon = on_day(time, at, TimeOfDay::new(12, 0)?)?;
    let next = on_day(time, noon + Seconds::minutes(24 * 60), midnight)?;
    Some((on_day(time, at, midnight)?, next))
}

/// The moment of a time of day, as it is typed, on the day of another moment.
pub fn typed_on(day: Timestamp, typed: &str, time: &OfficeTime) -> Option<Timestamp> {
    on_day(time, day, time_of_day(typed)?)
}

/// `7` → 07:00, `730` → 07:30, `1830` → 18:30, `18:30` and `18.30` too.
fn time_of_day(text: &str) -> Option<TimeOfDay> {
    let text = text.replace([':', '.', ','], "");
    let text = digits(&text)?;
    let (hour, minute) = match text.len() {
        1 | 2 => (text, "0"),
        3 | 4 => text.split_at(text.len() - 2),
        _ => return None,
    };
    TimeOfDay::new(hour.parse().ok()?, minute.parse().ok()?)
}

fn on_day(time: &OfficeTime, day: Timestamp, clock: TimeOfDay) -> Option<Timestamp> {
    let date = time.format(day, "%Y-%m-%d");
    time.parse(&format!("{date} {clock}"), "%Y-%m-%d %H:%M")
}

fn digits(text: &str) -> Option<&str> {
    let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_mean_moments() {
        let time = OfficeTime::named("Europe/Moscow");
        let at = |text: &str| time.parse(text, "%Y-%m-%d %H:%M").expect(text);
        let now = at("2026-11-21 18:02");
        for (token, meant) in [
            ("=1830", "2026-11-21 18:30"),
            ("=18:30", "2026-11-21 18:30"),
            ("=730", "2026-11-22 07:30"),
            ("=1802", "2026-11-21 18:02"),
            ("=+40", "2026-11-21 18:42"),
            ("=з7", "2026-11-22 07:00"),
            ("=З0730", "2026-11-22 07:30"),
            ("=p7", "2026-11-22 07:00"),
            ("=t2200", "2026-11-22 22:00"),
            ("23", "2026-11-21 23:00"),
        ] {
            assert_eq!(moment(token, &time, now), Some(at(meant)), "{token}");
        }
        for token in [
            "=", "=+", "=2500", "=1860", "=з", "=abc", "=12345", "=+999999", "=-5", "",
        ] {
            assert_eq!(moment(token, &time, now), None, "{token}");
        }
    }

    #[test]
    fn tomorrow_is_the_next_date_over_a_change_of_clocks() {
        let time = OfficeTime::named("Europe/Berlin");
        let at = |text: &str| time.parse(text, "%Y-%m-%d %H:%M").expect(text);
        let now = at("2026-03-28 23:30");
        assert_eq!(moment("=з7", &time, now), Some(at("2026-03-29 07:00")));
    }
}
