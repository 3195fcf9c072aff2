//! Whether a reading of a term counts.
//!
//! In: a way in which atoms can be read as a term. Out: a hit, or nothing. A reading on plain letters
//! counts wherever words begin and end as the term asks; one that needed a disguise has to be
//! believable, word by word (`disguise`), and must not be innocent.
//!
//! The one hard idea: the dictionary. A word that needed a disguise is innocent if, as it was typed,
//! it is a word that no term of the same list names: `good` is no stretched `god`. That makes "no
//! unlisted word of the dictionary is hit" true by construction, for any author's list.

use super::disguise::Word;
use super::trie::{End, Trie};
use super::walk::{Path, Walk};
use super::{Slot, TermHit};
use crate::text::Evidence;
use crate::text::boundary::{Edge, ends_word, starts_word, word_end, word_start};
use crate::text::fold::{Atom, Class};
use crate::text::{leet, unicode, words};

/// From so many readings on, of every further sign only the first letter is tried.
const READINGS_MAX: usize = 8;

/// Up to this many runs of a letter are squeezed in every way.
const RUNS_MAX: usize = 5;

impl Walk<'_> {
    /// The hit for a term that ends before the atom `end`, if the reading counts.
    pub(super) fn accept(&self, term: End, end: usize, path: &Path) -> Option<TermHit> {
        let evidence = path.before | path.evidence;
        if path.is_open || !term.accepts.contains(evidence) {
            return None;
        }
        let (first, last) = (self.atoms.get(self.start)?, self.atoms.get(end.checked_sub(1)?)?);
        // What was read as a letter has to stand where a letter may stand.
        let edge = |atom: &Atom| match evidence.contains(Evidence::LEET) && atom.is_sign_of_letter()
        {
            true => Edge::Letter,
            false => Edge::AsTyped,
        };
        let begins = term.open_start || starts_word(self.atoms, self.start, edge(first));
        if !begins || !(term.open_end || ends_word(self.atoms, end, edge(last))) {
            return None;
        }
        if !path.evidence.is_none() && !self.is_believable(Some(term), end, path) {
            return None;
        }
        let start = if term.open_start { word_start(self.atoms, self.start) } else { self.start };
        let end = if term.open_end { word_end(self.atoms, end) } else { end };
        let span = self.atoms.get(start)?.span.join(self.atoms.get(end.checked_sub(1)?)?.span);
        Some(TermHit { slot: term.slot, span, evidence })
    }

    /// Whether the disguises of the word that ends before `end` are believable. It is the last word
    /// of `term`, or one inside a phrase.
    pub(super) fn is_believable(&self, term: Option<End>, end: usize, path: &Path) -> bool {
        let word = Word { walk: self, term, start: path.word, end, path };
        let is_exception = term.is_some_and(|term| term.is_exception);
        word.is_disguised() && (is_exception || !self.is_innocent(&word))
    }

    /// Whether the word, as it was typed, is a word that no term names.
    fn is_innocent(&self, word: &Word<'_, '_>) -> bool {
        let (from, to, trimmed) = self.typed_word(word.start, word.end);
        let atoms = self.atoms.get(from..to).unwrap_or_default();
        if word.path.evidence.contains(Evidence::LEET)
            && self
                .leet_readings(word.start, word.end)
                .iter()
                .any(|reading| words::is_word(reading) && !word.is_named(reading))
        {
            return true; // `sp1c3` is no spic and a digit
        }
        if atoms.is_empty() || !atoms.iter().all(Atom::is_letter) {
            return false;
        }
        // Behind a sign that was trimmed, and in a stretched word, only a common word is an excuse.
        let excused = |typed: &str, by_common: bool| {
            let known = if by_common { words::is_common(typed) } else { words::is_word(typed) };
            known && !word.is_named(typed)
        };
        let plain: String = atoms.iter().map(|atom| atom.c).collect();
        if excused(&self.as_typed(atoms), trimmed) || excused(&plain, trimmed) {
            return true;
        }
        let evidence = word.path.evidence;
        let stretched = evidence.contains(Evidence::STRETCHED);
        evidence.has_any(Evidence::STRETCHED | Evidence::DOUBLED)
            && squeezed(&plain)
                .iter()
                .filter(|squeezed| squeezed.chars().count() >= usize::from(word.path.letters))
                .any(|squeezed| excused(squeezed, stretched))
    }

    /// The run of letters around a stretch, and whether signs or digits at its edges were left out.
    fn typed_word(&self, start: usize, end: usize) -> (usize, usize, bool) {
        let is_trimmed = |at: usize| {
            self.atoms.get(at).is_some_and(|atom| match atom.class {
                Class::Other => !leet::is_letter_first(atom.c),
                Class::Digit => true,
                _ => false,
            })
        };
        let (mut from, mut to) = (start, end);
        while from < to && is_trimmed(from) {
            from += 1;
        }
        while from < to && is_trimmed(to - 1) {
            to -= 1;
        }
        let trimmed = (from, to) != (start, end);
        let grows = |at: usize| self.atoms.get(at).is_some_and(|atom| atom.class != Class::Digit);
        let from = if trimmed && from > start { from } else { word_start(self.atoms, from) };
        let to = if trimmed && to < end && !grows(to) { to } else { word_end(self.atoms, to) };
        (from, to, trimmed)
    }

    /// What the whole run of letters, and of digits and signs for letters, around a stretch may say.
    fn leet_readings(&self, start: usize, end: usize) -> Vec<String> {
        let reads = |at: usize| {
            self.atoms.get(at).is_some_and(|atom| atom.is_letter() || atom.is_sign_of_letter())
        };
        let (mut from, mut to) = (start, end);
        while from > 0 && reads(from - 1) {
            from -= 1;
        }
        while reads(to) {
            to += 1;
        }
        let mut readings = vec![String::new()];
        for atom in self.atoms.get(from..to).unwrap_or_default() {
            let letters: Vec<char> = match atom.is_sign_of_letter() {
                true => atom.letters.iter().collect(),
                false => vec![atom.c],
            };
            let ways = if readings.len() < READINGS_MAX { letters.len() } else { 1 };
            let each = |reading: &String| {
                let reading = reading.clone();
                let letters = letters.iter().take(ways);
                letters.map(move |letter| format!("{reading}{letter}")).collect::<Vec<_>>()
            };
            readings = readings.iter().flat_map(each).collect();
        }
        readings
    }

    /// The characters of the original behind `atoms`, case-folded.
    fn as_typed(&self, atoms: &[Atom]) -> String {
        let mut spans = atoms.iter().map(|atom| atom.span).collect::<Vec<_>>();
        spans.dedup();
        let text = spans.iter().flat_map(|span| span.of(self.text).chars());
        text.filter(|c| !unicode::is_default_ignorable(*c)).flat_map(unicode::case_fold).collect()
    }

    /// Whether a term of `slot` plainly names `word`.
    pub(super) fn names(&self, slot: Slot, word: &str) -> bool {
        let chars: Vec<char> = word.chars().collect();
        let ends_at = |trie: &Trie, from: usize| {
            let mut node = Some(Trie::ROOT);
            for (at, c) in chars.iter().enumerate().skip(from) {
                node = node.and_then(|node| trie.child(node, *c));
                let ends = node.map(|node| trie.ends(node)).unwrap_or_default();
                let whole = at + 1 == chars.len();
                if ends.iter().any(|end| end.slot == slot && (whole || end.open_end)) {
                    return true;
                }
            }
            false
        };
        ends_at(&self.set.words, 0)
            || (0..chars.len()).any(|from| ends_at(&self.set.anywhere, from))
    }
}

/// The words that `word` may be a stretched form of: every run of a letter cut to two or to one.
fn squeezed(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    let runs: Vec<&[char]> = chars.chunk_by(|a, b| a == b).collect();
    let long = runs.iter().filter(|run| run.len() > 1).count();
    let ways = if long > RUNS_MAX { 0..2 } else { 0..1_usize << long };
    ways.map(|way| {
        let mut out = String::with_capacity(word.len());
        let mut bit = 0;
        for run in &runs {
            // With too many runs, all are cut alike: to one, or to two.
            let two = if long > RUNS_MAX { way == 1 } else { way >> bit & 1 == 1 };
            bit += usize::from(run.len() > 1);
            let kept = if run.len() > 1 && two { 2 } else { 1 };
            out.extend(run.iter().take(kept));
        }
        out
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_is_squeezed_on_its_own() {
        let mut ways = squeezed("heelll");
        ways.sort();
        assert_eq!(ways, ["heel", "heell", "hel", "hell"]);
        assert_eq!(squeezed("god"), ["god"]);
    }
}
