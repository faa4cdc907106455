//! Ride logs.

use super::*;
use crate::replay::rides::{Grid, Rides};

const HASH_CODE: &str = "3 4 2 3 2 10\n0 0 1 3 2 9\n1 2 1 0 0 9\n2 0 2 2 0 9\n";

const MELBOURNE: &str = "\
Announcement,Origin,Destination,Distance_Car-Peak,Time_Car-Peak,Earliesttime,Latesttime,Announcementtime,Starttime,Origin_Latitude,Origin_Longitude,Destination_Latitude,Destination_Longitude
1,27264,27264,8.797206715,9.774674128,626.8858302,656.6605043,622.8735142,636.8858302,-37.94595615,144.690305,-37.9545693,144.6845179
2,24412,24412,6.002118193,6.669020214,94.7126107,721.3816309,62.6469637,104.7126107,-37.82134396,145.2029728,-37.80516062,145.2267918
";

#[test]
fn rides_of_hash_code_lie_on_a_grid_and_bring_their_vehicles() {
    let rides = Rides::parse(HASH_CODE).expect("an input");
    assert!(rides.is_grid);
    let at: Vec<_> = rides.requests.iter().map(|request| request.at.0).collect();
    assert_eq!(at, [0, 0, 2]);
    let day = rides.into_day(None, 9);
    assert_eq!(day.cabs.len(), 2);
    let served = run::run(&day, &Strategy::Nearest, &Setting::plain(&Grid, 1)).waits;
    assert_eq!(served[1], Some(Seconds(2)));
}

#[test]
fn requests_of_melbourne_are_asked_for_at_their_earliest_start() {
    let rides = Rides::parse(MELBOURNE).expect("a log");
    let at: Vec<_> = rides.requests.iter().map(|request| request.at.0).collect();
    assert_eq!(at, [5_683, 37_613]);
    assert!(!rides.is_grid);
    assert_eq!(rides.clone().into_day(None, 3).cabs.len(), 3);
    assert_eq!(rides.into_day(Some(1), 3).cabs.len(), 1);
}

#[test]
fn a_log_without_crews_gets_those_that_its_busiest_hour_keeps_busy() {
    let rides = Rides::parse(MELBOURNE).expect("a log");
    assert_eq!(rides.usual_crews(&StraightLine), 1);
    let busy = Rides {
        requests: vec![rides.requests[1]; 10],
        ..rides
    };
    // Ten rides of 174 s and two minutes at doors, in 65 % of an hour.
    assert_eq!(busy.usual_crews(&StraightLine), 2);
}

#[test]
fn a_log_can_be_thinned() {
    let rides = Rides::parse(HASH_CODE).expect("an input");
    assert_eq!(rides.clone().thinned(2).requests.len(), 3);
    assert_eq!(rides.thinned(1).requests.len(), 1);
}

#[test]
fn a_wrong_line_is_named() {
    let wrong = |text: &str| Rides::parse(text).expect_err("wrong").line;
    assert_eq!(wrong(""), 1);
    assert_eq!(wrong("id,from,to\n"), 1);
    assert_eq!(wrong("3 4 2 1 2 10\n0 0 1 3 2 nine\n"), 2);
    assert_eq!(wrong("3 4 2 2 2 10\n0 0 1 3 2 9\n"), 1);
    assert_eq!(wrong(&format!("{MELBOURNE}3,1,2\n")), 4);
    assert_eq!(wrong(&MELBOURNE.replace("626.8858302", "NaN")), 2);
}

#[test]
fn logs_of_chengdu_and_new_york_are_read_and_the_latter_has_days() {
    let chengdu = "order_id,start_time,origin_lat,origin_lng,dest_lat,dest_lng,trip_distance,trip_time,cancel_prob\n\
                   53,35160,30.6667892,104.0520894,30.6762261,104.111108,7.8,0,0\n";
    let rides = Rides::parse(chengdu).expect("a log");
    assert_eq!(rides.requests[0].at, Timestamp(35_160));
    let york = "Date/Time,Lat,Lon,Base\n2014/4/1 00:11:00,40.769,-73.9549,B02512\n\
                2014/4/2 00:17:00,40.7267,-74.0345,B02512\n";
    let rides = Rides::parse(york).expect("a log");
    assert_eq!(rides, Rides::parse(york).expect("the same ends again"));
    let days = rides.days();
    let at: Vec<_> = days.iter().map(|day| day.requests[0].at.0).collect();
    assert_eq!(at, [660, 1_020]);
    let wrong = chengdu.replace("30.6667892", "north");
    assert_eq!(Rides::parse(&wrong).expect_err("wrong").line, 2);
}
