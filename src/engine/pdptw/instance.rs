//! The problem: places, tasks (a pick-up and its delivery), vehicles, and what going between places takes.
//!
//! Two users share this form. The benchmark has one depot, equal vehicles and one symmetric matrix;
//! the dispatch engine has crews standing anywhere, no way back, road times that differ by direction
//! and limits on detours. What only the second needs is recorded once as a flag or a sentinel, so the
//! first does not pay for it.

use super::matrix::Matrix;

/// A place where a route starts, ends, picks up or delivers.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Change of the load here: above zero at a pick-up, below at a delivery, zero elsewhere.
    pub demand: i32,
    /// Earliest start of service, in the instance's unit of time; a vehicle that is early waits.
    pub early: f64,
    /// Latest start of service.
    pub late: f64,
    /// How long the service takes.
    pub service: f64,
}

/// Something to be taken from one place to another by one vehicle.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Index of the place of the pick-up.
    pub pickup: usize,
    /// Index of the place of the delivery.
    pub delivery: usize,
    /// Longest time on board: driving and service between leaving the pick-up and reaching the
    /// delivery, without waiting. `f64::INFINITY` where there is no detour limit.
    pub max_ride: f64,
    /// Cost of leaving the task undone, in units of distance.
    pub penalty: f64,
}

/// One vehicle or crew.
#[derive(Debug, Clone, PartialEq)]
pub struct Vehicle {
    /// Index of the place it starts from.
    pub start: usize,
    /// Index of the place it must come back to; `None` when it may stay at its last delivery.
    pub end: Option<usize>,
    /// Earliest departure.
    pub ready: f64,
    /// Latest arrival at its end; without one, latest departure from its last delivery.
    pub due: f64,
    /// Most it can carry at once.
    pub capacity: i32,
    /// Most tasks in one route.
    pub max_tasks: usize,
    /// Cost of using it at all, in units of distance.
    pub fixed: f64,
}

/// What is made small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Undone tasks, then vehicles, then distance: the convention of the Li & Lim benchmark.
    FewestVehicles,
    /// The sum of distances, fixed costs and penalties.
    LeastCost,
}

/// Why an instance makes no sense.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InstanceError {
    /// The matrix is not square, or not of the size of the list of places.
    #[error("a matrix of {cells} cells does not fit {places} places")]
    MatrixSize {
        /// Cells given.
        cells: usize,
        /// Places in the instance.
        places: usize,
    },
    /// A time or a distance is negative, infinite, or not a number.
    #[error("going from place {from} to place {to} takes {value}")]
    BadLeg {
        /// Index of the first place.
        from: usize,
        /// Index of the second.
        to: usize,
        /// The cell.
        value: f64,
    },
    /// A task or a vehicle names a place that does not exist.
    #[error("{what} {index} names place {place}, which does not exist")]
    NoSuchPlace {
        /// `task` or `vehicle`.
        what: &'static str,
        /// Index of the task or vehicle.
        index: usize,
        /// The place it names.
        place: usize,
    },
    /// A place belongs to two tasks.
    #[error("place {0} belongs to two tasks")]
    SharedPlace(usize),
    /// A vehicle starts or ends at a task's place: give it a place of its own.
    #[error("vehicle {vehicle} starts or ends at place {place}, which belongs to a task")]
    EndInTask {
        /// Index of the vehicle.
        vehicle: usize,
        /// The place.
        place: usize,
    },
    /// A task must put on board what it takes off again.
    #[error("task {0} does not deliver what it picks up")]
    Unbalanced(usize),
}

/// A whole problem, checked once when it is made.
#[derive(Debug, Clone)]
pub struct Instance {
    places: Vec<Place>,
    tasks: Vec<Task>,
    vehicles: Vec<Vehicle>,
    distance: Matrix,
    travel: Matrix,
    goal: Goal,
    owner: Vec<u32>,
    ride_limits: bool,
}

/// Marks a place that belongs to no task.
const NO_TASK: u32 = u32::MAX;

impl Instance {
    /// Puts a problem together.
    ///
    /// `travel` is in units of time, `distance` is what is paid for; they may be one matrix cloned.
    /// Both are expected to obey the triangle inequality, as shortest road times do: where they do
    /// not, solutions stay feasible but some good insertions are passed over.
    ///
    /// # Errors
    /// Says which part contradicts which, see [`InstanceError`].
    pub fn new(
        places: Vec<Place>,
        tasks: Vec<Task>,
        vehicles: Vec<Vehicle>,
        distance: Matrix,
        travel: Matrix,
        goal: Goal,
    ) -> Result<Self, InstanceError> {
        for matrix in [&distance, &travel] {
            if matrix.size() != places.len() {
                let cells = matrix.size() * matrix.size();
                return Err(InstanceError::MatrixSize {
                    cells,
                    places: places.len(),
                });
            }
        }
        let owner = owners(&places, &tasks)?;
        check_vehicles(&owner, &vehicles)?;
        let ride_limits = tasks.iter().any(|task| task.max_ride.is_finite());
        let instance = Self {
            places,
            tasks,
            vehicles,
            distance,
            travel,
            goal,
            owner,
            ride_limits,
        };
        Ok(instance.with_sink_if_open())
    }

    /// Open routes end at an extra place at distance zero, so that the solver knows one kind of route only.
    fn with_sink_if_open(mut self) -> Self {
        if self.vehicles.iter().all(|vehicle| vehicle.end.is_some()) {
            return self;
        }
        let sink = Place {
            demand: 0,
            early: f64::NEG_INFINITY,
            late: f64::INFINITY,
            service: 0.0,
        };
        self.places.push(sink);
        self.owner.push(NO_TASK);
        self.distance = self.distance.with_sink();
        self.travel = self.travel.with_sink();
        self
    }

    /// All places; where vehicles have no end, the last one stands for "anywhere".
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// All tasks.
    #[must_use]
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// All vehicles.
    #[must_use]
    pub fn vehicles(&self) -> &[Vehicle] {
        &self.vehicles
    }

    /// What is paid for going between places.
    #[must_use]
    pub fn distance(&self) -> &Matrix {
        &self.distance
    }

    /// How long going between places takes.
    #[must_use]
    pub fn travel(&self) -> &Matrix {
        &self.travel
    }

    /// What is made small.
    #[must_use]
    pub fn goal(&self) -> Goal {
        self.goal
    }

    /// The task a place belongs to.
    #[must_use]
    pub fn task_of(&self, place: usize) -> Option<usize> {
        let owner = self.owner[place];
        (owner != NO_TASK).then_some(owner as usize)
    }

    /// Whether any task has a detour limit.
    #[must_use]
    pub fn has_ride_limits(&self) -> bool {
        self.ride_limits
    }

    /// Where a vehicle's route ends: its end, or the place that stands for "anywhere".
    #[must_use]
    pub fn end_of(&self, vehicle: usize) -> usize {
        self.vehicles[vehicle].end.unwrap_or(self.places.len() - 1)
    }
}

fn check_vehicles(owner: &[u32], vehicles: &[Vehicle]) -> Result<(), InstanceError> {
    for (index, vehicle) in vehicles.iter().enumerate() {
        for place in [Some(vehicle.start), vehicle.end].into_iter().flatten() {
            match owner.get(place) {
                None => {
                    return Err(InstanceError::NoSuchPlace {
                        what: "vehicle",
                        index,
                        place,
                    });
                }
                Some(&NO_TASK) => {}
                Some(_) => {
                    return Err(InstanceError::EndInTask {
                        vehicle: index,
                        place,
                    });
                }
            }
        }
    }
    Ok(())
}

fn owners(places: &[Place], tasks: &[Task]) -> Result<Vec<u32>, InstanceError> {
    let mut owner = vec![NO_TASK; places.len()];
    for (index, task) in tasks.iter().enumerate() {
        for place in [task.pickup, task.delivery] {
            match owner.get_mut(place) {
                None => {
                    return Err(InstanceError::NoSuchPlace {
                        what: "task",
                        index,
                        place,
                    });
                }
                Some(slot) if *slot != NO_TASK => return Err(InstanceError::SharedPlace(place)),
                Some(slot) => *slot = index as u32,
            }
        }
        let (up, down) = (places[task.pickup].demand, places[task.delivery].demand);
        if up < 0 || up.checked_neg() != Some(down) {
            return Err(InstanceError::Unbalanced(index));
        }
    }
    Ok(owner)
}
