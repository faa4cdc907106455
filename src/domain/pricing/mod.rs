//! One function prices everything: the quote of an order form, a running taximeter, the bill of a
//! finished trip, every dialect's calculation.

mod trip;

pub use trip::Trip;
