//! A trie of terms in flat arrays.
//!
//! In: terms as characters, each with what ends there. Out: nodes to walk. The arrays are filled
//! breadth-first from the sorted terms, so that the children of a node lie side by side and building
//! needs no allocation per node.
//!
//! The one hard idea: most labels are a–z. Each node has a bitmap of them, and the letters come first
//! among its children, so that a step is one test and one count of bits. Other labels (digits,
//! signs, other scripts) follow in order and are found by bisection.

use std::collections::VecDeque;
use std::ops::Range;

use super::Slot;
use crate::text::Evidence;
use crate::text::fold::Atom;
use crate::text::letters::Letters;

/// What ends at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct End {
    pub(super) slot: Slot,
    /// A word may go on before it.
    pub(super) open_start: bool,
    /// A word may go on after it.
    pub(super) open_end: bool,
    /// The disguises it is found in.
    pub(super) accepts: Evidence,
    /// It names innocent text, so the dictionary has nothing to excuse.
    pub(super) is_exception: bool,
    /// Its rule is in shadow, and must not take steps from those that decide.
    pub(super) is_shadow: bool,
}

/// A term on its way into a trie.
pub(super) type Entry = (Vec<char>, End);

/// A node, as an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeId(u32);

/// A trie over characters.
#[derive(Debug)]
pub(super) struct Trie {
    // INVARIANT: the children of a node lie side by side, those for a–z first and in order, then
    // the others by label; every range lies within its array. `labels[n]` leads to `nodes[n]`.
    labels: Vec<char>,
    nodes: Vec<Node>,
    ends: Vec<End>,
    /// For each letter that begins a term, the letters that may come second.
    second: [Letters; 26],
}

#[derive(Clone, Copy, Debug)]
struct Node {
    letters: Letters,
    first: u32,
    last: u32,
    ends: (u32, u32),
    /// The disguises that terms at or below it are found in, of rules that decide and of rules in
    /// shadow; `None` where there are no such terms.
    accepts: [Option<Evidence>; 2],
}

impl Trie {
    pub(super) const ROOT: NodeId = NodeId(0);

    pub(super) fn new(mut entries: Vec<Entry>) -> Self {
        let key = |c: &char| (!c.is_ascii_lowercase(), *c);
        entries.sort_unstable_by(|(a, end_a), (b, end_b)| {
            a.iter().map(key).cmp(b.iter().map(key)).then(end_a.cmp(end_b))
        });
        entries.dedup();
        let (mut labels, mut nodes, mut ends) = (vec!['\0'], Vec::new(), Vec::new());
        // Each queued stretch of entries shares its first `depth` characters: one node.
        let mut queue: VecDeque<(Range<usize>, usize)> = VecDeque::from([(0..entries.len(), 0)]);
        while let Some((range, depth)) = queue.pop_front() {
            let stretch = entries.get(range.clone()).unwrap_or_default();
            let ended = stretch.iter().take_while(|(text, _)| text.len() == depth).count();
            let (first_end, first) = (ends.len(), labels.len());
            ends.extend(stretch.iter().take(ended).map(|(_, end)| *end));
            let (mut from, mut letters) = (range.start + ended, Letters::NONE);
            let rest = stretch.get(ended..).unwrap_or_default();
            for same in rest.chunk_by(|(a, _), (b, _)| a.get(depth) == b.get(depth)) {
                let label = same.first().and_then(|(text, _)| text.get(depth)).copied();
                labels.extend(label);
                letters = letters.and(label.map_or(Letters::NONE, Letters::one));
                queue.push_back((from..from + same.len(), depth + 1));
                from += same.len();
            }
            nodes.push(Node {
                letters,
                first: index(first),
                last: index(labels.len()),
                ends: (index(first_end), index(ends.len())),
                accepts: [None, None],
            });
        }
        accept_upwards(&mut nodes, &ends);
        let mut trie = Self { labels, nodes, ends, second: [Letters::NONE; 26] };
        trie.second = std::array::from_fn(|at| {
            let first = ('a'..='z').nth(at).and_then(|c| trie.child(Self::ROOT, c));
            let may_follow = |first| match trie.ends(first) {
                [] => trie.letters(first),
                _ => Letters::ALL, // a term of one letter
            };
            first.map_or(Letters::NONE, may_follow)
        });
        trie
    }

    /// Whether a term may begin with `first`, when `next` follows: a quick look at two plain letters
    /// that rules out most places of a text.
    pub(super) fn may_begin(&self, first: &Atom, next: Option<&Atom>) -> bool {
        let letter = |c: char| u32::from(c).wrapping_sub(u32::from('a')) as usize;
        let plain = |atom: &Atom| atom.c.is_ascii_lowercase() && atom.letters.is_empty();
        match (self.second.get(letter(first.c)), next) {
            _ if self.ends.is_empty() => false,
            // A letter twice may be one stretched.
            (Some(second), Some(next)) if plain(first) && plain(next) && first.c != next.c => {
                second.contains(next.c)
            }
            _ => true,
        }
    }

    /// Whether a term at or below a node could be read with this evidence: 0 for one of a rule that
    /// decides, else 1 for one of a rule in shadow.
    pub(super) fn reader(&self, node: NodeId, evidence: Evidence) -> Option<usize> {
        let accepts = self.nodes.get(node.0 as usize)?.accepts;
        let reads = |accepts: &Option<Evidence>| accepts.is_some_and(|a| a.contains(evidence));
        accepts.iter().position(reads)
    }

    /// Where `c` leads from a node.
    pub(super) fn child(&self, node: NodeId, c: char) -> Option<NodeId> {
        let node = self.nodes.get(node.0 as usize)?;
        if c.is_ascii_lowercase() {
            return node.letters.contains(c).then(|| NodeId(node.first + node.letters.rank(c)));
        }
        let first = node.first + node.letters.len();
        let others = self.labels.get(first as usize..node.last as usize)?;
        others.binary_search(&c).ok().map(|at| NodeId(first + index(at)))
    }

    /// The letters that lead on from a node.
    pub(super) fn letters(&self, node: NodeId) -> Letters {
        self.nodes.get(node.0 as usize).map_or(Letters::NONE, |node| node.letters)
    }

    /// What ends at a node.
    pub(super) fn ends(&self, node: NodeId) -> &[End] {
        let ends = self.nodes.get(node.0 as usize).map(|node| node.ends);
        let range = ends.map(|(from, to)| from as usize..to as usize);
        range.and_then(|range| self.ends.get(range)).unwrap_or_default()
    }
}

/// Tells every node what is found at and below it. Children stand behind their parents.
fn accept_upwards(nodes: &mut [Node], ends: &[End]) {
    for at in (0..nodes.len()).rev() {
        let Some(node) = nodes.get(at).copied() else { continue };
        let own = ends.get(node.ends.0 as usize..node.ends.1 as usize).unwrap_or_default();
        let below = nodes.get(node.first as usize..node.last as usize).unwrap_or_default();
        let own = own.iter().map(|end| match end.is_shadow {
            false => [Some(end.accepts), None],
            true => [None, Some(end.accepts)],
        });
        let both = |a: Option<Evidence>, b: Option<Evidence>| match (a, b) {
            (Some(a), Some(b)) => Some(a | b),
            (a, b) => a.or(b),
        };
        let all = own.chain(below.iter().map(|node| node.accepts));
        let accepts = all.fold([None, None], |[a, b], [c, d]| [both(a, c), both(b, d)]);
        if let Some(node) = nodes.get_mut(at) {
            node.accepts = accepts;
        }
    }
}

/// An index into one of the arrays. The limits of a rule set keep them far below `u32::MAX`.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(slot: u32) -> End {
        End {
            slot: Slot(slot),
            open_start: false,
            open_end: false,
            accepts: Evidence::NONE,
            is_exception: false,
            is_shadow: false,
        }
    }

    #[test]
    fn every_term_is_found_and_nothing_else() {
        let words = ["a", "ab", "zebra", "z0", "a-b", "年", "年ab", "ab"];
        let entries = (0..).zip(words).map(|(at, word)| (word.chars().collect(), end(at)));
        let trie = Trie::new(entries.collect());
        let ends = |word: &str| -> Vec<u32> {
            let node = word.chars().try_fold(Trie::ROOT, |node, c| trie.child(node, c));
            let ends = node.map(|node| trie.ends(node)).unwrap_or_default();
            ends.iter().map(|end| end.slot.0).collect()
        };
        for (at, word) in (0..).zip(words) {
            assert!(ends(word).contains(&at), "{word}");
        }
        assert_eq!(ends("ab"), [1, 7]);
        for word in ["", "b", "zebr", "z1", "年a", "zebras"] {
            assert_eq!(ends(word), [0; 0], "{word}");
        }
    }
}
