//! Who may do what to an order: every command, through every origin, by everybody. The same is allowed
//! and the same is refused wherever it comes from, as `docs/COMMANDS.md` says.

use super::{Holder, OrderCommand, OrderEdit, Request};
use crate::tests::{crew_on_line, office, ride};
use crate::{Assign, Because, Bill, Caller, Dispatch, Error, NewCrew, Once, StopCommand, StopDeed};
use pult_domain::{
    Actor, AssignmentId, Attributes, Client, ClientId, CompanyId, Crew, CrewId, Driver, Money,
    Order, OrderId, Origin, Payment, PaymentMethod, Role, Seconds, StopId, TariffId,
};
use pult_store::books;
use pult_store::places::Source;

/// Where an order stands before a command to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Waiting,
    Held,
    Asked,
    Taken,
    There,
}

/// The columns of the table.
const EVERYBODY: [&str; 5] = ["read", "dispatch", "senior", "admin", "crew"];

fn caller(who: &str, origin: Origin, crew: CrewId) -> Caller {
    let (actor, role) = match Role::parse(who) {
        Ok(role) => (Actor::System, role),
        Err(_) => (Actor::Crew(crew), Role::Read),
    };
    Caller {
        origin,
        actor,
        company: Some(CompanyId(1)),
        role,
    }
}

/// Every command, by its name in the table, with where an order has to stand for it.
fn commands(
    stop: StopId,
    offer: AssignmentId,
    crew: CrewId,
) -> Vec<(&'static str, Stands, OrderCommand)> {
    use OrderCommand::*;
    let reason = || "a reason".to_owned();
    let edit = || {
        Box::new(OrderEdit {
            name: Some("Ольга".to_owned()),
            ..OrderEdit::default()
        })
    };
    let assign = Assign {
        crew,
        how: crate::Assign::default(),
        from: Holder::Anybody,
    };
    let then = Box::new(Cancel { reason: reason() });
    let bill = Some(Bill::Agreed(Money(30_000)));
    let deed = StopDeed {
        command: StopCommand::Finish,
        at: None,
        attributes: Attributes::new(),
        near: Seconds::minutes(5),
    };
    vec![
        ("edit", Stands::Waiting, Edit(edit())),
        ("edit and another", Stands::Waiting, EditAnd(edit(), then)),
        ("suspend", Stands::Waiting, Suspend),
        ("resume", Stands::Held, Resume),
        ("assign", Stands::Waiting, assign),
        ("unassign", Stands::Taken, Unassign { refuse: true }),
        ("accept", Stands::Asked, Accept(offer, crew)),
        ("decline", Stands::Asked, Decline(offer, crew)),
        ("withdraw", Stands::Asked, Withdraw(offer)),
        ("set out", Stands::Taken, SetOut),
        ("arrive", Stands::Taken, Arrive(stop)),
        ("leave", Stands::There, Leave(stop)),
        ("finish a stop", Stands::Taken, FinishStop(stop)),
        ("skip a stop", Stands::Taken, Skip(stop)),
        ("miss a stop", Stands::Taken, Miss(stop)),
        ("at a stop", Stands::Taken, AtStop(stop, deed)),
        ("remove a stop", Stands::Waiting, RemoveStop(stop)),
        ("finish all", Stands::Taken, FinishAll(offer, crew)),
        ("complete", Stands::Taken, Complete { bill: None }),
        ("complete with a bill", Stands::Taken, Complete { bill }),
        ("no-show", Stands::Taken, NoShow),
        ("fail", Stands::Taken, Fail { reason: reason() }),
        ("cancel", Stands::Taken, Cancel { reason: reason() }),
        ("delete", Stands::Waiting, Delete { keeps_going: false }),
    ]
}

/// An order made through `origin` that stands so, and the assignment that it is under.
async fn order(
    dispatch: &Dispatch,
    origin: Origin,
    crew: CrewId,
    stands: Stands,
) -> (Order, AssignmentId) {
    let console = Caller::CONSOLE;
    let maker = caller("admin", origin, crew);
    let made = dispatch
        .create_order(&maker, ride(), Once::default())
        .await
        .expect("an order");
    let id = made.id;
    match stands {
        Stands::Waiting => return (made, AssignmentId(i64::MAX)),
        Stands::Held => {
            dispatch.suspend_order(&console, id).await.expect("held");
            return (made, AssignmentId(i64::MAX));
        }
        Stands::Asked => {
            let asked = dispatch.offer_order(&console, id, crew).await;
            return (made, asked.expect("an offer").id);
        }
        Stands::Taken | Stands::There => {
            let taken = dispatch.assign(&console, id, crew, Assign::default());
            taken.await.expect("assigned");
        }
    }
    if stands == Stands::There {
        let there = dispatch.arrive(&console, id, made.stops[0].id, None);
        there.await.expect("there");
    }
    let view = dispatch.order(&console, id).await.expect("the order");
    let held = view.assignment.expect("an assignment");
    (view.order, held.id)
}

/// Takes the order out of the next one's way.
async fn clear(dispatch: &Dispatch, id: OrderId) {
    let gone = dispatch.cancel_order(&Caller::CONSOLE, id, String::new(), None);
    // One that is closed already stands in nobody's way.
    let _ = gone.await;
}

#[tokio::test]
async fn every_command_is_judged_alike_through_every_origin() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.70).await;
    let n_commands = commands(StopId(1), AssignmentId(1), crew).len();
    let mut table = String::from("| command | read | dispatch | senior | admin | crew |\n");
    table.push_str("|---|---|---|---|---|---|\n");
    for nth in 0..n_commands {
        let (name, stands, _) = commands(StopId(1), AssignmentId(1), crew).swap_remove(nth);
        let mut cells = Vec::new();
        for who in EVERYBODY {
            let mut judged: Option<&str> = None;
            for origin in Origin::ALL {
                let (made, held) = order(&dispatch, origin, crew, stands).await;
                let command = commands(made.stops[0].id, held, crew).swap_remove(nth).2;
                let by = caller(who, origin, crew);
                let answer = dispatch.command(&by, Request::new(made.id, command)).await;
                let cell = match answer {
                    Ok(_) => "yes",
                    Err(Error::Forbidden(_)) => "–",
                    Err(other) => panic!("{name} by {who} through {origin:?}: {other}"),
                };
                let before = *judged.get_or_insert(cell);
                assert_eq!(cell, before, "{name} by {who} through {origin:?}");
                clear(&dispatch, made.id).await;
            }
            cells.push(judged.unwrap_or_default());
        }
        table.push_str(&format!("| {name} | {} |\n", cells.join(" | ")));
    }
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/COMMANDS.md");
    let document = std::fs::read_to_string(document).expect("docs/COMMANDS.md");
    assert!(document.contains(&table), "the table is\n{table}");
}

#[tokio::test]
async fn a_closed_order_refuses_every_command_alike() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.70).await;
    let n_commands = commands(StopId(1), AssignmentId(1), crew).len();
    for nth in 0..n_commands {
        let mut told = None;
        for origin in Origin::ALL {
            let (made, held) = order(&dispatch, origin, crew, Stands::Taken).await;
            clear(&dispatch, made.id).await;
            let (name, _, command) = commands(made.stops[0].id, held, crew).swap_remove(nth);
            let by = caller("dispatch", origin, crew);
            let answer = dispatch.command(&by, Request::new(made.id, command)).await;
            let refusal = match answer {
                // What is closed is deleted by hiding it.
                Ok(_) => {
                    assert_eq!(name, "delete");
                    continue;
                }
                Err(Error::InvalidState {
                    status, command, ..
                }) => (status, command),
                Err(other) => panic!("{name} through {origin:?}: {other}"),
            };
            let before = *told.get_or_insert(refusal);
            assert_eq!(refusal, before, "{name} through {origin:?}");
        }
    }
}

/// What a rule of the books says when an order is made through an origin.
async fn refused(
    dispatch: &Dispatch,
    origin: Origin,
    change: impl Fn(&mut pult_domain::NewOrder),
) -> Error {
    let mut new = ride();
    change(&mut new);
    let by = caller("dispatch", origin, CrewId(1));
    let made = dispatch.create_order(&by, new, Once::default()).await;
    made.expect_err("refused")
}

#[tokio::test]
async fn a_rule_of_the_books_refuses_alike_through_every_origin() {
    let dispatch = office().await;
    let client = Client {
        id: ClientId(7),
        blocked: true,
        reason: "не платит".to_owned(),
        ..Client::default()
    };
    let put = dispatch.write(move |tx| Ok(books::put_client(tx, &client, Source::File)?));
    put.await.expect("a client");
    for origin in Origin::ALL {
        let blocked = refused(&dispatch, origin, |new| new.client = Some(ClientId(7))).await;
        let because = Because::ClientBlocked {
            client: ClientId(7),
            reason: "не платит".to_owned(),
        };
        assert_eq!(blocked, Error::Refused(because), "{origin:?}");
        let unknown = refused(&dispatch, origin, |new| new.tariff = Some(TariffId(99))).await;
        assert_eq!(unknown, Error::not_found("tariff", 99), "{origin:?}");
        let nameless = refused(&dispatch, origin, |new| {
            new.payment = Payment {
                method: PaymentMethod::Account,
                ..Payment::default()
            };
        });
        let nameless = nameless.await;
        assert!(
            matches!(&nameless, Error::Invalid { field, .. } if field == "account"),
            "{origin:?}: {nameless}"
        );
        let other = refused(&dispatch, origin, |new| new.company = Some(CompanyId(2))).await;
        assert_eq!(other, Error::not_found("company", 2), "{origin:?}");
    }
}

#[tokio::test]
async fn another_crew_does_not_learn_of_the_order() {
    let dispatch = office().await;
    let crew = crew_on_line(&dispatch, 55.70).await;
    let new = NewCrew {
        crew: Crew::default(),
        driver: Driver::default(),
        photo: None,
    };
    let made = dispatch.create_crews(&Caller::CONSOLE, vec![new]).await;
    let stranger = made.expect("a crew")[0].id;
    let n_commands = commands(StopId(1), AssignmentId(1), crew).len();
    for nth in 0..n_commands {
        let (_, stands, _) = commands(StopId(1), AssignmentId(1), crew).swap_remove(nth);
        let (made, held) = order(&dispatch, Origin::Yandex, crew, stands).await;
        let (name, _, command) = commands(made.stops[0].id, held, crew).swap_remove(nth);
        let of_crew = command.is_of_crew();
        let by = caller("crew", Origin::Yandex, stranger);
        let answer = dispatch.command(&by, Request::new(made.id, command)).await;
        match answer {
            Err(Error::NotFound { kind: "order", .. }) if of_crew => {}
            Err(Error::Forbidden(_)) if !of_crew => {}
            other => panic!("{name}: {other:?}"),
        }
        clear(&dispatch, made.id).await;
    }
}
