//! All terms of a rule set in one structure.
//!
//! In, once: terms, each with the *slot* (a list of some rule) it belongs to and its fold. In, per
//! text: the text. Out: every place of every term, as (slot, span, evidence). The text is folded
//! once for each reading that has terms; a [`walk`] starts at every atom where a term may begin.
//!
//! | File | What it is for |
//! |---|---|
//! | [`trie`] | the terms, as nodes to walk |
//! | [`walk`] | one start in the text: every way to read a term there, within a budget of steps |
//! | [`accept`] | whether a reading counts: boundaries, and the dictionary |
//! | [`disguise`] | the rules of each disguise |
//!
//! The one hard idea: terms that may begin inside a word and terms that may not are kept apart, since
//! almost all are of the second kind and most places in a text are not the beginning of a word.

mod accept;
mod disguise;
mod trie;
mod walk;

use std::collections::{BTreeMap, HashSet};

use crate::Span;
use crate::rules::Term;
use crate::text::boundary::{Edge, starts_word};
use crate::text::fold::{Atom, Fold, Reading, fold, folded_chars};
use crate::text::{Evidence, fold::Class};

use trie::{End, Entry, Trie};
use walk::Walk;

/// The most steps of all walks of one set in one text, for the terms of rules that decide; and as
/// many for those of rules in shadow, which take none from the others. Real text takes a few hundred.
/// In what is typed to be expensive, terms are found only undisguised from here on, and the review
/// says so. The limit is above what 500 code points were found to take (a few thousand), so that no
/// junk before a disguised word spends it; longer texts do not come from IVS.
const STEP_LIMIT: u32 = 8_192;

/// The terms of one matcher of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot(pub(crate) u32);

/// What the terms of a slot are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Role {
    /// They cancel the matches they cover.
    pub(crate) is_exception: bool,
    /// They belong to a rule in shadow, which must not take steps from those that decide.
    pub(crate) is_shadow: bool,
}

/// A term that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TermHit {
    pub(crate) slot: Slot,
    pub(crate) span: Span,
    /// Which disguises had to be seen through.
    pub(crate) evidence: Evidence,
}

/// What a scan found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scan {
    // INVARIANT: sorted by slot, then place; of one place the least disguised reading.
    pub(crate) hits: Vec<TermHit>,
    /// The text was too tangled to be read in every way.
    pub(crate) capped: bool,
}

/// Collects terms.
#[derive(Debug, Default)]
pub(crate) struct TermsBuilder {
    sets: BTreeMap<Reading, Vec<Entry>>,
}

/// The terms of a rule set, ready to scan.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    sets: Vec<Set>,
}

/// The terms of one reading.
#[derive(Debug)]
struct Set {
    reading: Reading,
    /// The disguises that some term sees through.
    accepted: Evidence,
    /// Those that begin where a word begins.
    words: Trie,
    /// Those that may begin anywhere.
    anywhere: Trie,
    /// The words of phrases: what names them, as a term names itself.
    phrase_words: HashSet<String>,
}

impl TermsBuilder {
    /// Adds a term of a slot.
    pub(crate) fn add(&mut self, slot: Slot, by: Fold, term: &Term, role: Role) {
        let end = End {
            slot,
            open_start: term.open_start,
            open_end: term.open_end,
            accepts: by.accepts(),
            is_exception: role.is_exception,
            is_shadow: role.is_shadow,
        };
        let entry = (folded_chars(&term.text, by.reading()), end);
        self.sets.entry(by.reading()).or_default().push(entry);
    }

    /// Builds the tries.
    pub(crate) fn build(self) -> Terms {
        let sets = self.sets.into_iter();
        Terms { sets: sets.map(|(reading, entries)| Set::new(reading, entries)).collect() }
    }
}

impl Set {
    fn new(reading: Reading, entries: Vec<Entry>) -> Self {
        let accepted = entries.iter().fold(Evidence::NONE, |all, (_, end)| all | end.accepts);
        let phrases = entries.iter().filter(|(text, _)| text.contains(&' '));
        let phrase_words = phrases
            .flat_map(|(text, _)| text.split(|c| *c == ' ').map(|word| word.iter().collect()))
            .collect();
        let is_unspaced = |text: &[char]| {
            let first: String = text.first().into_iter().collect();
            self::fold(&first, Reading::AsTyped).iter().any(|atom| atom.class == Class::Unspaced)
        };
        let (anywhere, words) =
            entries.into_iter().partition(|(text, end)| end.open_start || is_unspaced(text));
        let (words, anywhere) = (Trie::new(words), Trie::new(anywhere));
        Self { reading, accepted, words, anywhere, phrase_words }
    }

    fn scan(&self, text: &str, atoms: &[Atom], scan: &mut Scan) {
        let (mut before, mut steps) = (None, [STEP_LIMIT; 2]);
        // Where a letter may be stretched, what begins inside a run of it begins at its ends, too.
        let runs = self.accepted.contains(Evidence::STRETCHED);
        for (start, atom) in atoms.iter().enumerate() {
            // Most atoms are a letter behind a letter, where no word begins.
            let inside = is_plain_letter(before) && is_plain_letter(Some(atom));
            before = Some(atom);
            let words = !inside && starts_word(atoms, start, Edge::AsTyped);
            for (trie, here) in [(&self.words, words), (&self.anywhere, true)] {
                if here
                    && trie.may_begin(atom, atoms.get(start + 1))
                    && !(runs && walk::inside_run(atoms, start))
                {
                    let mut walk = Walk::new(self, trie, text, atoms, start);
                    scan.hits.append(&mut walk.run(&mut steps));
                }
            }
        }
        scan.capped |= steps.contains(&0);
    }
}

fn is_plain_letter(atom: Option<&Atom>) -> bool {
    atom.is_some_and(|atom| atom.class == Class::Letter)
}

impl Terms {
    /// Every place of every term in `text`.
    pub(crate) fn scan(&self, text: &str) -> Scan {
        let mut scan = Scan::default();
        for set in &self.sets {
            set.scan(text, &fold(text, set.reading), &mut scan);
        }
        // Of one place, the least disguised reading first, and only that.
        scan.hits
            .sort_unstable_by_key(|hit| (hit.slot, hit.span, hit.evidence.count(), hit.evidence));
        scan.hits.dedup_by_key(|hit| (hit.slot, hit.span));
        scan
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Place, Text};

    /// What each of `terms` finds in `text`, in the order of the text.
    fn found<'t>(terms: &[&str], by: Fold, text: &'t str) -> Vec<&'t str> {
        let mut builder = TermsBuilder::default();
        for (slot, term) in (0..).zip(terms) {
            let term = Text { value: (*term).to_owned(), place: Place::default() };
            builder.add(Slot(slot), by, &Term::new(&term).unwrap(), Role::default());
        }
        let mut spans: Vec<Span> =
            builder.build().scan(text).hits.into_iter().map(|hit| hit.span).collect();
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
        assert_eq!(found(&["darn", "darn*", "da*"], Fold::Case, "darn"), ["darn"; 3]);
        assert_eq!(found(&["darn", "darn*", "da*"], Fold::Case, "darns"), ["darns"; 2]);
    }

    #[test]
    fn phrases_over_any_white_space() {
        assert_eq!(found(&["heck no"], Fold::Case, "Heck \t no, heckno"), ["Heck \t no"]);
        assert_eq!(found(&["heck no"], Fold::Strong, "heck-no"), ["heck-no"]);
    }

    #[test]
    fn overlapping_terms_are_all_found() {
        assert_eq!(found(&["a b", "b c", "b"], Fold::Case, "a b c"), ["a b", "b", "b c"]);
    }

    #[test]
    fn scripts_without_spaces() {
        assert_eq!(found(&["馬鹿"], Fold::Strong, "この馬鹿者"), ["馬鹿"]);
    }

    #[test]
    fn basic_sees_other_forms_of_letters() {
        for text in [
            "dárn",
            "ｄａｒｎ",
            "𝐝𝐚𝐫𝐧",
            "ⓓⓐⓡⓝ",
            "dаrn",
            "da\u{200B}rn",
            "d\u{336}arn\u{336}",
            "🇩🇦🇷🇳",
        ] {
            assert_eq!(found(&["darn"], Fold::Basic, text), [text], "{text}");
        }
        for text in ["d4rn", "daarn", "d.a.r.n", "d*rn"] {
            assert!(found(&["darn"], Fold::Basic, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn strong_sees_disguises() {
        for text in [
            "d4rn",
            "d@rn",
            "daaarn",
            "ddaarrnn",
            "d.a.r.n",
            "d a r n",
            "d - a - r - n",
            "d-a-r-n",
            "da.rn",
            "d4.r.n",
            "d_arn",
            "ｄ４ｒｎ",
            "d𝟒rn",
            "d*rn",
            "da#n",
            "dar n",
            "d4aarn",
            "dаrrrn",
            "d'arn",
            "d__n",
        ] {
            assert_eq!(found(&["darn"], Fold::Strong, text), [text], "{text}");
        }
    }

    #[test]
    fn innocent_text_is_left_alone() {
        let terms = [
            "darn", "heck", "god", "hell", "crap", "shot", "no", "fat", "sit", "cop", "ass", "noll",
        ];
        for text in [
            "good morning",
            "goooood",
            "he'll be back",
            "she'll",
            "hello",
            "hellooo",
            "scrap",
            "(rap)",
            "push it",
            "pass hit",
            "phat",
            "m1.6.5",
            "no!!",
            "i:114",
            "from=[3",
            "1080p",
            "a55 road",
            "class",
            "cl4ss",
            "сор и мусор",
            "co-op",
            "h3llo",
            "scr4p",
            "5crap",
            "if u n",
            "crap3",
            "d. a. r",
            "as so",
            "a s",
            "assess",
            "check",
            "snot",
            "d.a. rn",
            "no one",
            "god's",
            "passs it",
        ] {
            let hits = found(&terms, Fold::Strong, text);
            let plain = found(&terms, Fold::Case, text);
            assert_eq!(hits, plain, "{text}");
        }
    }

    #[test]
    fn what_is_typed_to_be_expensive_hides_no_plain_term() {
        let terms = ["darn", "*heck*", "aaab*", "a b a b", "ssss"];
        for junk in ["a*", "1!", "s.s", "a ", "$$@@", "aaab", "ａa", "*#"] {
            let text = format!("{} darn {}xheckx", junk.repeat(600), junk.repeat(300));
            let hits = found(&terms, Fold::Strong, &text);
            assert!(hits.contains(&"darn"), "{junk}");
            assert!(hits.iter().any(|hit| hit.contains("heck")), "{junk}");
        }
    }

    #[test]
    fn junk_hides_no_disguised_term() {
        let terms = ["crap", "*heck*", "darn*", "hell", "bugger", "scrapcrap*"];
        for junk in ["h.e.", "h e ", "h-e-", "d a r n ", "a*", "c.r.a. ", "s c r a p c r a "] {
            let text = format!("{} zz cr4p", junk.repeat(480).get(..480).unwrap().trim_end());
            assert!(found(&terms, Fold::Strong, &text).contains(&"cr4p"), "{junk}");
        }
    }

    #[test]
    fn a_run_hides_no_plain_term() {
        assert_eq!(found(&["*aab*"], Fold::Case, "xaaab"), ["xaaab"]);
        assert_eq!(found(&["*aab*"], Fold::Strong, "xaaab"), ["xaaab"]);
    }
}
