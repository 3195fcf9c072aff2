//! Runs the examples of one rule.

use super::{Report, mutate, shown};
use crate::contract::{Request, Response};
use crate::engine::{Decision, DeniedBy, Engine, Review};
use crate::rules::{Code, Diagnostic, Field, Rule, RuleSet, Sample, Sink, Text, inside};

/// One rule with all that its examples need.
struct Alone<'a> {
    rule: &'a Rule,
    rules: &'a RuleSet,
    engine: Engine,
    sink: &'a Sink,
}

/// Runs the examples of `rule` on it alone.
pub(super) fn run(rule: &Rule, rules: &RuleSet, all: &Engine, sink: &Sink, report: &mut Report) {
    // What `rules` as a whole compiled to, each of its rules does.
    let Ok(engine) = Engine::compile(&rules.alone(rule)) else {
        return;
    };
    let alone = Alone { rule, rules, engine, sink };
    let examples = &rule.examples;
    for text in &examples.hit {
        alone.expect(&Sample::bare(text), true, report);
    }
    for text in &examples.miss {
        alone.expect(&Sample::bare(text), false, report);
    }
    for case in &examples.cases {
        alone.expect(&case.sample, case.hit, report);
    }
    for (text, want) in examples
        .todo_hit
        .iter()
        .map(|text| (text, true))
        .chain(examples.todo_miss.iter().map(|text| (text, false)))
    {
        alone.todo(text, want, report);
    }
    for (text, wanted) in &examples.becomes {
        alone.becomes(text, wanted, all, report);
    }
    report.disguised += mutate::run_robust(rule, rules, sink);
}

impl Alone<'_> {
    fn expect(&self, sample: &Sample, hit: bool, report: &mut Report) {
        let request = sample.request(&self.rules.policy().groups);
        let review = self.engine.review(&request);
        match (hit, review.hits.is_empty()) {
            (true, false) => report.reported += 1,
            (false, true) => report.validated += 1,
            (true, true) => self.sink.push(self.missing(sample)),
            (false, false) => self.sink.push(self.noisy(sample, &review)),
        }
    }

    fn missing(&self, sample: &Sample) -> Diagnostic {
        let message = format!("{}: expected a match, got none", self.name(sample));
        let place = sample.content.as_ref().map_or(sample.place, |text| text.place);
        let diagnostic = Diagnostic::new(Code::ExampleMissing, place, message, "not matched");
        match self.why_not(sample) {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }

    fn name(&self, sample: &Sample) -> String {
        match &sample.content {
            Some(text) => format!("example `{}` of rule `{}`", shown(&text.value), self.rule.id),
            None => format!("a case of rule `{}`", self.rule.id),
        }
    }

    /// What but its matchers keeps the rule from hitting.
    fn why_not(&self, sample: &Sample) -> Option<&'static str> {
        let groups = &self.rules.policy().groups;
        let request = sample.request(groups);
        if self.rule.when.as_ref().is_some_and(|when| !when.holds(&request, groups)) {
            return Some(match sample.is_bare() {
                true => {
                    "the rule has a `when`, and a bare example no sender: use `[[rule.examples.case]]`"
                }
                false => "its `when` does not hold for this message",
            });
        }
        if self.rule.unless.as_ref().is_some_and(|unless| unless.holds(&request, groups)) {
            return Some("its `unless` holds for this message");
        }
        let cancelled = !self.rule.except.is_empty() && self.is_cancelled(sample);
        cancelled.then_some("an exception of the rule covers the match")
    }

    /// Whether the rule without its exceptions would match.
    fn is_cancelled(&self, sample: &Sample) -> bool {
        let rule = Rule { except: Vec::new(), ..self.rule.clone() };
        let request = sample.request(&self.rules.policy().groups);
        Engine::compile(&self.rules.alone(&rule))
            .is_ok_and(|engine| !engine.review(&request).hits.is_empty())
    }

    fn noisy(&self, sample: &Sample, review: &Review<'_>) -> Diagnostic {
        let count = match review.hits.len() {
            1 => "one".to_owned(),
            count => count.to_string(),
        };
        let message = format!("{}: expected no match, got {count}", self.name(sample));
        let in_content = review.hits.iter().find(|hit| hit.field == Field::Content);
        let (place, label) = match (in_content.or(review.hits.first()), &sample.content) {
            (Some(hit), _) if hit.field != Field::Content => {
                (sample.place, format!("matched in `{}`", hit.field))
            }
            (Some(hit), Some(text)) if !hit.span.is_empty() => {
                (inside(self.rules.sources(), text, hit.span), "matched here".to_owned())
            }
            _ => (sample.place, "matched".to_owned()),
        };
        Diagnostic::new(Code::ExampleNoisy, place, message, label)
            .help("match whole words, or add an exception that covers it")
    }

    fn todo(&self, text: &Text, want_hit: bool, report: &mut Report) {
        let sample = Sample::bare(text);
        let request = sample.request(&self.rules.policy().groups);
        let hit = !self.engine.review(&request).hits.is_empty();
        if hit != want_hit {
            report.todo += 1;
            return;
        }
        let (from, to) = if want_hit { ("todo_hit", "hit") } else { ("todo_miss", "miss") };
        let message =
            format!("the known gap `{}` of rule `{}` is closed", shown(&text.value), self.rule.id);
        self.sink.push(
            Diagnostic::new(Code::TodoPasses, text.place, message, "works now")
                .help(format!("move it from `{from}` to `{to}`")),
        );
    }

    fn becomes(&self, text: &Text, wanted: &Text, all: &Engine, report: &mut Report) {
        let first = self.engine.review_text(&text.value);
        let got = match &first {
            Ok(got) if *got == wanted.value => got,
            other => {
                self.sink.push(self.wrong(text, wanted, other));
                return;
            }
        };
        let second = self.engine.review_text(got);
        if second.as_ref() != Ok(got) {
            let id = &self.rule.id;
            let message = format!("what rule `{id}` makes of this is rewritten again");
            let label = match second {
                Ok(text) => format!("becomes `{}`", shown(&text)),
                Err(by) => format!("is denied by `{by}`"),
            };
            self.sink.push(
                Diagnostic::new(Code::RewriteNotIdempotent, wanted.place, message, label)
                    .help("choose a replacement that the rule does not hit"),
            );
        } else if let Some(by) = new_denial(all, &text.value, got) {
            let message = format!("what rule `{}` makes of this is denied", self.rule.id);
            let label = format!("denied by `{by}`");
            self.sink.push(
                Diagnostic::new(Code::RewriteHitsDeny, wanted.place, message, label)
                    .help(format!("choose a replacement that `{by}` does not hit")),
            );
        } else {
            report.reported += 1;
        }
    }

    fn wrong(&self, text: &Text, wanted: &Text, got: &Result<String, String>) -> Diagnostic {
        let id = &self.rule.id;
        let (message, grew) = match got {
            Ok(got) => (
                format!(
                    "example `{}` of rule `{id}` becomes `{}`, not `{}`",
                    shown(&text.value),
                    shown(got),
                    shown(&wanted.value)
                ),
                wanted.value.chars().count() > text.value.chars().count(),
            ),
            Err(by) => (
                format!("example `{}` of rule `{id}` is denied by `{by}`", shown(&text.value)),
                false,
            ),
        };
        let diagnostic =
            Diagnostic::new(Code::ExampleWrong, wanted.place, message, "expected this");
        if grew {
            return diagnostic.help(
                "a text may only grow below `max_message_length` of policy.toml, else it is masked",
            );
        }
        diagnostic
    }
}

impl Engine {
    /// What becomes of a bare text, or who denies it.
    fn review_text(&self, text: &str) -> Result<String, String> {
        let request = Request { content: text.into(), ..Request::default() };
        let review = self.review(&request);
        match (review.decision, &review.response) {
            (Decision::Deny(by), _) => Err(by.id().to_owned()),
            (_, Response::Allow { content, .. }) => Ok(content.as_str().to_owned()),
            (_, Response::Deny { content, .. }) => Ok(content.to_string()),
        }
    }
}

/// The deny rule that hits `after` and does not hit `before`.
fn new_denial(all: &Engine, before: &str, after: &str) -> Option<String> {
    let after = Request { content: after.into(), ..Request::default() };
    let Decision::Deny(DeniedBy::Rule(id)) = all.review(&after).decision else {
        return None;
    };
    let before = Request { content: before.into(), ..Request::default() };
    let hit_before = all.review(&before).hits.iter().any(|hit| hit.rule == id);
    (!hit_before).then(|| id.to_string())
}
