//! What was decided, as text and as its digest.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::{Error, Result};
use pult_engine::{Decision, Explanation, Move};

/// Who is asked about what.
pub(super) fn asked(decided: &[Decision]) -> Vec<(i64, Vec<i64>)> {
    let asked = decided.iter().filter_map(|decision| match decision {
        Decision::Offer { crew, orders, .. } => {
            Some((crew.0, orders.iter().map(|order| order.0).collect()))
        }
        Decision::Nobody { .. }
        | Decision::Start { .. }
        | Decision::Swap { .. }
        | Decision::Advise { .. } => None,
    });
    asked.collect()
}

/// A plan's digest: half of the SHA-256 of its text, with every leg and every reason.
///
/// # Errors
/// `Internal`.
pub(super) fn digest(decided: &[Decision]) -> Result<String> {
    let mut hash = Sha256::new();
    for decision in decided {
        hash.update(text(decision)?);
    }
    let mut digest = String::new();
    for byte in hash.finalize().iter().take(16) {
        write!(digest, "{byte:02x}").map_err(|_| Error::Internal)?;
    }
    Ok(digest)
}

fn text(decision: &Decision) -> Result<String> {
    Ok(match decision {
        Decision::Offer {
            crew,
            orders,
            route,
            instead_of,
            why,
        } => format!(
            "offer {crew:?} {orders:?} {route:?} {instead_of:?} {}\n",
            reasons(why)?
        ),
        Decision::Nobody { order, why } => format!("nobody {order:?} {}\n", reasons(why)?),
        Decision::Start {
            crew,
            assignment,
            order,
        } => format!("start {crew:?} {assignment:?} {order:?}\n"),
        Decision::Swap { chain, gain, .. } => {
            let mut text = format!("swap {gain:?}");
            for one in chain {
                let Move {
                    order,
                    from,
                    to,
                    route,
                    why,
                } = one;
                let why = reasons(why)?;
                text += &format!(" {order:?} {from:?} {to:?} {route:?} {why}");
            }
            text + "\n"
        }
        Decision::Advise { crew, stand, gain } => {
            format!("advise {crew:?} {stand:?} {gain:?}\n")
        }
    })
}

fn reasons(why: &Explanation) -> Result<String> {
    serde_json::to_string(why).map_err(|_| Error::Internal)
}
