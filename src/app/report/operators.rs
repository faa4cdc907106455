//! What each operator did.

use std::collections::HashMap;

use super::{OfOperator, Span};
use crate::Result;
use pult_domain::{Actor, OperatorId};
use pult_store::{Connection, auth, figures};

/// The figures of an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorFigures {
    /// Who; `None`: whoever sat at the machine itself without a login.
    pub id: Option<OperatorId>,
    /// The login; empty at the machine itself.
    pub login: String,
    /// What they are called; empty at the machine itself.
    pub name: String,
    /// What was done.
    pub did: OfOperator,
}

/// The figures of everybody who did anything in a span of time, by name.
///
/// # Errors
/// `Internal`.
pub fn operators(conn: &Connection, span: Span) -> Result<Vec<OperatorFigures>> {
    let known: HashMap<_, _> = auth::operators(conn)?
        .into_iter()
        .map(|operator| (operator.id, operator))
        .collect();
    let of = |(actor, did): (Actor, OfOperator)| {
        let id = match actor {
            Actor::Operator(id) => Some(id),
            _ => None,
        };
        let operator = id.and_then(|id| known.get(&id));
        OperatorFigures {
            id,
            login: operator.map_or_else(String::new, |it| it.login.clone()),
            name: operator.map_or_else(String::new, |it| it.called().to_owned()),
            did,
        }
    };
    let mut figures: Vec<OperatorFigures> = figures::operators(conn, span)?
        .into_iter()
        .map(of)
        .collect();
    figures.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(figures)
}
