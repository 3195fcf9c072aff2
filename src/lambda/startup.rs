//! Starting up: which rules, and what the log says of them.
//!
//! In: where to look for a rule set. Out: an engine, or none, with a log line for every mistake.
//! Never a failure: a function that does not start lets every message through where the room falls
//! back to ALLOW, while one without rules still answers as `ON_ERROR` says.

use std::panic::{self, AssertUnwindSafe, Location};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::log;
use crate::engine::Engine;
use crate::handler::OnError;
use crate::log::LogLevel;
use crate::rules::{Diagnostic, Level, RuleSet, Source};
use crate::{folder, shipped};

/// Loads the rule set of `rules_dir`, else of `rules` in `beside`, else the built-in one.
#[must_use]
pub fn load(
    rules_dir: Option<&Path>,
    beside: Option<PathBuf>,
    threshold: Option<LogLevel>,
) -> Option<Engine> {
    // There is no known panic in it; if there is one, the panic hook logs where.
    panic::catch_unwind(AssertUnwindSafe(|| try_load(rules_dir, beside, threshold)))
        .unwrap_or_default()
}

fn try_load(
    rules_dir: Option<&Path>,
    beside: Option<PathBuf>,
    threshold: Option<LogLevel>,
) -> Option<Engine> {
    let beside = beside.map(|folder| folder.join("rules")).filter(|folder| folder.is_dir());
    let (origin, sources) = match rules_dir.or(beside.as_deref()) {
        Some(folder) => (folder.display().to_string(), folder::read(folder)),
        None => ("built-in".to_owned(), Ok(shipped::sources())),
    };
    let say = |level: LogLevel, line: &serde_json::Value| {
        if threshold.is_some_and(|threshold| level >= threshold) {
            log(&line.to_string());
        }
    };
    let sources = match sources {
        Ok(sources) => sources,
        Err(error) => {
            say(LogLevel::Error, &problem("rule_set", LogLevel::Error, &error.to_string()));
            return None;
        }
    };
    if sources.is_empty() {
        let message = format!("there are no rule files (`*.toml`) in `{origin}`");
        say(LogLevel::Error, &problem("rule_set", LogLevel::Error, &message));
        return None;
    }
    let rules = RuleSet::parse(sources);
    let (engine, diagnostics) = match Engine::compile(&rules) {
        Ok(engine) => {
            let warnings = engine.warnings().clone();
            (Some(engine), warnings)
        }
        Err(diagnostics) => (None, diagnostics),
    };
    for diagnostic in diagnostics.iter() {
        let level = match diagnostic.level() {
            Level::Error => LogLevel::Error,
            Level::Warning => LogLevel::Warn,
        };
        say(level, &mistake(level, diagnostic, rules.sources()));
    }
    if let Some(engine) = &engine {
        let line = json!({
            "level": LogLevel::Info.as_str(),
            "event": "start",
            "version": env!("CARGO_PKG_VERSION"),
            "rules_from": origin,
            "rule_set": engine.hash(),
            "rules": engine.rule_count(),
        });
        say(LogLevel::Info, &line);
    }
    engine
}

/// The setting `ON_ERROR`; one that is none of its values is logged, and means to deny.
#[must_use]
pub fn on_error(setting: &str, threshold: Option<LogLevel>) -> OnError {
    let on_error = OnError::from_name(setting);
    let logs = threshold.is_some_and(|threshold| LogLevel::Warn >= threshold);
    if on_error.is_none() && !setting.is_empty() && logs {
        let message = "ON_ERROR is not one of deny, allow and fallback; it counts as deny";
        log(&problem("settings", LogLevel::Warn, message).to_string());
    }
    on_error.unwrap_or_default()
}

fn problem(event: &str, level: LogLevel, message: &str) -> serde_json::Value {
    json!({ "level": level.as_str(), "event": event, "message": message })
}

/// A line for a panic: where it was, and not its message, which could quote somebody.
#[must_use]
pub fn panicked(location: Option<&Location<'_>>) -> String {
    let place = location.map(ToString::to_string).unwrap_or_default();
    json!({ "level": LogLevel::Error.as_str(), "event": "panic", "at": place }).to_string()
}

fn mistake(level: LogLevel, diagnostic: &Diagnostic, sources: &[Source]) -> serde_json::Value {
    let source = sources.get(diagnostic.place.source);
    let (line, column) =
        source.map_or((0, 0), |source| source.line_column(diagnostic.place.span.start));
    json!({
        "level": level.as_str(),
        "event": "rule_set",
        "code": diagnostic.code.as_str(),
        "message": diagnostic.message,
        "file": source.map(|source| source.path.as_str()),
        "line": line,
        "column": column,
        "help": diagnostic.help,
    })
}
