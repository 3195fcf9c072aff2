//! Compiling: the last step that can fail.
//!
//! In: a rule set as it was written. Out: an [`Engine`], or every mistake there is: what the reader
//! found and what only compiling finds (regexes, groups of replacements).
//!
//! The one hard idea: matchers become *finders*, which name what to look up (a slot of the terms, a
//! regex by index) instead of owning it, so that one scan of a text serves all rules.

use super::Engine;
use crate::Span;
use crate::matchers::gate::Gate;
use crate::matchers::regex::{Regex, groups_of};
use crate::matchers::terms::{Role, Slot, TermsBuilder};
use crate::rules::{
    Action, Code, Diagnostic, Diagnostics, Field, Matcher, Mode, Place, Rewrite, Rule, RuleSet,
    Sink, Source, Text, inside, limits,
};

/// A rule, ready to run.
#[derive(Debug)]
pub(super) struct CompiledRule {
    pub(super) rule: Rule,
    pub(super) all: Vec<Finder>,
    pub(super) except: Vec<Finder>,
    /// The enforced allow rules (by index) that let a message off this one.
    pub(super) let_off_by: Vec<usize>,
    /// Whether the replacement names groups of the regex that hit.
    pub(super) is_template: bool,
}

impl CompiledRule {
    pub(super) fn is_enforced(&self) -> bool {
        self.rule.mode == Mode::Enforce
    }

    pub(super) fn is_allow(&self) -> bool {
        matches!(self.rule.action, Action::Allow { .. })
    }

    pub(super) fn is_deny(&self) -> bool {
        matches!(self.rule.action, Action::Deny { .. })
    }
}

/// A matcher, ready to run.
#[derive(Debug)]
pub(super) enum Finder {
    /// The terms of one slot.
    Terms(Slot),
    /// Any of these regexes, by index.
    Regexes(Vec<usize>),
    /// Everything.
    Always,
    /// Any of these, each of which has to find something with all it has.
    Any(Vec<Vec<Finder>>),
}

impl Engine {
    /// Compiles a rule set.
    ///
    /// # Errors
    ///
    /// All diagnostics of the rule set, warnings included, if one of them is an error.
    pub fn compile(rules: &RuleSet) -> Result<Self, Diagnostics> {
        let mut compiler = Compiler {
            sink: Sink::default(),
            sources: rules.sources(),
            terms: TermsBuilder::default(),
            slots: 0,
            is_off: false,
            regexes: Vec::new(),
            regex_places: Vec::new(),
        };
        let mut compiled: Vec<CompiledRule> =
            rules.rules().iter().map(|rule| compiler.rule(rule)).collect();
        compiler.check_memory();
        let found = rules.diagnostics().clone().and(compiler.sink.into_diagnostics());
        if found.has_errors() {
            return Err(found);
        }
        compiled.retain(|rule| rule.rule.mode != Mode::Off);
        compiled.sort_by(|a, b| a.rule.id.cmp(&b.rule.id));
        link_allow_rules(&mut compiled);
        Ok(Self {
            reads: reads(&compiled, |_| true),
            enforced_reads: reads(&compiled, CompiledRule::is_enforced),
            rules: compiled,
            policy: rules.policy().clone(),
            terms: compiler.terms.build(),
            gate: Gate::new(&compiler.regexes.iter().map(Regex::hir).collect::<Vec<_>>()),
            regexes: compiler.regexes,
            hash: hash(rules.sources()),
            warnings: found,
        })
    }
}

struct Compiler<'a> {
    sink: Sink,
    sources: &'a [Source],
    terms: TermsBuilder,
    slots: u32,
    /// Whether the rule at hand is off.
    is_off: bool,
    regexes: Vec<Regex>,
    /// Where each of them stands.
    regex_places: Vec<Place>,
}

impl Compiler<'_> {
    fn rule(&mut self, rule: &Rule) -> CompiledRule {
        self.is_off = rule.mode == Mode::Off;
        let role = Role { is_shadow: rule.mode == Mode::Shadow, is_exception: false };
        let all = self.finders(&rule.pattern.all, role);
        let except = self.finders(&rule.except, Role { is_exception: true, ..role });
        let is_template = match &rule.action {
            Action::Rewrite(Rewrite::With(with)) => self.template(with, &all, rule),
            _ => false,
        };
        CompiledRule { rule: rule.clone(), all, except, let_off_by: Vec::new(), is_template }
    }

    fn finders(&mut self, matchers: &[Matcher], role: Role) -> Vec<Finder> {
        matchers.iter().map(|matcher| self.finder(matcher, role)).collect()
    }

    fn finder(&mut self, matcher: &Matcher, role: Role) -> Finder {
        match matcher {
            Matcher::Terms { terms, fold } => {
                let slot = Slot(self.slots);
                self.slots += 1;
                // What is off takes no part, not even in what a scan costs.
                for term in terms.iter().filter(|_| !self.is_off) {
                    self.terms.add(slot, *fold, term, role);
                }
                Finder::Terms(slot)
            }
            Matcher::Regex(regexes) => {
                Finder::Regexes(regexes.iter().filter_map(|text| self.regex(text)).collect())
            }
            Matcher::Always => Finder::Always,
            Matcher::Any(any) => {
                Finder::Any(any.iter().map(|all| self.finders(all, role)).collect())
            }
        }
    }

    fn regex(&mut self, text: &Text) -> Option<usize> {
        match Regex::new(text, self.sources) {
            Ok(regex) => {
                self.regex_places.push(text.place);
                self.regexes.push(regex);
                Some(self.regexes.len() - 1)
            }
            Err(diagnostic) => {
                self.sink.push(*diagnostic);
                None
            }
        }
    }

    /// Reports regexes that are too large together, at the one that passes the limit.
    fn check_memory(&self) {
        let limit = limits::REGEXES_COMPILED_BYTES;
        let bound: usize = self.regexes.iter().map(Regex::memory_bound).sum();
        if bound * 5 <= limit * 4 {
            return; // whatever they take, it is not near the limit
        }
        let (mut bytes, mut place) = (0, Place::default());
        for (regex, at) in self.regexes.iter().zip(&self.regex_places) {
            place = if bytes <= limit { *at } else { place };
            bytes += regex.memory();
        }
        limits::count(&self.sink, place, "compiled bytes of all regexes", bytes, limit);
    }

    /// Whether a replacement names groups; reports those that some matcher of the rule lacks.
    fn template(&self, with: &Text, all: &[Finder], rule: &Rule) -> bool {
        let groups = groups_of(&with.value);
        for finder in leaves(all) {
            let unknown = match finder {
                Finder::Regexes(regexes) => regexes
                    .iter()
                    .filter_map(|at| self.regexes.get(*at))
                    .flat_map(|regex| regex.unknown_groups(&with.value))
                    .collect(),
                _ => groups.clone(),
            };
            for group in unknown {
                let message =
                    format!("`${group}` is not a group of every match of rule `{}`", rule.id);
                let place = place_of_group(&group, with, self.sources);
                self.sink.push(
                    Diagnostic::new(Code::UnknownGroup, place, message, "no such group").help(
                        "groups come from `regex`; write `${1}` where a letter or digit follows, and `$$` for `$`",
                    ),
                );
            }
        }
        !groups.is_empty()
    }
}

/// The place in a replacement where it names `group`.
fn place_of_group(group: &str, with: &Text, sources: &[Source]) -> Place {
    let written = [format!("${{{group}}}"), format!("${group}")];
    let found = written.iter().find_map(|name| Some((with.value.find(name)?, name.len())));
    match found {
        Some((at, len)) => inside(sources, with, Span::new(at, at + len)),
        None => with.place,
    }
}

/// The finders that find on their own.
fn leaves(finders: &[Finder]) -> Vec<&Finder> {
    finders
        .iter()
        .flat_map(|finder| match finder {
            Finder::Any(any) => any.iter().flat_map(|all| leaves(all)).collect(),
            leaf => vec![leaf],
        })
        .collect()
}

/// Notes at every rule which allow rules let a message off it.
fn link_allow_rules(rules: &mut [CompiledRule]) {
    let allows: Vec<(usize, Vec<Text>)> = rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.is_enforced())
        .filter_map(|(at, rule)| match &rule.rule.action {
            Action::Allow { from } => Some((at, from.clone())),
            _ => None,
        })
        .collect();
    for CompiledRule { rule, let_off_by, .. } in rules {
        if !rule.exemptable || matches!(rule.action, Action::Allow { .. }) {
            continue;
        }
        let named = |name: &Text| {
            name.value == "*"
                || name.value == rule.id.as_str()
                || rule.tags.iter().any(|tag| tag.value == name.value)
        };
        let covers = |(_, from): &&(usize, Vec<Text>)| from.iter().any(named);
        *let_off_by = allows.iter().filter(covers).map(|(at, _)| *at).collect();
    }
}

/// The fields that these rules read, none of them twice: all attributes include each of them.
fn reads(rules: &[CompiledRule], which: impl Fn(&CompiledRule) -> bool) -> Vec<Field> {
    let rules = rules.iter().filter(|rule| which(rule));
    let named: Vec<&Field> = rules.flat_map(|rule| &rule.rule.pattern.fields).collect();
    let mut reads: Vec<Field> = Vec::new();
    for field in &named {
        let all = match field {
            Field::Content => None,
            Field::Attribute(key) => key.is_some().then_some(Field::Attribute(None)),
            Field::Sender(key) => key.is_some().then_some(Field::Sender(None)),
        };
        if !reads.contains(field) && !all.is_some_and(|all| named.contains(&&all)) {
            reads.push((*field).clone());
        }
    }
    reads
}

/// The 64-bit FNV-1a hash of all files: enough to tell rule sets apart in a log, no more.
fn hash(sources: &[Source]) -> String {
    let bytes = sources.iter().flat_map(|source| {
        let text = source.text.as_bytes().iter();
        source.path.as_bytes().iter().chain(&[0]).chain(text).chain(&[0])
    });
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
