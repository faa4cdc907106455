//! Makes the files of the demonstration: the office file `assets/demo.toml`, and with `--map FILE`
//! the map of its city as `.osm`.
//!
//! `cargo run --example make_city > assets/demo.toml`

use std::fs::File;
use std::io::{self, BufWriter, Write};

use pult::domain::Point;
use pult::geo::geocoder::AddressKind;
use pult::sim::city::{City, DEMO_SEED, NAME};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const CREWS: usize = 40;
/// The last crews carry parcels; of these every other one goes on foot.
const COURIERS: usize = 8;

const SURNAMES: [&str; 40] = [
    "Иванов",
    "Смирнов",
    "Кузнецов",
    "Попов",
    "Васильев",
    "Петров",
    "Соколов",
    "Михайлов",
    "Новиков",
    "Фёдоров",
    "Морозов",
    "Волков",
    "Алексеев",
    "Лебедев",
    "Семёнов",
    "Егоров",
    "Павлов",
    "Козлов",
    "Степанов",
    "Николаев",
    "Орлов",
    "Андреев",
    "Макаров",
    "Никитин",
    "Захаров",
    "Зайцев",
    "Соловьёв",
    "Борисов",
    "Яковлев",
    "Григорьев",
    "Романов",
    "Воробьёв",
    "Сергеев",
    "Кузьмин",
    "Фролов",
    "Александров",
    "Дмитриев",
    "Королёв",
    "Гусев",
    "Киселёв",
];
const FIRST_NAMES: [&str; 12] = [
    "Александр",
    "Сергей",
    "Дмитрий",
    "Андрей",
    "Алексей",
    "Максим",
    "Евгений",
    "Иван",
    "Михаил",
    "Николай",
    "Рустам",
    "Тимур",
];
const CARS: [(&str, &str); 8] = [
    ("Lada", "Granta"),
    ("Lada", "Vesta"),
    ("Hyundai", "Solaris"),
    ("Kia", "Rio"),
    ("Škoda", "Octavia"),
    ("Renault", "Logan"),
    ("Volkswagen", "Polo"),
    ("Toyota", "Camry"),
];
const COLORS: [&str; 6] = ["белый", "жёлтый", "серебристый", "чёрный", "серый", "синий"];
const PLATE_LETTERS: [char; 12] = ['а', 'в', 'е', 'к', 'м', 'н', 'о', 'р', 'с', 'т', 'у', 'х'];

/// Stands are numbered from the next on: depots have the numbers before.
const FIRST_STAND: usize = 100;

/// What does not depend on the city.
const OFFICE: &str = include_str!("demo_office.toml");

fn main() -> io::Result<()> {
    let city = City::new(DEMO_SEED);
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("--map") {
        let path = arguments.next().unwrap_or_else(|| "city.osm".to_owned());
        return city.write_osm(&mut BufWriter::new(File::create(path)?));
    }
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "# The demonstration office in {NAME}, a city that does not exist."
    )?;
    writeln!(
        out,
        "# Made by `cargo run --example make_city`; every name, number and key is invented."
    )?;
    out.write_all(OFFICE.as_bytes())?;
    zones(&city, &mut out)?;
    places(&city, &mut out)?;
    crews(&city, &mut out)
}

fn zones(city: &City, out: &mut impl Write) -> io::Result<()> {
    for (index, zone) in city.zones.iter().enumerate() {
        let corners = zone.boundary.iter();
        let corners: Vec<String> = corners
            .map(|corner| format!("[{:.5}, {:.5}]", corner.lat, corner.lon))
            .collect();
        let queue = if zone.name == "Аэропорт" {
            "queue"
        } else {
            "nearest"
        };
        writeln!(
            out,
            "\n[[zone]]\nid = {}\nname = \"{}\"\ncity = {}\nqueue = \"{queue}\"\nboundary = [{}]",
            index + 1,
            zone.name,
            zone.city,
            corners.join(", ")
        )?;
    }
    Ok(())
}

/// Stands, as points of the address book too, and two depots at houses of the city.
fn places(city: &City, out: &mut impl Write) -> io::Result<()> {
    for stand in &city.stands {
        writeln!(
            out,
            "\n[[address]]\nkind = \"point\"\nstreet = \"{}\"\n{}\ncomment = \"Стоянка\"",
            stand.name,
            place(stand.point)
        )?;
    }
    for (number, stand) in (1..).zip(&city.stands) {
        writeln!(
            out,
            "\n[[stand]]\nid = {}\nname = \"{}\"\n{}",
            FIRST_STAND + number,
            stand.name,
            place(stand.point)
        )?;
    }
    let houses = city.addresses().into_iter();
    let mut houses = houses.filter(|entry| entry.kind == AddressKind::House);
    for (id, name) in [(1, "Даркстор «Центр»"), (2, "Даркстор «Заречье»")]
    {
        let Some(house) = houses.nth(700) else {
            break;
        };
        let point = house.point.unwrap_or_default();
        writeln!(
            out,
            "\n[[depot]]\nid = {id}\nnumber = \"depot-{id}\"\ncompany_id = 2\nname = \"{name}\"\naddress = \"{NAME}, {}, {}\"\n{}",
            house.street,
            house.house,
            place(point)
        )?;
    }
    Ok(())
}

fn crews(city: &City, out: &mut impl Write) -> io::Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(DEMO_SEED);
    let corners = in_city(city);
    for id in 1..=CREWS {
        let name = format!("{} {}", SURNAMES[id - 1], pick(&FIRST_NAMES, &mut rng));
        let courier = id > CREWS - COURIERS;
        let on_foot = courier && id % 2 == 0;
        let at = place(*pick(&corners, &mut rng));
        driver(id, &name, on_foot, &mut rng, out)?;
        if !on_foot {
            vehicle(id, &mut rng, out)?;
        }
        let (group, company) = if courier { (2, 2) } else { (1, 1) };
        let mode = if on_foot { "walking" } else { "driving" };
        let vehicle = if on_foot {
            String::new()
        } else {
            format!("vehicle_id = {id}\n")
        };
        writeln!(
            out,
            "\n[[crew]]\nid = {id}\ncall_sign = \"{id}\"\nname = \"{name}\"\ndriver_id = {id}\n{vehicle}group_id = {group}\ncompany_id = {company}\nmode = \"{mode}\"\nonline = true\n{at}"
        )?;
    }
    Ok(())
}

fn driver(
    id: usize,
    name: &str,
    on_foot: bool,
    rng: &mut ChaCha8Rng,
    out: &mut impl Write,
) -> io::Result<()> {
    let (year, month, day) = (
        1965 + below(35, rng),
        1 + below(12, rng),
        1 + below(28, rng),
    );
    let vehicle = if on_foot {
        String::new()
    } else {
        format!("\nvehicle_id = {id}")
    };
    writeln!(
        out,
        "\n[[driver]]\nid = {id}\nname = \"{name}\"\nbirthday = \"{year}-{month:02}-{day:02}\"\nlicense = \"{}\"\nmobile_phone = \"+7900000{:04}\"{vehicle}",
        5_200_000_000_u64 + below(99_999_999, rng) as u64,
        1_000 + id
    )
}

fn vehicle(id: usize, rng: &mut ChaCha8Rng, out: &mut impl Write) -> io::Result<()> {
    let (make, model) = *pick(&CARS, rng);
    let color = pick(&COLORS, rng);
    let letters: Vec<char> = (0..3).map(|_| *pick(&PLATE_LETTERS, rng)).collect();
    let plate = format!(
        "{}{:03}{}{}",
        letters[0],
        100 + below(900, rng),
        letters[1],
        letters[2]
    );
    let services = match id % 4 {
        0 => "[1, 2, 3]",
        1 => "[1]",
        2 => "[2, 3]",
        _ => "[]",
    };
    writeln!(
        out,
        "\n[[vehicle]]\nid = {id}\ncall_sign = \"{id}\"\nname = \"{make} {model}\"\nplate = \"{plate}\"\ncolor = \"{color}\"\nmake = \"{make}\"\nmodel = \"{model}\"\nshort_name = \"{model}\"\nyear = {}\nservices = {services}",
        2012 + below(13, rng)
    )
}

/// Corners and bends of the streets inside the city.
fn in_city(city: &City) -> Vec<Point> {
    let streets = city
        .roads()
        .filter(|road| road.tag("highway") != Some("trunk"));
    let nodes = streets.flat_map(|road| &road.nodes);
    nodes.map(|node| city.nodes[*node].point).collect()
}

fn place(point: Point) -> String {
    format!("lat = {:.6}\nlon = {:.6}", point.lat, point.lon)
}

fn pick<'a, T>(list: &'a [T], rng: &mut ChaCha8Rng) -> &'a T {
    &list[below(list.len(), rng)]
}

fn below(end: usize, rng: &mut ChaCha8Rng) -> usize {
    rng.next_u32() as usize % end
}
