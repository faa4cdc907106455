//! The application: the one door to the office, in domain words.

pub mod office_file;
pub mod secrets;
