//! The river, the railway, and the places that everybody knows by name.

use super::plane::{RIVER_HALF, Spot, on_bank};
use super::{City, Stand, Way};

/// (name, key, value, metres from the centre, turn from the east towards the north)
const LANDMARKS: [(&str, &str, &str, f64, f64); 36] = [
    (
        "Железнодорожный вокзал",
        "railway",
        "station",
        1_640.0,
        0.125,
    ),
    ("Аэропорт Вегинск", "aeroway", "terminal", 8_650.0, 0.377),
    ("Автовокзал", "amenity", "bus_station", 2_150.0, 0.30),
    ("Центральная площадь", "place", "square", 60.0, 0.2),
    ("площадь Победы", "place", "square", 1_830.0, 0.25),
    ("Вокзальная площадь", "place", "square", 1_560.0, 0.125),
    ("Драматический театр", "amenity", "theatre", 330.0, 0.15),
    ("Кинотеатр «Октябрь»", "amenity", "cinema", 640.0, 0.4),
    (
        "Вегинский государственный университет",
        "amenity",
        "university",
        930.0,
        0.32,
    ),
    (
        "Медицинский институт",
        "amenity",
        "university",
        2_450.0,
        0.45,
    ),
    ("Областная больница", "amenity", "hospital", 3_050.0, 0.2),
    (
        "Городская больница № 2",
        "amenity",
        "hospital",
        2_730.0,
        0.77,
    ),
    ("Детская поликлиника", "amenity", "clinic", 1_250.0, 0.48),
    ("Роддом", "amenity", "hospital", 2_120.0, 0.06),
    ("ТЦ «Европа»", "shop", "mall", 2_430.0, 0.98),
    ("ТЦ «Вега»", "shop", "mall", 3_650.0, 0.26),
    ("ТРК «Заречье»", "shop", "mall", 3_030.0, 0.72),
    ("Центральный рынок", "amenity", "marketplace", 640.0, 0.05),
    ("Гипермаркет «Лента»", "shop", "supermarket", 4_550.0, 0.13),
    ("Магазин «Заря»", "shop", "supermarket", 1_230.0, 0.95),
    ("Магазин «Восход»", "shop", "convenience", 2_730.0, 0.41),
    ("Аптека № 1", "amenity", "pharmacy", 350.0, 0.62),
    ("Кафе «Берёзка»", "amenity", "cafe", 910.0, 0.22),
    ("Ресторан «Волга»", "amenity", "restaurant", 630.0, 0.28),
    ("Гостиница «Центральная»", "tourism", "hotel", 300.0, 0.01),
    ("Гостиница «Турист»", "tourism", "hotel", 1_850.0, 0.43),
    ("Краеведческий музей", "tourism", "museum", 620.0, 0.12),
    ("Парк культуры", "leisure", "park", 1_520.0, 0.38),
    ("Стадион «Труд»", "leisure", "stadium", 2_750.0, 0.02),
    ("Ледовый дворец", "leisure", "sports_centre", 3_950.0, 0.35),
    ("Школа № 5", "amenity", "school", 1_240.0, 0.17),
    ("Гимназия № 1", "amenity", "school", 940.0, 0.46),
    ("Детский сад № 24", "amenity", "kindergarten", 3_330.0, 0.52),
    (
        "Моторный завод, проходная",
        "office",
        "company",
        4_240.0,
        0.06,
    ),
    ("Администрация города", "amenity", "townhall", 320.0, 0.33),
    ("Дворец бракосочетаний", "amenity", "wedding", 950.0, 0.1),
];

/// Parks and woods: (metres from the centre, turn, half their width, key, value)
const GREENS: [(f64, f64, f64, &str, &str); 7] = [
    (1_520.0, 0.38, 260.0, "leisure", "park"),
    (2_750.0, 0.02, 210.0, "leisure", "park"),
    (3_300.0, 0.62, 320.0, "leisure", "park"),
    (6_300.0, 0.08, 1_000.0, "natural", "wood"),
    (6_900.0, 0.20, 1_200.0, "natural", "wood"),
    (6_600.0, 0.56, 1_100.0, "natural", "wood"),
    (6_700.0, 0.86, 1_000.0, "landuse", "meadow"),
];

/// Landmarks where crews wait.
const STANDS: [usize; 8] = [0, 1, 2, 3, 4, 14, 15, 16];

/// Adds landmarks, stands, the river and the railway.
pub(super) fn build(city: &mut City) {
    for (index, (name, key, value, radius, turn)) in LANDMARKS.into_iter().enumerate() {
        let at = Spot::polar(radius, turn).off_river(200.0);
        let tags = vec![("name", name.to_owned()), (key, value.to_owned())];
        city.add_node(at, tags);
        if STANDS.contains(&index) {
            city.stands.push(Stand {
                name: name.to_owned(),
                point: at.point(),
            });
        }
    }
    let river = (-80..=80).map(|step| on_bank(f64::from(step) * 150.0, 0.0));
    add_line(city, river, "waterway", "river", "Вега");
    let banks = |side: f64| {
        (-80..=80).map(move |step| on_bank(f64::from(step) * side.signum() * 150.0, side))
    };
    let water: Vec<Spot> = banks(RIVER_HALF).chain(banks(-RIVER_HALF)).collect();
    add_area(city, &water, "natural", "water");
    for (radius, turn, half, key, value) in GREENS {
        let middle = Spot::polar(radius, turn).off_river(half + 130.0);
        let corner = |step: i32| {
            // An uneven round border, the same for every seed.
            let wave = 1.0 + 0.18 * f64::from(step * step % 7 - 3) / 3.0;
            let from_middle = Spot::polar(half * wave, f64::from(step) / 14.0);
            Spot {
                x: middle.x + from_middle.x,
                y: middle.y + from_middle.y,
            }
        };
        let border: Vec<Spot> = (0..14).map(corner).collect();
        add_area(city, &border, key, value);
    }
    let railway = (0..=40).map(|step| Spot::polar(1_640.0 + f64::from(step) * 250.0, 0.125));
    add_line(city, railway, "railway", "rail", "");
}

/// Adds an area; its border is closed here.
fn add_area(city: &mut City, border: &[Spot], key: &'static str, value: &str) {
    let mut nodes: Vec<usize> = border
        .iter()
        .map(|at| city.add_node(*at, Vec::new()))
        .collect();
    nodes.extend(nodes.first().copied());
    let tags = vec![(key, value.to_owned())];
    city.ways.push(Way { nodes, tags });
}

fn add_line(
    city: &mut City,
    spots: impl Iterator<Item = Spot>,
    key: &'static str,
    value: &str,
    name: &str,
) {
    let nodes = spots.map(|at| city.add_node(at, Vec::new())).collect();
    let mut tags = vec![(key, value.to_owned())];
    if !name.is_empty() {
        tags.push(("name", name.to_owned()));
    }
    city.ways.push(Way { nodes, tags });
}
