//! All terms of a rule set in one structure.
//!
//! In, once: terms, each with the *slot* (a list of some rule) it belongs to. In, per text: the
//! text. Out: every place of every term, as (slot, span). The text is folded once for each fold
//! that has terms; a walk starts at every atom and goes down a trie as far as it leads.
//!
//! The one hard idea: the trie is three flat arrays, filled breadth-first from the sorted terms, so
//! that the children of a node lie side by side and building needs no allocation per node. One node
//! may end several terms (`darn` of one rule, `darn*` of another); all of them are kept.

use std::collections::VecDeque;
use std::ops::Range;

use crate::Span;
use crate::text::Fold;
use crate::text::boundary::{ends_word, starts_word, word_end, word_start};
use crate::text::fold::{Atom, fold, folded_chars};

/// The terms of one matcher of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot(pub(crate) u32);

/// A term that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TermHit {
    pub(crate) slot: Slot,
    pub(crate) span: Span,
}

/// Collects terms.
#[derive(Debug, Default)]
pub(crate) struct TermsBuilder {
    by_fold: [Vec<Entry>; Fold::ALL.len()],
}

/// The terms of a rule set, ready to scan.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    tries: Vec<(Fold, Trie)>,
}

/// A folded term on its way into a trie.
type Entry = (Vec<char>, End);

/// What ends at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    slot: Slot,
    open_start: bool,
    open_end: bool,
}

impl TermsBuilder {
    /// Adds a term: its text, and which of its ends need not be the end of a word.
    pub(crate) fn add(&mut self, slot: Slot, by: Fold, text: &str, open: (bool, bool)) {
        let entry = (folded_chars(text, by), End { slot, open_start: open.0, open_end: open.1 });
        if let Some(entries) = self.by_fold.get_mut(by as usize) {
            entries.push(entry);
        }
    }

    /// Builds the tries.
    pub(crate) fn build(self) -> Terms {
        let tries = Fold::ALL
            .into_iter()
            .zip(self.by_fold)
            .filter(|(_, entries)| !entries.is_empty())
            .map(|(fold, entries)| (fold, Trie::new(entries)))
            .collect();
        Terms { tries }
    }
}

impl Terms {
    /// Every place of every term in `text`, sorted.
    pub(crate) fn scan(&self, text: &str) -> Vec<TermHit> {
        let mut hits = Vec::new();
        for (by, trie) in &self.tries {
            trie.scan(&fold(text, *by), &mut hits);
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }
}

/// A trie over characters.
#[derive(Debug)]
struct Trie {
    // INVARIANT: `labels[n]` is the character that leads to `nodes[n]`; the children of a node lie
    // side by side, sorted by label; every range lies within its array.
    labels: Vec<char>,
    nodes: Vec<Node>,
    ends: Vec<End>,
    /// The child of the root for each ASCII character, which is where most walks stop.
    ascii: [Option<u32>; 128],
}

#[derive(Clone, Copy, Debug)]
struct Node {
    children: (u32, u32),
    ends: (u32, u32),
}

impl Trie {
    fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_unstable();
        entries.dedup();
        let (mut labels, mut nodes, mut ends) = (vec!['\0'], Vec::new(), Vec::new());
        // Each queued stretch of entries shares its first `depth` characters: one node.
        let mut queue: VecDeque<(Range<usize>, usize)> = VecDeque::from([(0..entries.len(), 0)]);
        while let Some((range, depth)) = queue.pop_front() {
            let stretch = entries.get(range.clone()).unwrap_or_default();
            let ended = stretch.iter().take_while(|(text, _)| text.len() == depth).count();
            let first_end = ends.len();
            ends.extend(stretch.iter().take(ended).map(|(_, end)| *end));
            let first_child = labels.len();
            let mut from = range.start + ended;
            let rest = stretch.get(ended..).unwrap_or_default();
            for same in rest.chunk_by(|(a, _), (b, _)| a.get(depth) == b.get(depth)) {
                let label = same.first().and_then(|(text, _)| text.get(depth));
                labels.extend(label);
                queue.push_back((from..from + same.len(), depth + 1));
                from += same.len();
            }
            nodes.push(Node {
                children: (index(first_child), index(labels.len())),
                ends: (index(first_end), index(ends.len())),
            });
        }
        let mut trie = Self { labels, nodes, ends, ascii: [None; 128] };
        trie.ascii = std::array::from_fn(|byte| {
            let c = u8::try_from(byte).map_or('\0', char::from);
            trie.search(trie.nodes.first()?, c)
        });
        trie
    }

    fn scan(&self, atoms: &[Atom], hits: &mut Vec<TermHit>) {
        for start in 0..atoms.len() {
            let mut walk = atoms.get(start..).unwrap_or_default().iter();
            let mut node = walk.next().and_then(|atom| self.child_of_root(atom.c));
            let mut end = start + 1;
            while let Some(at) = node.and_then(|node| self.nodes.get(node as usize)) {
                for found in slice(&self.ends, at.ends) {
                    hits.extend(found.hit(atoms, start, end));
                }
                node = walk.next().and_then(|atom| self.search(at, atom.c));
                end += 1;
            }
        }
    }

    fn child_of_root(&self, c: char) -> Option<u32> {
        match self.ascii.get(c as usize) {
            Some(child) => *child,
            None => self.search(self.nodes.first()?, c),
        }
    }

    fn search(&self, node: &Node, c: char) -> Option<u32> {
        let labels = slice(&self.labels, node.children);
        labels.binary_search(&c).ok().map(|at| node.children.0 + index(at))
    }
}

impl End {
    /// The hit for the atoms `start..end`, if words begin and end there as the term asks.
    fn hit(self, atoms: &[Atom], start: usize, end: usize) -> Option<TermHit> {
        let begins = self.open_start || starts_word(atoms, start);
        if !begins || !(self.open_end || ends_word(atoms, end)) {
            return None;
        }
        let start = if self.open_start { word_start(atoms, start) } else { start };
        let end = if self.open_end { word_end(atoms, end) } else { end };
        let span = atoms.get(start)?.span.join(atoms.get(end.checked_sub(1)?)?.span);
        Some(TermHit { slot: self.slot, span })
    }
}

fn slice<T>(items: &[T], (from, to): (u32, u32)) -> &[T] {
    items.get(from as usize..to as usize).unwrap_or_default()
}

/// An index into one of the arrays. The limits of a rule set keep them far below `u32::MAX`.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each of `terms` finds in `text`, in the order of the text.
    fn found<'t>(terms: &[&str], by: Fold, text: &'t str) -> Vec<&'t str> {
        let mut builder = TermsBuilder::default();
        for (slot, term) in (0..).zip(terms) {
            let open = (term.starts_with('*'), term.ends_with('*'));
            builder.add(Slot(slot), by, term.trim_matches('*'), open);
        }
        let mut spans: Vec<Span> =
            builder.build().scan(text).into_iter().map(|hit| hit.span).collect();
        spans.sort_unstable();
        spans.into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn whole_words_in_any_case() {
        assert_eq!(found(&["darn"], Fold::Case, "Darn! DARNED darn_it"), ["Darn", "darn"]);
        assert_eq!(found(&["darn"], Fold::None, "Darn darn"), ["darn"]);
        assert_eq!(found(&["STRASSE"], Fold::Case, "die Straße dort"), ["Straße"]);
    }

    #[test]
    fn stars_grow_over_the_word() {
        let text = "undarned darnit xdarn";
        assert_eq!(found(&["darn*"], Fold::Case, text), ["darnit"]);
        assert_eq!(found(&["*darn"], Fold::Case, text), ["xdarn"]);
        assert_eq!(found(&["*darn*"], Fold::Case, text), ["undarned", "darnit", "xdarn"]);
    }

    #[test]
    fn one_node_may_end_several_terms() {
        let terms = ["darn", "darn*", "da*"];
        assert_eq!(
            found(&terms, Fold::Case, "darn darns"),
            ["darn"; 3].as_slice().to_vec().into_iter().chain(["darns"; 2]).collect::<Vec<_>>()
        );
    }

    #[test]
    fn phrases_over_any_white_space() {
        assert_eq!(found(&["heck no"], Fold::Case, "Heck \t no, heckno"), ["Heck \t no"]);
    }

    #[test]
    fn overlapping_terms_are_all_found() {
        assert_eq!(found(&["a b", "b c", "b"], Fold::Case, "a b c"), ["a b", "b", "b c"]);
    }

    #[test]
    fn scripts_without_spaces() {
        assert_eq!(found(&["馬鹿"], Fold::Case, "この馬鹿者"), ["馬鹿"]);
    }
}
