//! Deciding: which rules take part, and whether one of them denies.
//!
//! | What holds | Decision |
//! |---|---|
//! | a rule is off, its `when` fails or its `unless` holds | it takes no part |
//! | an enforced allow rule hits and names it, and it is exemptable | it takes no part |
//! | an allow rule hits another allow rule's name | nothing: they let off only other actions |
//! | a shadow rule hits | it is reported and decides nothing |
//! | enforced deny rules hit | deny; reported is the highest severity, then the smallest id |
//! | the text is longer than texts are reviewed | deny `engine.too-long` |
//! | the text is empty, or a rewrite left nothing to see | deny `engine.empty` |
//! | a rewritten attribute does not fit the answer | deny `engine.attributes` |
//! | none of these | allow, with the rewrites of enforced rules |
//!
//! In: the request and the prepared texts. Out: for each rule that takes part, what it hits. The
//! one hard idea: the selection is made once, on the message as it was sent, and holds for the
//! second look at a rewritten text as well.

use std::cmp::Reverse;

use super::Engine;
use super::compile::CompiledRule;
use super::find::Found;
use super::prepare::Prepared;
use crate::contract::{Reason, Request};
use crate::rules::{Action, normal_locale};

/// A rule that takes part and hits.
#[derive(Debug)]
pub(super) struct Matched {
    /// The rule, as an index into those of the engine.
    pub(super) rule: usize,
    pub(super) found: Vec<Found>,
}

impl Engine {
    /// The rules that take part, by index.
    pub(super) fn select(&self, request: &Request<'_>, texts: &[Prepared<'_>]) -> Vec<usize> {
        let groups = &self.policy.groups;
        let in_scope = |(_, CompiledRule { rule, .. }): &(usize, &CompiledRule)| {
            rule.when.as_ref().is_none_or(|when| when.holds(request, groups))
                && !rule.unless.as_ref().is_some_and(|unless| unless.holds(request, groups))
        };
        let mut scoped: Vec<(usize, &CompiledRule)> = Vec::with_capacity(self.rules.len());
        scoped.extend(self.rules.iter().enumerate().filter(in_scope));
        let letting_off: Vec<usize> = scoped
            .iter()
            .filter(|(_, rule)| rule.is_enforced() && rule.is_allow())
            .filter(|(_, rule)| self.find(rule, texts).is_some())
            .map(|(at, _)| *at)
            .collect();
        let is_let_off =
            |rule: &CompiledRule| rule.let_off_by.iter().any(|allow| letting_off.contains(allow));
        let mut selected = Vec::with_capacity(scoped.len());
        selected.extend(scoped.iter().filter(|(_, rule)| !is_let_off(rule)).map(|(at, _)| *at));
        selected
    }

    /// What the rules of `selected` hit.
    pub(super) fn matched(&self, selected: &[usize], texts: &[Prepared<'_>]) -> Vec<Matched> {
        selected
            .iter()
            .filter_map(|&at| {
                let found = self.find(self.rules.get(at)?, texts)?;
                Some(Matched { rule: at, found })
            })
            .collect()
    }

    /// The rule to report if one of `matched` denies.
    pub(super) fn denial(&self, matched: &[Matched]) -> Option<&CompiledRule> {
        // Rules are sorted by id, and of equals `min_by_key` takes the first.
        matched
            .iter()
            .filter_map(|matched| self.rules.get(matched.rule))
            .filter(|rule| rule.is_enforced() && rule.is_deny())
            .min_by_key(|rule| Reverse(rule.rule.severity))
    }

    /// The deny rule that hits `texts`, which are what rewrites made of the message.
    pub(super) fn second_denial(
        &self,
        selected: &[usize],
        texts: &[Prepared<'_>],
    ) -> Option<&CompiledRule> {
        let denies = |at: &&usize| {
            self.rules.get(**at).is_some_and(|rule| rule.is_enforced() && rule.is_deny())
        };
        let denying: Vec<usize> = selected.iter().filter(denies).copied().collect();
        self.denial(&self.matched(&denying, texts))
    }

    /// What the sender is shown: in their language, else the rule's, else the policy's reason.
    pub(super) fn reason<'a>(
        &'a self,
        rule: &'a CompiledRule,
        request: &Request<'_>,
    ) -> &'a Reason {
        let Action::Deny { reason, reason_i18n } = &rule.rule.action else {
            return &self.policy.default_reason;
        };
        let locale = self
            .policy
            .locale_attribute
            .as_ref()
            .and_then(|key| request.sender.attributes.get(key))
            .map(normal_locale)
            .unwrap_or_default();
        let of = |wanted: &str| {
            reason_i18n.iter().find(|(locale, _)| locale == wanted).map(|(_, reason)| reason)
        };
        let language = locale.split('-').next().unwrap_or_default();
        of(&locale)
            .or_else(|| of(language))
            .or(reason.as_ref())
            .unwrap_or(&self.policy.default_reason)
    }
}
