//! `robust` of examples: every hit in disguise.
//!
//! In: a rule and the evasions that its hits must survive. Out: a diagnostic for each that one does
//! not, with the disguise; only disguises that everybody types are asked for. A rule that asks for
//! an evasion and shows nothing to disguise in that way is told so: a test that tests nothing must
//! not look like one that passes.

use super::recall::{Alone, Outcome};
use super::rng::seed_of;
use super::{Class, Disguised, usual_disguise};
use crate::Span;
use crate::rules::{Code, Diagnostic, Evasion, Matcher, Rule, RuleSet, Sink, Text};
use crate::text::{Fold, unicode};

/// How many disguises of each class a hit has to survive.
const TRIES: usize = 4;

/// Runs the disguised hits of `rule`; returns how many were hit.
pub(crate) fn run(rule: &Rule, rules: &RuleSet, sink: &Sink) -> usize {
    let mut caught = 0;
    let alone = Alone::new(rule, rules);
    for (evasion, written) in &rule.examples.robust {
        let mut tried = 0;
        for example in &rule.examples.hit {
            let Some(alone) = &alone else { continue };
            let made = disguises(example.as_str(), &alone.plain_hits(example.as_str()), *evasion);
            tried += made.len();
            match made.iter().find(|made| alone.outcome(made) == Outcome::Missed) {
                Some(missed) => sink.push(missing(rule, example, *evasion, missed)),
                None => caught += made.len(),
            }
        }
        if tried == 0 {
            sink.push(idle(rule, *evasion, written));
        }
    }
    caught
}

/// The same few disguises of a text every time.
fn disguises(text: &str, hits: &[Span], evasion: Evasion) -> Vec<Disguised> {
    let mut all: Vec<Disguised> = Vec::new();
    for hit in hits {
        for class in classes(evasion) {
            for number in 0..TRIES {
                let seed = seed_of(0, &[text, class.as_str()], number);
                let made = usual_disguise(text, *hit, *class, seed);
                all.extend(made.filter(|made| !all.contains(made)));
            }
        }
    }
    all
}

const fn classes(evasion: Evasion) -> &'static [Class] {
    match evasion {
        Evasion::ZeroWidth => &[Class::ZeroWidth],
        Evasion::LookAlike => &[Class::LookAlike],
        Evasion::Leet => &[Class::LeetOne],
        Evasion::Spacing => &[Class::Spaced, Class::Separators],
        Evasion::Stretch => &[Class::Stretched],
        Evasion::Mask => &[Class::Mask],
    }
}

fn missing(rule: &Rule, example: &Text, evasion: Evasion, missed: &Disguised) -> Diagnostic {
    let name = evasion.as_str();
    let shown = visible(missed.hit.of(&missed.text));
    let message = format!(
        "example `{}` of rule `{}`: expected a match in the disguise `{shown}` ({name}), got none",
        super::super::shown(example.as_str()),
        rule.id
    );
    let needed = match evasion {
        Evasion::ZeroWidth | Evasion::LookAlike => Fold::Basic,
        Evasion::Leet | Evasion::Spacing | Evasion::Stretch | Evasion::Mask => Fold::Strong,
    };
    let help = match sees(&rule.pattern.all, needed) {
        true => format!("list what is typed there, or leave `{name}` out of `robust`"),
        false => format!(
            "`fold = \"{}\"` sees through that; or leave `{name}` out of `robust`",
            if needed == Fold::Basic { "basic" } else { "strong" }
        ),
    };
    Diagnostic::new(Code::ExampleMissing, example.place, message, "not matched in disguise")
        .help(help)
}

fn idle(rule: &Rule, evasion: Evasion, written: &Text) -> Diagnostic {
    let name = evasion.as_str();
    let message = format!("`{name}` in `robust` of rule `{}` tests nothing", rule.id);
    Diagnostic::new(Code::ExampleMissing, written.place, message, "disguises no hit")
        .help("show a plainly written word of `terms` or `lists` as a `hit`, or leave it out")
}

/// Whether every term is looked for with a fold of at least `needed`.
fn sees(matchers: &[Matcher], needed: Fold) -> bool {
    matchers.iter().all(|matcher| match matcher {
        Matcher::Terms { fold, .. } => *fold == Fold::Strong || *fold == needed,
        Matcher::Any(any) => any.iter().all(|all| sees(all, needed)),
        Matcher::Regex(_) | Matcher::Always => true,
    })
}

/// `text` with what cannot be seen in it written out.
pub(crate) fn visible(text: &str) -> String {
    let escaped = |c: char| c.is_control() || unicode::is_default_ignorable(c);
    text.chars()
        .map(|c| if escaped(c) { c.escape_unicode().to_string() } else { c.into() })
        .collect()
}
