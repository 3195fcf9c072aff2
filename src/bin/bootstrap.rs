//! The function: loads a rule set and answers review requests until Lambda stops it.
//!
//! | Variable | Means |
//! |---|---|
//! | `RULES_DIR` | the rule set's folder; else `rules` beside this binary; else the built-in rules |
//! | `ON_ERROR` | the answer to what cannot be reviewed: `deny` (default), `allow`, `fallback` |
//! | `LOG_CONTENT` | `true`: log lines hold text, names and addresses |
//! | `AWS_LAMBDA_LOG_LEVEL` | the lowest level that is logged; Lambda sets it |

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ivs_chat_review::handler::Handler;
use ivs_chat_review::lambda::{self, startup};
use ivs_chat_review::log::LogLevel;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    if setting("AWS_LAMBDA_RUNTIME_API").is_empty() {
        return Err(
            "this program is started by AWS Lambda; to try it, run `cargo lambda watch`".into()
        );
    }
    // The default hook prints the panic's message, which could quote a chat message.
    std::panic::set_hook(Box::new(|info| lambda::log(&startup::panicked(info.location()))));
    let text = |name| setting(name).to_string_lossy().into_owned();
    let threshold = LogLevel::threshold(&text("AWS_LAMBDA_LOG_LEVEL"));
    let on_error = startup::on_error(&text("ON_ERROR"), threshold);
    let rules_dir = Some(setting("RULES_DIR")).filter(|folder| !folder.is_empty());
    let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(PathBuf::from));
    let engine = startup::load(rules_dir.as_deref().map(Path::new), beside, threshold);
    let handler = Handler::new(engine, on_error).log_content(text("LOG_CONTENT") == "true");
    lambda::serve(handler, threshold).await
}

#[expect(clippy::disallowed_methods, reason = "settings are read once, before the first event")]
fn setting(name: &str) -> OsString {
    std::env::var_os(name).unwrap_or_default()
}
