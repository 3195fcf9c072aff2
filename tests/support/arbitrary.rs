//! Rule sets, messages and events to try properties on.
//!
//! The one hard idea: rules and messages are made of the same few words, so that rules really hit.
//! A rule is generated as the lines of its TOML table, which is what a person writes, and can be
//! rendered with another mode or in another order without being generated again.
//!
//! The file is long because it is one grammar; its parts make no sense apart.

use std::collections::BTreeMap;

use ivs_chat_review::rules::Source;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

/// What both rules and messages are made of.
const WORDS: &[&str] = &[
    "darn",
    "Darn",
    "DARN",
    "heck",
    "crap",
    "scrap",
    "free coins",
    "darnation",
    "hecks",
    "café",
    "cafe\u{301}",
    "straße",
    "STRASSE",
    "привет",
    "今日は",
    "ไทย",
    "שלום",
    "مرحبا",
    "👩‍👩‍👧",
    "🇩🇪",
    "👍🏽",
    "한국",
    "a",
    "7",
    "$1",
];
/// What else a message is made of.
const FILLERS: &[&str] = &[
    " ", " ", " ", " ", "nice", "play", "gg", "d", "'s", "’", "42", ".", "_", "-", "  ", "\n",
    "\r\n", "\t", "\u{200B}", "\u{200D}", "\u{202E}", "\u{FEFF}", "\0", "\u{1}", "\u{301}",
    "\u{FE0F}", "\u{3000}", "\u{2028}", "<&>", "\"", "\\", "*", "İ", "ﬁ", "é", "𝔡", "🎉", "🇩",
];
const REGEXES: &[&str] = &[
    "darn",
    "(?i)heck",
    "[a-z]+!",
    "coins?",
    "今.",
    "(?i)d[a-z]+n",
    "[^ ]{30}",
    "(?m)^a",
    ".e",
    r"\$[0-9]",
    r"\s\s",
    "(?s)n.",
    "\u{301}",
    r"\bcrap\b",
    "👩",
];
/// Each has a group 1.
const GROUP_REGEXES: &[&str] = &[
    "(?i)(d)(arn)",
    "([a-z]+) (heck|crap)",
    r"(.)(\.)",
    "(..)今",
    "(?:x(y))?heck",
    "(e)\u{301}",
    r"(\$)",
];
const SEVERITIES: &[&str] = &["info", "low", "medium", "high", "critical"];
const KEYS: &[&str] = &["chat", "kind", "role", "name", "x.y", "flag"];

/// A rule, as the lines of its table without `id`, `mode` and examples.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) action: &'static str,
    pub(crate) mode: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) sets: Vec<String>,
    lines: Vec<String>,
    /// Where the rule stands when the set is shuffled: the file, and the place in it.
    shuffled: (u8, u16),
}

/// What holds for all rules.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    lines: Vec<String>,
    max: Option<usize>,
    kids_max: Option<usize>,
    late_max: Option<usize>,
}

/// A rule set.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) rules: Vec<Rule>,
    pub(crate) policy: Policy,
}

/// How a rule set is rendered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum As {
    /// All rules in one file.
    Written,
    /// The same rules in another order, over several files.
    Shuffled,
    /// What was in shadow is off, and what was off is another rule that is off.
    Quiet,
    /// Every other rule has this mode.
    Half(&'static str),
    /// Everything is in shadow.
    Shadow,
    /// No rules, the policy alone.
    Bare,
}

impl Rules {
    pub(crate) fn id(at: usize) -> String {
        // The order of ids is not the order in the file.
        format!("{}.{at}", ["m", "c", "x", "a"][at % 4])
    }

    pub(crate) fn sources(&self, how: As) -> Vec<Source> {
        let mut files = vec![String::new(); 3];
        let mut order: Vec<usize> = (0..self.rules.len()).collect();
        if matches!(how, As::Shuffled) {
            order.sort_by_key(|&at| self.rules[at].shuffled.1);
        }
        for at in order {
            let rule = &self.rules[at];
            let file = match how {
                As::Shuffled => usize::from(rule.shuffled.0) % files.len(),
                _ => 0,
            };
            files[file] += &rule.render(at, how);
        }
        // Never hits; its tags make every name in `from` one of a rule.
        files[0] += "[[rule]]\nid = 'z.tags'\naction = 'deny'\nmode = 'off'\ntags = ['t0', 't1']\n\
                     match.always = true\nexamples = { hit = ['x'], miss = ['y'] }\n";
        if matches!(how, As::Bare) {
            files = vec![String::new()];
        }
        let names = ["b.toml", "z.toml", "a.toml"];
        let rules = names.into_iter().zip(files).map(|(name, text)| Source::new(name, text));
        rules.chain([Source::new("policy.toml", self.policy.lines.join("\n"))]).collect()
    }
}

/// How the line of a template begins; other replacements are written `rewrite.with`.
const TEMPLATE: &str = "rewrite = { with = ";

impl Rule {
    /// Whether what it writes may be what was there.
    pub(crate) fn may_write_what_was_there(&self) -> bool {
        !self.lines.iter().any(|line| line.contains("remove = "))
    }

    /// Whether it rewrites with groups of what it hits, which a cut by another rule may prevent.
    pub(crate) fn is_template(&self) -> bool {
        self.lines.iter().any(|line| line.starts_with(TEMPLATE))
    }

    fn render(&self, at: usize, how: As) -> String {
        let id = Rules::id(at);
        let mode = match (how, self.mode) {
            (As::Shadow, _) => "shadow",
            (As::Quiet, "shadow") => "off",
            (As::Half(mode), _) if at % 2 == 1 => mode,
            (_, mode) => mode,
        };
        let mut lines =
            vec!["[[rule]]".to_owned(), format!("id = '{id}'"), format!("mode = '{mode}'")];
        if matches!(how, As::Quiet) && self.mode == "off" {
            lines.extend(["action = 'deny'".to_owned(), "match.always = true".to_owned()]);
        } else {
            lines.extend([
                format!("action = '{}'", self.action),
                format!("severity = '{}'", self.severity),
            ]);
            lines.extend(self.lines.iter().cloned());
        }
        lines.push("examples = { hit = ['x'], miss = ['y'] }\n".to_owned());
        lines.join("\n")
    }
}

impl Policy {
    /// The most code points of a message to `room`: the smallest its groups state, else the policy's.
    pub(crate) fn max_for(&self, room: &str) -> Option<usize> {
        let kids = self.kids_max.filter(|_| room.contains(":room/Kids"));
        let late = self.late_max.filter(|_| room.ends_with("Late"));
        kids.into_iter().chain(late).min().or(self.max)
    }
}

/// A TOML string, all of whose odd characters are escaped.
fn quote(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

fn list(items: &[impl AsRef<str>]) -> String {
    let items: Vec<String> = items.iter().map(|item| quote(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

/// Some words more often than others.
fn some_word() -> impl Strategy<Value = &'static str> {
    prop_oneof![1 => select(&WORDS[..5]), 1 => select(WORDS)]
}

fn term() -> impl Strategy<Value = String> {
    let core = prop_oneof![
        6 => some_word().prop_map(str::to_owned),
        1 => select(&FILLERS[4..12]).prop_map(str::to_owned),
        1 => (select(WORDS), select(WORDS)).prop_map(|(a, b)| format!("{a} {b}")),
    ];
    (core, select(&["", "", "*"][..]), select(&["", "*"][..]))
        .prop_map(|(core, before, after)| format!("{before}{core}{after}"))
}

/// Matchers as `key = value`, for `match`, `except` or an item of `any`.
fn matchers(groups: bool) -> BoxedStrategy<Vec<String>> {
    let of = |name: &'static str, items: Vec<&'static str>| format!("{name} = {}", list(&items));
    let regex = vec(select(GROUP_REGEXES), 1..3).prop_map(move |items| vec![of("regex", items)]);
    if groups {
        return regex.boxed();
    }
    let terms = (vec(term(), 1..4), select(&["none", "case", "basic", "strong", "strong"][..]))
        .prop_map(|(terms, fold)| {
            vec![format!("terms = {}", list(&terms)), format!("fold = '{fold}'")]
        })
        .boxed();
    let plain = vec(select(REGEXES), 1..3).prop_map(move |items| vec![of("regex", items)]).boxed();
    let both = (terms.clone(), plain.clone()).prop_map(|(a, b)| [a, b].concat());
    prop_oneof![6 => terms, 3 => plain, 1 => regex, 1 => both].boxed()
}

/// The lines of `match`.
fn pattern(groups: bool, fields: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    let dotted = |matchers: Vec<String>| -> Vec<String> {
        matchers.iter().map(|line| format!("match.{line}")).collect()
    };
    let always = Just(vec!["match.always = true".to_owned()]);
    let any = vec(matchers(groups), 1..3).prop_map(|any| {
        let tables: Vec<String> =
            any.iter().map(|item| format!("{{ {} }}", item.join(", "))).collect();
        vec![format!("match.any = [{}]", tables.join(", "))]
    });
    let found = if groups {
        prop_oneof![4 => matchers(true).prop_map(dotted), 1 => any].boxed()
    } else {
        prop_oneof![12 => matchers(false).prop_map(dotted), 2 => any, 1 => always].boxed()
    };
    let read = prop_oneof![3 => Just(None), 2 => select(fields).prop_map(Some)];
    (found, read).prop_map(|(mut lines, read)| {
        lines.extend(read.map(|read| format!("match.in = {read}")));
        lines
    })
}

const READ: &[&str] =
    &["['content']", "['attributes.chat']", "['attributes.*']", "['content', 'attributes.*']"];
const READ_ALSO: &[&str] = &[
    "['sender.name']",
    "['sender.*', 'content']",
    "['content', 'attributes.*']",
    "['attributes.name']",
];
const TRUSTED: &[&str] = &[
    "sender.role = ['mod*', 'vip']",
    "user = ['bot-*']",
    "room = ['@kids']",
    "room = ['@late', '*Main']",
];
const CLIENT: &[&str] = &["attributes.kind = ['STICKER', 'heck*']", "attributes.chat = ['*']"];

/// `when` and `unless`, mostly neither.
fn scopes() -> impl Strategy<Value = Vec<String>> {
    let scope = prop_oneof![select(TRUSTED), select(CLIENT)];
    let word = prop_oneof![9 => Just(None), 2 => Just(Some("when")), 1 => Just(Some("unless"))];
    (word, scope)
        .prop_map(|(word, scope)| word.map(|word| format!("{word}.{scope}")).into_iter().collect())
}

fn rewrite() -> impl Strategy<Value = (bool, String)> {
    let signs = &["*", "#", "█", "🤐", "x", "字", "\"", "\\", "<", "$", "🇩"][..];
    let mask = (select(signs), 0..4_usize).prop_map(|(sign, keep)| match keep {
        0 => (false, format!("rewrite.mask = {}", quote(sign))),
        keep => {
            (false, format!("rewrite = {{ mask = {}, keep_first = {} }}", quote(sign), keep - 1))
        }
    });
    let long = "a much longer text than there was before, by far";
    let with = select(vec!["heck", "", " ", long, "$$1", "\n", "👩‍👩‍👧", "\u{301}", "\u{200D}"])
        .prop_map(|with| (false, format!("rewrite.with = {}", quote(with))));
    let template = select(vec!["[$1]", "${1}${1}${1}", "$0$0$0$0", "$1", "$$$1\n", "${1}arn"])
        .prop_map(|with| (true, format!("{TEMPLATE}{} }}", quote(with))));
    let remove = Just((false, "rewrite.remove = true".to_owned()));
    prop_oneof![4 => mask, 3 => with, 3 => template, 2 => remove]
}

fn set() -> impl Strategy<Value = (String, String)> {
    let values = vec![
        "spoiler".to_owned(),
        String::new(),
        "<&>".repeat(50),
        "x".repeat(700),
        "é\"\\\n".repeat(9),
    ];
    (select(KEYS), select(values)).prop_map(|(key, value)| (key.to_owned(), value))
}

fn reason() -> impl Strategy<Value = String> {
    select(vec![
        "No.".to_owned(),
        "Say \"please\" \\ <b>now</b>\n".to_owned(),
        "é".repeat(256),
        "&".repeat(164),
        "🎉\u{202E}\0".to_owned(),
    ])
}

/// The action, what it sets, and the lines of a rule that only this action has.
fn action() -> impl Strategy<Value = (&'static str, Vec<String>, Vec<String>)> {
    let set_lines = |sets: &[(String, String)]| -> Vec<String> {
        sets.iter().map(|(key, value)| format!("set.{} = {}", quote(key), quote(value))).collect()
    };
    let keys =
        |sets: &[(String, String)]| sets.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    let sets = vec(set(), 0..2);
    let deny = (pattern(false, READ_ALSO), proptest::option::of(reason()), reason(), any::<bool>())
        .prop_map(|(mut lines, reason, other, i18n)| {
            lines.extend(reason.map(|reason| format!("reason = {}", quote(&reason))));
            lines.extend(
                i18n.then(|| format!("reason_i18n = {{ de = {}, pt-BR = 'não' }}", quote(&other))),
            );
            ("deny", Vec::new(), lines)
        });
    let allow = (pattern(false, READ_ALSO), select(TRUSTED), select(vec!["*", "t0", "t1"]))
        .prop_map(|(mut lines, scope, from)| {
            lines.extend([format!("when.{scope}"), format!("from = ['{from}']")]);
            ("allow", Vec::new(), lines)
        });
    let rewrite = (rewrite(), sets)
        .prop_flat_map(|((groups, line), sets)| (pattern(groups, READ), Just(line), Just(sets)))
        .prop_map(move |(mut lines, line, sets)| {
            lines.push(line);
            lines.extend(set_lines(&sets));
            ("rewrite", keys(&sets), lines)
        });
    let tag = (pattern(false, READ_ALSO), set()).prop_map(move |(mut lines, set)| {
        lines.extend(set_lines(std::slice::from_ref(&set)));
        ("tag", vec![set.0], lines)
    });
    prop_oneof![3 => deny, 3 => allow, 9 => rewrite, 3 => tag]
}

fn rule() -> impl Strategy<Value = Rule> {
    let except = prop_oneof![4 => Just(Vec::new()), 1 => matchers(false)];
    let modes = prop_oneof![6 => Just("enforce"), 1 => Just("shadow"), 1 => Just("off")];
    let tags = select(vec!["", "", "tags = ['t0']", "tags = ['t0', 't1']", "exemptable = false"]);
    (action(), modes, select(SEVERITIES), scopes(), except, tags, any::<(u8, u16)>()).prop_map(
        |((action, sets, mut lines), mode, severity, scopes, except, tags, shuffled)| {
            if action != "allow" {
                lines.extend(scopes);
            }
            lines.extend(except.iter().map(|line| format!("except.{line}")));
            lines.push(tags.to_owned());
            Rule { action, mode, severity, sets, lines, shuffled }
        },
    )
}

fn policy() -> impl Strategy<Value = Policy> {
    let max = || proptest::option::of(select(vec![1_usize, 2, 12, 40, 200, 500, 500, 500]));
    (max(), max(), max(), any::<bool>(), proptest::option::of(reason())).prop_map(
        |(max, kids_max, late_max, locale, reason)| {
            let limit = |max: Option<usize>| max.map(|max| format!("max_message_length = {max}"));
            let mut lines = vec!["version = 1".to_owned()];
            lines.extend(limit(max));
            lines.extend(locale.then(|| "locale_attribute = 'locale'".to_owned()));
            lines.extend(reason.map(|reason| format!("default_reason = {}", quote(&reason))));
            lines.extend(["[rooms.kids]".to_owned(), "arn = ['*:room/Kids*']".to_owned()]);
            lines.extend(limit(kids_max));
            lines.extend(["[rooms.late]".to_owned(), "arn = ['*Late']".to_owned()]);
            lines.extend(limit(late_max));
            Policy { lines, max, kids_max, late_max }
        },
    )
}

/// Rule sets of up to eight rules.
pub(crate) fn rules() -> impl Strategy<Value = Rules> {
    (vec(rule(), 1..9), policy()).prop_map(|(rules, policy)| Rules { rules, policy })
}

/// A message.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) content: String,
    pub(crate) room: String,
    pub(crate) attributes: BTreeMap<String, String>,
    sender: BTreeMap<String, String>,
    user: &'static str,
}

impl Message {
    /// The event in which IVS sends it.
    pub(crate) fn event(&self) -> Vec<u8> {
        let Self { content, room, attributes, sender, user } = self;
        let event = json!({"Content": content, "MessageId": "a7Kd02MzQe9X", "RoomArn": room,
            "Attributes": attributes,
            "Sender": {"UserId": user, "Ip": "203.0.113.24", "Attributes": sender}});
        event.to_string().into_bytes()
    }
}

/// Texts in which the words of rules occur.
pub(crate) fn text() -> BoxedStrategy<String> {
    let piece = prop_oneof![2 => some_word(), 3 => select(FILLERS)];
    let pieces = vec(piece, 1..18).prop_map(|pieces| pieces.concat()).boxed();
    prop_oneof![
        40 => pieces.clone(),
        20 => vec(prop_oneof![1 => some_word(), 1 => select(&FILLERS[4..7])], 1..8).prop_map(|words| words.join(" ")),
        2 => (pieces, 2..30_usize).prop_map(|(text, times)| text.repeat(times).chars().take(500).collect()),
        3 => any::<String>(),
        1 => Just(String::new()),
    ]
    .boxed()
}

fn attributes() -> impl Strategy<Value = BTreeMap<String, String>> {
    let value = prop_oneof![
        20 => text(),
        4 => select(vec!["STICKER".to_owned(), "mod".to_owned(), String::new()]),
        // Around the budget, in plain and in escaped bytes.
        3 => (880..1010_usize).prop_map(|n| "darn ".chars().cycle().take(n).collect()),
        1 => (150..170_usize).prop_map(|n| "<".repeat(n)),
    ];
    let huge = (4_095..4_099_usize).prop_map(|n| "é".repeat(n));
    let key = prop_oneof![6 => select(KEYS).prop_map(str::to_owned), 1 => text()];
    vec((key, prop_oneof![99 => value, 1 => huge]), 0..4).prop_map(BTreeMap::from_iter)
}

/// Messages.
pub(crate) fn message() -> impl Strategy<Value = Message> {
    let room = |name: &str| format!("arn:aws:ivschat:us-west-2:123456789012:room/{name}");
    let rooms = vec![
        room("Main"),
        room("Main"),
        room("Kids7"),
        room("KidsLate"),
        room("Late"),
        String::new(),
    ];
    let role = select(vec!["mod", "moderator", "vip", "fan", "fan", "fan"]);
    let locale = select(vec!["", "de", "DE_at", "pt_br", "fr"]);
    let sender = (role, locale, text()).prop_map(|(role, locale, name)| {
        [("role", role), ("locale", locale), ("name", &name)]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into()
    });
    let users = select(vec!["bot-7", "ann", "ann", "ann", ""]);
    (text(), select(rooms), attributes(), sender, users).prop_map(
        |(content, room, attributes, sender, user)| Message {
            content,
            room,
            attributes,
            sender,
            user,
        },
    )
}

/// One thing that is done to the fields of an event.
#[derive(Clone, Debug)]
enum Change {
    Delete,
    Double(&'static str),
    Become(&'static str),
}

/// Values of all types, some of which no JSON reader takes.
const VALUES: &[&str] = &[
    "null",
    "true",
    "-0",
    "1e999",
    "\"\"",
    "\"darn\"",
    r#""\ud800""#,
    r#""heck \udc00\ud83d\ude00""#,
    r#""a\u0000\u202edarn""#,
    r#""\ud83d\ud83c\udf89""#,
    "\"\\q\"",
    r#""\u12""#,
    "\"\n\"",
    "[]",
    r#"["darn"]"#,
    "{}",
    r#"{"a":"darn"}"#,
    r#"{"a":"b","a":"heck"}"#,
    r#"{"a":1,"b":null,"c":{"d":"e"}}"#,
    r#"{"\ud800":"darn","b":"\udfff"}"#,
    r#"{"Attributes":{"role":"mod"},"UserId":7}"#,
    "\"\\",
    "{\"a\"",
    "",
    r#"{"role":["mod"]}"#,
    "[[[[[[[[[[[[{\"a\":[]}]]]]]]]]]]]]",
];

/// Bytes that are an event, were one before something was done to them, or never were one.
pub(crate) fn event() -> BoxedStrategy<Vec<u8>> {
    let change = prop_oneof![
        Just(Change::Delete),
        select(VALUES).prop_map(Change::Double),
        select(VALUES).prop_map(Change::Become),
    ];
    let fields = (message(), vec((0..6_usize, change), 0..3))
        .prop_map(|(message, changes)| fields(&message, &changes))
        .boxed();
    let big = (4_000..4_200_usize, select(VALUES)).prop_map(|(n, value)| {
        format!(r#"{{"X":{value},"Content":"{}"}}"#, "darn ".repeat(n / 5)).into_bytes()
    });
    let deep = (1..2_000_usize).prop_map(|n| {
        format!(r#"{{"X":{}1{},"Content":"heck"}}"#, "[".repeat(n), "]".repeat(n)).into_bytes()
    });
    let damage = (fields.clone(), vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..4))
        .prop_map(|(mut bytes, damages)| {
            for (at, byte, how) in damages {
                let at = at.index(bytes.len() + 1);
                match how {
                    0 => bytes.truncate(at),
                    1 => bytes.insert(at, byte),
                    2 if at < bytes.len() => bytes[at] = byte,
                    _ => bytes.extend([byte]),
                }
            }
            bytes
        });
    let content = select(VALUES).prop_map(|value| format!(r#"{{"Content":{value}}}"#).into_bytes());
    prop_oneof![
        12 => fields,
        6 => damage,
        2 => content,
        1 => vec(any::<u8>(), 0..60),
        1 => select(VALUES).prop_map(|value| value.as_bytes().to_vec()),
        1 => big,
        1 => deep,
    ]
    .boxed()
}

/// The event of `message` with `changes` done to its fields.
fn fields(message: &Message, changes: &[(usize, Change)]) -> Vec<u8> {
    let mut fields = vec![
        ("Content", json!(message.content).to_string()),
        ("MessageId", json!("a7Kd02MzQe9X").to_string()),
        ("RoomArn", json!(message.room).to_string()),
        ("Attributes", json!(message.attributes).to_string()),
        ("Sender", json!({"UserId": message.user, "Attributes": message.sender}).to_string()),
    ];
    for (at, change) in changes {
        let at = at % fields.len().max(1);
        match change {
            _ if fields.is_empty() => {}
            Change::Delete => drop(fields.remove(at)),
            Change::Double(value) => fields.push((fields[at].0, (*value).to_owned())),
            Change::Become(value) => fields[at].1 = (*value).to_owned(),
        }
    }
    let fields: Vec<String> =
        fields.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
    format!("{{{}}}", fields.join(",")).into_bytes()
}
