//! What all dialects share: what their handlers work with, whom they admit, how bodies are read, what
//! is kept of what was said.

pub mod admit;
pub mod as_sent;
pub mod body;
pub mod brackets;
mod client_address;
mod dispatch;
mod exchange;
mod lens;
mod limits;
pub mod multipart;
mod packed;
pub mod pattern;
pub mod percent;
mod plain_path;
mod redact;
mod refusal;
mod settings;
pub mod text;
pub mod words;

use std::sync::Arc;

pub use dispatch::{Apology, Dialect, Fault, dispatch};
pub use lens::fields_of;
pub use packed::unknown_packing;
use pult_app::Dispatch;
use pult_domain::Timestamp;
pub use settings::{AxisOrder, Settings};

use tokio_util::sync::CancellationToken;

/// The first second at which something can be wished for: what is earlier is no time at all.
pub const FIRST_WISH: Timestamp = Timestamp(946_684_800);

/// The last second at which something can be wished for, that of 2099: what is later is a slip of the
/// keyboard. It fits every dialect's spelling of a time, in any zone.
pub const LAST_WISH: Timestamp = Timestamp(4_102_444_799);

/// Cancelled when the listener closes; it lies beside every request, for answers that go on until then.
#[derive(Clone)]
pub struct Stop(pub CancellationToken);

/// What every handler works with. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    /// The one door.
    pub dispatch: Dispatch,
    /// How the listener is set up.
    pub settings: Arc<Settings>,
    limits: Arc<limits::Limits>,
}

impl Api {
    /// The listener's handlers over an office.
    pub fn new(dispatch: Dispatch, settings: Settings) -> Api {
        Api {
            dispatch,
            limits: Arc::new(limits::Limits::new(&settings)),
            settings: Arc::new(settings),
        }
    }
}
