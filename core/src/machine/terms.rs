use std::sync::Arc;

use crate::client::Client;
use crate::endpoints::{CREATE_OPERATION, Call, CreateOperation, Recipient, WITHDRAW_MONEY, WithdrawMoney};
use crate::error::{Error, Reason};
use crate::form::Form;
use crate::journal::{Debt, Entry, JournalKey, Terms};
use crate::types::{Currency, mask_pan};

/// Refuses a bad payout, before the journal hears of it.
pub(super) fn check(client: &Client, payout: &CreateOperation) -> Result<Form, Error> {
    client.check_params(&CREATE_OPERATION, &payout.params(client.generation()))
}

/// What a payout owes, in the texts that will be sent.
pub(super) fn of_payout(client: &Client, payout: &CreateOperation, key: &JournalKey) -> Result<Arc<Terms>, Error> {
    let form = check(client, payout)?;
    let text = |name| form.text(name);
    let (way, mask) = match payout.recipient {
        Recipient::Card { .. } => ("card", mask_pan(text("Pan"))),
        Recipient::Sbp { .. } => ("sbp", mask_phone(text("Account"))),
    };
    let parts = [way, text("Pan"), text("Account"), text("BankId"), text("Amount"), text("Currency"), text("EshopId")];
    Ok(Arc::new(Terms {
        debt: Debt::Payout,
        amount: text("Amount").to_owned(),
        currency: text("Currency").to_owned(),
        fingerprint: key.fingerprint(&parts),
        mask,
        account: key.account(client.owner()),
        key: key.id(),
        base_url: client.base_url().to_owned(),
    }))
}

/// What a withdrawal takes, in the texts that will be sent. Its date is left out: a call
/// again may name another one, and it is the same withdrawal.
pub(super) fn of_withdrawal(client: &Client, call: &WithdrawMoney, key: &JournalKey) -> Result<Arc<Terms>, Error> {
    let form = client.check_params(&WITHDRAW_MONEY, &call.params(client.generation()))?;
    let text = |name| form.text(name);
    let (account, amount) = (text("AccountId"), text("Amount"));
    let hidden = account.chars().count().saturating_sub(4);
    Ok(Arc::new(Terms {
        debt: Debt::Withdrawal,
        amount: amount.to_owned(),
        currency: Currency::RUB.to_string(),
        fingerprint: withdrawal_fingerprint(key, account, amount),
        mask: account.chars().enumerate().map(|(place, digit)| if place < hidden { '*' } else { digit }).collect(),
        account: key.account(client.owner()),
        key: key.id(),
        base_url: client.base_url().to_owned(),
    }))
}

/// Names account and sum without giving them away.
pub(super) fn withdrawal_fingerprint(key: &JournalKey, account: &str, amount: &str) -> String {
    key.fingerprint(&["withdrawal", account, amount])
}

/// The key of an entry of this client's own journal.
pub(super) fn same_account<'a>(client: &'a Client, entry: &Entry) -> Result<&'a JournalKey, Error> {
    let key = client.journal_key(&entry.terms.key);
    let key = key.ok_or_else(|| Error::invalid("journal", Reason::JournalKeyChanged))?;
    if entry.terms.base_url != client.base_url() || entry.terms.account != key.account(client.owner()) {
        return Err(Error::invalid("reference", Reason::JournalOfAnotherAccount));
    }
    Ok(key)
}

/// Whether a journal's entry speaks of the same debt of the same account.
pub(super) fn agree(client: &Client, payout: &CreateOperation, entry: &Entry) -> Result<(), Error> {
    let terms = of_payout(client, payout, same_account(client, entry)?)?;
    same_debt(&terms, entry)
}

/// Whether an entry speaks of these terms, made under the entry's key.
pub(super) fn same_debt(terms: &Terms, entry: &Entry) -> Result<(), Error> {
    if entry.terms.debt != terms.debt || entry.terms.fingerprint != terms.fingerprint {
        return Err(Error::invalid("reference", Reason::ReferenceConflict));
    }
    Ok(())
}

/// First four and last two digits: enough for its owner to know it again.
fn mask_phone(phone: &str) -> String {
    let length = phone.chars().count();
    let show = |(place, digit): (usize, char)| if place < 4 || place.saturating_add(2) >= length { digit } else { '*' };
    phone.chars().enumerate().map(show).collect()
}
