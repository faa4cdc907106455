//! Which of the public benchmarks a file belongs to.

use super::instance::Instance;
use super::lilim::{self, ReadError};
use super::sartori_buriol;

/// Reads an instance in the format of Li & Lim or of Sartori & Buriol. The second begin with a name.
///
/// # Errors
/// Says with line and column what is wrong.
pub fn read(text: &str) -> Result<Instance, ReadError> {
    if text.trim_start().starts_with("NAME") {
        sartori_buriol::read(text)
    } else {
        lilim::read(text)
    }
}
