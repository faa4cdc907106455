//! Nonsense is refused by name, and nothing makes a request fall over.

use proptest::prelude::*;

use super::{ADMIN, office};

#[tokio::test]
async fn a_wrong_parameter_of_a_new_order_is_named() {
    let office = office();
    for (change, named) in [
        ("unit_id=", "unit_id"),
        ("unit_id=abc", "unit_id"),
        ("unit_id=0", "unit_id"),
        ("unit_id=7", "unit_id"),
        ("tarif_id=", "tarif_id"),
        ("tarif_id=abc", "tarif_id"),
        ("tarif_id=0", "tarif_id"),
        ("tarif_id=-2", "tarif_id"),
        ("tarif_id=7", "tarif_id"),
        ("tarif_id=2", "tarif_id"),
        ("unit_id=2&tarif_id=-1", "tariff"),
        ("phone=", "phone"),
        ("phone=70001112233", "phone"),
        ("phone=%2Babc", "phone"),
        ("to[0]=", "to"),
        ("car_option[]=abc", "car_option"),
        ("car_option[]=7", "car_option"),
        ("car_option[]=1&car_option[]=7", "car_option"),
        ("fix_price=abc", "fix_price"),
        ("fix_price=-1", "fix_price"),
        ("fix_price=1.005", "fix_price"),
        ("order_time=abc", "order_time"),
        ("order_time=99999999999999999999", "order_time"),
        ("print_receipt=2", "print_receipt"),
        ("print_receipt=yes", "print_receipt"),
        ("lat[]=1", "lon"),
        ("lat[]=x&lon[]=1", "lat"),
        ("lat[]=91&lon[]=1", "lat"),
    ] {
        let query = format!("{}&{change}", super::RIDE);
        office.refused("add_order", &query, named).await;
    }
    for (missing, named) in [
        ("tarif_id=1&phone=+70001112233&to[]=A", "unit_id"),
        ("unit_id=1&phone=+70001112233&to[]=A", "tarif_id"),
        ("unit_id=1&tarif_id=1&to[]=A", "phone"),
        ("unit_id=1&tarif_id=1&phone=+70001112233", "to"),
    ] {
        office.refused("add_order", missing, named).await;
    }
}

#[tokio::test]
async fn a_wrong_parameter_of_any_other_call_is_named() {
    let office = office();
    let id = office.ride("").await;
    for (name, query, named) in [
        ("cancel_order", "", "id"),
        ("cancel_order", "id=abc", "id"),
        ("cancel_order", "id=-1", "id"),
        ("cancel_order", "id=1.0", "id"),
        ("cancel_order", "id=99999999999999999999", "id"),
        ("cancel_order", "id=777", "order 777 does not exist"),
        ("get_order", "", "id"),
        ("get_order", "id=abc", "id"),
        ("get_order", "id=777", "order 777 does not exist"),
        ("set_driver", "driver_id=1", "id"),
        ("set_driver", "id=777&driver_id=1", "order 777"),
        ("set_driver", "id={}", "driver_id"),
        ("set_driver", "id={}&driver_id=abc", "driver_id"),
        ("set_driver", "id={}&driver_id=777", "driver 777"),
        ("set_driver", "id={}&driver_id=4", "driver 4 has no crew"),
        (
            "set_driver",
            "id={}&driver_id=1&boarding_time=x",
            "boarding_time",
        ),
        (
            "set_driver",
            "id={}&driver_id=1&boarding_time=-5",
            "boarding_time",
        ),
        (
            "set_driver",
            "id={}&driver_id=1&boarding_time=1.5",
            "boarding_time",
        ),
        ("remove_driver", "", "id"),
        ("remove_driver", "id=777", "order 777"),
        ("send_sms", "phone=79670001122&msg=x", "from"),
        ("send_sms", "from=taxomet&msg=x", "phone"),
        ("send_sms", "from=taxomet&phone=79670001122", "msg"),
        ("send_sms", "from=таксомет&phone=79670001122&msg=x", "from"),
        (
            "send_sms",
            "from=taxometservice&phone=79670001122&msg=x",
            "from",
        ),
        ("send_sms", "from=taxo-met&phone=79670001122&msg=x", "from"),
        ("send_sms", "from=taxomet&phone=7967000112&msg=x", "phone"),
        ("send_sms", "from=taxomet&phone=7967000112a&msg=x", "phone"),
        ("send_voice_code", "code=12345", "phone"),
        ("send_voice_code", "phone=79670001122", "code"),
        ("send_voice_code", "phone=79670001122&code=12a", "code"),
        ("send_voice_code", "phone=79670001122&code=-1", "code"),
        (
            "add_driver_rating",
            "points=1&lifetime_hours=1",
            "driver_id",
        ),
        (
            "add_driver_rating",
            "driver_id=777&points=1&lifetime_hours=1",
            "driver 777",
        ),
        (
            "add_driver_rating",
            "driver_id=1&lifetime_hours=1",
            "points",
        ),
        (
            "add_driver_rating",
            "driver_id=1&points=1.5&lifetime_hours=1",
            "points",
        ),
        (
            "add_driver_rating",
            "driver_id=1&points=99999999999&lifetime_hours=1",
            "points",
        ),
        (
            "add_driver_rating",
            "driver_id=1&points=1",
            "lifetime_hours",
        ),
        (
            "add_driver_rating",
            "driver_id=1&points=1&lifetime_hours=0",
            "lifetime_hours",
        ),
        (
            "add_driver_rating",
            "driver_id=1&points=1&lifetime_hours=x",
            "lifetime_hours",
        ),
        ("save_order", "comment=x", "order_id"),
        ("save_order", "order_id=abc", "order_id"),
        (
            "save_order",
            "order_id=777&comment=x",
            "order_id: order 777",
        ),
        ("save_order", "id=777&comment=x", "id: order 777"),
        ("save_order", "id=abc&comment=x", "id: "),
        ("save_order", "order_id={}&tarif_id=2", "tarif_id"),
        ("save_order", "order_id={}&car_option[]=7", "car_option"),
        ("save_order", "order_id={}&fix_price=x", "fix_price"),
        ("get_distance", "tarif_id=1&lat[]=1&lon[]=1", "unit_id"),
        ("get_distance", "unit_id=1&lat[]=1&lon[]=1", "tarif_id"),
        ("get_distance", "unit_id=1&tarif_id=1", "lat"),
        (
            "get_distance",
            "unit_id=1&tarif_id=1&lat[]=1&lon[]=1",
            "lat",
        ),
        (
            "get_distance",
            "unit_id=1&tarif_id=1&lat[]=1&lat[]=2&lon[]=1",
            "lon",
        ),
        (
            "get_distance",
            "unit_id=1&tarif_id=7&lat[]=1&lat[]=2&lon[]=1&lon[]=2",
            "tarif_id",
        ),
        ("send_sms", "from=%FF&phone=79670001122&msg=x", "from"),
        ("send_sms", "from=a&phone=%FF&msg=x", "phone"),
        ("send_sms", "from=a&phone=79670001122&msg=", "msg"),
        ("send_voice_code", "phone=79670001122&code=%FF", "code"),
        ("send_voice_code", "phone=7967&code=1", "phone"),
        (
            "add_driver_rating",
            "driver_id=x&points=1&lifetime_hours=1",
            "driver_id",
        ),
        (
            "add_driver_rating",
            "driver_id=1&points=1&lifetime_hours=999999999",
            "lifetime_hours",
        ),
        (
            "set_driver",
            "id={}&driver_id=1&boarding_time=99999",
            "boarding_time",
        ),
        ("remove_driver", "id=abc", "id"),
        ("save_order", "order_id={}&order_time=x", "order_time"),
        ("save_order", "order_id={}&tarif_id=x", "tarif_id"),
        ("save_order", "order_id={}&to[]=A&lat[]=1", "lon"),
        (
            "get_distance",
            "unit_id=1&tarif_id=1&lat[]=x&lon[]=1&lat[]=1&lon[]=2",
            "lat",
        ),
        (
            "get_distance",
            "unit_id=1&tarif_id=1&lat[]=1&lon[]=181&lat[]=1&lon[]=2",
            "lon",
        ),
        (
            "get_distance",
            "unit_id=7&tarif_id=1&lat[]=1&lat[]=2&lon[]=1&lon[]=2",
            "unit_id",
        ),
        ("get_client_info", "unit_id=1&phone=79261112233", "phone"),
        ("get_client_info", "phone=+79261112233", "unit_id"),
        ("get_client_info", "unit_id=1", "phone"),
        ("get_client_info", "unit_id=7&phone=+79261112233", "unit_id"),
    ] {
        let query: String = query
            .replace("{}", &id)
            .bytes()
            .map(|byte| match byte.is_ascii() {
                true => char::from(byte).to_string(),
                false => format!("%{byte:02X}"),
            })
            .collect();
        office.refused(name, &query, named).await;
    }
    assert_eq!(office.shown(&id).await["status"], "0");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_query_is_answered(
        name in "(add_order|save_order|get_order|set_driver|send_sms|[a-z_]{0,6})",
        query in "((unit_id|tarif_id|phone|to(\\[[0-9]?\\])?|id|order_id|driver_id|fix_price|order_time)=(1|-1|%2B70001112233|[-+0-9a-z%]{0,6})&){0,10}",
    ) {
        thread_local! {
            static OFFICE: (tokio::runtime::Runtime, crate::support::Office) = {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let runtime = runtime.expect("a runtime");
                let office = runtime.block_on(async { office() });
                (runtime, office)
            };
        }
        OFFICE.with(|(runtime, office)| {
            let uri = format!("/api/v1/{name}?{ADMIN}&{query}");
            runtime.block_on(office.taxomet("GET", &uri, ""));
        });
    }
}
