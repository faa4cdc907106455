//! The embedded router on small towns drawn by hand, and beside a plain Dijkstra on public extracts.

mod dijkstra;
mod extracts;
mod rules;
mod shapes;
mod town;
