//! An office that is given a map while it runs.

use super::*;
use pult_app::{Clock, Parts};
use pult_domain::{Point, Timestamp, TravelMode};
use pult_engine::Policy;
use pult_geo::addresses::AddressIndex;
use pult_geo::{RouteSource, StraightLine, roads};
use pult_store::Store;

/// Two streets and a house.
const TOWN: &str = "<?xml version='1.0'?><osm version='0.6'>
<node id='1' lat='55.000' lon='37.000'/><node id='2' lat='55.002' lon='37.000'/>
<node id='3' lat='55.002' lon='37.004'/>
<node id='4' lat='55.001' lon='37.0001'><tag k='addr:street' v='Лесная улица'/>
<tag k='addr:housenumber' v='4'/></node>
<way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='residential'/><tag k='name' v='Лесная улица'/></way>
<way id='2'><nd ref='2'/><nd ref='3'/><tag k='highway' v='residential'/></way></osm>";

#[tokio::test]
async fn a_map_laid_over_a_running_office_is_taken_into_use() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_owned();
    let laid = Arc::new(Relaid::new(Arc::new(StraightLine)));
    let dispatch = Dispatch::new(Parts {
        store: Store::in_memory().expect("a store"),
        clock: Clock::manual(Timestamp(0)),
        rules: Policy::default(),
        router: laid.clone(),
        map_addresses: AddressIndex::default(),
    });
    let stop = CancellationToken::new();
    let config = RouterConfig::default();
    let seen = Stamp::of(&data);
    let following = follow(
        data.clone(),
        seen,
        config,
        Locale::Ru,
        laid,
        dispatch.clone(),
        stop.clone(),
    );
    let following = tokio::spawn(following);
    assert!(dispatch.geocode("Лесная 4").is_none());
    let extract = data.join("town.osm");
    std::fs::write(&extract, TOWN).expect("written");
    let (map, _) = roads::import(&extract, &mut |_, _| ()).expect("imported");
    std::fs::create_dir_all(map_file(&data).parent().expect("a folder")).expect("made");
    map.save(&map_file(&data)).expect("saved");
    let point = |lat, lon| Point { lat, lon };
    let from_map = || {
        let route = dispatch.router().route(
            point(55.0, 37.0),
            point(55.002, 37.004),
            TravelMode::Driving,
        );
        route.is_some_and(|route| route.source == RouteSource::Embedded)
    };
    let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
    while !from_map() || dispatch.geocode("Лесная 4").is_none() {
        assert!(
            tokio::time::Instant::now() < deadline,
            "the map is not in use"
        );
        sleep(Duration::from_millis(50)).await;
    }
    stop.cancel();
    following.await.expect("it stops");
}
