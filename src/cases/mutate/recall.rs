//! How many disguises a rule set sees through.
//!
//! In: a rule set. Out: a [`Recall`], class by class: how many disguises were tried, how many were
//! hit, and how many of those at the very bytes. Disguised are the hits of the examples and, since
//! those are few, every term of the rules and their lists, in sentences of our own.
//!
//! The one hard idea: a disguise is tried on its rule alone, without the rule's scope, so that what
//! is measured is the matching and nothing else. A rule whose match does not come from terms alone
//! is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::rng::seed_of;
use super::{Class, Disguised, disguise};
use crate::Span;
use crate::contract::Request;
use crate::engine::Engine;
use crate::rules::{Field, Matcher, Mode, Pattern, Rule, RuleSet, Term};

/// What a term stands in, at the `%`. A word alone, one among short words, one before a comma.
const SENTENCES: &[&str] = &["%", "you are such a % today", "oh %, not again"];

/// How often a disguise is made anew because it was there already or came to nothing.
const ATTEMPTS: usize = 3;

/// What to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Another seed makes other disguises.
    pub seed: u64,
    /// The most disguises of each class for one word.
    pub per_word: usize,
    /// The most slips of each class to keep.
    pub slips: usize,
}

/// What was measured.
#[derive(Clone, Debug, Default)]
pub struct Recall {
    /// The classes in order.
    pub rows: BTreeMap<Class, Row>,
    /// How many rules took part.
    pub rules: usize,
    /// How many terms were disguised.
    pub terms: usize,
    /// How many hits of examples were disguised.
    pub examples: usize,
    /// Terms of these rules that are not disguised: of other letters, too short, or not hit even
    /// as they are.
    pub left_out: usize,
}

/// One class of disguise.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Words of four letters and more, and phrases.
    pub long: Tally,
    /// Words of three letters.
    pub short: Tally,
    /// Some of those that did not go as they should.
    pub slips: Vec<Slip>,
}

/// How it went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Disguises.
    pub tried: usize,
    /// Those that were hit.
    pub caught: usize,
    /// Those that were hit at the very bytes.
    pub exact: usize,
}

/// A disguise that was not hit as it should be.
#[derive(Clone, Debug)]
pub struct Slip {
    /// What was disguised.
    pub plain: String,
    /// Its disguise, in its text.
    pub made: Disguised,
    /// Where it was hit instead.
    pub outcome: Outcome,
}

/// What came of a disguise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not hit.
    Missed,
    /// Hit, but not at the very bytes.
    Inexact(Span),
    /// Hit at the very bytes.
    Exact,
}

/// Measures every rule of `rules` that is not off and finds terms.
#[must_use]
pub fn recall(rules: &RuleSet, options: &Options) -> Recall {
    let mut recall = Recall::default();
    for rule in rules.rules().iter().filter(|rule| rule.mode != Mode::Off) {
        let Some(alone) = Alone::new(rule, rules) else { continue };
        recall.rules += 1;
        for (text, hits) in alone.examples() {
            for hit in hits {
                recall.examples += usize::from(alone.measure(&[(text, hit)], options, &mut recall));
            }
        }
        for term in terms(&rule.pattern.all) {
            let shown: Vec<(String, Span)> =
                SENTENCES.iter().filter_map(|sentence| alone.shown(term, sentence)).collect();
            let shown: Vec<(&str, Span)> =
                shown.iter().map(|(text, hit)| (text.as_str(), *hit)).collect();
            let disguised = alone.measure(&shown, options, &mut recall);
            let count = if disguised { &mut recall.terms } else { &mut recall.left_out };
            *count += 1;
        }
    }
    recall
}

/// A rule that finds terms, by itself and for everybody.
pub(super) struct Alone<'r> {
    rule: &'r Rule,
    engine: Engine,
}

impl<'r> Alone<'r> {
    /// Nothing for a rule that other matchers have a say in.
    pub(super) fn new(rule: &'r Rule, rules: &RuleSet) -> Option<Self> {
        if !is_terms(&rule.pattern.all) {
            return None;
        }
        let pattern = Pattern { fields: vec![Field::Content], ..rule.pattern.clone() };
        let free = Rule { when: None, unless: None, pattern, ..rule.clone() };
        let engine = Engine::compile(&rules.alone(&free)).ok()?;
        Some(Self { rule, engine })
    }

    /// The texts that the rule should hit, with what it hits there without seeing through anything.
    fn examples(&self) -> Vec<(&'r str, Vec<Span>)> {
        let examples = &self.rule.examples;
        let hit = examples.hit.iter().map(|text| text.as_str());
        let becomes = examples.becomes.iter().map(|(text, _)| text.as_str());
        let cases = examples.cases.iter().filter(|case| case.hit).map(|case| case.sample.text());
        hit.chain(becomes).chain(cases).map(|text| (text, self.plain_hits(text))).collect()
    }

    pub(super) fn plain_hits(&self, text: &str) -> Vec<Span> {
        self.hits(text, true)
    }

    fn hits(&self, text: &str, plain: bool) -> Vec<Span> {
        let request = Request { content: text.into(), ..Request::default() };
        let hits = self.engine.review(&request).hits;
        let wanted = hits.iter().filter(|hit| !plain || hit.evidence.is_none());
        wanted.map(|hit| hit.span).collect()
    }

    /// The term in a sentence, and where the rule hits it there.
    fn shown(&self, term: &Term, sentence: &str) -> Option<(String, Span)> {
        let (before, _) = sentence.split_once('%')?;
        let text = sentence.replace('%', &term.text);
        let whole = Span::new(before.len(), before.len() + term.text.len());
        self.plain_hits(&text).contains(&whole).then_some((text, whole))
    }

    /// What the rule makes of a disguise.
    pub(super) fn outcome(&self, made: &Disguised) -> Outcome {
        let hits = self.hits(&made.text, false);
        if hits.iter().any(|hit| *hit == made.hit || *hit == made.grown) {
            return Outcome::Exact;
        }
        let hit = hits.into_iter().find(|hit| hit.overlaps(made.word));
        hit.map_or(Outcome::Missed, Outcome::Inexact)
    }

    /// Tries disguises of one hit, which may be shown in several texts; whether there were any.
    fn measure(&self, shown: &[(&str, Span)], options: &Options, recall: &mut Recall) -> bool {
        let Some((text, hit)) = shown.first() else { return false };
        let plain = hit.of(text);
        let is_short = plain.chars().count() == 3;
        let mut any = false;
        for class in Class::ALL {
            let seed = seed_of(options.seed, &[self.rule.id.as_str(), plain, class.as_str()], 0);
            let row = recall.rows.entry(*class).or_default();
            let mut seen = BTreeSet::new();
            for number in 0..options.per_word * ATTEMPTS {
                let Some((text, hit)) = shown.get(number % shown.len()) else { continue };
                let seed = seed_of(seed, &[], number);
                let Some(made) = disguise(text, *hit, *class, seed) else { continue };
                if !seen.insert(made.text.clone()) {
                    continue;
                }
                any = true;
                row.count(is_short, plain, made, self, options.slips);
                if seen.len() == options.per_word {
                    break;
                }
            }
        }
        any
    }
}

impl Row {
    fn count(&mut self, is_short: bool, plain: &str, made: Disguised, by: &Alone<'_>, most: usize) {
        let outcome = by.outcome(&made);
        let tally = if is_short { &mut self.short } else { &mut self.long };
        tally.tried += 1;
        tally.caught += usize::from(outcome != Outcome::Missed);
        tally.exact += usize::from(outcome == Outcome::Exact);
        if outcome != Outcome::Exact && self.slips.len() < most {
            self.slips.push(Slip { plain: plain.to_owned(), made, outcome });
        }
    }
}

impl Recall {
    /// The mean over the classes, respellings left out, of what `part` says of words that are short
    /// or not; as a share of 1.
    #[must_use]
    pub fn mean(&self, short: bool, part: impl Fn(&Tally) -> usize) -> Option<f64> {
        let shares: Vec<f64> = self
            .rows
            .iter()
            .filter(|(class, _)| **class != Class::Respelled)
            .filter_map(|(_, row)| (if short { &row.short } else { &row.long }).share(&part))
            .collect();
        let count = u32::try_from(shares.len()).ok().filter(|count| *count > 0)?;
        Some(shares.iter().sum::<f64>() / f64::from(count))
    }
}

impl Tally {
    /// What `part` is of the disguises tried, as a share of 1.
    #[must_use]
    pub fn share(&self, part: impl Fn(&Self) -> usize) -> Option<f64> {
        let count = |count: usize| u32::try_from(count).map(f64::from).ok();
        let tried = count(self.tried).filter(|_| self.tried > 0)?;
        Some(count(part(self))? / tried)
    }
}

/// Whether all that decides is terms.
fn is_terms(matchers: &[Matcher]) -> bool {
    let only = |matcher: &Matcher| match matcher {
        Matcher::Terms { .. } => true,
        Matcher::Any(any) => any.iter().all(|all| is_terms(all)),
        Matcher::Regex(_) | Matcher::Always => false,
    };
    !matchers.is_empty() && matchers.iter().all(only)
}

fn terms(matchers: &[Matcher]) -> Vec<&Term> {
    let mut all = Vec::new();
    for matcher in matchers {
        match matcher {
            Matcher::Terms { terms, .. } => all.extend(terms),
            Matcher::Any(any) => all.extend(any.iter().flat_map(|matchers| terms(matchers))),
            Matcher::Regex(_) | Matcher::Always => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Source;

    fn measured(fold: &str) -> Recall {
        let rules = RuleSet::parse([Source::new(
            "rules.toml",
            format!(
                "[[rule]]\nid = \"a\"\naction = \"deny\"\nwhen.room = [\"r\"]\n\
                 match = {{ terms = [\"darned\", \"heck no\", \
                 \"git\", \"бля\"], fold = \"{fold}\" }}\n\
                 examples.miss = [\"yarn\"]\n[[rule.examples.case]]\nroom = \"r\"\n\
                 content = \"well, Darned\"\nhit = true\n\
                 [[rule]]\nid = \"b\"\naction = \"deny\"\nmatch.regex = [\"darn\"]\n\
                 examples = {{ hit = [\"darn\"], miss = [\"yarn\"] }}\n"
            ),
        )]);
        assert!(rules.diagnostics().is_empty(), "{}", rules.diagnostics());
        recall(&rules, &Options { seed: 1, per_word: 5, slips: 2 })
    }

    #[test]
    fn what_a_fold_does_not_see_is_missed() {
        let recall = measured("case");
        assert_eq!((recall.rules, recall.terms, recall.examples, recall.left_out), (1, 3, 1, 1));
        for (class, row) in &recall.rows {
            let wanted = if *class == Class::Glued { row.long.tried } else { 0 };
            assert_eq!((row.long.caught, row.long.exact), (wanted, wanted), "{class}");
            assert!(row.long.tried > 5 && row.slips.len() <= 2, "{class}");
        }
        assert_eq!(recall.rows.len(), Class::ALL.len());
    }

    #[test]
    fn styles_are_seen_at_the_very_bytes() {
        let recall = measured("basic");
        let styled = &recall.rows[&Class::Styled];
        assert_eq!(styled.long.exact, styled.long.tried);
        assert_eq!(styled.short.exact, styled.short.tried);
        assert!(recall.mean(false, |tally| tally.caught).is_some_and(|mean| mean > 0.3));
    }
}
