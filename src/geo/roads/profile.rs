//! Who may use a road, in which direction and how fast.
//!
//! Speeds are what a trip averages, not what signs allow. Those of cars are the class speeds of
//! OSRM's car profile (`profiles/car.lua`, version 26.10), as is the rule that a signed limit is
//! driven at four fifths. Walking 5 km/h, cycling 15 km/h. Access follows the hierarchy of keys on
//! <https://wiki.openstreetmap.org/wiki/Key:access>. Who drives is a taxi: what is open to taxis, buses or
//! shared cars alone is open, and marked, so that an office may close it again. A ferry takes the time that
//! it says.

mod ferry;
mod limits;

use super::osm::Tags;
use ferry::ferry;
use limits::signed_kmh;
use pult_domain::TravelMode;

/// The modes that have roads of their own, in the order they are stored.
pub const MODES: [TravelMode; 3] = [
    TravelMode::Driving,
    TravelMode::Walking,
    TravelMode::Cycling,
];

/// Speeds on a way in km/h, along its nodes and against them; 0 where it is closed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Speeds {
    /// Along the way's nodes.
    pub forward: f32,
    /// Against the way's nodes.
    pub backward: f32,
    /// Whether other cars may not pass, along the way's nodes and against them.
    pub reserved: [bool; 2],
    /// Seconds from end to end, when the way says so itself.
    pub seconds: Option<f32>,
}

impl Speeds {
    /// Whether nobody may pass in either direction.
    pub fn is_closed(self) -> bool {
        self.forward <= 0.0 && self.backward <= 0.0
    }
}

/// How a mode may use a way.
pub fn speeds(tags: &Tags<'_>, mode: TravelMode) -> Speeds {
    if tags.is("route", "ferry") {
        return ferry(tags, mode);
    }
    let car = road_speeds(tags, mode, false);
    if mode != TravelMode::Driving {
        return car;
    }
    let taxi = road_speeds(tags, mode, true);
    let only_taxi = |car: f32, taxi: f32| car <= 0.0 && taxi > 0.0;
    Speeds {
        reserved: [
            only_taxi(car.forward, taxi.forward),
            only_taxi(car.backward, taxi.backward),
        ],
        ..taxi
    }
}

fn road_speeds(tags: &Tags<'_>, mode: TravelMode, is_taxi: bool) -> Speeds {
    let Some(class) = tags.get("highway") else {
        return Speeds::default();
    };
    let for_taxis = if is_taxi { taxi_access(tags) } else { None };
    let base = match (mode, for_taxis) {
        (TravelMode::Driving, Some(true)) => driving_kmh(class).or(taxi_kmh(class)),
        (TravelMode::Driving, _) => driving_kmh(class),
        (TravelMode::Walking, _) => walking_kmh(class, tags),
        (TravelMode::Cycling, _) => cycling_kmh(class, tags),
        (TravelMode::Transit, _) => None,
    };
    let open = for_taxis.unwrap_or_else(|| is_open(tags, mode));
    let Some(base) = base.filter(|_| open) else {
        return Speeds::default();
    };
    let (forward, backward) = directions(class, tags, mode, is_taxi);
    let speed = |open: bool, side: &str| match (open, mode) {
        (false, _) => 0.0,
        (true, TravelMode::Driving) => signed_kmh(tags, side).map_or(base, |kmh| kmh * 0.8),
        (true, _) => base,
    };
    Speeds {
        forward: speed(forward, "maxspeed:forward"),
        backward: speed(backward, "maxspeed:backward"),
        ..Speeds::default()
    }
}

/// What a tag of its own says of taxis; `None`: what holds for cars does.
fn taxi_access(tags: &Tags<'_>) -> Option<bool> {
    if let Some(taxi) = tags.get("taxi") {
        return Some(permits(taxi));
    }
    let opens = |key: &str| {
        tags.get(key)
            .is_some_and(|value| value != "no" && permits(value))
    };
    // A passenger makes a shared car of a taxi.
    if opens("psv") || opens("hov") {
        return Some(true);
    }
    let access = tags.first_of(access_keys(TravelMode::Driving))?;
    let mut named = access.split(';').map(str::trim);
    named
        .any(|who| matches!(who, "psv" | "taxi" | "hov"))
        .then_some(true)
}

/// Roads on which only those drive whom a tag names.
fn taxi_kmh(class: &str) -> Option<f32> {
    match class {
        "busway" => Some(25.0),
        "pedestrian" => Some(8.0),
        _ => None,
    }
}

/// Whether a barrier or another closed point stops a mode.
pub fn is_blocked(tags: &Tags<'_>, mode: TravelMode) -> bool {
    if let Some(open) = taxi_access(tags).filter(|_| mode == TravelMode::Driving) {
        return !open;
    }
    if let Some(access) = tags.first_of(access_keys(mode)) {
        return !permits(access);
    }
    match (tags.get("barrier"), mode) {
        (None, _) => false,
        (Some(barrier), TravelMode::Driving) => !matches!(
            barrier,
            "gate"
                | "lift_gate"
                | "swing_gate"
                | "entrance"
                | "cattle_grid"
                | "toll_booth"
                | "border_control"
                | "height_restrictor"
                | "sally_port"
                | "kerb"
                | "no"
                | "checkpoint"
                | "bump_gate"
        ),
        (Some(barrier), TravelMode::Cycling) => {
            matches!(
                barrier,
                "stile" | "kissing_gate" | "turnstile" | "full-height_turnstile" | "wall" | "fence"
            )
        }
        (Some(barrier), _) => matches!(barrier, "wall" | "fence" | "debris"),
    }
}

/// Whether a node has a traffic light for those who come along its way, and for those who come against it.
pub fn lights(tags: &Tags<'_>) -> [bool; 2] {
    if !tags.is("highway", "traffic_signals") {
        return [false; 2];
    }
    match tags.first_of(&["traffic_signals:direction", "direction"]) {
        Some("forward") => [true, false],
        Some("backward") => [false, true],
        _ => [true; 2],
    }
}

/// The keys that tell whether a mode may pass, the most telling first.
fn access_keys(mode: TravelMode) -> &'static [&'static str] {
    match mode {
        TravelMode::Driving => &["motorcar", "motor_vehicle", "vehicle", "access"],
        TravelMode::Walking => &["foot", "access"],
        TravelMode::Cycling => &["bicycle", "vehicle", "access"],
        TravelMode::Transit => &["access"],
    }
}

/// Whether a value lets everybody pass who is asked about; of a list (`psv;delivery`) one is enough.
fn permits(access: &str) -> bool {
    let closed = |value: &str| {
        matches!(
            value,
            "no" | "private"
                | "agricultural"
                | "forestry"
                | "emergency"
                | "military"
                | "psv"
                | "bus"
                | "taxi"
                | "hov"
                | "use_sidepath"
                | "official"
                | "restricted"
        )
    };
    access.split(';').any(|value| !closed(value.trim()))
}

fn is_open(tags: &Tags<'_>, mode: TravelMode) -> bool {
    let is_area_for_cars = mode == TravelMode::Driving && tags.is("area", "yes");
    !is_area_for_cars && tags.first_of(access_keys(mode)).is_none_or(permits)
}

fn driving_kmh(class: &str) -> Option<f32> {
    Some(match class {
        "motorway" => 90.0,
        "motorway_link" => 45.0,
        "trunk" => 85.0,
        "trunk_link" => 40.0,
        "primary" => 65.0,
        "primary_link" => 30.0,
        "secondary" => 55.0,
        "secondary_link" => 25.0,
        "tertiary" => 40.0,
        "tertiary_link" => 20.0,
        "unclassified" | "residential" | "road" => 25.0,
        "service" => 15.0,
        "living_street" => 10.0,
        _ => return None,
    })
}

fn walking_kmh(class: &str, tags: &Tags<'_>) -> Option<f32> {
    let allowed = tags.get("foot").is_some_and(permits);
    match class {
        "motorway" | "motorway_link" => None,
        "trunk" | "trunk_link" => allowed.then_some(5.0),
        "steps" => Some(2.5),
        "track" | "path" | "bridleway" => Some(4.5),
        "footway" | "pedestrian" | "cycleway" | "platform" | "corridor" => Some(5.0),
        _ => driving_kmh(class).map(|_| 5.0),
    }
}

fn cycling_kmh(class: &str, tags: &Tags<'_>) -> Option<f32> {
    let allowed = tags.get("bicycle").is_some_and(permits);
    match class {
        "motorway" | "motorway_link" => None,
        "trunk" | "trunk_link" => allowed.then_some(15.0),
        "footway" | "pedestrian" => allowed.then_some(8.0),
        "path" | "track" => Some(11.0),
        "cycleway" => Some(16.0),
        _ => driving_kmh(class).map(|_| 15.0),
    }
}

/// Whether a mode may go along the way's nodes, and against them.
fn directions(class: &str, tags: &Tags<'_>, mode: TravelMode, is_taxi: bool) -> (bool, bool) {
    let for_taxis = tags.first_of(&["oneway:taxi", "oneway:psv"]);
    let sign = match mode {
        TravelMode::Driving if is_taxi && for_taxis.is_some() => for_taxis,
        TravelMode::Walking => tags.get("oneway:foot"),
        TravelMode::Cycling if has_contraflow(tags) => Some("no"),
        TravelMode::Cycling => tags.first_of(&["oneway:bicycle", "oneway"]),
        TravelMode::Driving | TravelMode::Transit => tags.first_of(&[
            "oneway:motorcar",
            "oneway:motor_vehicle",
            "oneway:vehicle",
            "oneway",
        ]),
    };
    let implied = mode != TravelMode::Walking
        && (class == "motorway" || tags.first_of(&["junction"]).is_some_and(is_roundabout));
    match sign {
        Some("yes" | "true" | "1") => (true, false),
        Some("-1" | "reverse") => (false, true),
        Some("reversible" | "alternating") => (false, false),
        Some("no" | "false" | "0") => (true, true),
        _ => (true, !implied),
    }
}

fn is_roundabout(junction: &str) -> bool {
    matches!(junction, "roundabout" | "circular")
}

/// Whether a bicycle may ride against a one-way street.
fn has_contraflow(tags: &Tags<'_>) -> bool {
    [
        "cycleway",
        "cycleway:left",
        "cycleway:right",
        "cycleway:both",
    ]
    .iter()
    .any(|key| {
        tags.get(key)
            .is_some_and(|value| value.starts_with("opposite"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags written as `key=value key=value`.
    fn tags(text: &str) -> Tags<'_> {
        text.split(' ')
            .filter_map(|tag| tag.split_once('='))
            .collect()
    }

    fn check(mode: TravelMode, cases: &[(&str, f32, f32)]) {
        for &(text, forward, backward) in cases {
            let found = speeds(&tags(text), mode);
            let near = |a: f32, b: f32| (a - b).abs() < 0.1;
            assert!(
                near(found.forward, forward) && near(found.backward, backward),
                "{mode} {text}: {found:?}"
            );
        }
    }

    #[test]
    fn cars_obey_signs() {
        check(
            TravelMode::Driving,
            &[
                ("highway=residential", 25.0, 25.0),
                ("highway=residential oneway=yes", 25.0, 0.0),
                ("highway=residential oneway=-1", 0.0, 25.0),
                ("highway=primary oneway=reversible", 0.0, 0.0),
                ("highway=motorway", 90.0, 0.0),
                ("highway=motorway oneway=no", 90.0, 90.0),
                ("highway=tertiary junction=roundabout", 40.0, 0.0),
                ("highway=residential maxspeed=50", 40.0, 40.0),
                ("highway=residential maxspeed:forward=50", 40.0, 25.0),
                ("highway=residential maxspeed=RU:urban", 48.0, 48.0),
                ("highway=residential maxspeed=none", 25.0, 25.0),
                ("highway=primary maxspeed=30_mph", 65.0, 65.0),
                ("highway=primary maxspeed=30mph", 38.6, 38.6),
                ("highway=residential access=private", 0.0, 0.0),
                ("highway=residential access=no motorcar=yes", 25.0, 25.0),
                ("highway=residential motor_vehicle=destination", 25.0, 25.0),
                ("highway=service area=yes", 0.0, 0.0),
                ("highway=footway", 0.0, 0.0),
                ("building=yes", 0.0, 0.0),
            ],
        );
    }

    #[test]
    fn walkers_go_both_ways_but_not_on_motorways() {
        check(
            TravelMode::Walking,
            &[
                ("highway=residential oneway=yes", 5.0, 5.0),
                ("highway=tertiary junction=roundabout", 5.0, 5.0),
                ("highway=motorway", 0.0, 0.0),
                ("highway=trunk", 0.0, 0.0),
                ("highway=trunk foot=yes", 5.0, 5.0),
                ("highway=steps", 2.5, 2.5),
                ("highway=footway access=private", 0.0, 0.0),
                ("highway=service vehicle=no", 5.0, 5.0),
                ("highway=footway area=yes", 5.0, 5.0),
            ],
        );
    }

    #[test]
    fn bicycles_may_be_let_in_against_the_stream() {
        check(
            TravelMode::Cycling,
            &[
                ("highway=residential oneway=yes", 15.0, 0.0),
                (
                    "highway=residential oneway=yes oneway:bicycle=no",
                    15.0,
                    15.0,
                ),
                (
                    "highway=residential oneway=yes cycleway=opposite_lane",
                    15.0,
                    15.0,
                ),
                ("highway=footway", 0.0, 0.0),
                ("highway=footway bicycle=designated", 8.0, 8.0),
                ("highway=primary bicycle=use_sidepath", 0.0, 0.0),
                ("highway=steps", 0.0, 0.0),
            ],
        );
    }

    #[test]
    fn a_barrier_stops_whom_it_is_meant_to_stop() {
        for (text, cars, walkers, bicycles) in [
            ("barrier=bollard", true, false, false),
            ("barrier=gate", false, false, false),
            ("barrier=gate access=private", true, true, true),
            ("barrier=gate access=no foot=yes", true, false, true),
            ("barrier=stile", true, false, true),
            ("highway=crossing", false, false, false),
        ] {
            let found = MODES.map(|mode| is_blocked(&tags(text), mode));
            assert_eq!(found, [cars, walkers, bicycles], "{text}");
        }
    }

    #[test]
    fn what_is_open_to_taxis_and_buses_is_open_and_marked() {
        let reserved = |text: &str| speeds(&tags(text), TravelMode::Driving).reserved;
        for (text, forward, backward, marks) in [
            ("highway=service access=no psv=yes", 15.0, 15.0, [true; 2]),
            (
                "highway=service motor_vehicle=no taxi=yes",
                15.0,
                15.0,
                [true; 2],
            ),
            ("highway=primary access=psv", 65.0, 65.0, [true; 2]),
            (
                "highway=primary motor_vehicle=psv;taxi",
                65.0,
                65.0,
                [true; 2],
            ),
            (
                "highway=primary access=no hov=designated",
                65.0,
                65.0,
                [true; 2],
            ),
            ("highway=busway psv=yes", 25.0, 25.0, [true; 2]),
            ("highway=pedestrian taxi=yes", 8.0, 8.0, [true; 2]),
            (
                "highway=residential oneway=yes oneway:psv=no",
                25.0,
                25.0,
                [false, true],
            ),
            ("highway=residential taxi=no", 0.0, 0.0, [false; 2]),
            ("highway=service access=no bus=yes", 0.0, 0.0, [false; 2]),
            ("highway=busway", 0.0, 0.0, [false; 2]),
            ("highway=residential psv=yes", 25.0, 25.0, [false; 2]),
        ] {
            check(TravelMode::Driving, &[(text, forward, backward)]);
            assert_eq!(reserved(text), marks, "{text}");
        }
        check(
            TravelMode::Cycling,
            &[("highway=service access=no psv=yes", 0.0, 0.0)],
        );
        let bollard = tags("barrier=bus_trap taxi=yes");
        assert!(!is_blocked(&bollard, TravelMode::Driving));
        assert!(is_blocked(&tags("barrier=bus_trap"), TravelMode::Driving));
    }
}
