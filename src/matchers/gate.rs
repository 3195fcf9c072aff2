//! The gate: one look at a text for all regexes of a rule set.
//!
//! In, once: every regex. In, per text: the text. Out: which regexes could match it; almost always
//! none. Only those are then searched for real, and only then compiled at all.
//!
//! The one hard idea: the gate is one lazy automaton, and it may say "could" too often but never too
//! rarely. So it drops what makes automata large or slow: every `\b` (a Unicode one makes them give
//! up at the first emoji, which anyone can type), and every character beyond ASCII, which it reads
//! as "some bytes that are not ASCII".

use std::panic::{RefUnwindSafe, UnwindSafe};

use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Input, MatchKind, PatternSet};
use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind, Repetition};

/// Bytes for the states of the automaton, which are made as texts need them.
const CACHE_BYTES: usize = 4 << 20;

/// The states made so far, one set for each thread.
type Caches = Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>>;

/// Which regexes could match a text.
#[derive(Debug)]
pub(crate) struct Gate {
    automaton: Option<(DFA, Caches)>,
    len: usize,
}

impl Gate {
    /// A gate for these regexes, which are known by their place in the list.
    pub(crate) fn new(regexes: &[&Hir]) -> Self {
        let automaton = if regexes.is_empty() { None } else { build(regexes) };
        Self { automaton, len: regexes.len() }
    }

    /// The regexes that could match `text`, in order.
    pub(crate) fn candidates(&self, text: &str) -> Vec<usize> {
        let Some((automaton, caches)) = &self.automaton else { return (0..self.len).collect() };
        let mut set = PatternSet::new(self.len);
        let mut cache = caches.get();
        let input = Input::new(text);
        match automaton.try_which_overlapping_matches(&mut cache, &input, &mut set) {
            Ok(()) => set.iter().map(|pattern| pattern.as_usize()).collect(),
            // It gave up: any of them could.
            Err(_) => (0..self.len).collect(),
        }
    }
}

fn build(regexes: &[&Hir]) -> Option<(DFA, Caches)> {
    let loose: Vec<Hir> = regexes.iter().map(|hir| loosened(hir)).collect();
    let config = thompson::Config::new().utf8(false).which_captures(WhichCaptures::None);
    let nfa: NFA = NFA::compiler().configure(config).build_many_from_hir(&loose).ok()?;
    let config = Config::new()
        .match_kind(MatchKind::All)
        .cache_capacity(CACHE_BYTES)
        .skip_cache_capacity_check(true);
    let automaton = DFA::builder().configure(config).build_from_nfa(nfa).ok()?;
    let for_caches = automaton.clone();
    let caches: Caches = Pool::new(Box::new(move || for_caches.create_cache()));
    Some((automaton, caches))
}

/// A regex that matches wherever `hir` does, and perhaps elsewhere.
fn loosened(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Hir::empty(),
        HirKind::Literal(literal) if literal.0.is_ascii() => hir.clone(),
        HirKind::Literal(literal) => {
            Hir::concat(literal.0.iter().map(|byte| bytes(*byte)).collect())
        }
        HirKind::Class(class) => loosened_class(class),
        HirKind::Repetition(repetition) => Hir::repetition(Repetition {
            sub: Box::new(loosened(&repetition.sub)),
            ..repetition.clone()
        }),
        HirKind::Capture(capture) => loosened(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(loosened).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(loosened).collect()),
    }
}

fn bytes(byte: u8) -> Hir {
    Hir::class(Class::Bytes(ClassBytes::new([ClassBytesRange::new(byte, byte)])))
}

/// The ASCII of a class, and some bytes that are not ASCII in place of all its other characters.
fn loosened_class(class: &Class) -> Hir {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(class) => {
            class.iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
        Class::Bytes(class) => {
            class.iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
    };
    let byte = |value: u32| u8::try_from(value.min(0x7F)).unwrap_or(0x7F);
    let ascii = ranges.iter().filter(|(start, _)| *start < 0x80);
    let ascii = ascii.map(|(start, end)| ClassBytesRange::new(byte(*start), byte(*end)));
    let ascii = Hir::class(Class::Bytes(ClassBytes::new(ascii)));
    if ranges.iter().all(|(_, end)| *end < 0x80) {
        return ascii;
    }
    let beyond = ClassBytes::new([ClassBytesRange::new(0x80, 0xFF)]);
    let some = Repetition {
        min: 1,
        max: None,
        greedy: true,
        sub: Box::new(Hir::class(Class::Bytes(beyond))),
    };
    Hir::alternation(vec![ascii, Hir::repetition(some)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex_automata::meta::Regex;

    const PATTERNS: [&str; 9] = [
        r"(?i)\bfree\s+coins?\b",
        r"(?i)straße",
        r"\w{3,5}é",
        r"[^a-z ]",
        r"(?-u:\b)ab+(?-u:\b)",
        r"^x|y$",
        r"(?i)k",
        r"\p{Cyrillic}+",
        r"🎉.{0,3}b",
    ];

    fn gate() -> (Gate, Vec<Regex>) {
        let hirs: Vec<Hir> =
            PATTERNS.iter().map(|pattern| regex_syntax::parse(pattern).unwrap()).collect();
        let regexes = PATTERNS.iter().map(|pattern| Regex::new(pattern).unwrap()).collect();
        (Gate::new(&hirs.iter().collect::<Vec<_>>()), regexes)
    }

    #[test]
    fn most_texts_have_no_candidates() {
        let (gate, _) = gate();
        assert!(gate.candidates("that last corner was so close").is_empty());
        // The last two for the space that is not ASCII.
        assert_eq!(gate.candidates("FREE \u{3000} coins"), [0, 3, 6, 7]);
    }

    proptest! {
        #[test]
        fn nothing_that_matches_is_held_back(text in "[abkxy é🎉KſßßБfreecoins\u{200b}]{0,12}|.{0,20}") {
            let (gate, regexes) = gate();
            let candidates = gate.candidates(&text);
            for (at, regex) in regexes.iter().enumerate() {
                if regex.is_match(&text) {
                    prop_assert!(candidates.contains(&at), "{} in {:?}", PATTERNS[at], text);
                }
            }
        }
    }
}
