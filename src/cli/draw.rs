//! Drawing diagnostics and hits in the look of rustc.
//!
//! In: a diagnostic and the files of its rule set, or a text and what rules hit in it. Out: text
//! for a terminal. This is the only place that knows what a diagnostic looks like.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level as Title, Renderer, Snippet};

use crate::Span;
use crate::rules::{Code, Diagnostic, Level, Source};

/// A diagnostic with the lines it is about.
pub(super) fn diagnostic(
    diagnostic: &Diagnostic,
    sources: &[Source],
    origin: &str,
    colour: bool,
) -> String {
    let title = title(diagnostic.code, diagnostic.level());
    let title = title.primary_title(diagnostic.message.as_str());
    // A failed example is told apart by its outcome; every other mistake by its code.
    let is_outcome = outcome(diagnostic.code).is_some();
    let title = if is_outcome { title } else { title.id(diagnostic.code.as_str()) };
    let mut group = Group::with_title(title);
    if let Some(source) = sources.get(diagnostic.place.source) {
        let span = drawable(diagnostic.place.span, &source.text);
        let path = format!("{origin}/{}", source.path);
        group = group.element(Snippet::source(source.text.as_str()).path(path).annotation(
            AnnotationKind::Primary.span(span.start..span.end).label(diagnostic.label.as_str()),
        ));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Title::HELP.message(help.as_str()));
    }
    renderer(colour).render(&[group])
}

/// A text of a message with labelled spans.
pub(super) fn text(heading: &str, text: &str, labels: &[(Span, String)], colour: bool) -> String {
    let annotations: Vec<Annotation<'_>> = labels
        .iter()
        .map(|(span, label)| {
            let span = drawable(*span, text);
            AnnotationKind::Primary.span(span.start..span.end).label(label.as_str())
        })
        .collect();
    let snippet = Snippet::source(text).fold(false).annotations(annotations);
    let title = Title::NOTE.no_name().primary_title(heading);
    renderer(colour).render(&[Group::with_title(title).element(snippet)])
}

fn renderer(colour: bool) -> Renderer {
    if colour { Renderer::styled() } else { Renderer::plain() }
}

/// The name of an example's outcome.
fn outcome(code: Code) -> Option<&'static str> {
    match code {
        Code::ExampleNoisy => Some("noisy"),
        Code::ExampleMissing => Some("missing"),
        Code::ExampleWrong => Some("wrong"),
        Code::ScenarioFailed => Some("failed"),
        _ => None,
    }
}

fn title(code: Code, level: Level) -> Title<'static> {
    match (outcome(code), level) {
        (Some(name), _) => Title::ERROR.with_name(name),
        (None, Level::Error) => Title::ERROR,
        (None, Level::Warning) => Title::WARNING,
    }
}

/// The span on `char` boundaries of `text`, as drawing needs it.
fn drawable(span: Span, text: &str) -> Span {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    Span { start, end: floor(span.end).max(start) }
}
