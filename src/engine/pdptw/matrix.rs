//! Square tables of distances and travel times.

use std::sync::Arc;

use super::instance::InstanceError;

/// Square table of what it takes to go from one place to another, kept by row and by column.
#[derive(Debug, Clone)]
pub struct Matrix {
    size: usize,
    from: Arc<[f64]>,
    to: Arc<[f64]>,
}

impl Matrix {
    /// Reads a square matrix given row by row.
    ///
    /// # Errors
    /// `MatrixSize` when the cells make no square, `BadLeg` for a negative, infinite or undefined
    /// cell (where there is no way, give a large number).
    pub fn new(cells: Vec<f64>) -> Result<Self, InstanceError> {
        let size = cells.len().isqrt();
        if size * size != cells.len() {
            return Err(InstanceError::MatrixSize {
                cells: cells.len(),
                places: size,
            });
        }
        if let Some(at) = cells
            .iter()
            .position(|cell| !cell.is_finite() || *cell < 0.0)
        {
            return Err(InstanceError::BadLeg {
                from: at / size,
                to: at % size,
                value: cells[at],
            });
        }
        Ok(Self::from_square(size, cells))
    }

    /// Straight-line distances between points of the plane.
    #[must_use]
    pub fn euclidean(points: &[(f64, f64)]) -> Self {
        let cell = |a: &(f64, f64), b: &(f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
        let cells = points
            .iter()
            .flat_map(|a| points.iter().map(move |b| cell(a, b)))
            .collect();
        Self::from_square(points.len(), cells)
    }

    /// A symmetric matrix keeps one table for both directions.
    fn from_square(size: usize, cells: Vec<f64>) -> Self {
        let turned: Vec<f64> = (0..size * size)
            .map(|at| cells[at % size * size + at / size])
            .collect();
        let symmetric = cells == turned;
        let from: Arc<[f64]> = cells.into();
        let to = if symmetric {
            Arc::clone(&from)
        } else {
            turned.into()
        };
        Self { size, from, to }
    }

    /// Number of places.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// From one place to another.
    #[must_use]
    pub fn get(&self, from: usize, to: usize) -> f64 {
        self.from[from * self.size + to]
    }

    /// From this place to every place.
    #[must_use]
    pub fn row(&self, from: usize) -> &[f64] {
        &self.from[from * self.size..][..self.size]
    }

    /// From every place to this one.
    #[must_use]
    pub fn column(&self, to: usize) -> &[f64] {
        &self.to[to * self.size..][..self.size]
    }

    /// The same with one place more, at no distance from anywhere: where open routes end.
    pub(super) fn with_sink(&self) -> Self {
        let wide = self.size + 1;
        let cell = |at: usize| {
            let (from, to) = (at / wide, at % wide);
            if from < self.size && to < self.size {
                self.get(from, to)
            } else {
                0.0
            }
        };
        Self::from_square(wide, (0..wide * wide).map(cell).collect())
    }
}
