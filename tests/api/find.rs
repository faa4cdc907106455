//! `GET /api/pult/orders?q=`: orders by whatever is said of them.

use pult::app::{Assign, Caller, NewCrew, Once};
use pult::domain::{Crew, Customer, Driver, NewOrder, Phone, Place};

use crate::support::{ANNA, Office};

#[tokio::test]
async fn a_finished_order_is_found_with_its_crew() {
    let office = Office::watched();
    let (dispatch, console) = (&office.dispatch, Caller::CONSOLE);
    let new = NewCrew {
        crew: Crew {
            call_sign: "39".to_owned(),
            ..Crew::default()
        },
        driver: Driver {
            name: "Романов Дмитрий".to_owned(),
            ..Driver::default()
        },
        photo: None,
    };
    let crew = dispatch.create_crews(&console, vec![new]).await;
    let crew = crew.expect("a crew")[0].id;
    let mut order = NewOrder::ride(
        Place::address("Тимирязева 4", None),
        Vec::new(),
        Some(Place::address("Вокзал", None)),
    );
    order.customer = Customer {
        name: "Анна".to_owned(),
        phone: Phone::parse("89263332211").ok(),
    };
    let order = dispatch.create_order(&console, order, Once::default());
    let order = order.await.expect("an order").id;
    let assigned = dispatch.assign(&console, order, crew, Assign::default());
    assigned.await.expect("assigned");
    let done = dispatch.complete_order(&console, order, None);
    done.await.expect("completed");

    for query in [
        "?q=2211",
        "?q=nbvbh",
        "?q=%D1%80%D0%BE%D0%BC%D0%B0%D0%BD%D0%BE%D0%B2",
        "?q=39&limit=1",
    ] {
        let (status, found) = office.look(&format!("orders{query}"), Some(ANNA)).await;
        assert_eq!(status, 200, "{found}");
        assert_eq!(found["orders"][0]["id"], order.0, "{query}");
        assert_eq!(found["orders"][0]["status"], "completed");
        assert_eq!(found["orders"][0]["crew"]["driver"], "Романов Дмитрий");
        assert_eq!(found["orders"][0]["stops"][0]["address"], "Тимирязева 4");
    }
    let (status, none) = office.look("orders?q=9999", Some(ANNA)).await;
    assert_eq!(
        (status, none["orders"].as_array().map(Vec::len)),
        (200, Some(0))
    );
    for wrong in ["?q=", "?q=1&after=x", "?q=1&limit=x"] {
        let told = office.look(&format!("orders{wrong}"), Some(ANNA)).await;
        assert_eq!(told.0, 400, "{wrong}");
    }
    assert_eq!(office.look("orders?q=1", None).await.0, 401);
}
