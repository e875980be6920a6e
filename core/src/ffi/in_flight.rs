//! Rows that run: a few at a time, so a sorted list is fast, and its code a tenth of a map's.

/// What is kept of each row, in the order of their numbers.
pub(super) struct InFlight<T>(Vec<(usize, T)>);

impl<T> InFlight<T> {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn get(&self, row: usize) -> Option<&T> {
        self.0.get(self.place(row).ok()?).map(|(_, kept)| kept)
    }

    pub(super) fn get_mut(&mut self, row: usize) -> Option<&mut T> {
        let place = self.place(row).ok()?;
        self.0.get_mut(place).map(|(_, kept)| kept)
    }

    /// Keeps this instead of whatever was kept of the row.
    pub(super) fn insert(&mut self, row: usize, kept: T) {
        match self.place(row) {
            Ok(place) => _ = self.0.get_mut(place).map(|held| held.1 = kept),
            Err(place) => self.0.insert(place, (row, kept)),
        }
    }

    pub(super) fn remove(&mut self, row: usize) -> Option<T> {
        self.place(row).ok().map(|place| self.0.remove(place).1)
    }

    pub(super) fn numbers(&self) -> Vec<usize> {
        self.0.iter().map(|(row, _)| *row).collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        self.0.iter().map(|(row, kept)| (*row, kept))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, row: usize) -> Result<usize, usize> {
        self.0.binary_search_by_key(&row, |(number, _)| *number)
    }
}
