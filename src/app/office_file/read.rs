//! From the tables of the file to records of the domain.

mod tariff;

use std::ops::Range;
use std::path::Path;

use toml::Spanned;

use super::fields::{Id, Lat, Lon};
use super::mistake::{Mistake, tables_of};
use super::{ClearKey, ClearOperator, OfficeFile, tables};
use pult_config::Secret;
use pult_domain::{
    Address, AddressId, ApiKey, ApiKeyId, CashRule, CashRuleId, Client, ClientId, Company,
    CompanyId, Crew, CrewGroup, CrewGroupId, CrewId, Discount, DiscountCard, DiscountCardId,
    DiscountId, Driver, DriverId, Office, Place, PlaceId, PlaceKind, Point, Role, Service,
    ServiceId, SiteKey, SiteKeyId, Timestamp, Vehicle, VehicleId, Wrong, Zone, ZoneId, image_type,
};
use pult_input::{At, Error};
use pult_store::import::{
    Book, CrewEntry, DriverEntry, Entry, Kind, Reference, StandEntry, VehicleEntry, ZoneEntry,
};

/// The largest picture of a driver or a vehicle, in bytes.
const MOST_PHOTO: u64 = 2 << 20;

/// What a publishable key may do within an hour when the file does not say, as `pult key add` has it.
const SITE_KEY_PER_HOUR: u32 = 120;

/// Reads the file called `name`.
pub(super) fn read(name: &str, text: &str, folder: &Path) -> Result<OfficeFile, Error> {
    let file: tables::File = tables_of(name, text)?;
    let reader = Reader { name, text, folder };
    Ok(OfficeFile {
        name: name.to_owned(),
        operators: each(file.operator, |it| reader.operator(it))?,
        keys: each(file.api_key, |it| reader.key(it))?,
        book: Book {
            office: file.office.map(office),
            companies: each(file.company, |it| Ok(reader.company(it)))?,
            crew_groups: each(file.crew_group, |it| Ok(reader.crew_group(it)))?,
            services: each(file.service, |it| reader.service(it))?,
            discounts: each(file.discount, |it| reader.discount(it))?,
            discount_cards: each(file.discount_card, |it| Ok(reader.discount_card(it)))?,
            clients: each(file.client, |it| Ok(reader.client(it)))?,
            tariffs: each(file.tariff, |it| reader.tariff(it))?,
            zones: reader.zones(file.zone)?,
            addresses: each(file.address, |it| reader.address(it))?,
            vehicles: each(file.vehicle, |it| reader.vehicle(it))?,
            drivers: each(file.driver, |it| reader.driver(it))?,
            crews: each(file.crew, |it| reader.crew(it))?,
            depots: each(file.depot, |it| reader.depot(it))?,
            stands: each(file.stand, |it| reader.stand(it))?,
            cash_rules: each(file.cash_rule, |it| reader.cash_rule(it))?,
            site_keys: each(file.site_key, |it| reader.site_key(it))?,
            operators: Vec::new(),
            keys: Vec::new(),
        },
        notes: Vec::new(),
        encoding: String::new(),
        n_equal: 0,
    })
}

fn each<T, U>(rows: Vec<T>, read: impl FnMut(T) -> Result<U, Error>) -> Result<Vec<U>, Error> {
    rows.into_iter().map(read).collect()
}

fn office(row: tables::Office) -> Office {
    let default = Office::default();
    Office {
        name: row.name.0,
        timezone: row.timezone.map_or(default.timezone, |it| it.0),
        currency: row.currency.map_or(default.currency, |it| it.0),
        locale: row.locale.map_or(default.locale, |it| it.0),
        city: row.city.trim().to_owned(),
        phone: row.phone.trim().to_owned(),
    }
}

fn id_of(id: &Id) -> i64 {
    id.get_ref().0
}

/// Knows the file, to say where things stand in it.
struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    folder: &'a Path,
}

impl Reader<'_> {
    fn at(&self, span: Range<usize>) -> At {
        At::offset(self.text, span.start)
    }

    fn refuse(&self, span: Range<usize>, mistake: &Mistake) -> Error {
        Error {
            file: self.name.to_owned(),
            at: self.at(span),
            reason: mistake.to_string(),
            russian: Some(mistake.russian()),
        }
    }

    fn entry<T>(&self, span: Range<usize>, value: T) -> Entry<T> {
        Entry {
            at: self.at(span),
            value,
            references: Vec::new(),
        }
    }

    fn references<'b>(
        &self,
        kind: Kind,
        ids: impl IntoIterator<Item = &'b Id>,
    ) -> impl Iterator<Item = Reference> {
        ids.into_iter().map(move |id| Reference {
            kind,
            id: id_of(id),
            at: self.at(id.span()),
        })
    }

    /// What the domain says of a record that was read.
    fn valid(&self, span: Range<usize>, verdict: pult_domain::Result<()>) -> Result<(), Error> {
        verdict.map_err(|error| self.refuse(span, &Mistake::of_record(error)))
    }

    fn company(&self, row: tables::Company) -> Entry<Company> {
        let company = Company {
            id: CompanyId(id_of(&row.id)),
            name: row.name.0,
            quality: row.quality.map(|word| word.0),
        };
        self.entry(row.id.span(), company)
    }

    fn crew_group(&self, row: tables::CrewGroup) -> Entry<CrewGroup> {
        let group = CrewGroup {
            id: CrewGroupId(id_of(&row.id)),
            name: row.name.0,
        };
        self.entry(row.id.span(), group)
    }

    fn service(&self, row: tables::Service) -> Result<Entry<Service>, Error> {
        let service = Service {
            id: ServiceId(id_of(&row.id)),
            name: row.name.0,
            sum: row.sum.0,
            percent: row.percent.0,
        };
        self.valid(row.id.span(), service.validate())?;
        Ok(self.entry(row.id.span(), service))
    }

    fn discount(&self, row: tables::Discount) -> Result<Entry<Discount>, Error> {
        let discount = Discount {
            id: DiscountId(id_of(&row.id)),
            name: row.name.0,
            sum: row.sum.0,
            percent: row.percent.0,
        };
        self.valid(row.id.span(), discount.validate())?;
        Ok(self.entry(row.id.span(), discount))
    }

    fn discount_card(&self, row: tables::DiscountCard) -> Entry<DiscountCard> {
        let card = DiscountCard {
            id: DiscountCardId(id_of(&row.id)),
            number: row.number.0,
            discount: DiscountId(id_of(&row.discount_id)),
        };
        let mut entry = self.entry(row.id.span(), card);
        let discount = self.references(Kind::Discount, [&row.discount_id]);
        entry.references.extend(discount);
        entry
    }

    fn client(&self, row: tables::Client) -> Entry<Client> {
        let mut phones: Vec<_> = row.phones.into_iter().map(|phone| phone.0).collect();
        // The books keep them in this order, each once.
        phones.sort();
        phones.dedup();
        let client = Client {
            id: ClientId(id_of(&row.id)),
            name: row.name.0,
            phones,
            discount: row.discount_id.as_ref().map(id_of).map(DiscountId),
            blocked: row.blocked,
            reason: row.reason,
            refused_crews: row.refused_crews.iter().map(id_of).map(CrewId).collect(),
        };
        let mut entry = self.entry(row.id.span(), client);
        let discount = self.references(Kind::Discount, &row.discount_id);
        entry.references.extend(discount);
        let crews = self.references(Kind::Crew, &row.refused_crews);
        entry.references.extend(crews);
        entry
    }

    fn zones(&self, rows: Vec<tables::Zone>) -> Result<Vec<Entry<ZoneEntry>>, Error> {
        rows.into_iter()
            .enumerate()
            .map(|(position, row)| self.zone(row, position))
            .collect()
    }

    fn zone(&self, row: tables::Zone, position: usize) -> Result<Entry<ZoneEntry>, Error> {
        let (span, polygons) = match (row.boundary, row.polygons) {
            (Some(ring), None) => (ring.span(), vec![vec![ring.into_inner()]]),
            (None, Some(polygons)) => (polygons.span(), polygons.into_inner()),
            (Some(one), Some(_)) => {
                return Err(self.refuse(one.span(), &Mistake::TwoBoundaries));
            }
            (None, None) => return Err(self.refuse(row.id.span(), &Mistake::NoBoundary)),
        };
        let is_short = |ring: &Vec<_>| ring.len() < 3;
        let has_nothing = polygons.is_empty() || polygons.iter().any(Vec::is_empty);
        if has_nothing || polygons.iter().flatten().any(is_short) {
            return Err(self.refuse(span, &Mistake::ShortBoundary));
        }
        let point = |(lat, lon): (Lat, Lon)| Point {
            lat: lat.0,
            lon: lon.0,
        };
        let ring = |ring: Vec<_>| ring.into_iter().map(point).collect();
        let zone = Zone {
            id: ZoneId(id_of(&row.id)),
            name: row.name.0,
            city: row.city,
            queue: row.queue.0,
            polygons: polygons
                .into_iter()
                .map(|rings| rings.into_iter().map(ring).collect())
                .collect(),
        };
        Ok(self.entry(row.id.span(), ZoneEntry { zone, position }))
    }

    fn address(&self, row: tables::Address) -> Result<Entry<Address>, Error> {
        let address = Address {
            id: AddressId(0),
            kind: row.kind.0,
            settlement: row.settlement.trim().to_owned(),
            point: self.point(&row.lat, &row.lon)?,
            house: row.house.0,
            comment: row.comment,
            street: row.street.get_ref().0.clone(),
        };
        Ok(self.entry(row.street.span(), address))
    }

    /// A point with both coordinates, or none.
    fn point(
        &self,
        lat: &Option<Spanned<Lat>>,
        lon: &Option<Spanned<Lon>>,
    ) -> Result<Option<Point>, Error> {
        let alone = |span| Err(self.refuse(span, &Mistake::HalfPoint));
        match (lat, lon) {
            (None, None) => Ok(None),
            (Some(lat), None) => alone(lat.span()),
            (None, Some(lon)) => alone(lon.span()),
            (Some(lat), Some(lon)) => Ok(Some(Point {
                lat: lat.get_ref().0,
                lon: lon.get_ref().0,
            })),
        }
    }

    fn photo(&self, path: &Option<Spanned<String>>) -> Result<Option<Vec<u8>>, Error> {
        let read = |path: &Spanned<String>| {
            self.picture(path.get_ref())
                .map_err(|mistake| self.refuse(path.span(), &mistake))
        };
        path.as_ref().map(read).transpose()
    }

    /// A picture from below the folder of the office file: a file that somebody else wrote names no other
    /// of this machine.
    fn picture(&self, name: &str) -> Result<Vec<u8>, Mistake> {
        let name = name.to_owned();
        let unreadable =
            |error: std::io::Error| Mistake::PhotoUnreadable(name.clone(), error.to_string());
        let path = self.folder.join(&name).canonicalize().map_err(unreadable)?;
        let folder = match self.folder {
            folder if folder.as_os_str().is_empty() => Path::new("."),
            folder => folder,
        };
        if !path.starts_with(folder.canonicalize().map_err(unreadable)?) {
            return Err(Mistake::PhotoElsewhere(name));
        }
        let size = std::fs::metadata(&path).map_err(unreadable)?.len();
        if size > MOST_PHOTO {
            return Err(Mistake::PhotoTooLarge(name, size, MOST_PHOTO));
        }
        let bytes = std::fs::read(&path).map_err(unreadable)?;
        match image_type(&bytes) {
            Some(_) => Ok(bytes),
            None => Err(Mistake::NoPicture(name)),
        }
    }

    fn vehicle(&self, row: tables::Vehicle) -> Result<Entry<VehicleEntry>, Error> {
        let vehicle = Vehicle {
            id: VehicleId(id_of(&row.id)),
            company: row.company_id.as_ref().map(id_of).map(CompanyId),
            external_ref: row.number.map(|number| number.0),
            name: row.name,
            call_sign: row.call_sign.0,
            plate: row.plate.0,
            make: row.make,
            model: row.model.0,
            short_name: row.short_name,
            color: row.color,
            year: row.year,
            services: row.services.iter().map(id_of).map(ServiceId).collect(),
            ..Vehicle::default()
        };
        let photo = self.photo(&row.photo)?;
        let mut entry = self.entry(row.id.span(), VehicleEntry { vehicle, photo });
        let services = self.references(Kind::Service, &row.services);
        entry.references.extend(services);
        let company = self.references(Kind::Company, &row.company_id);
        entry.references.extend(company);
        Ok(entry)
    }

    fn driver(&self, row: tables::Driver) -> Result<Entry<DriverEntry>, Error> {
        let driver = Driver {
            id: DriverId(id_of(&row.id)),
            company: row.company_id.as_ref().map(id_of).map(CompanyId),
            name: row.name,
            phone: row.mobile_phone.map(|phone| phone.0),
            home_phone: row.home_phone.0,
            vehicle: row.vehicle_id.as_ref().map(id_of).map(VehicleId),
            licence: row.license.0,
            birthday: row.birthday.0,
            locked: row.locked,
            dismissed: row.dismissed,
            ..Driver::default()
        };
        let photo = self.photo(&row.photo)?;
        let mut entry = self.entry(row.id.span(), DriverEntry { driver, photo });
        let vehicle = self.references(Kind::Vehicle, &row.vehicle_id);
        entry.references.extend(vehicle);
        let company = self.references(Kind::Company, &row.company_id);
        entry.references.extend(company);
        Ok(entry)
    }

    fn crew(&self, row: tables::Crew) -> Result<Entry<CrewEntry>, Error> {
        let start = self.point(&row.lat, &row.lon)?;
        let references: Vec<Reference> = self
            .references(Kind::Driver, [&row.driver_id])
            .chain(self.references(Kind::Vehicle, &row.vehicle_id))
            .chain(self.references(Kind::CrewGroup, &row.group_id))
            .chain(self.references(Kind::Company, &row.company_id))
            .chain(self.references(Kind::Zone, &row.zones))
            .collect();
        let crew = Crew {
            id: CrewId(id_of(&row.id)),
            company: row.company_id.as_ref().map(id_of).map(CompanyId),
            name: row.name,
            driver: DriverId(id_of(&row.driver_id)),
            vehicle: row.vehicle_id.as_ref().map(id_of).map(VehicleId),
            mode: row.mode.0,
            group: row.group_id.as_ref().map(id_of).map(CrewGroupId),
            call_sign: row.call_sign.0,
            external_ref: row.number.map(|number| number.0),
            max_tasks: row.max_tasks,
            zones: row.zones.iter().map(id_of).map(ZoneId).collect(),
            capacity: row.capacity,
            ..Crew::default()
        };
        let online = row.online;
        let mut entry = self.entry(
            row.id.span(),
            CrewEntry {
                crew,
                online,
                start,
            },
        );
        entry.references = references;
        Ok(entry)
    }

    fn depot(&self, row: tables::Depot) -> Result<Entry<Place>, Error> {
        let place = Place {
            id: PlaceId(id_of(&row.id)),
            company: row.company_id.as_ref().map(id_of).map(CompanyId),
            kind: PlaceKind::Depot,
            external_ref: row.number.map(|number| number.0),
            name: row.name,
            address: row.address,
            point: self.point(&row.lat, &row.lon)?,
            ..Place::default()
        };
        let mut entry = self.entry(row.id.span(), place);
        let company = self.references(Kind::Company, &row.company_id);
        entry.references.extend(company);
        Ok(entry)
    }

    fn stand(&self, row: tables::Stand) -> Result<Entry<StandEntry>, Error> {
        let place = Place {
            id: PlaceId(id_of(&row.id)),
            kind: PlaceKind::Stand,
            name: row.name.0,
            point: self.point(&Some(row.lat), &Some(row.lon))?,
            ..Place::default()
        };
        Ok(self.entry(row.id.span(), StandEntry(place)))
    }

    fn cash_rule(&self, row: tables::CashRule) -> Result<Entry<CashRule>, Error> {
        let rule = CashRule {
            id: CashRuleId(id_of(&row.id)),
            name: row.name.0,
            group: row.group_id.as_ref().map(id_of).map(CrewGroupId),
            company: row.company_id.as_ref().map(id_of).map(CompanyId),
            percent: row.percent.0,
            per_order: row.per_order.0,
            per_shift: row.per_shift.0,
            rent_hours: row.rent_hours,
            warn_below: row.warn_below.map(|sum| sum.0),
            stop_below: row.stop_below.map(|sum| sum.0),
        };
        self.valid(row.id.span(), rule.validate())?;
        let mut entry = self.entry(row.id.span(), rule);
        let group = self.references(Kind::CrewGroup, &row.group_id);
        entry.references.extend(group);
        let company = self.references(Kind::Company, &row.company_id);
        entry.references.extend(company);
        Ok(entry)
    }

    fn site_key(&self, row: tables::SiteKey) -> Result<Entry<SiteKey>, Error> {
        let span = row.key.span();
        if row.origins.is_empty() {
            return Err(self.refuse(span, &Mistake::NoSites));
        }
        let origins = row.origins.iter().map(|text| {
            let origin = SiteKey::origin(text.get_ref());
            origin.map_err(|error| self.refuse(text.span(), &Mistake::of_record(error)))
        });
        let key = SiteKey {
            id: SiteKeyId(0),
            key: row.key.into_inner().0,
            company: row.company_id.as_ref().map(id_of).map(CompanyId),
            origins: origins.collect::<Result<_, _>>()?,
            orders_per_hour: row.orders_per_hour.unwrap_or(SITE_KEY_PER_HOUR),
            codes_per_hour: row.codes_per_hour.unwrap_or(SITE_KEY_PER_HOUR),
            label: row.label,
            revoked: false,
            created_at: Timestamp(0),
        };
        let mut entry = self.entry(span, key);
        let company = self.references(Kind::Company, &row.company_id);
        entry.references.extend(company);
        Ok(entry)
    }

    fn operator(&self, row: tables::Operator) -> Result<Entry<ClearOperator>, Error> {
        let role = match (row.admin, row.role) {
            (Some(admin), Some(_)) => {
                return Err(self.refuse(admin.span(), &Mistake::TwoRoles));
            }
            (_, Some(role)) => role.0,
            (Some(admin), None) if *admin.get_ref() => Role::Admin,
            _ => Role::Dispatch,
        };
        let password = row.password.map(|it| self.secret(it)).transpose()?;
        let operator = ClearOperator {
            login: row.login.get_ref().0.clone(),
            name: row.name.map(|name| name.0),
            password,
            role,
        };
        Ok(self.entry(row.login.span(), operator))
    }

    /// A password or key with something in it.
    fn secret(&self, secret: Spanned<Secret>) -> Result<Secret, Error> {
        match secret.get_ref().is_empty() {
            true => Err(self.refuse(secret.span(), &Mistake::Value(Wrong::Empty))),
            false => Ok(secret.into_inner()),
        }
    }

    fn key(&self, row: tables::Key) -> Result<Entry<ClearKey>, Error> {
        let key = ApiKey {
            id: ApiKeyId(0),
            dialect: row.dialect.0,
            company: row.company_id.as_ref().map(id_of).map(CompanyId),
            banned: row.banned,
            revoked: false,
            label: String::new(),
            created_at: Timestamp(0),
        };
        let span = row.key.span();
        let secret = self.secret(row.key)?;
        let mut entry = self.entry(span, ClearKey { key, secret });
        let company = self.references(Kind::Company, &row.company_id);
        entry.references.extend(company);
        Ok(entry)
    }
}
