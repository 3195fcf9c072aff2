//! The rules of each disguise: when a word that could be read as a term is meant as one.
//!
//! In: a [`Word`]: atoms that can be read as (a word of) a term, and how. Out: whether people write
//! so. Digits are numbers first, signs are punctuation first, spaces separate words first; a disguise
//! counts where that first meaning is not to be had.
//!
//! The one hard idea: every disguise has a rule of its own, and disguises that are weak alone do not
//! add up. Each rule here was paid for: with it a few innocent texts are left alone, and the comment
//! or a case in the tests says which.

use super::trie::End;
use super::walk::{Path, Walk};
use crate::text::Evidence;
use crate::text::fold::{Atom, Class};
use crate::text::{leet, words};

/// What stands behind an apostrophe in words that are nobody's disguise.
const ENDINGS: [&str; 13] =
    ["s", "t", "d", "m", "n", "ll", "re", "ve", "em", "all", "am", "il", "er"];

/// A bracket is closed within so many characters.
const BRACKETED_MAX: usize = 20;

/// A word that could be read as a term, or as a word of a phrase.
pub(super) struct Word<'w, 't> {
    pub(super) walk: &'w Walk<'t>,
    /// The term, if this is its last word.
    pub(super) term: Option<End>,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) path: &'w Path,
}

impl Word<'_, '_> {
    /// Whether every disguise it needs is believable.
    pub(super) fn is_disguised(&self) -> bool {
        let path = self.path;
        let has = |bit| path.evidence.contains(bit);
        if path.letters < 3 && !Evidence::BASIC.contains(path.evidence) {
            return false;
        }
        (!has(Evidence::LEET) || self.is_leet())
            && (!has(Evidence::SEPARATED) || self.is_separated())
            && (!has(Evidence::SPACED) || self.is_spaced())
            && (!has(Evidence::SPLIT) || self.is_split())
            && (!has(Evidence::MASKED) || self.is_masked())
            && (!has(Evidence::WIDE_MASKED) || self.is_wide_masked())
            && (!has(Evidence::APOSTROPHE) || self.has_odd_apostrophe())
            && (!has(Evidence::DIGRAPH) || self.has_digraph())
    }

    /// Digits are numbers first (`5h17`, `a55`, `woo953`), signs are punctuation first (`no!!`,
    /// `f(k)`).
    fn is_leet(&self) -> bool {
        let path = self.path;
        let (Some(first), Some(last)) = (self.at(self.start), self.at(self.end - 1)) else {
            return false;
        };
        let is_digit = |atom: Option<&Atom>| atom.is_some_and(|atom| atom.class == Class::Digit);
        let longer_number = (is_digit(Some(last)) && is_digit(self.at(self.end)))
            || (is_digit(Some(first)) && is_digit(self.before(1)));
        let number = path.real == 0 && path.signs <= path.digits;
        let number_with_letter = path.real == 1 && path.signs == 0 && path.letters < 6;
        let short = path.letters == 3 && path.real < 2 && path.signs <= path.digits;
        let mixed = path.evidence.has_any(Evidence::SEPARATED | Evidence::SPACED);
        !(longer_number
            || number
            || number_with_letter
            || short
            || (mixed && path.real < 3)
            || self.ends_in_punctuation(last)
            || self.is_call())
    }

    /// A sign at the end is punctuation, unless it is there once and the rest is no word.
    fn ends_in_punctuation(&self, last: &Atom) -> bool {
        if last.class != Class::Other || !leet::is_punctuation(last.c) {
            return false;
        }
        let same = |atom: Option<&Atom>| atom.is_some_and(|atom| atom.c == last.c);
        let rest = self.letters_of(self.start, self.end - 1);
        same(self.at(self.end))
            || same(self.end.checked_sub(2).and_then(|at| self.at(at)))
            || self.path.letters < 4
            || words::is_word(&rest)
    }

    /// `f(k: u8)`: a bracket that is closed later is a bracket.
    fn is_call(&self) -> bool {
        let behind = self.walk.atoms.get(self.end..).unwrap_or_default();
        let closed = |open, close| {
            self.atoms().iter().any(|atom| atom.c == open)
                && behind.iter().take(BRACKETED_MAX).any(|atom| atom.c == close)
        };
        closed('(', ')') || closed('<', '>')
    }

    /// Signs between letters: all pieces single letters, or pieces that are not all words.
    fn is_separated(&self) -> bool {
        let path = self.path;
        if path.is_letter_by_letter() && path.separators >= 2 && self.stands_alone() {
            return true;
        }
        let pieces = self.pieces();
        let words = pieces.iter().filter(|piece| is_piece(piece)).count();
        let underscore = self.at(path.separator).is_some_and(|atom| atom.c == '_');
        match path.letters {
            3 if !underscore => words == 0,
            _ => words < pieces.len(),
        }
    }

    /// Letters with spaces between them: a run of single letters, and no word but this one.
    fn is_spaced(&self) -> bool {
        let path = self.path;
        if !path.is_letter_by_letter() || path.real < 2 || !self.stands_alone() {
            return false;
        }
        let run = self.spelled_run();
        let longer = run.chars().count() > self.letters_of(self.start, self.end).chars().count();
        // A lone article or pronoun before it does not count: `a d a m n`.
        let article = matches!(self.before(2).map(|atom| atom.c), Some('a' | 'i' | 'u'));
        let exact = !longer || (article && !self.is_followed_by_lone_letter());
        let other = longer && words::is_word(&run) && !self.is_named(&run);
        (path.letters > 3 || exact) && !other
    }

    fn is_followed_by_lone_letter(&self) -> bool {
        self.is_space(self.end) && self.is_lone(self.end + 1)
    }

    /// The letters of the whole run of single letters around the hit.
    fn spelled_run(&self) -> String {
        let (mut from, mut to) = (self.start, self.end);
        while from >= 2 && self.is_space(from - 1) && self.is_lone(from - 2) {
            from -= 2;
        }
        while self.is_space(to) && self.is_lone(to + 1) {
            to += 2;
        }
        self.letters_of(from, to)
    }

    /// Whether a letter has no letter beside it.
    fn is_lone(&self, at: usize) -> bool {
        let letter = |at: usize| self.at(at).is_some_and(Atom::is_letter);
        letter(at) && !letter(at + 1) && !at.checked_sub(1).is_some_and(letter)
    }

    /// One space inside the word: at least one side is no word.
    fn is_split(&self) -> bool {
        let path = self.path;
        // A star may not take in the rest of a word that is torn apart already.
        if path.letters < 4 || self.term.is_none() || !self.stands_alone() {
            return false;
        }
        let left = self.letters_of(self.start, path.split);
        let right = self.letters_of(path.split + 1, self.end);
        let letters = |piece: &str| piece.chars().count();
        // Beside a word, what is left over has to be long, and no word by any measure.
        let stump = |piece: &str| letters(piece) >= 3 && !words::is_word(piece);
        let other_word = |piece: &str| is_piece(piece) && !self.is_named(piece);
        match (other_word(&left), other_word(&right)) {
            (true, true) => false,
            (true, false) => stump(&right) && letters(&left) > 1,
            (false, true) => stump(&left) && letters(&right) > 1,
            (false, false) => {
                let lone = letters(&left).min(letters(&right)) == 1;
                !lone || stump(&left) || stump(&right)
            }
        }
    }

    /// Masked letters hide among letters: the first and the last are clear, and most of the others.
    fn is_masked(&self) -> bool {
        let path = self.path;
        let clear = path.letters.saturating_sub(path.masked);
        path.masked <= clear && path.real >= 2 && (path.letters > 3 || path.masked == 1)
    }

    /// One or two equal signs inside a word of four letters or more, and nothing else odd about it.
    fn is_wide_masked(&self) -> bool {
        let path = self.path;
        let mut signs = self.atoms().iter().filter(|atom| !atom.is_letter());
        let first = signs.next().map(|sign| sign.c);
        let equal = signs.all(|sign| Some(sign.c) == first);
        let pieces = self.pieces();
        let words = pieces.iter().filter(|piece| is_piece(piece)).count();
        // Inside a longer run of signs and letters it would be any part of it: `b-a-r-l--e-y`.
        let sign = |atom: Option<&Atom>| atom.is_some_and(|atom| leet::is_wide_mask(atom.c));
        let alone = !sign(self.before(1)) && !sign(self.at(self.end));
        path.letters >= 4
            && alone
            && path.masked <= path.real
            && equal
            && path.evidence == Evidence::WIDE_MASKED
            && words < pieces.len()
            && (first != Some('-') || words == 0) // `co-op`
    }

    /// An apostrophe that no contraction explains.
    fn has_odd_apostrophe(&self) -> bool {
        let path = self.path;
        if path.separators > 1 {
            return true; // signs between the letters, which have a rule of their own
        }
        let behind = self.letters_of(path.separator + 1, self.end);
        let joined = self.letters_of(self.start, path.separator) + &behind;
        path.letters >= 4
            && !ENDINGS.contains(&behind.as_str())
            && (!words::is_word(&joined) || self.is_named(&joined))
    }

    /// Two letters for one go only with other forms of letters.
    fn has_digraph(&self) -> bool {
        let goes_with = Evidence::BASIC | Evidence::DIGRAPH | Evidence::STRETCHED;
        goes_with.contains(self.path.evidence)
    }

    fn at(&self, at: usize) -> Option<&Atom> {
        self.walk.atoms.get(at)
    }

    /// The atom `distance` before the word.
    fn before(&self, distance: usize) -> Option<&Atom> {
        self.at(self.start.checked_sub(distance)?)
    }

    /// Whether no letter stands beside it: `if u c k` holds no letter by letter `f`.
    fn stands_alone(&self) -> bool {
        let letter = |atom: Option<&Atom>| atom.is_some_and(Atom::is_letter);
        !letter(self.before(1)) && !letter(self.at(self.end))
    }

    fn is_space(&self, at: usize) -> bool {
        self.at(at).is_some_and(|atom| atom.class == Class::Space)
    }

    fn atoms(&self) -> &[Atom] {
        self.walk.atoms.get(self.start..self.end).unwrap_or_default()
    }

    fn letters_of(&self, from: usize, to: usize) -> String {
        let atoms = self.walk.atoms.get(from..to).unwrap_or_default();
        atoms.iter().filter(|atom| atom.is_letter()).map(|atom| atom.c).collect()
    }

    /// The stretches of letters in the word.
    fn pieces(&self) -> Vec<String> {
        self.atoms()
            .split(|atom| !atom.is_letter())
            .filter(|piece| !piece.is_empty())
            .map(|piece| piece.iter().map(|atom| atom.c).collect())
            .collect()
    }

    /// Whether a term of the same list plainly names `word`, or a phrase has it.
    pub(super) fn is_named(&self, word: &str) -> bool {
        match self.term {
            Some(term) if self.start == self.walk.start => self.walk.names(term.slot, word),
            _ => self.walk.set.phrase_words.contains(word),
        }
    }
}

/// Whether a piece of a word is a word itself: a common one, since dictionaries know nearly every
/// short string as an abbreviation. A lone letter is none, but for `a` and `i`.
fn is_piece(piece: &str) -> bool {
    match piece.chars().count() {
        1 => matches!(piece, "a" | "i"),
        _ => words::is_common(piece),
    }
}
