//! A word as cells, one a letter, that disguises change one by one.

use super::rng::Rng;
use crate::Span;

/// The fewest letters of a word that is worth a disguise.
const LETTERS_MIN: usize = 3;

/// A word under way into its disguise.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) cells: Vec<Cell>,
}

/// One letter of the word.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// The character that it was.
    pub(super) c: char,
    /// What stands for it now.
    pub(super) text: String,
    /// Something else than the letter stands there.
    pub(super) changed: bool,
    /// What stands between it and the next.
    pub(super) behind: String,
}

impl Cell {
    /// The letter a–z that it is.
    pub(super) fn letter(&self) -> Option<char> {
        self.c.is_ascii_alphabetic().then(|| self.c.to_ascii_lowercase())
    }

    /// The letter, if it still stands there.
    pub(super) fn clear(&self) -> Option<char> {
        self.letter().filter(|_| !self.changed)
    }

    pub(super) fn is_vowel(&self) -> bool {
        self.letter().is_some_and(|letter| "aeiou".contains(letter))
    }

    /// Puts `c` in its place, as often as the letter stood there.
    pub(super) fn replace(&mut self, c: char) {
        let times = self.text.chars().count();
        self.set(std::iter::repeat_n(c, times).collect::<String>());
    }

    pub(super) fn set(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.changed = true;
    }
}

impl Word {
    pub(super) fn new(text: &str) -> Self {
        let cell = |c: char| Cell { c, text: c.into(), changed: false, behind: String::new() };
        Self { cells: text.chars().map(cell).collect() }
    }

    /// The word in its disguise.
    pub(super) fn text(&self) -> String {
        let last = self.cells.len().saturating_sub(1);
        let between = |at: usize, cell: &Cell| match at == last {
            true => String::new(),
            false => cell.behind.clone(),
        };
        self.cells
            .iter()
            .enumerate()
            .map(|(at, cell)| cell.text.clone() + &between(at, cell))
            .collect()
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// One of the cells, each as likely as `weight` says.
    pub(super) fn choose(
        &mut self,
        rng: &mut Rng,
        weight: impl Fn(usize, &Cell) -> usize,
    ) -> Option<&mut Cell> {
        let at = self.place(rng, weight)?;
        self.cells.get_mut(at)
    }

    /// The place of one of the cells.
    pub(super) fn place(
        &self,
        rng: &mut Rng,
        weight: impl Fn(usize, &Cell) -> usize,
    ) -> Option<usize> {
        let weights: Vec<usize> =
            self.cells.iter().enumerate().map(|(at, cell)| weight(at, cell)).collect();
        let all: usize = weights.iter().sum();
        let mut left = rng.below(all);
        weights.iter().position(|weight| match left.checked_sub(*weight) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        })
    }
}

/// The words of `text` within `span` that can be disguised.
pub(super) fn words(text: &str, span: Span) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = span.start;
    for piece in span.of(text).split(|c: char| !c.is_alphabetic()) {
        let end = start + piece.len();
        if piece.chars().filter(char::is_ascii_alphabetic).count() >= LETTERS_MIN {
            words.push(Span::new(start, end));
        }
        let sign = Span::new(end, text.len()).of(text).chars().next();
        start = end + sign.map_or(0, char::len_utf8);
    }
    words
}
