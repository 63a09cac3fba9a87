//! A notice of rewards in words.

use alloc::{format, string::String};

use super::when::date_time;
use crate::{
    amount::Amount,
    reward_notice::{NoticeKind, RewardNotice},
    send::Token,
    shown::shown_text,
};

/// What is new, in one sentence.
#[must_use]
pub fn words(notice: &RewardNotice) -> String {
    let (source, of) = (notice.source, |amount| shown(&notice.token, amount));
    match &notice.kind {
        NoticeKind::Arrived { amount } => format!("{} more were earned from {source}.", of(*amount)),
        NoticeKind::ReadyOver { ready, threshold } => format!(
            "{} are ready to collect from {source}, more than the {} that you chose to hear of.",
            of(*ready),
            of(*threshold)
        ),
        NoticeKind::DroppedByHalf { name, last_week, week_before, .. } => format!(
            "{} earned {} from {source} in the last seven full days (UTC), and {} in the seven before.",
            shown_text(name),
            of(*last_week),
            of(*week_before)
        ),
        NoticeKind::AboutToExpire { amount, expires } => format!(
            "{} that are ready can be collected from {source} only before {}.",
            of(*amount),
            date_time(*expires)
        ),
    }
}

fn shown(token: &Token, amount: Amount) -> String {
    format!("{} {}", amount.exact(token.decimals), shown_text(&token.symbol))
}

#[cfg(test)]
mod tests {
    use alloy_primitives::Address;

    use super::*;
    use crate::{reward_notice::NoticeId, time::Millis};

    fn said(kind: NoticeKind) -> String {
        let token = Token { contract: Address::ZERO, symbol: "IO\u{202e}TX".into(), decimals: 1 };
        let id = NoticeId("00".into());
        words(&RewardNotice { id, source: Address::ZERO, token, kind, at: Millis(0), dismissed: false })
    }

    #[test]
    fn a_notice_says_exact_amounts_and_nothing_hidden() {
        let arrived = said(NoticeKind::Arrived { amount: Amount::wei(15) });
        assert!(arrived.starts_with("1.5 IO") && !arrived.contains('\u{202e}'), "{arrived}");
        let expires = said(NoticeKind::AboutToExpire { amount: Amount::wei(15), expires: Millis(0) });
        assert!(expires.ends_with("only before 1970-01-01 00:00 UTC."), "{expires}");
    }
}
