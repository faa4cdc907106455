//! Lines and areas cut at the borders of a square.

use super::world::Spot;

/// The square from `min` to `max`, both inclusive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Square {
    pub(super) min: i64,
    pub(super) max: i64,
}

impl Square {
    fn holds(self, at: Spot) -> bool {
        (self.min..=self.max).contains(&at[0]) && (self.min..=self.max).contains(&at[1])
    }

    /// The parts of a line that lie inside.
    pub(super) fn line(self, line: &[Spot]) -> Vec<Vec<Spot>> {
        if line.iter().all(|&at| self.holds(at)) {
            return vec![line.to_vec()];
        }
        let mut parts: Vec<Vec<Spot>> = Vec::new();
        let mut end = None;
        for pair in line.windows(2) {
            let Some((from, to)) = self.stretch(pair[0], pair[1]) else {
                end = None;
                continue;
            };
            match parts.last_mut().filter(|_| end == Some(from)) {
                Some(part) => part.push(to),
                None => parts.push(vec![from, to]),
            }
            end = Some(to).filter(|_| to == pair[1]);
        }
        parts
    }

    /// The part of a stretch that lies inside, by Liang and Barsky.
    fn stretch(self, from: Spot, to: Spot) -> Option<(Spot, Spot)> {
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        let along = [(to[0] - from[0]) as f64, (to[1] - from[1]) as f64];
        for axis in 0..2 {
            let borders = [
                (-along[axis], (from[axis] - self.min) as f64),
                (along[axis], (self.max - from[axis]) as f64),
            ];
            for (step, room) in borders {
                if step == 0.0 {
                    if room < 0.0 {
                        return None;
                    }
                } else if step < 0.0 {
                    enter = enter.max(room / step);
                } else {
                    leave = leave.min(room / step);
                }
            }
        }
        if enter > leave {
            return None;
        }
        let at = |share: f64| {
            let on = |axis: usize| from[axis] + (along[axis] * share).round() as i64;
            [on(0), on(1)]
        };
        let first = if enter > 0.0 { at(enter) } else { from };
        let last = if leave < 1.0 { at(leave) } else { to };
        Some((first, last))
    }

    /// The part of an area's ring that lies inside, by Sutherland and Hodgman.
    pub(super) fn ring(self, ring: &[Spot]) -> Vec<Spot> {
        if ring.iter().all(|&at| self.holds(at)) {
            return ring.to_vec();
        }
        let mut kept = ring.to_vec();
        for (axis, border, is_lower) in [
            (0, self.min, true),
            (0, self.max, false),
            (1, self.min, true),
            (1, self.max, false),
        ] {
            let is_in = |at: Spot| match is_lower {
                true => at[axis] >= border,
                false => at[axis] <= border,
            };
            let mut next = Vec::with_capacity(kept.len() + 4);
            for (at, &to) in kept.iter().enumerate() {
                let from = kept[(at + kept.len() - 1) % kept.len()];
                if is_in(from) != is_in(to) {
                    next.push(crossing(from, to, axis, border));
                }
                if is_in(to) {
                    next.push(to);
                }
            }
            kept = next;
        }
        kept
    }
}

fn crossing(from: Spot, to: Spot, axis: usize, border: i64) -> Spot {
    let other = 1 - axis;
    let share = (border - from[axis]) as f64 / (to[axis] - from[axis]) as f64;
    let mut at = [border, border];
    at[other] = from[other] + ((to[other] - from[other]) as f64 * share).round() as i64;
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Square = Square { min: 0, max: 100 };

    #[test]
    fn a_line_is_cut_where_it_leaves_and_comes_back() {
        let line = [[-50, 50], [50, 50], [150, 50], [150, 80], [50, 80]];
        let parts = SQUARE.line(&line);
        assert_eq!(
            parts,
            [
                vec![[0, 50], [50, 50], [100, 50]],
                vec![[100, 80], [50, 80]]
            ]
        );
        assert!(SQUARE.line(&[[-5, -5], [-5, 200]]).is_empty());
    }

    #[test]
    fn an_area_keeps_what_is_inside() {
        let ring = [[-50, -50], [50, -50], [50, 50], [-50, 50]];
        let mut kept = SQUARE.ring(&ring);
        kept.sort_unstable();
        assert_eq!(kept, [[0, 0], [0, 50], [50, 0], [50, 50]]);
        let around = [[-10, -10], [110, -10], [110, 110], [-10, 110]];
        assert_eq!(SQUARE.ring(&around).len(), 4);
        assert!(SQUARE.ring(&[[200, 0], [300, 0], [300, 50]]).is_empty());
    }
}
