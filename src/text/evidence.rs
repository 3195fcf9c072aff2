//! Evidence: which disguises a match needed.
//!
//! A match of a term on plain letters needs none. Every disguise that has to be seen through (an
//! accent, a look-alike, a digit for a letter, a stretched letter, …) is a bit of its own, so that
//! a fold can say which bits it accepts, the dictionary can excuse what was innocent all along, and
//! a person can be told why something was caught.

use std::fmt;

macro_rules! evidence {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $text:literal;)*) => {
        impl Evidence {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*

            const NAMES: &[(Self, &str)] = &[$((Self::$name, $text),)*];
        }
    };
}

/// A set of disguises.
///
/// ```
/// use ivs_chat_review::text::Evidence;
/// let evidence = Evidence::LEET | Evidence::STRETCHED;
/// assert!(evidence.contains(Evidence::LEET));
/// assert_eq!(evidence.to_string(), "leet, stretched");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence(u16);

evidence! {
    /// A letter with a mark, or a barred, hooked or dotless one.
    ACCENT = 0, "accent";
    /// A letter in another style: full-width, bold, circled, small capital.
    STYLED = 1, "styled letter";
    /// A letter of another script that looks like it.
    LOOK_ALIKE = 2, "look-alike";
    /// A letter turned upside down.
    TURNED = 3, "turned letter";
    /// Characters that show nothing between the letters.
    INVISIBLE = 4, "invisible character";
    /// A digit or sign for a letter.
    LEET = 5, "leet";
    /// A letter three times or more where the term has it once or twice.
    STRETCHED = 6, "stretched";
    /// A letter twice where the term has it once.
    DOUBLED = 7, "doubled";
    /// Signs between the letters.
    SEPARATED = 8, "separated";
    /// A space between all letters.
    SPACED = 9, "spaced";
    /// One space inside the word.
    SPLIT = 10, "split";
    /// `*` or `#` for a letter.
    MASKED = 11, "masked";
    /// Another sign for a letter inside the word.
    WIDE_MASKED = 12, "masked by a sign";
    /// Two letters that read as one: `vv`, `ph`.
    DIGRAPH = 13, "digraph";
    /// An apostrophe inside the word.
    APOSTROPHE = 14, "apostrophe";
}

impl Evidence {
    /// No disguise.
    pub const NONE: Self = Self(0);

    /// What the fold `basic` sees through.
    pub const BASIC: Self = Self(
        Self::ACCENT.0 | Self::STYLED.0 | Self::LOOK_ALIKE.0 | Self::TURNED.0 | Self::INVISIBLE.0,
    );

    /// What the fold `strong` sees through.
    pub const STRONG: Self = Self(u16::MAX);

    /// Whether all of `other` is in it.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether some of `other` is in it.
    #[must_use]
    pub const fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What is left without `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether it is none.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// How many disguises it is.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }
}

impl std::ops::BitOr for Evidence {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::BitOrAssign for Evidence {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_none() {
            return f.write_str("none");
        }
        let names = Self::NAMES.iter().filter(|(bit, _)| self.contains(*bit));
        for (index, (_, name)) in names.enumerate() {
            write!(f, "{}{name}", if index > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}
