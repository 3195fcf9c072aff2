//! `ivs-review test`: the examples and scenarios of a rule set.

use super::args::Test;
use super::load::{Loaded, counted};
use super::{Exit, Failure, Streams, recall};
use crate::cases::mutate::{self, Options};
use crate::cases::{self, Report};
use crate::rules::Code;

/// Runs every case, draws the failures and counts the rest.
pub(super) fn run(args: &Test, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let loaded = Loaded::with_rules(&args.rules)?;
    let engine = match loaded.compile(streams)? {
        Ok(engine) => engine,
        Err(exit) => return Ok(exit),
    };
    if args.mutate {
        return mutate(args, &loaded, streams);
    }
    let report = cases::run(&loaded.rules, &engine);
    let colour = streams.errors_colour;
    loaded.draw(&report.failures, streams.errors, colour)?;
    let failed = !report.failures.is_empty();
    let summary = summary(&report, &counted(loaded.rules.rules().len(), "rule"), &loaded.origin);
    let stream = if failed { &mut *streams.errors } else { &mut *streams.output };
    writeln!(stream, "{summary}")?;
    Ok(if failed { Exit::Found } else { Exit::Done })
}

/// Disguises what the rules hit. It is a report: whatever is missed, it was done as asked.
fn mutate(args: &Test, loaded: &Loaded, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let options = Options { seed: args.seed, per_word: args.per_example, slips: args.missed };
    let measured = mutate::recall(&loaded.rules, &options);
    write!(streams.output, "{}", recall::table(&measured, &loaded.origin))?;
    Ok(Exit::Done)
}

/// The counts, the outcomes that need somebody's eye first.
fn summary(report: &Report, rules: &str, origin: &str) -> String {
    let count = |wanted: &[Code]| {
        report.failures.iter().filter(|failure| wanted.contains(&failure.code)).count()
    };
    let outcomes = [
        ("missing", count(&[Code::ExampleMissing])),
        ("noisy", count(&[Code::ExampleNoisy])),
        ("wrong", count(&[Code::ExampleWrong, Code::RewriteNotIdempotent, Code::RewriteHitsDeny])),
        ("closed gaps", count(&[Code::TodoPasses])),
        ("reported", report.reported),
        ("validated", report.validated),
        ("disguised", report.disguised),
        ("known gaps", report.todo),
    ];
    let shown: Vec<String> = outcomes
        .into_iter()
        .filter(|(name, count)| *count > 0 || ["reported", "validated"].contains(name))
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    let failed =
        if report.failed > 0 { format!("{} failed, ", report.failed) } else { String::new() };
    format!(
        "{origin}: {rules}; examples: {}; scenarios: {failed}{} passed",
        shown.join(", "),
        report.passed
    )
}
