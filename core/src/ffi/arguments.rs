//! The arguments of calls.

use std::borrow::Cow;

use super::named::{Named, money_text, moscow};
use super::naming::{Name, Naming};
use crate::client::Client;
use crate::endpoints::{CREATE_OPERATION, Call as _, CreateOperation, Endpoint, Field, Kind, Recipient};
use crate::error::{Error, Reason};
use crate::json::Value;
use crate::machine::{BatchOptions, HistoryQuery, InvoicesQuery, Payout, Settlement, Withdrawal};
use crate::params::Params;
use crate::types::Currency;

const REFERENCE: Name = Name::same("reference");
const RECIPIENT: Name = Name::same("recipient");
const AMOUNT: Name = Name::same("amount");
const CURRENCY: Name = Name::same("currency");
const ESHOP_ID: Name = Name::new("eshop_id", "eshopId");
const RETRY_NOT_PAID: Name = Name::new("retry_not_paid", "retryNotPaid");
const CONCURRENCY: Name = Name::same("concurrency");
const STOP: Name = Name::new("stop_when_out_of_money", "stopWhenOutOfMoney");
const ACCOUNT_ID: Name = Name::new("account_id", "accountId");
const TRANSACTION_DATE: Name = Name::new("transaction_date", "transactionDate");
const DATE_FROM: Name = Name::new("date_from", "dateFrom");
const DATE_TO: Name = Name::new("date_to", "dateTo");
const PAGE: Name = Name::same("page");
const ORGANIZATION_ID: Name = Name::new("organization_id", "organizationId");
const INCLUDE_PAYMENT_TRANSACTIONS: Name = Name::new("include_payment_transactions", "includePaymentTransactions");
const IS_HOLDING_SEARCH: Name = Name::new("is_holding_search", "isHoldingSearch");
const WITH_REFUNDS: Name = Name::new("with_refunds", "withRefunds");
const WINDOW_DAYS: Name = Name::new("window_days", "windowDays");
const TYPE: Name = Name::same("type");
const PHONE: Name = Name::same("phone");
const BANK_ID: Name = Name::new("bank_id", "bankId");
const NAME: Name = Name::same("name");
const PAN: Name = Name::same("pan");
const WORD: Name = Name::same("word");
const NOTE: Name = Name::same("note");

pub(super) fn payout(value: &Value, naming: Naming) -> Result<Payout, Error> {
    let known = [REFERENCE, RECIPIENT, AMOUNT, CURRENCY, ESHOP_ID, RETRY_NOT_PAID];
    let named = Named::new(value, "payout", naming, &known)?;
    let reference = named.text_or_empty(REFERENCE)?.to_owned();
    let retry_not_paid = named.flag(RETRY_NOT_PAID)?.unwrap_or_default();
    Ok(Payout { reference, payment: payment(named)?, retry_not_paid })
}

/// Rows of a batch. A refusal names the row: `rows[3].Amount`.
pub(super) fn payouts(value: &Value, naming: Naming) -> Result<Vec<Payout>, Error> {
    let rows = value.as_array().ok_or_else(|| Error::invalid("rows", Reason::WrongValue))?;
    let read = |(place, row)| {
        payout(row, naming).map_err(|error| {
            let field = format!("rows[{place}].{}", error.field().unwrap_or_default());
            Error::invalid(field, error.reason())
        })
    };
    rows.iter().enumerate().map(read).collect()
}

pub(super) fn batch_options(value: &Value, naming: Naming) -> Result<BatchOptions, Error> {
    let named = Named::new(value, "options", naming, &[CONCURRENCY, STOP])?;
    let mut options = BatchOptions::default();
    // As wide as WebAssembly's `usize`, so that every language takes the same.
    if let Some(concurrency) = named.count(CONCURRENCY)? {
        options.concurrency = usize::try_from(concurrency).unwrap_or(usize::MAX);
    }
    options.stop_when_out_of_money = named.flag(STOP)?.unwrap_or(options.stop_when_out_of_money);
    Ok(options)
}

pub(super) fn withdrawal(value: &Value, naming: Naming) -> Result<Withdrawal, Error> {
    let named = Named::new(value, "withdrawal", naming, &[REFERENCE, ACCOUNT_ID, AMOUNT, TRANSACTION_DATE])?;
    Ok(Withdrawal {
        reference: named.text_or_empty(REFERENCE)?.to_owned(),
        account_id: named.text_or_empty(ACCOUNT_ID)?.to_owned(),
        amount: named.amount(AMOUNT)?,
        transaction_date: named.date(TRANSACTION_DATE)?,
    })
}

/// The debt, the word and the note of a settlement.
pub(super) fn settlement(value: &Value, naming: Naming) -> Result<(String, Settlement, String), Error> {
    let named = Named::new(value, "settlement", naming, &[REFERENCE, WORD, NOTE])?;
    let word = match named.text_or_empty(WORD)? {
        "paid" => Settlement::Paid,
        "not_paid" => Settlement::NotPaid,
        _ => return Err(Error::invalid("word", Reason::ChoiceUnknown)),
    };
    Ok((named.text_or_empty(REFERENCE)?.to_owned(), word, named.text_or_empty(NOTE)?.to_owned()))
}

pub(super) fn history_query(value: &Value, naming: Naming) -> Result<HistoryQuery, Error> {
    let named = Named::new(value, "query", naming, &[ESHOP_ID, DATE_FROM, DATE_TO, PAGE, WINDOW_DAYS])?;
    let default = HistoryQuery::default();
    Ok(HistoryQuery {
        eshop_id: named.whole(ESHOP_ID)?,
        date_from: named.date(DATE_FROM)?,
        date_to: named.date(DATE_TO)?,
        page: named.count(PAGE)?.unwrap_or(default.page),
        window_days: named.count(WINDOW_DAYS)?.or(default.window_days),
    })
}

pub(super) fn invoices_query(value: &Value, naming: Naming) -> Result<InvoicesQuery, Error> {
    let flags = [INCLUDE_PAYMENT_TRANSACTIONS, IS_HOLDING_SEARCH, WITH_REFUNDS];
    let span = [ESHOP_ID, ORGANIZATION_ID, DATE_FROM, DATE_TO, PAGE, WINDOW_DAYS];
    let named = Named::new(value, "query", naming, &[span.as_slice(), &flags].concat())?;
    let default = InvoicesQuery::default();
    Ok(InvoicesQuery {
        eshop_id: named.whole(ESHOP_ID)?,
        organization_id: named.whole(ORGANIZATION_ID)?,
        include_payment_transactions: named.flag(INCLUDE_PAYMENT_TRANSACTIONS)?,
        is_holding_search: named.flag(IS_HOLDING_SEARCH)?,
        with_refunds: named.flag(WITH_REFUNDS)?,
        date_from: named.date(DATE_FROM)?,
        date_to: named.date(DATE_TO)?,
        page: named.count(PAGE)?.unwrap_or(default.page),
        window_days: named.count(WINDOW_DAYS)?.or(default.window_days),
    })
}

/// The texts of an endpoint's call under the provider's names, the session's token left out.
pub(super) fn params(
    client: &Client,
    endpoint: &'static Endpoint,
    value: &Value,
    naming: Naming,
) -> Result<Params, Error> {
    if endpoint.name == CREATE_OPERATION.name {
        let named = Named::new(value, "arguments", naming, &[RECIPIENT, AMOUNT, CURRENCY, ESHOP_ID])?;
        return Ok(payment(named)?.params(client.generation()));
    }
    let fields = endpoint.body(client.generation()).fields;
    let fields = || fields.iter().filter(|field| field.kind != Kind::UserToken);
    let named = Named::open(value, "arguments", naming)?;
    let mut params = Params::new();
    for (key, value) in named.pairs() {
        let is_named = |field: &&Field| Name::new(field.snake, field.camel).of(naming) == key;
        let field = fields().find(is_named).ok_or_else(|| Error::unknown_field(key))?;
        if *value != Value::Null {
            params.set(field.name, text(field, value, naming).map_err(|reason| Error::invalid(field.name, reason))?);
        }
    }
    Ok(params)
}

/// The one text of a value for a field.
fn text<'a>(field: &Field, value: &'a Value, naming: Naming) -> Result<Cow<'a, str>, Reason> {
    match (field.kind, value) {
        (Kind::Amount, value) => money_text(value, naming).map(Cow::Borrowed),
        (Kind::DateTime | Kind::DateTimeAfter(_), Value::Text(text)) => {
            moscow(text).map(|time| time.to_string().into())
        }
        (Kind::Boolean { .. }, Value::Bool(flag)) => Ok(if *flag { "true" } else { "false" }.into()),
        // What is not whole is refused by the form's own check.
        (Kind::Integer { .. } | Kind::EshopId, Value::Number(text)) | (_, Value::Text(text)) => Ok((&**text).into()),
        _ => Err(Reason::TextDue),
    }
}

fn payment(named: Named<'_>) -> Result<CreateOperation, Error> {
    let value = named.get(RECIPIENT).ok_or_else(|| Error::invalid("recipient", Reason::Missing))?;
    let mut payment = CreateOperation::new(recipient(value, named.naming())?, named.amount(AMOUNT)?);
    if let Some(currency) = named.text(CURRENCY)? {
        payment.currency = currency.parse::<Currency>()?;
    }
    payment.eshop_id = named.whole(ESHOP_ID).map_err(|error| Error::invalid("EshopId", error.reason()))?;
    Ok(payment)
}

pub(super) fn recipient(value: &Value, naming: Naming) -> Result<Recipient, Error> {
    let kind = Named::open(value, "recipient", naming)?.text(TYPE)?;
    match kind {
        Some("sbp") => {
            let named = Named::new(value, "recipient", naming, &[TYPE, PHONE, BANK_ID, NAME])?;
            let text = |name| named.text_or_empty(name);
            Ok(Recipient::sbp(text(PHONE)?, text(BANK_ID)?, text(NAME)?))
        }
        Some("card") => {
            let named = Named::new(value, "recipient", naming, &[TYPE, PAN, NAME])?;
            Ok(Recipient::card(named.text_or_empty(PAN)?, named.text_or_empty(NAME)?))
        }
        _ => Err(Error::invalid("recipient.type", Reason::ChoiceUnknown)),
    }
}
