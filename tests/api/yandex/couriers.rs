//! Couriers coming and going.

use pult::app::{Caller, NewCrew};
use pult::domain::{Crew, CrewId, Driver, TravelMode};
use serde_json::{Value, json};

use super::{number, office, refused};

#[tokio::test]
async fn a_courier_who_goes_offline_loses_his_suggestion_and_keeps_what_he_accepted() {
    let office = office();
    let courier = office.courier("a", 55.75).await;
    let (task, later) = (office.task("1").await, office.task("2").await);
    let running = office.suggest(&task, &courier).await;
    let accept = format!("/couriers/{courier}/suggestions/{running}/accept");
    assert_eq!(office.demand("POST", accept, Value::Null).await.0, 200);
    let suggested = office.suggest(&later, &courier).await;

    let offline = json!({"couriers": [{"id": courier, "status": "offline"}]});
    assert_eq!(office.demand("POST", "/couriers", offline).await.0, 200);
    assert_eq!(office.assignment(&suggested).await["status"], "canceled");
    assert_eq!(office.assignment(&running).await["status"], "running");
    let complete = format!("/couriers/{courier}/assignments/{running}/complete");
    assert_eq!(office.demand("POST", complete, Value::Null).await.0, 200);
}

#[tokio::test]
async fn a_locked_driver_cannot_come_online() {
    let office = office();
    let new = NewCrew {
        crew: Crew::default(),
        driver: Driver {
            locked: true,
            ..Driver::default()
        },
        photo: None,
    };
    let made = office.dispatch.create_crews(&Caller::CONSOLE, vec![new]);
    let id = made.await.expect("a crew")[0].id;
    let told = office.demand(
        "PATCH",
        format!("/couriers/{id}"),
        json!({"status": "online"}),
    );
    refused(&told.await, 422, "locked");
}

#[tokio::test]
async fn a_courier_of_the_whole_office_is_not_shown_other_companies_tasks() {
    let office = office();
    let new = NewCrew::default();
    let made = office.dispatch.create_crews(&Caller::CONSOLE, vec![new]);
    let id = made.await.expect("a crew")[0].id;
    let shift = office.dispatch.open_shift(&Caller::CONSOLE, id);
    shift.await.expect("on line");
    let theirs = json!({"tasks": [{"number": "n", "locations": [
        {"type": "depots", "value": {"depots": [{"id": "200"}]}},
    ]}]});
    let uri = "/on-demand/companies/2/tasks?apikey=ya-key-2";
    let (_, made) = office.raw("POST", uri, theirs.to_string()).await;
    let task = made["tasks"][0]["id"].as_str().expect("a task");
    let offer = office.suggest(task, &id.to_string()).await;
    let path = format!("/couriers/{id}/suggestions");
    let shown = office.demand("GET", &path, Value::Null).await;
    assert_eq!(shown, (200, json!({"assignments": []})));
    let told = office.demand("POST", format!("{path}/{offer}/accept"), Value::Null);
    refused(&told.await, 404, "assignment");
    let uri = format!("/on-demand/companies/2{path}?apikey=ya-key-2");
    let shown = office.raw("GET", &uri, "").await;
    assert_eq!(shown, (200, json!({"assignments": [{"id": offer}]})));
}

#[tokio::test]
async fn a_courier_travels_as_his_vehicle_does_also_when_that_changes() {
    let office = office();
    let courier = office.courier("a", 55.75).await;
    let mode = || async {
        let id = CrewId(number(&courier));
        let view = office.dispatch.crew(&Caller::CONSOLE, id).await;
        view.expect("the crew").crew.mode
    };
    for (word, travels) in [
        ("bicycle", TravelMode::Cycling),
        ("walking", TravelMode::Walking),
        ("transit", TravelMode::Transit),
        ("truck", TravelMode::Driving),
    ] {
        let vehicle = json!({"number": "v", "routing_mode": word});
        let (_, kept) = office.book("POST", "/vehicles", vehicle).await;
        let pair = json!({"courier_id": courier, "vehicle_id": kept[0]["id"]});
        let linked = office.book("POST", "/link-courier-vehicle", pair).await;
        assert_eq!(linked.0, 200);
        assert_eq!(mode().await, travels);
    }
    let vehicle = json!({"number": "v", "routing_mode": "walking"});
    assert_eq!(office.book("POST", "/vehicles", vehicle).await.0, 200);
    assert_eq!(mode().await, TravelMode::Walking);
}
