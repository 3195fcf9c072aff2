//! One walk: every way in which the atoms from one start can be read as a term.
//!
//! In: a trie, the atoms and a start. Out: hits. The walk goes down the trie atom by atom and
//! branches where an atom can be read in several ways: as what it is, as a letter it looks like, as
//! part of a stretched letter, as a separator to skip, as a mask for any letter.
//!
//! The one hard idea: a reading is followed only as far as its disguise could still be accepted, and
//! all walks in a text share one budget of steps, so that no message can be typed that takes long.
//! Whether a reading that arrives at the end of a term counts is not decided here but in `accept`.

use super::trie::{NodeId, Trie};
use super::{Set, TermHit};
use crate::text::Evidence;
use crate::text::fold::{Atom, Class};
use crate::text::leet;

/// The most signs that are skipped between two letters.
const SEPARATOR_MAX: usize = 3;

/// One walk.
pub(super) struct Walk<'a> {
    pub(super) set: &'a Set,
    trie: &'a Trie,
    pub(super) text: &'a str,
    pub(super) atoms: &'a [Atom],
    pub(super) start: usize,
    accepted: Evidence,
    /// The steps that are left, for rules that decide and for rules in shadow.
    steps: [u32; 2],
    hits: Vec<TermHit>,
}

/// How the atoms so far were read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Path {
    pub(super) evidence: Evidence,
    /// Letters of the term.
    pub(super) letters: u8,
    /// Those of them that were typed as letters.
    pub(super) real: u8,
    /// Those that were typed as digits.
    pub(super) digits: u8,
    /// Those that were typed as signs.
    pub(super) signs: u8,
    /// Those that were masked.
    pub(super) masked: u8,
    /// How often separators were skipped.
    pub(super) separators: u8,
    /// The only separator, as an atom, or the first of several.
    pub(super) separator: usize,
    /// Letters since the last separator or space.
    piece: u8,
    /// Whether a piece before this one had more than one letter.
    pub(super) long_piece: bool,
    /// Where the one space inside the word is.
    pub(super) split: usize,
    /// The last atom was masked or skipped, so the term cannot end with it.
    pub(super) is_open: bool,
    /// What the words before this one needed.
    pub(super) before: Evidence,
    /// The first atom of this word.
    pub(super) word: usize,
}

/// Whether `start` lies inside a run of one character, or of signs for one letter (`1!1!1!`): what
/// begins there begins at its ends, too.
pub(super) fn inside_run(atoms: &[Atom], start: usize) -> bool {
    let same = |a: usize, b: usize| match (atoms.get(a), atoms.get(b)) {
        (Some(a), Some(b)) => a.c == b.c || (!a.letters.is_empty() && a.letters == b.letters),
        _ => false,
    };
    start.checked_sub(1).is_some_and(|before| same(before, start)) && same(start, start + 1)
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        set: &'a Set,
        trie: &'a Trie,
        text: &'a str,
        atoms: &'a [Atom],
        start: usize,
    ) -> Self {
        let accepted = set.accepted;
        Self { set, trie, text, atoms, start, accepted, steps: [0; 2], hits: Vec::new() }
    }

    /// Walks, with `steps` to spend. When they are spent, no disguise is seen through any more: a
    /// plain walk takes no more steps than the term has letters.
    pub(super) fn run(&mut self, steps: &mut [u32; 2]) -> Vec<TermHit> {
        let path = Path { word: self.start, ..Path::default() };
        self.steps = *steps;
        self.read_on(Trie::ROOT, self.start, path);
        *steps = self.steps;
        if steps.contains(&0) {
            self.accepted = Evidence::NONE;
            self.steps = [u32::MAX; 2];
            self.read_on(Trie::ROOT, self.start, path);
        }
        std::mem::take(&mut self.hits)
    }

    /// Reads on from `node` with the atom `at`.
    fn read(&mut self, node: NodeId, at: usize, path: Path) {
        let Some(reader) = self.trie.reader(node, path.before | path.evidence) else { return };
        let Some(steps) = self.steps.get_mut(reader).filter(|steps| **steps > 0) else { return };
        *steps -= 1;
        for end in self.trie.ends(node) {
            if let Some(hit) = self.accept(*end, at, &path) {
                self.hits.push(hit);
            }
        }
        self.read_on(node, at, path);
    }

    /// Reads the atom `at` in every way.
    fn read_on(&mut self, node: NodeId, at: usize, path: Path) {
        let Some(atom) = self.atoms.get(at) else { return };
        if atom.class == Class::Space {
            self.space(node, at, path);
            return;
        }
        self.letter(node, at, atom.c, atom.plain, path);
        if !atom.letters.is_empty() && self.accepted.contains(atom.other) {
            for letter in atom.letters.iter() {
                self.letter(node, at, letter, atom.other, path);
            }
        }
        if path.letters > 0 && self.accepted.contains(Evidence::STRONG) {
            self.digraph(node, at, atom, path);
            if matches!(atom.class, Class::Other | Class::Apostrophe) {
                self.mask(node, at, atom, path);
                // A letter stands between any two separators, so that a walk is never longer than a
                // few times the term: recursion has a bottom.
                if path.piece > 0 {
                    self.separator(node, at, atom, path);
                }
            }
        }
    }

    /// Reads the atom `at` as `letter`.
    fn letter(&mut self, node: NodeId, at: usize, letter: char, by: Evidence, path: Path) {
        let Some(atom) = self.atoms.get(at) else { return };
        let Some(child) = self.trie.child(node, letter) else { return };
        let path = path.with_letter(atom, by);
        self.read(child, at + 1, path);
        if !self.accepted.contains(Evidence::STRETCHED) || !letter.is_alphabetic() {
            return;
        }
        let run = self.run_length(at, letter);
        if run >= 2 {
            let stretch = if run > 2 { Evidence::STRETCHED } else { Evidence::DOUBLED };
            let path = path.with(stretch | self.evidence_of_run(at, run, letter));
            // `ee` is no lone letter; `eee` is one, stretched.
            let piece = path.piece.saturating_add(u8::from(run == 2));
            let path = Path { piece, ..path };
            self.read(child, at + run, path);
            // A letter that the term itself doubles.
            if let Some(double) = self.trie.child(child, letter).filter(|_| run > 2) {
                let path = Path { letters: path.letters.saturating_add(1), ..path };
                self.read(double, at + run, path);
            }
        }
    }

    /// How many atoms from `at` on can be read as `letter`.
    fn run_length(&self, at: usize, letter: char) -> usize {
        let rest = self.atoms.get(at..).unwrap_or_default();
        rest.iter().take_while(|atom| atom.reads_as(letter, self.accepted)).count()
    }

    fn evidence_of_run(&self, at: usize, run: usize, letter: char) -> Evidence {
        let atoms = self.atoms.get(at..at + run).unwrap_or_default();
        atoms.iter().fold(Evidence::NONE, |all, atom| {
            all | if atom.c == letter { atom.plain } else { atom.other }
        })
    }

    /// The space of a phrase: the word before it ends at `end`, the next begins at `at`.
    fn next_word(&mut self, node: NodeId, end: usize, at: usize, path: &Path) {
        let Some(child) = self.trie.child(node, ' ') else { return };
        if !path.is_open && (path.evidence.is_none() || self.is_believable(None, end, path)) {
            let before = path.before | path.evidence;
            self.read(child, at, Path { before, word: at, ..Path::default() });
        }
    }

    /// A space: part of a phrase, or typed between the letters.
    fn space(&mut self, node: NodeId, at: usize, path: Path) {
        self.next_word(node, at, at + 1, &path);
        if path.piece == 0 || !self.accepted.contains(Evidence::SPACED) {
            return;
        }
        let spaced = path.evidence.contains(Evidence::SPACED);
        if path.piece == 1 && !path.long_piece && path.split == 0 {
            let path = path.with(Evidence::SPACED).next_piece(false);
            // `d - a - r - n`: a sign with a space on both sides.
            let class = |at: usize| self.atoms.get(at).map(|atom| atom.class);
            let sign = class(at + 1) == Some(Class::Other) && class(at + 2) == Some(Class::Space);
            self.read(node, at + if sign { 3 } else { 1 }, path);
        }
        // One space inside the word goes with no other disguise but another form of a letter.
        if !spaced && path.split == 0 && Evidence::BASIC.contains(path.evidence) {
            let path = Path { split: at, ..path.with(Evidence::SPLIT).next_piece(true) };
            self.read(node, at + 1, path);
        }
    }

    /// Signs between the letters.
    fn separator(&mut self, node: NodeId, at: usize, atom: &Atom, path: Path) {
        for signs in 1..=SEPARATOR_MAX {
            let is_sign = |atom: &&Atom| matches!(atom.class, Class::Other | Class::Apostrophe);
            if !self.atoms.get(at + signs - 1).as_ref().is_some_and(is_sign) {
                return;
            }
            // A sign that may be a letter itself is not skipped unread.
            let next = self.atoms.get(at + signs).is_some_and(|next| {
                matches!(next.class, Class::Letter | Class::Badge | Class::Digit)
                    || !next.letters.is_empty()
            });
            if next {
                self.skip(node, at, signs, atom, path);
            }
        }
    }

    /// Reads on behind `signs` signs.
    fn skip(&mut self, node: NodeId, at: usize, signs: usize, atom: &Atom, path: Path) {
        // In a phrase, signs may stand for the space: `kill-yourself`.
        self.next_word(node, at, at + signs, &path);
        if path.evidence.has_any(Evidence::SPLIT | Evidence::SPACED) {
            return;
        }
        let first = path.separators == 0;
        let bit = if atom.class == Class::Apostrophe && signs == 1 && first {
            Evidence::APOSTROPHE
        } else {
            Evidence::SEPARATED
        };
        let separator = if first { at } else { path.separator };
        let separators = path.separators.saturating_add(1);
        let path = path.with(bit).next_piece(path.piece > 1);
        self.read(node, at + signs, Path { separators, separator, ..path });
    }

    /// A sign for a letter that is not to be seen.
    fn mask(&mut self, node: NodeId, at: usize, atom: &Atom, path: Path) {
        let wide = leet::is_wide_mask(atom.c);
        let bit = match (leet::is_mask(atom.c), wide) {
            (true, _) => Evidence::MASKED,
            (_, true) if path.evidence.without(Evidence::WIDE_MASKED).is_none() => {
                Evidence::WIDE_MASKED
            }
            _ => return,
        };
        // A masked letter is hidden among those that are not.
        let most = if wide { 2 } else { path.real.saturating_add(2) };
        if path.masked >= most || path.evidence.has_any(Evidence::SPLIT | Evidence::SPACED) {
            return;
        }
        for letter in self.trie.letters(node).iter() {
            let Some(child) = self.trie.child(node, letter) else { continue };
            let letters = path.letters.saturating_add(1);
            let masked = path.masked.saturating_add(1);
            let path = Path { letters, masked, is_open: true, ..path.with(bit) };
            self.read(child, at + 1, path);
        }
    }

    /// Two letters that read as one.
    fn digraph(&mut self, node: NodeId, at: usize, atom: &Atom, path: Path) {
        let Some(next) = self.atoms.get(at + 1) else { return };
        let letter = match (atom.c, next.c) {
            ('v', 'v') => 'w',
            ('p', 'h') => 'f',
            _ => return,
        };
        if let Some(child) = self.trie.child(node, letter) {
            let path = path.with_letter(atom, Evidence::DIGRAPH);
            self.read(child, at + 2, path);
        }
    }
}

impl Path {
    fn with(self, evidence: Evidence) -> Self {
        Self { evidence: self.evidence | evidence, ..self }
    }

    fn with_letter(self, atom: &Atom, by: Evidence) -> Self {
        let leet = by.contains(Evidence::LEET);
        let is = |class: bool| u8::from(class);
        Self {
            evidence: self.evidence | by,
            letters: self.letters.saturating_add(1),
            real: self.real.saturating_add(is(!leet)),
            digits: self.digits.saturating_add(is(leet && atom.class == Class::Digit)),
            signs: self.signs.saturating_add(is(leet && atom.class != Class::Digit)),
            piece: self.piece.saturating_add(1),
            is_open: false,
            ..self
        }
    }

    /// Behind a separator or a space inside the word.
    fn next_piece(self, long: bool) -> Self {
        Self { piece: 0, long_piece: self.long_piece || long, is_open: true, ..self }
    }

    /// Whether every piece is one letter.
    pub(super) fn is_letter_by_letter(&self) -> bool {
        !self.long_piece && self.piece <= 1
    }
}
