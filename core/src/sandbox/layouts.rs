//! The provider's layouts, typed out again from its pages, with a joiner and a hash of
//! their own: a mistake in the client's table must fail here, not be shared.

use sha2::{Digest, Sha256};

use super::behaviour::Behaviour;
use crate::endpoints::Generation;

/// What the segments are called that are not a value of the body.
const SECRET: &str = "signsecretkey";

/// Room for most strings to sign.
const USUAL: usize = 256;

/// Endpoint, generation, layout as printed, and what it rests on.
type Line = (&'static str, Generation, &'static str, Option<Behaviour>);

/// Sources: `payout/api/*`, `personal/api/*`, wiki page 88768545 of May
/// 2024; getUserToken from a public client; withdrawMoney and getTransactionData after
/// their siblings.
const LINES: &[Line] = &[
    ("getUserToken", Generation::Current, "::Login::Password::::SignSecretKey", Some(Behaviour::GetUserTokenLayout)),
    (
        "createOperation",
        Generation::Current,
        "UserToken::PreferenceType::Pan::Account::BankId::Amount::Currency::RecipientName::EshopId::SignSecretKey",
        None,
    ),
    ("executeOperation", Generation::Current, "UserToken::PayoutOperationId::SignSecretKey", None),
    (
        "getOperationState",
        Generation::Current,
        "UserToken::PayoutOperationId::SignSecretKey",
        Some(Behaviour::GetOperationStateLayout),
    ),
    ("deleteOperation", Generation::Current, "UserToken::PayoutOperationId::SignSecretKey", None),
    (
        "withdrawMoney",
        Generation::Current,
        "UserToken::AccountId::Amount::TransactionDate::SignSecretKey",
        Some(Behaviour::WithdrawMoneyLayout),
    ),
    (
        "getPaymentsHistory",
        Generation::Current,
        "UserToken::Skip::Take::EshopId::DateFrom::DateTo::PaymentTransactionId::SignSecretKey",
        None,
    ),
    (
        "getTransactionData",
        Generation::Current,
        "UserToken::TransactionId::SignSecretKey",
        Some(Behaviour::GetTransactionDataLayout),
    ),
    (
        "getInvoicesHistory",
        Generation::Current,
        "UserToken::Skip::Take::EshopId::InvoiceId::DateFrom::DateTo::ChangeDateFrom::ChangeDateTo::\
         IncludePaymentTransactions::IsHoldingSearch::OrganizationId::OwnerEmail::WithRefunds::SignSecretKey",
        None,
    ),
    (
        "getInvoiceInfo",
        Generation::Current,
        "UserToken::::::EshopId::OrganizationId::IsHoldingSearch::InvoiceId::SignSecretKey",
        None,
    ),
    ("getAccountData", Generation::Current, "UserToken::AccountId::BalanceOnDate::::SignSecretKey", None),
    (
        "createOperation",
        Generation::Wiki2024,
        "UserToken::Pan::Account::Amount::Currency::RecipientName::signSecretKey",
        None,
    ),
    ("executeOperation", Generation::Wiki2024, "UserToken::PayoutOperationId::::::signSecretKey", None),
    ("getOperationState", Generation::Wiki2024, "UserToken::PayoutOperationId::::::::::signSecretKey", None),
    ("deleteOperation", Generation::Wiki2024, "UserToken::PayoutOperationId::::::::::signSecretKey", None),
];

/// The layout of an endpoint; where the older page has none, today's.
pub(super) fn layout(endpoint: &str, generation: Generation) -> (&'static str, Option<Behaviour>) {
    let of = |wanted| LINES.iter().find(|(name, whose, ..)| *name == endpoint && *whose == wanted);
    of(generation).or_else(|| of(Generation::Current)).map_or(("", None), |(_, _, text, rests)| (text, *rests))
}

/// The values in the layout's order. `value` gives a field's text, empty where not sent.
pub(super) fn join<T: AsRef<str>>(layout: &str, secret: &str, value: impl Fn(&str) -> T) -> String {
    let mut joined = String::with_capacity(USUAL);
    for (place, name) in layout.split("::").enumerate() {
        if place > 0 {
            joined.push_str("::");
        }
        if name.eq_ignore_ascii_case(SECRET) {
            joined.push_str(secret);
        } else if !name.is_empty() {
            joined.push_str(value(name).as_ref());
        }
    }
    joined
}

/// SHA-256 of the text's UTF-8, 64 hexadecimal digits in lower case.
pub(super) fn digest(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        for half in [byte / 16, byte % 16] {
            hex.push(char::from_digit(u32::from(half), 16).unwrap_or_default());
        }
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_joined_and_hashed_by_hand() {
        let (layout, _) = layout("getUserToken", Generation::Wiki2024);
        let value = |name: &str| if name == "Login" { "user@example.com" } else { "example-password" }.to_owned();
        let joined = join(layout, "example-sign-secret", value);
        assert_eq!(joined, "::user@example.com::example-password::::example-sign-secret");
        assert_eq!(digest(&joined), "7154ac33473e5eaf398719965d65ed02dfba0d5056dbced34b5b57534d7ba83d");
    }

    #[test]
    fn every_endpoint_has_a_layout_that_ends_with_the_secret() {
        for endpoint in crate::endpoints::ENDPOINTS {
            for generation in Generation::ALL {
                let (layout, _) = layout(endpoint.name, generation);
                assert!(layout.to_ascii_lowercase().ends_with(SECRET), "{}", endpoint.name);
            }
        }
    }
}
