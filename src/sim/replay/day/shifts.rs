//! Shifts that follow the orders of a day, and one more crew.

use super::{Cab, Day, Rest, generated};
use pult_domain::{Seconds, Timestamp};

const HOUR: i64 = 3_600;

/// A shift of this many hours begins where most orders of its hours have no crew yet.
const HOURS: i64 = 10;

impl Day {
    /// Puts each crew's shift where it is needed most: one after the other begins at the hour whose next
    /// ten hours have most orders for a crew at work. The night shift of the day before is still there at
    /// midnight: hours past the end of the day count for its beginning.
    pub fn fit_shifts(&mut self) {
        let mut asked = [0_i64; 24];
        for request in &self.requests {
            asked[request.at.0.rem_euclid(24 * HOUR) as usize / HOUR as usize] += 1;
        }
        let mut at_work = [0_i64; 24];
        let mut cabs = Vec::new();
        for cab in &self.cabs {
            let need = |first: &i64| -> i64 {
                let hours = (*first..*first + HOURS).map(|hour| (hour % 24) as usize);
                hours
                    .map(|hour| asked[hour] * 1_000 / (at_work[hour] + 1))
                    .sum()
            };
            let first = (0..24)
                .max_by_key(|first| (need(first), -first))
                .unwrap_or(0);
            for hour in first..first + HOURS {
                at_work[(hour % 24) as usize] += 1;
            }
            let from = Timestamp(first * HOUR);
            cabs.push(working(cab, from, from + Seconds(HOURS * HOUR)));
            if first + HOURS > 24 {
                let before = Timestamp((first - 24) * HOUR);
                cabs.push(working(cab, before, before + Seconds(HOURS * HOUR)));
            }
        }
        self.cabs = cabs;
    }

    /// Lets every crew work from midnight to midnight, its drivers taking turns; breaks come as often as on a
    /// shift.
    pub fn work_around_the_clock(&mut self) {
        let (from, to) = (Timestamp(0), Timestamp(24 * HOUR));
        for cab in &mut self.cabs {
            let mut whole = working(cab, from, to);
            if let Some(first) = whole.rests.first().copied() {
                let (stretch, length) = generated::REST;
                let rest = |n: i64| Rest {
                    due: first.due + Seconds(n * stretch * HOUR),
                    length,
                };
                whole.rests = (0..24 / stretch)
                    .map(rest)
                    .take_while(|rest| rest.due < to)
                    .collect();
            }
            *cab = whole;
        }
    }

    /// Adds so many crews that work from one hour of the day to another, each where the day's orders
    /// begin; they have no break. The day's midnight is in seconds. A span over midnight, as 22 to 6, begins
    /// in the evening of the day; the crews of the evening before are still there in its morning.
    pub fn add_crews(&mut self, midnight: i64, (from, to): (i64, i64), count: usize) {
        let shifts = match from < to {
            true => vec![(from, to)],
            false => vec![(0, to), (from, 24 + to)],
        };
        let hour = |hour: i64| Timestamp(midnight + hour * HOUR);
        for nth in 0..count {
            let at = (nth + 1) * self.requests.len() / (count + 1);
            let Some(request) = self.requests.get(at).copied() else {
                continue;
            };
            self.cabs.extend(shifts.iter().map(|&(from, to)| Cab {
                start: request.from,
                from: hour(from),
                to: hour(to),
                rests: Vec::new(),
            }));
        }
    }
}

/// A cab with another shift; its first break moves along.
fn working(cab: &Cab, from: Timestamp, to: Timestamp) -> Cab {
    let rest = cab.rests.first().map(|rest| Rest {
        due: from + (rest.due - cab.from),
        length: rest.length,
    });
    let is_inside = |rest: &Rest| rest.due < to;
    Cab {
        start: cab.start,
        from,
        to,
        rests: rest.into_iter().filter(is_inside).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city;
    use crate::replay::demand::Demand;

    fn a_day() -> Day {
        Day::generated(1, &Demand::town(city::CENTRE, 400.0), 20)
    }

    fn at_work(day: &Day, hour: i64) -> usize {
        day.n_on_line(Timestamp(hour * HOUR))
    }

    #[test]
    fn fitted_shifts_have_more_crews_where_more_is_asked_and_somebody_at_midnight() {
        let mut day = a_day();
        day.fit_shifts();
        assert!(at_work(&day, 17) > at_work(&day, 3));
        assert!(at_work(&day, 0) > 0 && at_work(&day, 3) > 0);
    }

    #[test]
    fn crews_around_the_clock_are_there_at_every_hour_and_rest_now_and_then() {
        let mut day = a_day();
        day.work_around_the_clock();
        assert!((0..24).all(|hour| at_work(&day, hour) == day.cabs.len()));
        assert!(day.cabs.iter().all(|cab| cab.rests.len() > 3));
    }

    #[test]
    fn added_crews_work_the_hours_that_were_asked_for() {
        let mut day = a_day();
        let (before, noon) = (at_work(&day, 8), at_work(&day, 12));
        day.add_crews(0, (7, 11), 3);
        assert_eq!(at_work(&day, 8), before + 3);
        assert_eq!(at_work(&day, 12), noon);
    }

    #[test]
    fn crews_over_midnight_work_the_evening_of_the_day_and_its_morning() {
        let mut day = a_day();
        let before = [0, 5, 6, 21, 22, 23].map(|hour| at_work(&day, hour));
        day.add_crews(0, (22, 6), 2);
        let after = [0, 5, 6, 21, 22, 23].map(|hour| at_work(&day, hour));
        let more: Vec<usize> = after.iter().zip(before).map(|(n, was)| n - was).collect();
        assert_eq!(more, [2, 2, 0, 0, 2, 2]);
    }
}
