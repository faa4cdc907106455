//! An office of this process, in the invented city, with its website at another origin and one crew.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use pult::api::listen::{Bounds, Listener};
use pult::api::{Api, Settings, service, website};
use pult::app::office_file::OfficeFile;
use pult::app::{Caller, Clock, Dispatch, Parts, tasks};
use pult::domain::{CrewId, Meters, OrderId, Point, Position, Seconds, SiteKey, SiteKeyId};
use pult::engine::Policy;
use pult::geo::Fallback;
use pult::geo::roads::{self, Roads};
use pult::sim::city::{City, DEMO_SEED};
use pult::store::Store;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

pub const SECRET: &str = "1234567890";
pub const CREW: CrewId = CrewId(1);
/// The driver's phone, which no page tells.
pub const DRIVERS_PHONE: &str = "+79001112233";

const FILE: &str = r#"
[office]
name = "Такси Вега"
timezone = "Europe/Moscow"
currency = "RUB"
locale = "ru"
city = "Вегинск"
phone = "+74920000000"

[[company]]
id = 1
name = "Такси Вега"

[[service]]
id = 1
name = "Детское кресло"
sum = "100"

[[tariff]]
id = 1
company_id = 1
name = "Город"
min_sum = "150"
km_city = "20"

[[driver]]
id = 1
name = "Иванов Максим"
mobile_phone = "+79001112233"
vehicle_id = 1

[[vehicle]]
id = 1
call_sign = "7"
name = "Kia Rio"
plate = "а123вс62"
color = "белый"
make = "Kia"
model = "Rio"
services = [1]

[[crew]]
id = 1
call_sign = "7"
name = "Экипаж 7"
driver_id = 1
vehicle_id = 1
company_id = 1
mode = "driving"
online = true
lat = 55.405
lon = 41.205

[[operator]]
login = "owner"
password = "secret"
role = "read"
"#;

pub struct Office {
    pub dispatch: Dispatch,
    pub url: String,
    pub site: String,
    store: Store,
    stop: CancellationToken,
    _listeners: [Listener; 2],
}

impl Drop for Office {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// The map of the city, made once.
static MAP: LazyLock<PathBuf> = LazyLock::new(map);

fn map() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let map = folder.join(format!("browser-{}.map", roads::VERSION));
    if Roads::open(&map).is_err() {
        let extract = folder.join(format!("browser-{}.osm", std::process::id()));
        let mut out = Vec::new();
        City::new(DEMO_SEED).write_osm(&mut out).expect("a city");
        std::fs::write(&extract, out).expect("written");
        let (made, _) = roads::import(&extract, &mut |_, _| ()).expect("imported");
        made.save(&map).expect("saved");
        std::fs::remove_file(&extract).expect("removed");
    }
    map
}

impl Office {
    /// What the own API tells the owner at a path.
    pub async fn told(&self, path: &str) -> Value {
        let asked = reqwest::Client::new()
            .get(format!("{}{path}", self.url))
            .basic_auth("owner", Some("secret"));
        let answer = asked.send().await.expect("an answer");
        answer.json().await.expect("JSON")
    }

    pub async fn open() -> Office {
        let store = Store::in_memory().expect("a store");
        let now = Clock::System.now();
        let file = OfficeFile::parse("office.toml", FILE, Path::new("")).expect("an office");
        let into = store.clone();
        let imported = tokio::task::spawn_blocking(move || file.import(&into, now));
        imported.await.expect("done").expect("imported");
        let office = Office::over(store).await;
        let key = SiteKey {
            id: SiteKeyId(0),
            key: "pk_test".to_owned(),
            company: None,
            origins: vec![office.site.clone()],
            orders_per_hour: 100,
            codes_per_hour: 100,
            label: String::new(),
            revoked: false,
            created_at: now,
        };
        let written = office.dispatch.put_site_key(&Caller::CONSOLE, key).await;
        written.expect("a key");
        office
    }

    /// Ends this office and starts another one over what it wrote.
    pub async fn again(self) -> Office {
        let store = self.store.clone();
        drop(self);
        Office::over(store).await
    }

    async fn over(store: Store) -> Office {
        // One of the tests of this process was the first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let roads = tokio::task::spawn_blocking(|| Roads::open(&MAP).expect("a map"));
        let roads = roads.await.expect("opened");
        let dispatch = Dispatch::new(Parts {
            store: store.clone(),
            clock: Clock::System,
            rules: Policy {
                // Three browsers on a busy machine take their time.
                offer_timeout: Seconds(90),
                ..Policy::default()
            },
            map_addresses: roads.addresses().expect("addresses"),
            router: Arc::new(Fallback(roads)),
        });
        dispatch.reload_books().await.expect("books");
        dispatch.stamp_starts().await.expect("starts");
        let settings = Settings {
            taximaster_secret: SECRET.to_owned(),
            requests_per_second: 0,
            unknown_per_second: 0,
            ..Settings::default()
        };
        let at = "127.0.0.1:0".parse().expect("an address");
        let api = service(Api::new(dispatch.clone(), settings));
        let listener = Listener::open(at, None, Bounds::default(), api);
        let listener = listener.await.expect("listens");
        let site = website(dispatch.clone(), "pk_test", listener.url());
        let site = Listener::open(at, None, Bounds::default(), site);
        let site = site.await.expect("listens");
        let stop = CancellationToken::new();
        tokio::spawn(tasks::assign(dispatch.clone(), stop.clone()));
        tokio::spawn(tasks::follow(dispatch.clone(), stop.clone()));
        Office {
            dispatch,
            store,
            url: listener.url().to_owned(),
            site: site.url().to_owned(),
            stop,
            _listeners: [listener, site],
        }
    }

    /// The crew was seen there.
    pub async fn seen(&self, lat: f64, lon: f64) {
        let position = Position {
            at: self.dispatch.now(),
            point: Point { lat, lon },
            accuracy: Meters(5),
        };
        let crews = vec![(CREW, vec![position])];
        let seen = self.dispatch.report_positions(&Caller::CONSOLE, crews);
        seen.await.expect("a position");
    }

    /// The newest open order.
    pub async fn order(&self) -> OrderId {
        let open = pult::app::OrderQuery {
            open: Some(true),
            ..Default::default()
        };
        let orders = self.dispatch.orders(&Caller::CONSOLE, open).await;
        orders.expect("orders").first().expect("an order").order.id
    }

    /// The code that was last sent to a phone.
    pub async fn code(&self) -> String {
        let messages = self.dispatch.messages(5).await.expect("messages");
        let text = &messages.first().expect("a message").body;
        text.chars().filter(char::is_ascii_digit).collect()
    }
}
