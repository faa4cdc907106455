//! Clients, services, discounts, cards, companies, groups, zones, addresses.

use super::parse::{self, flag, ids, money, percent, phones, point};
use super::{Ask, Column, Described, Field, Kind, Tone, field, shown};
use crate::text::Word;
use pult_app::Record;
use pult_domain::{
    Address, AddressKind, Client, Company, CrewGroup, CrewId, Discount, DiscountCard, DiscountId,
    Phone, Point, Quality, QueuePolicy, Service, Zone,
};

impl Described for Client {
    const FIELDS: &'static [Field<Client>] = &[
        field(
            Word("field-person"),
            Ask::Line,
            Column::Grows(14),
            |c| c.name.clone(),
            |c, typed| parse::text(&mut c.name, typed),
        ),
        field(
            Word("field-phones"),
            Ask::Line,
            Column::Wide(13),
            |c| phones(&c.phones),
            |c, typed| parse::set_phones(&mut c.phones, typed),
        ),
        field(
            Word("field-blocked"),
            Ask::Flag,
            Column::Wide(13),
            |c| flag(c.blocked),
            |c, typed| parse::set_flag(&mut c.blocked, typed),
        ),
        field(
            Word("field-reason"),
            Ask::Line,
            Column::Wide(16),
            |c| c.reason.clone(),
            |c, typed| parse::text(&mut c.reason, typed),
        ),
        field(
            Word("field-discount"),
            Ask::One(Kind::Discount),
            Column::Wide(12),
            |c| parse::maybe(c.discount),
            |c, typed| parse::set_id(&mut c.discount, typed, DiscountId),
        ),
        field(
            Word("field-refused-crews"),
            Ask::Many(Kind::Crew),
            Column::Wide(14),
            |c| ids(c.refused_crews.iter().map(|id| id.0)),
            |c, typed| parse::set_ids(&mut c.refused_crews, typed, CrewId),
        ),
    ];

    fn blank() -> Client {
        Record::blank()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn label(&self) -> String {
        match self.name.is_empty() {
            true => self.phones.first().map_or("", Phone::as_str).to_owned(),
            false => self.name.clone(),
        }
    }

    fn tone(&self) -> Tone {
        if self.blocked {
            Tone::Alarm
        } else {
            Tone::Plain
        }
    }
}

/// Services and discounts are alike: a name, a sum, a percentage.
macro_rules! sum_and_percent {
    ($($record:ident),+) => {$(
        impl Described for $record {
            const FIELDS: &'static [Field<$record>] = &[
                field(Word("field-name"), Ask::Line, Column::Grows(16), |it| it.name.clone(), |it, typed| {
                    parse::name(&mut it.name, typed)
                }),
                field(Word("field-sum"), Ask::Line, Column::Right(10), |it| money(it.sum), |it, typed| {
                    parse::set_money(&mut it.sum, typed)
                }),
                field(Word("field-percent"), Ask::Line, Column::Right(8), |it| percent(it.percent), |it, typed| {
                    parse::set_percent(&mut it.percent, typed)
                }),
            ];

            fn blank() -> $record {
                Record::blank()
            }

            fn id(&self) -> i64 {
                self.id.0
            }

            fn label(&self) -> String {
                self.name.clone()
            }
        }
    )+};
}

sum_and_percent!(Service, Discount);

impl Described for DiscountCard {
    const FIELDS: &'static [Field<DiscountCard>] = &[
        field(
            Word("field-number"),
            Ask::Line,
            Column::Wide(16),
            |c| c.number.clone(),
            |c, typed| parse::name(&mut c.number, typed),
        ),
        field(
            Word("field-discount"),
            Ask::One(Kind::Discount),
            Column::Grows(16),
            |c| parse::number(c.discount.0),
            |c, typed| required(&mut c.discount.0, typed),
        ),
    ];

    fn blank() -> DiscountCard {
        Record::blank()
    }

    fn id(&self) -> i64 {
        self.id.0
    }
}

impl Described for Company {
    const FIELDS: &'static [Field<Company>] = &[
        field(
            Word("field-name"),
            Ask::Line,
            Column::Grows(16),
            |c| c.name.clone(),
            |c, typed| parse::name(&mut c.name, typed),
        ),
        field(
            Word("field-quality"),
            Ask::Pick(&[
                ("", Word("quality-configured")),
                ("low", Word("quality-low")),
                ("medium", Word("quality-medium")),
            ]),
            Column::Wide(16),
            |c| c.quality.map_or("", Quality::as_str).to_owned(),
            |c, typed| {
                c.quality = Quality::parse(typed).ok();
                Ok(())
            },
        ),
    ];

    fn blank() -> Company {
        Record::blank()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn label(&self) -> String {
        self.name.clone()
    }
}

impl Described for CrewGroup {
    const FIELDS: &'static [Field<CrewGroup>] = &[field(
        Word("field-name"),
        Ask::Line,
        Column::Grows(16),
        |group| group.name.clone(),
        |group, typed| parse::name(&mut group.name, typed),
    )];

    fn blank() -> CrewGroup {
        Record::blank()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn label(&self) -> String {
        self.name.clone()
    }
}

impl Described for Zone {
    const FIELDS: &'static [Field<Zone>] = &[
        field(
            Word("field-name"),
            Ask::Line,
            Column::Grows(16),
            |z| z.name.clone(),
            |z, typed| parse::name(&mut z.name, typed),
        ),
        field(
            Word("field-city"),
            Ask::Flag,
            Column::Wide(9),
            |z| flag(z.city),
            |z, typed| parse::set_flag(&mut z.city, typed),
        ),
        field(
            Word("field-queue"),
            Ask::Pick(&[
                ("nearest", Word("queue-nearest")),
                ("queue", Word("queue-queue")),
                ("rating", Word("queue-rating")),
            ]),
            Column::Wide(14),
            |z| z.queue.as_str().to_owned(),
            |z, typed| {
                z.queue = QueuePolicy::parse(typed).unwrap_or_default();
                Ok(())
            },
        ),
        shown(Word("field-corners"), Ask::Shown, Column::Right(8), |z| {
            let rings = z.polygons.iter().flatten();
            rings.map(Vec::len).sum::<usize>().to_string()
        }),
        field(
            Word("field-boundary"),
            Ask::Line,
            Column::None,
            boundary,
            set_boundary,
        ),
    ];

    fn blank() -> Zone {
        Record::blank()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn label(&self) -> String {
        self.name.clone()
    }
}

/// The corners of a zone of one ring; of another nothing, for it cannot be typed.
fn boundary(zone: &Zone) -> String {
    match zone.polygons.as_slice() {
        [polygon] if polygon.len() == 1 => {
            let corners = polygon[0].iter().map(|corner| point(Some(*corner)));
            corners.collect::<Vec<_>>().join("; ")
        }
        _ => String::new(),
    }
}

fn set_boundary(zone: &mut Zone, typed: &str) -> Result<(), Word> {
    let corners = typed.split(';').map(parse::read_point);
    let corners: Vec<Option<Point>> = corners.collect::<Result<_, _>>()?;
    let ring: Vec<Point> = corners.into_iter().flatten().collect();
    if ring.len() < 3 {
        return Err(Word("wrong-boundary"));
    }
    zone.polygons = vec![vec![ring]];
    Ok(())
}

impl Described for Address {
    const FIELDS: &'static [Field<Address>] = &[
        field(
            Word("field-kind"),
            Ask::Pick(&[
                ("house", Word("address-house")),
                ("street", Word("address-street")),
                ("point", Word("address-point")),
            ]),
            Column::Wide(6),
            |a| a.kind.as_str().to_owned(),
            |a, typed| {
                a.kind = AddressKind::parse(typed).map_err(|_| Word("wrong-empty"))?;
                Ok(())
            },
        ),
        field(
            Word("field-settlement"),
            Ask::Line,
            Column::Wide(12),
            |a| a.settlement.clone(),
            |a, typed| parse::text(&mut a.settlement, typed),
        ),
        field(
            Word("field-street"),
            Ask::Line,
            Column::Grows(18),
            |a| a.street.clone(),
            |a, typed| parse::name(&mut a.street, typed),
        ),
        field(
            Word("field-house"),
            Ask::Line,
            Column::Wide(6),
            |a| a.house.clone(),
            |a, typed| parse::text(&mut a.house, typed),
        ),
        field(
            Word("field-point"),
            Ask::Line,
            Column::Wide(19),
            |a| point(a.point),
            |a, typed| {
                a.point = parse::read_point(typed)?;
                Ok(())
            },
        ),
        field(
            Word("field-comment"),
            Ask::Line,
            Column::Wide(16),
            |a| a.comment.clone(),
            |a, typed| parse::text(&mut a.comment, typed),
        ),
    ];

    fn blank() -> Address {
        Record::blank()
    }

    fn id(&self) -> i64 {
        self.id.0
    }
}

/// The id of another record, which must be named.
pub(super) fn required(into: &mut i64, typed: &str) -> Result<(), Word> {
    parse::set_number(into, typed)?;
    match *into {
        0 => Err(Word("wrong-reference")),
        _ => Ok(()),
    }
}
