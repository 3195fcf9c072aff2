//! Numbers from a seed: splitmix64, which is enough to choose among a few things.

/// A source of numbers; the same seed, the same numbers.
#[derive(Clone, Debug)]
pub(super) struct Rng {
    state: u64,
    /// Of a table, only what everybody types.
    usual: bool,
}

impl Rng {
    pub(super) fn new(seed: u64, usual: bool) -> Self {
        Self { state: seed, usual }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 if there is none.
    pub(super) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    /// True `percent` times of a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<'t, T>(&mut self, items: &'t [T]) -> Option<&'t T> {
        items.get(self.below(items.len()))
    }

    /// A character of a row of a table: the usual ones, a space, the rare ones.
    pub(super) fn pick_char(&mut self, row: &str) -> Option<char> {
        let usual = row.split(' ').next().filter(|_| self.usual);
        let fits: Vec<char> = usual.unwrap_or(row).chars().filter(|c| *c != ' ').collect();
        self.pick(&fits).copied()
    }

    pub(super) fn is_usual(&self) -> bool {
        self.usual
    }
}

/// A seed of its own for each of several things.
pub(super) fn seed_of(seed: u64, parts: &[&str], number: usize) -> u64 {
    let mut rng = Rng::new(seed, false);
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xFF]));
    for byte in bytes {
        rng.state = rng.next() ^ u64::from(byte);
    }
    rng.state ^= u64::try_from(number).unwrap_or(u64::MAX);
    rng.next()
}
