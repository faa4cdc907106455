//! Which places go well side by side: the granular neighbourhood of Toth & Vigo, "The Granular Tabu
//! Search and Its Application to the Vehicle-Routing Problem", INFORMS Journal on Computing 15
//! (2003), with waiting counted as driving.

use super::instance::Instance;

/// Neighbours kept of each place.
const WIDTH: usize = 24;

/// For each place of a task its best neighbours in a route, one line a place.
#[derive(Debug)]
pub(super) struct Nearby {
    places: Vec<u32>,
    width: usize,
}

impl Nearby {
    pub(super) fn new(instance: &Instance) -> Self {
        let ends: Vec<usize> = instance
            .tasks()
            .iter()
            .flat_map(|task| [task.pickup, task.delivery])
            .collect();
        let width = ends.len().saturating_sub(1).min(WIDTH);
        let mut places = vec![0; width * instance.places().len()];
        let mut line: Vec<(f64, u32)> = Vec::new();
        for &place in ends.iter().filter(|_| width > 0) {
            line.clear();
            let others = ends.iter().filter(|other| **other != place);
            line.extend(others.map(|&other| {
                let either = drive(instance, place, other).min(drive(instance, other, place));
                (either, other as u32)
            }));
            let order = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
            line.select_nth_unstable_by(width - 1, order);
            line[..width].sort_unstable_by(order);
            let kept = line[..width].iter().map(|(_, other)| *other);
            for (slot, other) in places[place * width..].iter_mut().zip(kept) {
                *slot = other;
            }
        }
        Self { places, width }
    }

    /// The neighbours of a task's place, the best first.
    pub(super) fn of(&self, place: usize) -> &[u32] {
        &self.places[place * self.width..][..self.width]
    }
}

/// Driving and waiting at least from one place straight to another; infinite where that is too late.
fn drive(instance: &Instance, from: usize, to: usize) -> f64 {
    let hop = instance.travel().get(from, to);
    let (first, second) = (&instance.places()[from], &instance.places()[to]);
    if first.early + first.service + hop > second.late {
        return f64::INFINITY;
    }
    let wait = (second.early - first.late - first.service - hop).max(0.0);
    instance.distance().get(from, to) + wait
}
