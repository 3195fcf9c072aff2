//! Sets of the letters a–z, as bits.
//!
//! One character may be read as several letters (`1` as `i` or `l`); a set of them is one word of
//! memory, and whether a letter is in it is one test.

/// A set of the letters a–z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Letters(u32);

impl Letters {
    /// No letter.
    pub(crate) const NONE: Self = Self(0);

    /// Every letter.
    pub(crate) const ALL: Self = Self((1 << 26) - 1);

    /// The set of `letters`, which are a–z; anything else fails the build of a table.
    pub(crate) const fn of(mut letters: &[u8]) -> Self {
        let mut bits = 0;
        while let [letter, rest @ ..] = letters {
            bits |= 1 << (*letter - b'a');
            letters = rest;
        }
        Self(bits)
    }

    /// The set with just `c`, or none if it is not a–z.
    pub(crate) const fn one(c: char) -> Self {
        if c.is_ascii_lowercase() { Self(1 << (c as u32 - 'a' as u32)) } else { Self::NONE }
    }

    /// Both.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there is no letter in it.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `letter` is in it.
    pub(crate) const fn contains(self, letter: char) -> bool {
        self.0 & Self::one(letter).0 != 0
    }

    /// How many letters are in it.
    pub(crate) const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// How many letters before `letter` are in it.
    pub(crate) const fn rank(self, letter: char) -> u32 {
        (self.0 & (Self::one(letter).0.wrapping_sub(1))).count_ones()
    }

    /// The letters in order.
    pub(crate) fn iter(self) -> impl Iterator<Item = char> {
        ('a'..='z').filter(move |letter| self.contains(*letter))
    }

    /// The letter, if there is just one.
    pub(crate) fn only(self) -> Option<char> {
        (self.len() == 1).then(|| self.iter().next()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_letters() {
        let set = Letters::of(b"lai");
        assert_eq!(set.iter().collect::<String>(), "ail");
        assert!(set.contains('l') && !set.contains('b') && !set.contains('A'));
        assert_eq!((set.len(), set.rank('i'), set.rank('z')), (3, 1, 3));
        assert_eq!((set.only(), Letters::one('q').only()), (None, Some('q')));
        assert_eq!(Letters::NONE.and(set), set);
    }
}
