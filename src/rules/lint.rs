//! What is wrong with a rule set that can be read: the parts looked at together.
//!
//! In: the rules and the policy. Out: diagnostics into the sink. Each check is a function of a few
//! lines; what needs a compiled matcher (regexes) or a run (examples) is found elsewhere.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::code::Code;
use super::diagnostic::{Diagnostic, Sink};
use super::limits;
use super::policy::Policy;
use super::rule::{Action, Matcher, Rule, RuleId};
use super::scope::Scope;
use super::source::{Place, Text};
use super::suggest::nearest;
use super::term::Term;
use crate::contract::{ATTRIBUTES_MAX_BYTES, AttributeMap};
use crate::text::fold::{Fold, folded_chars};

/// Looks at everything.
pub(super) fn lint(rules: &[Rule], policy: &Policy, sink: &Sink) {
    duplicates(rules, policy, sink);
    sizes(rules, policy, sink);
    let names = Names::of(rules);
    for rule in rules {
        spoofable_allow(rule, sink);
        set_fits(rule, sink);
        if let Action::Allow { from } = &rule.action {
            from.iter().for_each(|name| names.check(name, sink));
        }
        for_each_matcher(rule, |matcher| {
            if let Matcher::Terms { terms, fold } = matcher {
                needless_terms(terms, *fold, sink);
            }
        });
    }
    for scenario in &policy.scenarios {
        let expect = &scenario.expect;
        let shadow = expect.shadow.iter().flat_map(|(rules, _)| rules);
        for name in expect.rule.iter().chain(shadow) {
            names.check_id(name, sink);
        }
    }
}

/// Every matcher of the rule, exceptions included.
fn for_each_matcher(rule: &Rule, mut look: impl FnMut(&Matcher)) {
    for matcher in rule.pattern.all.iter().chain(&rule.except) {
        look(matcher);
        if let Matcher::Any(any) = matcher {
            any.iter().flatten().for_each(&mut look);
        }
    }
}

fn duplicates(rules: &[Rule], policy: &Policy, sink: &Sink) {
    let ids = rules.iter().map(|rule| (rule.id.as_str(), rule.place));
    let ids = ids.filter(|(id, _)| *id != RuleId::MISSING);
    let names = policy.scenarios.iter().map(|scenario| &scenario.name);
    used_once("rules", ids, "give this one another id", sink);
    let names = names.map(|name| (name.as_str(), name.place));
    used_once("scenarios", names, "give this one another name", sink);
}

fn used_once<'a>(
    what: &str,
    names: impl Iterator<Item = (&'a str, Place)>,
    help: &str,
    sink: &Sink,
) {
    let mut first: HashMap<&str, Place> = HashMap::new();
    for (name, place) in names {
        let earlier = *first.entry(name).or_insert(place);
        if earlier != place {
            let message = format!("there are two {what} `{name}`");
            let diagnostic = Diagnostic::new(Code::DuplicateRuleId, place, message, "used before");
            sink.push(diagnostic.also(earlier, "the first").help(help));
        }
    }
}

fn sizes(rules: &[Rule], policy: &Policy, sink: &Sink) {
    let (mut terms, mut regexes) = (Vec::new(), Vec::new());
    for rule in rules {
        for_each_matcher(rule, |matcher| match matcher {
            Matcher::Terms { terms: more, .. } => terms.extend(more.iter().map(|term| term.place)),
            Matcher::Regex(more) => {
                regexes.extend(more.iter().map(|regex| regex.place));
                for regex in more {
                    let what = "bytes of this regex";
                    let bytes = regex.value.len();
                    limits::count(sink, regex.place, what, bytes, limits::REGEX_BYTES);
                }
            }
            Matcher::Always | Matcher::Any(_) => {}
        });
    }
    let rules: Vec<Place> = rules.iter().map(|rule| rule.place).collect();
    for (what, places, limit) in [
        ("rules of the set", rules, limits::RULES),
        ("terms of the set", terms, policy.term_limit),
        ("regexes of the set", regexes, limits::REGEXES),
    ] {
        // The first that is too many, else the last.
        if let Some(place) = places.get(limit).or(places.last()) {
            limits::count(sink, *place, what, places.len(), limit);
        }
    }
}

fn spoofable_allow(rule: &Rule, sink: &Sink) {
    let Action::Allow { .. } = rule.action else {
        return;
    };
    if !rule.when.as_ref().is_some_and(Scope::is_trusted) {
        let message = format!("any sender can satisfy the allow rule `{}`", rule.id);
        sink.push(
            Diagnostic::new(Code::SpoofableAllow, rule.place, message, "not tied to a sender")
                .help("add what a client cannot forge: `when.sender.role = [\"moderator\"]`"),
        );
    }
}

fn set_fits(rule: &Rule, sink: &Sink) {
    let pairs = rule.set.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let cost = pairs.collect::<AttributeMap<'_>>().cost();
    if let Some((first, _)) = rule.set.first().filter(|_| cost > ATTRIBUTES_MAX_BYTES) {
        let message = format!(
            "the attributes of rule `{}` have {cost} bytes, an answer carries {ATTRIBUTES_MAX_BYTES}",
            rule.id
        );
        let label = "can never be sent";
        sink.push(
            Diagnostic::new(Code::AttributesOverBudget, first.place, message, label)
                .help("set fewer or shorter values"),
        );
    }
}

/// The names by which rules can be spoken of.
struct Names<'a> {
    ids: BTreeSet<&'a str>,
    tags: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(rules: &'a [Rule]) -> Self {
        let tags = rules.iter().flat_map(|rule| &rule.tags).map(Text::as_str).collect();
        Self { ids: rules.iter().map(|rule| rule.id.as_str()).collect(), tags }
    }

    fn check(&self, name: &Text, sink: &Sink) {
        let known = name.value == "*"
            || self.ids.contains(name.as_str())
            || self.tags.contains(name.as_str());
        if !known {
            let message = format!("no rule has the id or tag `{}`", name.value);
            let near = nearest(&name.value, self.ids.iter().chain(&self.tags).copied());
            sink.push(unknown(name, message, near));
        }
    }

    fn check_id(&self, name: &Text, sink: &Sink) {
        let engine = name.value.starts_with(RuleId::RESERVED);
        if !engine && !self.ids.contains(name.as_str()) {
            let message = format!("no rule has the id `{}`", name.value);
            sink.push(unknown(name, message, nearest(&name.value, self.ids.iter().copied())));
        }
    }
}

fn unknown(name: &Text, message: String, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownReference, name.place, message, "no such rule");
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

/// Reports terms that are there twice, or that another of the same matcher makes needless.
fn needless_terms(terms: &[Term], fold: Fold, sink: &Sink) {
    let folded =
        |term: &Term| folded_chars(&term.text, fold.reading()).into_iter().collect::<String>();
    let mut seen: HashMap<(String, bool, bool), &Term> = HashMap::new();
    let mut open: BTreeMap<(bool, bool), HashSet<String>> = BTreeMap::new();
    for term in terms {
        let text = folded(term);
        if term.open_start || term.open_end {
            open.entry((term.open_start, term.open_end)).or_default().insert(text.clone());
        }
        let first = *seen.entry((text, term.open_start, term.open_end)).or_insert(term);
        if first.place != term.place {
            let message = format!("`{}` is there twice", term.written());
            sink.push(
                Diagnostic::new(Code::DuplicateTerm, term.place, message, "there before")
                    .also(first.place, "the first")
                    .help("leave it out"),
            );
        }
    }
    for ((text, open_start, open_end), term) in &seen {
        if let Some(cover) = covering(text, *open_start, *open_end, &open) {
            let message = format!("`{}` is covered by `{cover}`", term.written());
            sink.push(
                Diagnostic::new(Code::CoveredTerm, term.place, message, "finds nothing of its own")
                    .help("leave it out"),
            );
        }
    }
}

/// The open term that covers every match of `text`.
fn covering(
    text: &str,
    open_start: bool,
    open_end: bool,
    open: &BTreeMap<(bool, bool), HashSet<String>>,
) -> Option<String> {
    let grows = |part: &str| part.chars().all(char::is_alphanumeric);
    for ((start, end), cores) in open {
        let fits = (*start || !open_start) && (*end || !open_end);
        let same = *start == open_start && *end == open_end;
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for (index, from) in ends.iter().enumerate().filter(|(_, from)| *start || **from == 0) {
            for to in ends.get(index + 1..).unwrap_or_default() {
                let (Some(core), Some(before), Some(after)) =
                    (text.get(*from..*to), text.get(..*from), text.get(*to..))
                else {
                    continue;
                };
                let itself = same && core == text;
                let reaches = (*end || after.is_empty()) && grows(before) && grows(after);
                if fits && !itself && reaches && cores.contains(core) {
                    let star = |open: bool| if open { "*" } else { "" };
                    return Some(format!("{}{core}{}", star(*start), star(*end)));
                }
            }
        }
    }
    None
}
