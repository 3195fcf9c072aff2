//! Which rule set a command works on.
//!
//! `--rules DIR`, else `./rules` if it is there, else the built-in copy of the shipped rules.

use std::path::{Path, PathBuf};

use super::args::Rules;
use super::{Exit, Failure, Streams, draw};
use crate::engine::Engine;
use crate::rules::{Diagnostics, Level, RuleSet};
use crate::{folder, shipped};

/// A rule set and where it came from.
pub(super) struct Loaded {
    pub(super) rules: RuleSet,
    /// The folder, for paths in diagnostics and for people.
    pub(super) origin: String,
    /// The folder it was read from.
    pub(super) folder: Option<PathBuf>,
}

impl Loaded {
    /// Reads and parses the rule set that `args` name.
    pub(super) fn new(args: &Rules) -> Result<Self, Failure> {
        let local = Path::new("rules");
        let folder = match &args.rules {
            Some(folder) => Some(folder.as_path()),
            None => local.is_dir().then_some(local),
        };
        let (sources, origin) = match folder {
            Some(folder) => {
                let sources =
                    folder::read(folder).map_err(|error| Failure::Told(error.to_string()))?;
                if sources.is_empty() {
                    let folder = folder.display();
                    let text = format!("there are no rule files (`*.toml`) in `{folder}`");
                    return Err(Failure::Told(text));
                }
                (sources, folder.display().to_string())
            }
            None => (shipped::sources(), "built-in rules".to_owned()),
        };
        let folder = folder.map(Path::to_owned);
        Ok(Self { rules: RuleSet::parse(sources), origin, folder })
    }

    /// The same, and there has to be a rule: a check of nothing would always pass.
    pub(super) fn with_rules(args: &Rules) -> Result<Self, Failure> {
        let loaded = Self::new(args)?;
        if loaded.rules.rules().is_empty() && !loaded.rules.diagnostics().has_errors() {
            let text = format!("there is no `[[rule]]` in the rule files of `{}`", loaded.origin);
            return Err(Failure::Told(text));
        }
        Ok(loaded)
    }

    /// Compiles it, or draws what is wrong with it.
    pub(super) fn compile(
        &self,
        streams: &mut Streams<'_>,
    ) -> Result<Result<Engine, Exit>, Failure> {
        match Engine::compile(&self.rules) {
            Ok(engine) => Ok(Ok(engine)),
            Err(diagnostics) => {
                let colour = streams.errors_colour;
                self.draw(&diagnostics, streams.errors, colour)?;
                let summary = self.summary(&diagnostics);
                writeln!(streams.errors, "{summary}")?;
                Ok(Err(Exit::Found))
            }
        }
    }

    /// Draws diagnostics of this rule set.
    pub(super) fn draw(
        &self,
        diagnostics: &Diagnostics,
        to: &mut dyn std::io::Write,
        colour: bool,
    ) -> Result<(), Failure> {
        for diagnostic in diagnostics.iter() {
            let drawn = draw::diagnostic(diagnostic, self.rules.sources(), &self.origin, colour);
            writeln!(to, "{drawn}\n")?;
        }
        Ok(())
    }

    /// How many mistakes there are, in words.
    pub(super) fn summary(&self, diagnostics: &Diagnostics) -> String {
        let count = |level: Level, word: &str| match diagnostics.count(level) {
            0 => None,
            n => Some(counted(n, word)),
        };
        let counts: Vec<String> = [count(Level::Error, "error"), count(Level::Warning, "warning")]
            .into_iter()
            .flatten()
            .collect();
        let found = if counts.is_empty() { "no mistakes".to_owned() } else { counts.join(" and ") };
        let files = counted(self.rules.sources().len(), "file");
        let rules = counted(self.rules.rules().len(), "rule");
        format!("{found} in {} ({files}, {rules})", self.origin)
    }
}

/// "1 rule", "2 rules".
pub(super) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
