//! The `pult` program.
fn main() {}
