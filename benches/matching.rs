//! How long the assignment takes: CPU milliseconds of one thread, medians, cold and rolling.
//!
//! ```text
//! cargo bench --bench matching                         # 1 000, 10 000, 50 000 orders
//! cargo bench --bench matching -- 1000 100000          # other sizes
//! cargo bench --bench matching -- edges                # every crew a candidate of every order
//! cargo bench --bench matching -- pairs.csv            # a file of `order,crew,seconds`
//! ```
//!
//! n orders and n crews, uniform on a square with four crews a square kilometre; the 16 nearest
//! crews of each order are its candidates, at 30 km/h with a detour of 1.3, in whole seconds; an
//! order left over costs 3 600. Two kinds of rolling batch change 5 % of the orders before each
//! repeat: `times` moves their seconds by up to ten, `orders` puts new ones in their place.
//! Every rolling answer is compared with a cold one. At the edges everybody may take everything:
//! equal costs, drawn ones, a city of 1 000 × 1 000, and ten orders among 10 000 crews.

mod cpu;

use std::time::Duration;

use cpu::timed;
use pult_engine::matching::{Costs, Solver, solve, text::Instance};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rstar::RTree;
use rstar::primitives::GeomWithData;

const UNSERVED: i64 = 3600;
const CANDIDATES: usize = 16;
const CREWS_PER_KM2: f64 = 4.0;
const REPEATS: usize = 11;

fn main() {
    let arguments = std::env::args().skip(1).filter(|word| word != "--bench");
    let mut asked: Vec<String> = arguments.collect();
    if asked.is_empty() {
        asked = ["1000", "10000", "50000"].map(String::from).to_vec();
    }
    println!(
        "{:>24} {:>10} {:>8}  median CPU ms (least)",
        "", "cost", "served"
    );
    for word in asked {
        match word.parse() {
            Ok(n) => measure_city(n),
            Err(_) if word == "edges" => measure_edges(),
            Err(_) => measure_file(&word),
        }
    }
}

fn measure_file(path: &str) {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let instance = Instance::parse(&text, UNSERVED).expect("a file of pairs");
    measure_cold(path, &instance.costs);
}

fn measure_city(n: usize) {
    let mut city = City::new(n);
    measure_cold(&format!("{n} cold"), &city.costs());
    measure_rolling(&format!("{n} times"), &mut city, City::move_times);
    measure_rolling(&format!("{n} orders"), &mut city, City::replace_order);
}

fn measure_edges() {
    measure_cold("equal", &everybody(1000, 1000, |_, _| 600));
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut drawn = |_, _| 1 + (random.next_u64() % 3599) as i64;
    measure_cold("drawn", &everybody(1000, 1000, &mut drawn));
    measure_cold("ten, drawn", &everybody(10, 10_000, &mut drawn));
    for (name, n, m) in [("city", 1000, 1000), ("ten, city", 10, 10_000)] {
        let mut city = City::new(0);
        city.side_km = (m as f64 / CREWS_PER_KM2).sqrt();
        let orders: Vec<_> = (0..n).map(|_| city.somewhere()).collect();
        let crews: Vec<_> = (0..m).map(|_| city.somewhere()).collect();
        let far = |order: usize, crew: usize| {
            let ([x, y], [u, v]) = (orders[order], crews[crew]);
            seconds((x - u).hypot(y - v))
        };
        measure_cold(name, &everybody(n, m, far));
    }
}

/// Every crew a candidate of every order.
fn everybody(n: usize, m: usize, mut cost: impl FnMut(usize, usize) -> i64) -> Costs {
    let pairs = (0..n * m).map(|at| (at / m, at % m, cost(at / m, at % m)));
    let pairs: Vec<_> = pairs.collect();
    Costs::new(m, vec![UNSERVED; n], &pairs)
}

fn seconds(km: f64) -> i64 {
    (km * 1.3 / 30.0 * 3600.0).round() as i64 + 1
}

fn measure_cold(name: &str, costs: &Costs) {
    let spent = (0..REPEATS).map(|_| timed(|| solve(costs)).1).collect();
    report(name, costs, spent);
}

fn measure_rolling(name: &str, city: &mut City, change: fn(&mut City, usize)) {
    let mut solver = Solver::default();
    solver.solve(city.costs());
    let mut spent = Vec::new();
    for _ in 0..REPEATS {
        let mut changed = Vec::new();
        for _ in 0..city.rows.len() / 20 {
            let order = city.below(city.rows.len() as u64) as usize;
            change(city, order);
            changed.push(order as u32);
        }
        let costs = city.costs();
        let cold = solve(&costs);
        let (rolled, time) = timed(|| solver.solve_changed(costs, changed));
        assert_eq!(rolled.cost, cold.cost, "a rolling batch is optimal");
        spent.push(time);
    }
    report(name, &city.costs(), spent);
}

fn report(name: &str, costs: &Costs, mut spent: Vec<Duration>) {
    let found = solve(costs);
    spent.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let (median, least) = (ms(spent[spent.len() / 2]), ms(spent[0]));
    let (cost, served) = (found.cost, found.served());
    println!("{name:>24} {cost:>10} {served:>8}  {median:9.2} ({least:.2})");
}

/// A square city with its crews, and the candidates of each order.
struct City {
    random: ChaCha8Rng,
    side_km: f64,
    crews: RTree<GeomWithData<[f64; 2], usize>>,
    rows: Vec<Vec<(usize, i64)>>,
}

impl City {
    fn new(n: usize) -> City {
        let mut city = City {
            random: ChaCha8Rng::seed_from_u64(1),
            side_km: (n as f64 / CREWS_PER_KM2).sqrt(),
            crews: RTree::new(),
            rows: vec![Vec::new(); n],
        };
        let crews = (0..n).map(|crew| GeomWithData::new(city.somewhere(), crew));
        let crews = crews.collect();
        city.crews = RTree::bulk_load(crews);
        (0..n).for_each(|order| city.replace_order(order));
        city
    }

    /// Puts a new order, somewhere else, in the place of `order`.
    fn replace_order(&mut self, order: usize) {
        let place = self.somewhere();
        let near = self.crews.nearest_neighbor_iter_with_distance_2(&place);
        let row = near.map(|(crew, squared)| (crew.data, seconds(squared.sqrt())));
        self.rows[order] = row.take(CANDIDATES).collect();
    }

    /// Moves the times to `order` by up to ten seconds.
    fn move_times(&mut self, order: usize) {
        for at in 0..self.rows[order].len() {
            let moved = self.rows[order][at].1 + self.below(21) as i64 - 10;
            self.rows[order][at].1 = moved.max(1);
        }
    }

    fn costs(&self) -> Costs {
        let rows = self.rows.iter().enumerate();
        let pairs = rows.flat_map(|(order, row)| {
            row.iter()
                .map(move |&(crew, seconds)| (order, crew, seconds))
        });
        let pairs: Vec<_> = pairs.collect();
        let n = self.rows.len();
        Costs::new(n, vec![UNSERVED; n], &pairs)
    }

    fn somewhere(&mut self) -> [f64; 2] {
        let unit = |random: &mut ChaCha8Rng| (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
        [unit(&mut self.random), unit(&mut self.random)].map(|share| share * self.side_km)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.random.next_u64() % n
    }
}
