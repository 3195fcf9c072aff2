//! The review of one message: from the request to the answer, and why it is that answer.
//!
//! In: a request. Out: a [`Review`]: the response that IVS gets, the decision behind it, and every
//! hit. Total: there is no request for which it fails.
//!
//! The one hard idea: the verdict is made in passes that only ever get stricter. Rules decide first,
//! then the rewritten text is looked at once more (a removal can join two halves of a word), then
//! the contract itself (nothing left to send, attributes that do not fit) has the last word.

use std::borrow::Cow;

use super::Engine;
use super::attributes::{self, DoesNotFit};
use super::compile::CompiledRule;
use super::decide::Matched;
use super::prepare::Prepared;
use super::rewrite::{self, Cut, Op, Region};
use crate::Span;
use crate::contract::{AttributeMap, CodePoints, Content, Reason, Refused, Request, Response};
use crate::rules::{Action, Field, Rewrite, RuleId};
use crate::text::{Evidence, graphemes, unicode};

/// What came of a message, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Review<'a> {
    /// The answer.
    pub response: Response<'a>,
    /// The decision behind it.
    pub decision: Decision<'a>,
    /// What rules hit, in the order of their ids; those of shadow rules among them.
    pub hits: Vec<Hit<'a>>,
    /// The parts of the original that were rewritten.
    pub edits: Vec<(Field, Span)>,
    /// What had to be left out or done otherwise.
    pub notes: Notes,
}

/// What the engine decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision<'a> {
    /// The text goes out as it was sent.
    Allow,
    /// The text goes out changed.
    Rewrite,
    /// The message does not go out.
    Deny(DeniedBy<'a>),
}

/// Who denied a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeniedBy<'a> {
    /// A rule.
    Rule(&'a RuleId),
    /// The engine itself.
    Engine(EngineDenial),
}

impl DeniedBy<'_> {
    /// The id for logs and scenarios.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Rule(id) => id.as_str(),
            Self::Engine(denial) => denial.id(),
        }
    }
}

/// Why the engine itself denies a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineDenial {
    /// There is no text, or rewrites left nothing to see.
    Empty,
    /// The text is longer than texts are reviewed.
    TooLong,
    /// A rewritten attribute does not fit the answer.
    Attributes,
}

impl EngineDenial {
    /// The id for logs and scenarios.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Empty => "engine.empty",
            Self::TooLong => "engine.too-long",
            Self::Attributes => "engine.attributes",
        }
    }
}

/// A place in the message that a rule hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The rule.
    pub rule: &'a RuleId,
    /// What the rule does: `allow`, `deny`, `rewrite` or `tag`.
    pub action: &'static str,
    /// Whether the rule is in shadow, so that it decided nothing.
    pub shadow: bool,
    /// The field it is in.
    pub field: Field,
    /// The bytes of that field, as it was sent.
    pub span: Span,
    /// Which disguises had to be seen through.
    pub evidence: Evidence,
}

/// What had to be left out or done otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// The client's attributes are over the budget: the answer leaves them as they are.
    pub attributes_dropped: bool,
    /// How many attributes set by rules did not fit.
    pub set_dropped: usize,
    /// Replacements would have made the text too long, so they became masks.
    pub masked_for_length: bool,
    /// The text was too tangled to be read in every way that terms could be disguised.
    pub capped: bool,
}

impl Engine {
    /// Reviews a message.
    #[must_use]
    pub fn review<'a>(&'a self, request: &'a Request<'_>) -> Review<'a> {
        let mut pass = Pass {
            engine: self,
            request,
            hits: Vec::new(),
            edits: Vec::new(),
            notes: Notes::default(),
        };
        if self.is_too_long(request) {
            return pass.deny_by_engine(EngineDenial::TooLong);
        }
        let texts = self.prepare(request);
        pass.notes.capped = texts.iter().any(Prepared::is_capped);
        let selected = self.select(request, &texts);
        let matched = self.matched(&selected, &texts);
        pass.hits = self.hits(&matched, &texts);
        if let Some(rule) = self.denial(&matched) {
            return pass.deny(rule);
        }
        if request.content.is_empty() {
            return pass.deny_by_engine(EngineDenial::Empty);
        }
        // Most messages are hit by nothing.
        let rewritten =
            if matched.is_empty() { Vec::new() } else { pass.rewrite(&matched, &texts) };
        if !pass.edits.is_empty() {
            let changed = rewritten.iter().zip(&texts).map(|(new, old)| match new {
                Some(new) => self.prepare_text(old.field.clone(), new),
                None => self.prepare_text(old.field.clone(), old.text),
            });
            if let Some(rule) = self.second_denial(&selected, &changed.collect::<Vec<_>>()) {
                return pass.deny(rule);
            }
        }
        pass.allow(&matched, &texts, rewritten)
    }

    fn hits<'a>(&'a self, matched: &[Matched], texts: &[Prepared<'_>]) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for Matched { rule, found } in matched {
            let Some(CompiledRule { rule, .. }) = self.rules.get(*rule) else {
                continue;
            };
            let mut found = found.clone();
            found.dedup_by_key(|found| (found.text, found.span)); // by two regexes of the rule
            hits.extend(found.iter().map(|found| Hit {
                rule: &rule.id,
                action: rule.action.as_str(),
                shadow: rule.mode == crate::rules::Mode::Shadow,
                field: Self::field_of(found, texts).clone(),
                span: found.span,
                evidence: found.evidence,
            }));
        }
        hits
    }
}

/// One review under way.
struct Pass<'a, 'r> {
    engine: &'a Engine,
    request: &'a Request<'r>,
    hits: Vec<Hit<'a>>,
    edits: Vec<(Field, Span)>,
    notes: Notes,
}

/// For each prepared text, what it becomes if it is changed.
type Rewritten = Vec<Option<String>>;

impl<'a> Pass<'a, '_> {
    fn deny(self, rule: &'a CompiledRule) -> Review<'a> {
        let reason = self.engine.reason(rule, self.request);
        self.denied(DeniedBy::Rule(&rule.rule.id), reason)
    }

    fn deny_by_engine(self, denial: EngineDenial) -> Review<'a> {
        let reason = &self.engine.policy.default_reason;
        self.denied(DeniedBy::Engine(denial), reason)
    }

    fn denied(self, by: DeniedBy<'a>, reason: &'a Reason) -> Review<'a> {
        let content = Cow::Borrowed(self.request.content.as_ref());
        Review {
            response: Response::Deny { content, reason },
            decision: Decision::Deny(by),
            hits: self.hits,
            edits: Vec::new(),
            notes: self.notes,
        }
    }

    /// Applies every rewrite, and notes the edits.
    fn rewrite(&mut self, matched: &[Matched], texts: &[Prepared<'_>]) -> Rewritten {
        let mut cuts = self.cuts(matched, texts);
        let mut regions: Vec<Vec<Region>> =
            cuts.iter().map(|cuts| rewrite::compose(cuts)).collect();
        let mut rewritten = apply(texts, &regions);
        if self.grew_too_long(texts, &rewritten) {
            self.notes.masked_for_length = true;
            cuts.iter_mut().for_each(|cuts| rewrite::mask_instead(cuts));
            regions = cuts.iter().map(|cuts| rewrite::compose(cuts)).collect();
            rewritten = apply(texts, &regions);
        }
        let changed = texts.iter().zip(&regions).zip(&rewritten).filter(|(_, new)| new.is_some());
        for ((text, regions), _) in changed {
            self.edits.extend(regions.iter().map(|region| (text.field.clone(), region.span)));
        }
        rewritten
    }

    /// What enforced rewrite rules ask for, text by text.
    fn cuts(&self, matched: &[Matched], texts: &[Prepared<'_>]) -> Vec<Vec<Cut>> {
        let mut cuts: Vec<Vec<Cut>> = texts.iter().map(|_| Vec::new()).collect();
        for Matched { rule: at, found } in matched {
            let Some(rule) = self.engine.rules.get(*at).filter(|rule| rule.is_enforced()) else {
                continue;
            };
            let Action::Rewrite(rewrite) = &rule.rule.action else {
                continue;
            };
            for found in found.iter().filter(|found| !found.span.is_empty()) {
                let (Some(text), Some(cuts)) = (texts.get(found.text), cuts.get_mut(found.text))
                else {
                    continue;
                };
                let regex = found.regex.and_then(|regex| self.engine.regexes.get(regex));
                let op = match (rewrite, regex) {
                    (Rewrite::Mask { sign, keep_first }, _) => {
                        Op::Mask { sign: *sign, keep_first: *keep_first }
                    }
                    (Rewrite::Remove, _) => Op::Remove,
                    (Rewrite::With(with), Some(regex)) if rule.is_template => {
                        Op::Template(regex.expand(text.text, found.span, &with.value))
                    }
                    (Rewrite::With(with), _) => Op::Replace(with.value.replace("$$", "$")),
                };
                let span = graphemes::widen(text.text, found.span);
                cuts.push(Cut { span, op, severity: rule.rule.severity, rule: *at });
            }
        }
        cuts
    }

    /// Whether the message's text grew past what may be sent.
    fn grew_too_long(&self, texts: &[Prepared<'_>], rewritten: &Rewritten) -> bool {
        content_of(texts, rewritten).is_some_and(|new| CodePoints::of(new) > self.limit())
    }

    fn allow(
        mut self,
        matched: &[Matched],
        texts: &[Prepared<'_>],
        rewritten: Rewritten,
    ) -> Review<'a> {
        let new_content = content_of(texts, &rewritten).map(str::to_owned);
        if new_content.as_ref().is_some_and(|new| shows_nothing(new)) {
            return self.deny_by_engine(EngineDenial::Empty);
        }
        let mut own: AttributeMap<'a> = self.request.attributes.borrowed();
        let mut own_rewritten = false;
        for (text, new) in texts.iter().zip(rewritten) {
            if let (Field::Attribute(Some(key)), Some(new)) = (&text.field, new) {
                own.insert(key.clone(), new);
                own_rewritten = true;
            }
        }
        let entries = self.entries(matched);
        let attributes = match attributes::compose(&own, own_rewritten, entries, &mut self.notes) {
            Ok(attributes) => attributes,
            Err(DoesNotFit) => return self.deny_by_engine(EngineDenial::Attributes),
        };
        let decision = if self.edits.is_empty() { Decision::Allow } else { Decision::Rewrite };
        let text = new_content.map_or(Cow::Borrowed(self.request.content.as_ref()), Cow::Owned);
        match Content::new(text, self.limit()) {
            Ok(content) => Review {
                response: Response::Allow { content, attributes },
                decision,
                hits: self.hits,
                edits: self.edits,
                notes: self.notes,
            },
            Err(Refused::Empty { .. }) => self.deny_by_engine(EngineDenial::Empty),
            Err(Refused::TooLong { .. }) => self.deny_by_engine(EngineDenial::TooLong),
        }
    }

    /// The most code points of the text that goes out. At the length it was sent with, any text
    /// passes; one that grew has to stay below the maximum, because the guide can be read as "at
    /// most" and as "shorter than", and where no maximum is configured it may not grow at all.
    fn limit(&self) -> CodePoints {
        let sent = CodePoints::of(&self.request.content);
        let max = self.engine.policy.max_for(&self.request.room_arn);
        max.map_or(sent, |CodePoints(max)| sent.max(CodePoints(max - 1)))
    }

    /// The attributes that enforced rules set.
    fn entries(&self, matched: &[Matched]) -> Vec<attributes::Entry<'a>> {
        let engine: &'a Engine = self.engine;
        let enforced = |matched: &Matched| {
            let rule = engine.rules.get(matched.rule).filter(|rule| rule.is_enforced())?;
            Some((matched.rule, rule))
        };
        matched
            .iter()
            .filter_map(enforced)
            .flat_map(|(at, CompiledRule { rule, .. })| {
                rule.set.iter().map(move |(key, value)| attributes::Entry {
                    key: &key.value,
                    value: &value.value,
                    severity: rule.severity,
                    rule: at,
                })
            })
            .collect()
    }
}

fn apply(texts: &[Prepared<'_>], regions: &[Vec<Region>]) -> Rewritten {
    let changed = |(text, regions): (&Prepared<'_>, &Vec<Region>)| {
        // A rewrite that writes what was there is none.
        let new = (!regions.is_empty()).then(|| rewrite::apply(text.text, regions));
        new.filter(|new| new != text.text)
    };
    texts.iter().zip(regions).map(changed).collect()
}

/// What the message's text becomes, if it is changed.
fn content_of<'t>(texts: &[Prepared<'_>], rewritten: &'t Rewritten) -> Option<&'t str> {
    let at = texts.iter().position(|text| text.field == Field::Content)?;
    rewritten.get(at)?.as_deref()
}

fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || unicode::is_default_ignorable(c))
}
