//! The arguments of the tool.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::handler::OnError;

/// Reviews Amazon IVS Chat messages with a rule set, and tests rule sets.
#[derive(Debug, Parser)]
#[command(name = "ivs-review", version, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Review(Review),
    Test(Test),
    Check(Check),
    Try(Try),
}

/// Where the rules come from.
#[derive(Debug, ClapArgs)]
pub(super) struct Rules {
    /// The rule set's folder [default: ./rules if it is there, else the built-in rules]
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Option<PathBuf>,
}

/// Answer review requests exactly as the function would, one line each.
///
/// Each FILE holds one event. Without a FILE, or for `-`, events are read from standard input, one
/// a line. What cannot be reviewed is answered too.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example: ivs-review review events/*.json")]
pub(super) struct Review {
    /// Files with one event each
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) rules: Rules,
    /// The answer to what cannot be reviewed
    #[arg(long, value_enum, default_value = "deny", value_name = "HOW")]
    pub(super) on_error: OnErrorArg,
    /// Also write the log lines of the function, to standard error
    #[arg(long)]
    pub(super) log: bool,
}

/// The setting `ON_ERROR` of the function, as an argument.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum OnErrorArg {
    /// Deny it
    Deny,
    /// Let it go out as it was sent, where its text can be read
    Allow,
    /// Fail, so that the room's `FallbackResult` decides
    Fallback,
}

impl From<OnErrorArg> for OnError {
    fn from(arg: OnErrorArg) -> Self {
        match arg {
            OnErrorArg::Deny => Self::Deny,
            OnErrorArg::Allow => Self::Allow,
            OnErrorArg::Fallback => Self::Fallback,
        }
    }
}

/// Run the examples and scenarios of a rule set.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example: ivs-review test --rules my-rules")]
pub(super) struct Test {
    #[command(flatten)]
    pub(super) rules: Rules,
    /// Instead, disguise what the rules hit and report how much of it is still hit
    #[arg(long)]
    pub(super) mutate: bool,
    /// Make other disguises
    #[arg(long, value_name = "N", default_value_t = 1, requires = "mutate")]
    pub(super) seed: u64,
    /// The most disguises of each kind for one word
    #[arg(long, value_name = "N", default_value_t = 20, requires = "mutate")]
    pub(super) per_example: usize,
    /// Show some disguises of each kind that were not hit as they should be
    #[arg(long, value_name = "N", default_value_t = 0, requires = "mutate")]
    pub(super) missed: usize,
}

/// Find mistakes in a rule set without running its examples.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example: ivs-review check --rules my-rules --deny-warnings --corpus")]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) rules: Rules,
    /// Treat warnings as errors
    #[arg(long)]
    pub(super) deny_warnings: bool,
    /// Also look for rules that touch innocent lines [default: the files of `corpus` beside the rules]
    #[arg(long, value_name = "FILE", num_args = 0..)]
    pub(super) corpus: Option<Vec<PathBuf>>,
}

/// Try a text: the verdict, the rules that hit, and what they hit.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example: ivs-review try 'well darn it' --sender role=subscriber")]
pub(super) struct Try {
    /// The message's text
    pub(super) text: String,
    #[command(flatten)]
    pub(super) rules: Rules,
    /// The room: an ARN, or `@group` of policy.toml
    #[arg(long, value_name = "ROOM")]
    pub(super) room: Option<String>,
    /// An attribute of the sender's token (repeatable)
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    pub(super) sender: Vec<(String, String)>,
    /// An attribute typed by the client (repeatable)
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    pub(super) attribute: Vec<(String, String)>,
    /// The user id
    #[arg(long, value_name = "ID")]
    pub(super) user: Option<String>,
    /// The sender's address
    #[arg(long, value_name = "ADDRESS")]
    pub(super) ip: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE".to_owned()),
    }
}
