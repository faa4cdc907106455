//! Writing the office as an office file. Passwords, keys and photos stay in the database.

use std::fmt::Display;

use toml::Value;

use pult_domain::{
    Address, CashRule, Client, Company, Crew, CrewId, Driver, Hours, Meters, Money, Operator,
    Percent, Place, PlaceKind, Point, QueuePolicy, SiteKey, Tariff, TravelMode, Vehicle, Zone,
    escaped, is_visible,
};
use pult_store::{Connection, Result, auth, books, cash, crews, places, site_keys, tariffs};

/// The reference data of the office as an office file, which imports as the same office.
///
/// # Errors
/// `Database`.
pub fn export(conn: &Connection) -> Result<String> {
    let mut writer = Writer::default();
    write_books(&mut writer, conn)?;
    for tariff in tariffs::all(conn)? {
        write_tariff(&mut writer, &tariff);
    }
    for zone in books::zones(conn)? {
        write_zone(&mut writer, &zone);
    }
    for address in books::addresses(conn)? {
        write_address(&mut writer, &address);
    }
    for driver in crews::drivers(conn)? {
        write_driver(&mut writer, &driver);
    }
    for vehicle in crews::vehicles(conn)? {
        write_vehicle(&mut writer, &vehicle);
    }
    write_crews(&mut writer, conn)?;
    for depot in places::of_kind(conn, PlaceKind::Depot)? {
        write_depot(&mut writer, &depot);
    }
    for stand in places::of_kind(conn, PlaceKind::Stand)? {
        write_stand(&mut writer, &stand);
    }
    for rule in cash::rules(conn)? {
        write_cash_rule(&mut writer, &rule);
    }
    let keys = site_keys::all(conn)?;
    for key in keys.iter().filter(|key| !key.revoked) {
        write_site_key(&mut writer, key);
    }
    for operator in auth::operators(conn)? {
        write_operator(&mut writer, &operator);
    }
    Ok(writer.0)
}

/// A text as TOML; one that holds what nobody sees is spelt so that it is seen.
fn quoted(text: &str) -> String {
    if text.chars().all(is_visible) {
        return Value::String(text.to_owned()).to_string();
    }
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    let text = text.replace('\n', "\\n").replace('\t', "\\t");
    format!("\"{}\"", escaped(&text))
}

/// The text of a file, written key by key. What says nothing is left out.
#[derive(Default)]
struct Writer(String);

impl Writer {
    fn table(&mut self, header: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(header);
        self.0.push('\n');
    }

    fn raw(&mut self, key: &str, value: impl Display) {
        self.0.push_str(&format!("{key} = {value}\n"));
    }

    fn text(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.raw(key, quoted(text));
        }
    }

    fn optional(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.raw(key, value);
        }
    }

    fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.raw(key, true);
        }
    }

    fn number(&mut self, key: &str, number: i64) {
        if number != 0 {
            self.raw(key, number);
        }
    }

    fn money(&mut self, key: &str, sum: Money) {
        if sum != Money::ZERO {
            self.text(key, &sum.to_string());
        }
    }

    fn percent(&mut self, key: &str, percent: Percent) {
        if percent != Percent(0) {
            self.text(key, &percent.to_string());
        }
    }

    fn km(&mut self, key: &str, length: Meters) {
        if length != Meters(0) {
            let text = format!("{}.{:03}", length.0 / 1000, length.0 % 1000);
            self.text(key, &text);
        }
    }

    fn hours(&mut self, name: &str, hours: Option<Hours>) {
        if let Some(hours) = hours {
            self.text(&format!("{name}_from"), &hours.from.to_string());
            self.text(&format!("{name}_to"), &hours.to.to_string());
        }
    }

    fn ids(&mut self, key: &str, ids: impl IntoIterator<Item = i64>) {
        let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
        if !ids.is_empty() {
            self.raw(key, format!("[{}]", ids.join(", ")));
        }
    }

    fn point(&mut self, point: Option<Point>) {
        if let Some(point) = point {
            self.raw("lat", Value::Float(point.lat));
            self.raw("lon", Value::Float(point.lon));
        }
    }
}

fn write_books(writer: &mut Writer, conn: &Connection) -> Result<()> {
    let office = books::office(conn)?;
    writer.table("[office]");
    writer.text("name", &office.name);
    writer.text("timezone", &office.timezone);
    writer.text("currency", &office.currency);
    writer.text("locale", office.locale.code());
    writer.text("city", &office.city);
    writer.text("phone", &office.phone);
    for company in books::companies(conn)? {
        write_company(writer, &company);
    }
    for group in books::crew_groups(conn)? {
        writer.table("[[crew_group]]");
        writer.raw("id", group.id);
        writer.text("name", &group.name);
    }
    for service in books::services(conn)? {
        writer.table("[[service]]");
        writer.raw("id", service.id);
        writer.text("name", &service.name);
        writer.money("sum", service.sum);
        writer.percent("percent", service.percent);
    }
    for discount in books::discounts(conn)? {
        writer.table("[[discount]]");
        writer.raw("id", discount.id);
        writer.text("name", &discount.name);
        writer.money("sum", discount.sum);
        writer.percent("percent", discount.percent);
    }
    for card in books::discount_cards(conn)? {
        writer.table("[[discount_card]]");
        writer.raw("id", card.id);
        writer.raw("number", Value::String(card.number));
        writer.raw("discount_id", card.discount);
    }
    let known: Vec<CrewId> = crews::all(conn)?.iter().map(|crew| crew.id).collect();
    for client in books::clients(conn)? {
        write_client(writer, &client, &known);
    }
    Ok(())
}

fn write_company(writer: &mut Writer, company: &Company) {
    writer.table("[[company]]");
    writer.raw("id", company.id);
    writer.text("name", &company.name);
    if let Some(quality) = company.quality {
        writer.text("quality", quality.as_str());
    }
}

fn write_client(writer: &mut Writer, client: &Client, known: &[CrewId]) {
    writer.table("[[client]]");
    writer.raw("id", client.id);
    writer.text("name", &client.name);
    let phones = client.phones.iter();
    let phones = phones.map(|phone| Value::String(phone.as_str().to_owned()));
    writer.raw("phones", Value::Array(phones.collect()));
    writer.optional("discount_id", client.discount);
    writer.flag("blocked", client.blocked);
    writer.text("reason", &client.reason);
    // A crew that was removed is not in the file, and cannot be sent either.
    let refused = client.refused_crews.iter().filter(|id| known.contains(id));
    writer.ids("refused_crews", refused.map(|id| id.0));
}

fn write_tariff(writer: &mut Writer, tariff: &Tariff) {
    writer.table("[[tariff]]");
    writer.raw("id", tariff.id);
    writer.optional("company_id", tariff.company);
    writer.text("name", &tariff.name);
    writer.hours("active", tariff.active);
    writer.money("boarding", tariff.boarding);
    writer.km("included_km", tariff.included_km);
    writer.money("min_sum", tariff.min_sum);
    writer.money("km_city", tariff.km_city);
    writer.money("km_country", tariff.km_country);
    writer.money("km_source_country", tariff.km_source_country);
    writer.money("country_surcharge", tariff.country_surcharge);
    writer.percent("back_way_percent", tariff.back_way_percent);
    writer.number("free_waiting_min", tariff.free_waiting_min);
    writer.money("minute_waiting", tariff.minute_waiting);
    writer.money("no_show_sum", tariff.no_show_sum);
    writer.money("hour", tariff.hour);
    writer.number("hourly_min_minutes", tariff.hourly_min_minutes);
    writer.number("hourly_step_minutes", tariff.hourly_step_minutes);
    writer.money("prior_surcharge", tariff.prior_surcharge);
    if let Some(night) = tariff.night {
        writer.hours("night", Some(night.hours));
        writer.text("night_percent", &night.percent.to_string());
    }
    writer.money("round_to", tariff.round_to);
    for price in &tariff.zone_prices {
        writer.table("[[tariff.zone_price]]");
        writer.raw("from_zone", price.from);
        writer.raw("to_zone", price.to);
        writer.text("sum", &price.sum.to_string());
        writer.flag("both_ways", price.both_ways);
    }
    for surcharge in &tariff.zone_surcharges {
        writer.table("[[tariff.zone_surcharge]]");
        writer.raw("zone", surcharge.zone);
        writer.text("sum", &surcharge.sum.to_string());
    }
}

fn write_zone(writer: &mut Writer, zone: &Zone) {
    writer.table("[[zone]]");
    writer.raw("id", zone.id);
    writer.text("name", &zone.name);
    writer.flag("city", zone.city);
    if zone.queue != QueuePolicy::default() {
        writer.text("queue", zone.queue.as_str());
    }
    match zone.polygons.as_slice() {
        [rings] if rings.len() == 1 => writer.raw("boundary", ring_value(&rings[0])),
        polygons => {
            let rings = |rings: &Vec<Vec<Point>>| rings.iter().map(|it| ring_value(it)).collect();
            let polygons = polygons.iter().map(|it| Value::Array(rings(it)));
            writer.raw("polygons", Value::Array(polygons.collect()));
        }
    }
}

fn ring_value(ring: &[Point]) -> Value {
    let point = |point: &Point| Value::from(vec![point.lat, point.lon]);
    Value::Array(ring.iter().map(point).collect())
}

fn write_address(writer: &mut Writer, address: &Address) {
    writer.table("[[address]]");
    writer.text("kind", address.kind.as_str());
    writer.text("settlement", &address.settlement);
    writer.text("street", &address.street);
    writer.text("house", &address.house);
    writer.point(address.point);
    writer.text("comment", &address.comment);
}

fn write_driver(writer: &mut Writer, driver: &Driver) {
    writer.table("[[driver]]");
    writer.raw("id", driver.id);
    writer.optional("company_id", driver.company);
    writer.text("name", &driver.name);
    writer.text("birthday", &driver.birthday);
    writer.text("license", &driver.licence);
    writer.text("home_phone", &driver.home_phone);
    if let Some(phone) = &driver.phone {
        writer.text("mobile_phone", phone.as_str());
    }
    writer.flag("locked", driver.locked);
    writer.flag("dismissed", driver.dismissed);
    writer.optional("vehicle_id", driver.vehicle);
}

fn write_vehicle(writer: &mut Writer, vehicle: &Vehicle) {
    writer.table("[[vehicle]]");
    writer.raw("id", vehicle.id);
    writer.optional("company_id", vehicle.company);
    writer.text(
        "number",
        vehicle.external_ref.as_deref().unwrap_or_default(),
    );
    writer.text("call_sign", &vehicle.call_sign);
    writer.text("name", &vehicle.name);
    writer.text("plate", &vehicle.plate);
    writer.text("color", &vehicle.color);
    writer.text("make", &vehicle.make);
    writer.text("model", &vehicle.model);
    writer.text("short_name", &vehicle.short_name);
    writer.optional("year", vehicle.year);
    writer.ids("services", vehicle.services.iter().map(|id| id.0));
}

fn write_crews(writer: &mut Writer, conn: &Connection) -> Result<()> {
    let starts = crews::starts(conn)?;
    for crew in crews::all(conn)? {
        write_crew(writer, &crew);
        writer.flag("online", crews::open_shift(conn, crew.id)?.is_some());
        let start = starts.iter().find(|(id, _)| *id == crew.id);
        writer.point(start.map(|(_, point)| *point));
    }
    Ok(())
}

fn write_crew(writer: &mut Writer, crew: &Crew) {
    writer.table("[[crew]]");
    writer.raw("id", crew.id);
    writer.text("number", crew.external_ref.as_deref().unwrap_or_default());
    writer.text("call_sign", &crew.call_sign);
    writer.text("name", &crew.name);
    writer.raw("driver_id", crew.driver);
    writer.optional("vehicle_id", crew.vehicle);
    writer.optional("group_id", crew.group);
    writer.optional("company_id", crew.company);
    if crew.mode != TravelMode::default() {
        writer.text("mode", crew.mode.as_str());
    }
    writer.optional("max_tasks", crew.max_tasks);
    writer.ids("zones", crew.zones.iter().map(|id| id.0));
    writer.number("capacity", crew.capacity.into());
}

fn write_depot(writer: &mut Writer, depot: &Place) {
    writer.table("[[depot]]");
    writer.raw("id", depot.id);
    writer.text("number", depot.external_ref.as_deref().unwrap_or_default());
    writer.optional("company_id", depot.company);
    writer.text("name", &depot.name);
    writer.text("address", &depot.address);
    writer.point(depot.point);
}

fn write_stand(writer: &mut Writer, stand: &Place) {
    writer.table("[[stand]]");
    writer.raw("id", stand.id);
    writer.text("name", &stand.name);
    writer.point(stand.point);
}

fn write_cash_rule(writer: &mut Writer, rule: &CashRule) {
    writer.table("[[cash_rule]]");
    writer.raw("id", rule.id);
    writer.text("name", &rule.name);
    writer.optional("group_id", rule.group);
    writer.optional("company_id", rule.company);
    writer.percent("percent", rule.percent);
    writer.money("per_order", rule.per_order);
    writer.money("per_shift", rule.per_shift);
    writer.number("rent_hours", rule.rent_hours);
    // Nothing is a threshold too.
    for (field, sum) in [
        ("warn_below", rule.warn_below),
        ("stop_below", rule.stop_below),
    ] {
        writer.optional(field, sum.map(|sum| quoted(&sum.to_string())));
    }
}

/// A publishable key is no secret: the pages of its sites show it.
fn write_site_key(writer: &mut Writer, key: &SiteKey) {
    writer.table("[[site_key]]");
    writer.text("key", &key.key);
    let origins: Vec<String> = key.origins.iter().map(|origin| quoted(origin)).collect();
    writer.raw("origins", format!("[{}]", origins.join(", ")));
    writer.optional("company_id", key.company);
    writer.raw("orders_per_hour", key.orders_per_hour);
    writer.raw("codes_per_hour", key.codes_per_hour);
    writer.text("label", &key.label);
}

fn write_operator(writer: &mut Writer, operator: &Operator) {
    writer.table("[[operator]]");
    writer.text("login", &operator.login);
    if !operator.name.is_empty() {
        writer.text("name", &operator.name);
    }
    writer.text("role", operator.role.as_str());
}
