//! Runs the examples of one rule.

use super::Report;
use crate::Span;
use crate::contract::{Request, Response};
use crate::engine::{Decision, DeniedBy, Engine, Review};
use crate::rules::{Code, Diagnostic, Rule, RuleSet, Sample, Sink, Text, inside};

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
        let message = format!(
            "example `{}` of rule `{}`: expected a match, got none",
            shown(sample.text()),
            self.rule.id
        );
        let place = sample.content.as_ref().map_or(sample.place, |text| text.place);
        let diagnostic = Diagnostic::new(Code::ExampleMissing, place, message, "not matched");
        if !self.rule.except.is_empty() && self.is_cancelled(sample) {
            return diagnostic.help("an exception of the rule covers the match");
        }
        let bare =
            sample.attributes.is_empty() && sample.sender.is_empty() && sample.room.is_none();
        if bare && self.rule.when.is_some() {
            return diagnostic.help(
                "the rule has a `when`, and a bare example no sender: use `[[rule.examples.case]]`",
            );
        }
        diagnostic
    }

    /// Whether the rule without its exceptions would match.
    fn is_cancelled(&self, sample: &Sample) -> bool {
        let rule = Rule { except: Vec::new(), ..self.rule.clone() };
        let request = sample.request(&self.rules.policy().groups);
        Engine::compile(&self.rules.alone(&rule))
            .is_ok_and(|engine| !engine.review(&request).hits.is_empty())
    }

    fn noisy(&self, sample: &Sample, review: &Review<'_>) -> Diagnostic {
        let message = format!(
            "example `{}` of rule `{}`: expected no match, got {}",
            shown(sample.text()),
            self.rule.id,
            if review.hits.len() == 1 { "one".to_owned() } else { review.hits.len().to_string() },
        );
        let span = review.hits.first().map(|hit| hit.span).unwrap_or_default();
        let place = match &sample.content {
            Some(text) if !span.is_empty() => inside(self.rules.sources(), text, span),
            _ => sample.place,
        };
        let matched = span.of(sample.text());
        let label = if matched.is_empty() { "matched" } else { "matched here" };
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
        if self.engine.review_text(got).as_ref() != Ok(got) {
            let message = format!("what rule `{}` makes of this is rewritten again", self.rule.id);
            self.sink.push(
                Diagnostic::new(Code::RewriteNotIdempotent, wanted.place, message, "hit again")
                    .help("choose a replacement that the rule does not hit"),
            );
        } else if let Some(id) = new_denial(all, &text.value, got) {
            let message = format!("what rule `{}` makes of this is denied", self.rule.id);
            self.sink.push(
                Diagnostic::new(Code::RewriteHitsDeny, wanted.place, message, "hits a deny rule")
                    .help(format!("choose a replacement that `{id}` does not hit")),
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

/// A text of a rule file for a message: on one line, and not all of a long one.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match flat.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{}…", Span::new(0, cut).of(&flat)),
        None => flat,
    }
}
