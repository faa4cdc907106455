//! Which routes, tasks and checkpoints a list is about, and in which sequence.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde_json::Value;

use super::fields::{Fields, int, sized, text};
use super::map;
use super::map::Seen;
use super::status::{Judged, outcomes};
use super::wire::{LocationIn, Status};
use pult_app::{Part, Plan, Planned, PlannedParts, Window};
use pult_dialect::text;
use pult_dialect::words::Text;
use pult_domain::{CrewId, Meters, OrderId, Place, Stop, StopId, TimeWindow, Timestamp};
use pult_geo::distance;

/// The most items of one answer.
const MOST_ITEMS: i64 = 100_000;
/// The items of one answer when nobody says otherwise.
const USUAL_ITEMS: i64 = 10_000;

/// What an item of a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Task,
    Checkpoint,
    Route,
}

/// By what a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Id,
    Status,
    Label,
    Location,
    From,
    To,
    StatusChangeDate,
    ArrivalDate,
    StayDuration,
    Description,
    ExternalId,
    Employee,
}

/// One route, task or checkpoint.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// What it is.
    pub kind: Kind,
    /// The order it is or is part of.
    pub seen: Seen<'a>,
    /// Which stop of the order; for a route, the first.
    pub index: usize,
    status: Status,
    since: Timestamp,
}

/// The conditions of a list. All combine.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    kinds: Vec<Kind>,
    external_id: Option<String>,
    statuses: Option<Vec<Status>>,
    trackers: Option<Vec<i64>>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    words: Vec<String>,
    in_addresses: bool,
    tags: Option<Vec<i64>>,
    location: Option<LocationIn>,
    sort: Vec<(Key, bool)>,
    offset: usize,
    limit: usize,
}

impl Filter {
    /// The conditions of `task/route/list`.
    pub fn of_routes(fields: Fields) -> Filter {
        Filter {
            kinds: vec![Kind::Route],
            ..Filter::common(fields, 1024).paged(fields)
        }
    }

    /// The conditions of `task/list`.
    pub fn of_tasks(fields: Fields) -> Filter {
        let kinds = fields.list("types", |value| match text(value)?.as_str() {
            "task" => Ok(Kind::Task),
            "checkpoint" => Ok(Kind::Checkpoint),
            "route" => Ok(Kind::Route),
            other => Err(text!(
                "`{other}` не task, checkpoint или route",
                "`{other}` is not task, checkpoint or route"
            )),
        });
        if fields
            .list("statuses", |_| Ok(()))
            .is_some_and(|all| all.is_empty())
        {
            fields.fault(
                "statuses",
                text!("не должен быть пустым", "must not be empty"),
            );
        }
        fields.no_conditions();
        let lower = |value: &Value| Ok(sized(text(value)?, 0, 100)?.to_lowercase());
        let mut common = Filter::common(fields, 100);
        let words = fields.list("filters", lower).unwrap_or_default();
        common.words.extend(words);
        Filter {
            kinds: kinds
                .filter(|kinds| !kinds.is_empty())
                .unwrap_or_else(|| vec![Kind::Task]),
            external_id: fields.optional_text("external_id", 1, 100),
            in_addresses: true,
            tags: fields.list("tag_ids", int).filter(|tags| !tags.is_empty()),
            location: LocationIn::optional(fields, "location"),
            sort: fields.list("sort", sort_key).unwrap_or_default(),
            ..common
        }
        .paged(fields)
    }

    fn paged(self, fields: Fields) -> Filter {
        Filter {
            offset: fields.int_or("offset", 0, 0, i64::MAX) as usize,
            limit: fields.int_or("limit", USUAL_ITEMS, 1, MOST_ITEMS) as usize,
            ..self
        }
    }

    fn common(fields: Fields, longest: usize) -> Filter {
        let status = |value: &Value| {
            let text = text(value)?;
            Status::parse(&text).ok_or_else(|| text!("`{text}` не статус", "`{text}` is no status"))
        };
        let statuses = fields.list("statuses", status);
        let trackers = fields.list("trackers", int);
        let word = fields.optional_text("filter", 1, longest);
        Filter {
            statuses: statuses.filter(|all| !all.is_empty()),
            trackers: trackers.filter(|all| !all.is_empty()),
            from: fields.optional_date("from"),
            to: fields.optional_date("to"),
            words: word.map(|word| word.to_lowercase()).into_iter().collect(),
            ..Filter::default()
        }
    }

    /// The orders among which everything is that can pass.
    pub fn plan(&self) -> Plan {
        let tasks = self.kinds.contains(&Kind::Task);
        let routes = self.kinds.iter().any(|kind| *kind != Kind::Task);
        let is_open = |status: &Status| {
            matches!(
                status,
                Status::Unassigned | Status::Assigned | Status::Arrived
            )
        };
        let statuses = self.statuses.iter().flatten();
        let open = statuses.clone().count() > 0 && statuses.clone().all(is_open);
        let crews = self.trackers.as_ref();
        // Where something else finds the few that may pass, their texts are read with the rest of them.
        let is_narrow =
            open || self.external_id.is_some() || self.from.is_some() || crews.is_some();
        let holding = match is_narrow {
            true => None,
            false => self.words.iter().map(|word| certain(word)).collect(),
        };
        Plan {
            alone: (tasks != routes).then_some(tasks),
            open,
            crews: crews.map(|ids| ids.iter().map(|id| CrewId(*id)).collect()),
            external_ref: self.external_id.clone(),
            visited: (self.from, self.to),
            holding: holding.unwrap_or_default(),
        }
    }

    /// Everything that passes, sorted.
    pub fn select<'a>(&self, planned: &'a [Planned]) -> Vec<Item<'a>> {
        let mut found: Vec<Item> = planned
            .iter()
            .flat_map(|planned| self.items(Seen::from(planned)))
            .filter(|item| self.passes(item))
            .collect();
        found.sort_by(|a, b| self.compare(a, b));
        found
    }

    /// The page of a list that names nothing but kinds, crews and statuses, in the sequence of its numbers:
    /// it is read from an index. `None` for every other list.
    pub fn window(&self) -> Option<(PlannedParts, Window)> {
        let descending = match self.sort.as_slice() {
            [] => false,
            [(Key::Id, ascending)] => !ascending,
            _ => return None,
        };
        let is_plain = self.external_id.is_none()
            && self.from.or(self.to).is_none()
            && self.words.is_empty()
            && self.tags.is_none()
            && self.location.is_none();
        let mut parts = PlannedParts {
            crews: self.plan().crews,
            outcomes: self.statuses.as_deref().map(outcomes),
            ..PlannedParts::default()
        };
        for (kind, part) in [
            (Kind::Task, Part::OnlyStop),
            (Kind::Checkpoint, Part::OneOfStops),
            (Kind::Route, Part::Whole),
        ] {
            parts.of.extend(self.kinds.contains(&kind).then_some(part));
        }
        let window = Window {
            skip: self.offset,
            take: self.limit,
            descending,
        };
        is_plain.then_some((parts, window))
    }

    /// The numbers of what passes of an order.
    pub fn numbers(&self, planned: &Planned) -> Vec<i64> {
        let passing = self.select(std::slice::from_ref(planned));
        passing.iter().map(Item::id).collect()
    }

    fn items<'a>(&self, seen: Seen<'a>) -> Vec<Item<'a>> {
        let judged = Judged::of(seen.order, seen.now);
        let item = |kind, index, (status, since)| Item {
            kind,
            seen,
            index,
            status,
            since,
        };
        let n_stops = seen.order.stops.len();
        let mut items = Vec::new();
        if n_stops > 1 && self.kinds.contains(&Kind::Route) {
            items.push(item(Kind::Route, 0, (judged.route, judged.route_since)));
        }
        let kind = if n_stops > 1 {
            Kind::Checkpoint
        } else {
            Kind::Task
        };
        if self.kinds.contains(&kind) {
            items.extend((0..n_stops).map(|index| item(kind, index, judged.stops[index])));
        }
        items
    }

    fn passes(&self, item: &Item) -> bool {
        let span = item.span();
        let is_one_of = |statuses: &Vec<Status>| statuses.contains(&item.status);
        self.external_id
            .as_deref()
            .is_none_or(|id| item.external_id() == Some(id))
            && self.statuses.as_ref().is_none_or(is_one_of)
            && self.trackers.as_ref().is_none_or(|crews| {
                item.seen
                    .tracker_id()
                    .is_some_and(|crew| crews.contains(&crew))
            })
            && self
                .from
                .is_none_or(|from| span.1.is_none_or(|to| to >= from))
            && self.to.is_none_or(|to| span.0 <= to)
            && self.matches_words(item)
            && self
                .tags
                .as_ref()
                .is_none_or(|tags| item.tags().iter().any(|tag| tags.contains(tag)))
            && self
                .location
                .as_ref()
                .is_none_or(|circle| item.is_inside(circle))
    }

    fn matches_words(&self, item: &Item) -> bool {
        let mut texts = vec![
            item.label().to_lowercase(),
            item.description().to_lowercase(),
        ];
        if self.in_addresses {
            texts.extend(item.addresses().map(|address| address.to_lowercase()));
        }
        let holds = |word: &String| texts.iter().any(|text| text.contains(word));
        self.words.is_empty() || self.words.iter().any(holds)
    }

    fn compare(&self, a: &Item, b: &Item) -> Ordering {
        let by_keys = self.sort.iter().map(|(key, ascending)| {
            let order = a.compare(b, *key);
            if *ascending { order } else { order.reverse() }
        });
        by_keys
            .fold(Ordering::Equal, Ordering::then)
            .then(a.id().cmp(&b.id()))
    }
}

/// What an order holds in one of its texts whenever a label or an address holds this word: they are made of
/// several texts, with ` - ` or `, ` between them.
fn certain(word: &str) -> Option<String> {
    let pieces = word.split([' ', '-', ',']);
    let longest = pieces.max_by_key(|piece| piece.chars().count())?;
    (!longest.is_empty()).then(|| longest.to_owned())
}

/// What passes of a list, as far as its page needs it.
#[derive(Debug)]
pub struct Selection {
    filter: Filter,
    /// How many pass.
    pub count: usize,
    kept: Vec<Planned>,
}

impl Selection {
    pub fn new(filter: Filter) -> Selection {
        Selection {
            filter,
            count: 0,
            kept: Vec::new(),
        }
    }

    /// Looks at one more order.
    pub fn see(&mut self, planned: Planned) {
        let items = self.filter.items(Seen::from(&planned));
        let n = items.iter().filter(|item| self.filter.passes(item)).count();
        if n == 0 {
            return;
        }
        self.count += n;
        self.kept.push(planned);
        if self.kept.len() > self.most().saturating_mul(2).saturating_add(1024) {
            self.forget();
        }
    }

    /// So many of the first items are needed.
    fn most(&self) -> usize {
        self.filter.offset.saturating_add(self.filter.limit)
    }

    /// Lets go of orders that no page needs.
    fn forget(&mut self) {
        let found = self.filter.select(&self.kept);
        let needed: HashSet<OrderId> = found
            .iter()
            .take(self.most())
            .map(|item| item.seen.order.id)
            .collect();
        self.kept
            .retain(|planned| needed.contains(&planned.order.id));
    }

    /// The page that is asked for.
    pub fn page(&self) -> Vec<Item<'_>> {
        let found = self.filter.select(&self.kept).into_iter();
        let page = found.skip(self.filter.offset).take(self.filter.limit);
        page.collect()
    }
}

impl Item<'_> {
    /// Its id.
    pub fn id(&self) -> i64 {
        match self.kind {
            Kind::Route => self.seen.order.id.0,
            Kind::Task | Kind::Checkpoint => self.stop_id().0,
        }
    }

    /// The stop it is; for a route, the first.
    pub fn stop_id(&self) -> StopId {
        self.stop().id
    }

    fn stop(&self) -> &Stop {
        &self.seen.order.stops[self.index]
    }

    fn stops(&self) -> &[Stop] {
        match self.kind {
            Kind::Route => &self.seen.order.stops,
            Kind::Task | Kind::Checkpoint => std::slice::from_ref(self.stop()),
        }
    }

    /// When it may be visited: within its window; without one, from when its order was made until that
    /// ended, and as long as it is open.
    fn span(&self) -> (Timestamp, Option<Timestamp>) {
        let (window, order) = (self.window(), self.seen.order);
        let ended =
            (!order.status.is_open()).then(|| order.status_at.max(window.from.unwrap_or_default()));
        (window.from.unwrap_or(order.created_at), window.to.or(ended))
    }

    fn window(&self) -> TimeWindow {
        let (first, last) = (self.stops().first(), self.stops().last());
        TimeWindow {
            from: first.and_then(|stop| stop.window.from),
            to: last.and_then(|stop| stop.window.to),
        }
    }

    fn label(&self) -> String {
        match self.kind {
            Kind::Route => map::route_label(self.seen.order),
            Kind::Task | Kind::Checkpoint => map::stop_label(self.seen.order, self.stop()),
        }
    }

    fn description(&self) -> &str {
        match self.kind {
            Kind::Route => &self.seen.order.comment,
            Kind::Task | Kind::Checkpoint => &self.stop().comment,
        }
    }

    fn external_id(&self) -> Option<&str> {
        match self.kind {
            Kind::Route => self.seen.order.external_ref.as_deref(),
            Kind::Task | Kind::Checkpoint => self.stop().external_ref.as_deref(),
        }
    }

    fn tags(&self) -> Vec<i64> {
        match self.kind {
            Kind::Route => map::route_tags(self.seen.order),
            Kind::Task | Kind::Checkpoint => map::stop_tags(self.stop()),
        }
    }

    fn addresses(&self) -> impl Iterator<Item = String> {
        let places = self.stops().iter().filter_map(Stop::place);
        places.map(Place::in_full)
    }

    fn is_inside(&self, circle: &LocationIn) -> bool {
        let mut points = self.stops().iter().filter_map(|stop| stop.place()?.point);
        points.any(|point| distance::near(point, circle.point, Meters(circle.radius)))
    }

    fn arrived_at(&self) -> Option<Timestamp> {
        self.stops()
            .iter()
            .filter_map(|stop| stop.first_arrived_at)
            .min()
    }

    fn stayed(&self) -> i64 {
        self.stops().iter().map(|stop| stop.stayed.0).sum()
    }

    fn employee(&self) -> &str {
        self.seen.crew.map_or("", |crew| crew.name.as_str())
    }

    fn compare(&self, other: &Item, key: Key) -> Ordering {
        match key {
            Key::Id => self.id().cmp(&other.id()),
            Key::Status => self.status.cmp(&other.status),
            Key::Label => self.label().cmp(&other.label()),
            Key::Location => self.addresses().cmp(other.addresses()),
            Key::From => self.window().from.cmp(&other.window().from),
            Key::To => self.window().to.cmp(&other.window().to),
            Key::StatusChangeDate => self.since.cmp(&other.since),
            Key::ArrivalDate => self.arrived_at().cmp(&other.arrived_at()),
            Key::StayDuration => self.stayed().cmp(&other.stayed()),
            Key::Description => self.description().cmp(other.description()),
            Key::ExternalId => self.external_id().cmp(&other.external_id()),
            Key::Employee => self.employee().cmp(other.employee()),
        }
    }
}

/// Reads `FIELD=asc` or `FIELD=desc`; a bare field ascends.
fn sort_key(value: &Value) -> Result<(Key, bool), Text> {
    let text = text(value)?;
    let (field, direction) = text.split_once('=').unwrap_or((&text, "asc"));
    let key = match field {
        "id" => Key::Id,
        "status" => Key::Status,
        "label" => Key::Label,
        "location" => Key::Location,
        "from" => Key::From,
        "to" => Key::To,
        "status_change_date" => Key::StatusChangeDate,
        "arrival_date" => Key::ArrivalDate,
        "stay_duration" => Key::StayDuration,
        "description" => Key::Description,
        "external_id" => Key::ExternalId,
        "employee" => Key::Employee,
        _ => {
            return Err(text!(
                "по полю `{field}` не сортируют",
                "`{field}` is no field to sort by"
            ));
        }
    };
    match direction {
        "asc" => Ok((key, true)),
        "desc" => Ok((key, false)),
        _ => Err(text!(
            "`{direction}` не asc и не desc",
            "`{direction}` is neither asc nor desc"
        )),
    }
}
