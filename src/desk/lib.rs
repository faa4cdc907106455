//! Desks at other terminals than the office's: a socket in the data folder, at which whoever may read the
//! folder sits down at the office that runs there.
//!
//! [`host`] is the office's end, [`client`] the terminal's; [`wire`] is what goes between them. The socket
//! is the user's own: who may use it is what its file permits, and the operator is asked for inside.

#[cfg(unix)]
pub mod client;
#[cfg(unix)]
pub mod host;
#[cfg(unix)]
mod path;
#[cfg(all(unix, test))]
mod tests;
pub mod wire;

#[cfg(unix)]
pub use path::socket_path;
