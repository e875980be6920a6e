//! The provider's samples give the right typed values and errors.

use std::fs;
use std::path::Path;

use intellectmoney::types::{Direction, InputType, InvoicePaymentType, InvoiceState, TransactionState, Uuid};
use intellectmoney::{
    Answer, Error, InvoicesHistory, Outcome, PaymentsHistory, PayoutOperation, PayoutOperationState, Reason, Response,
    Transaction, UserTokenGrant, endpoint, endpoints::FromResult, read_answer,
};

fn read<T: FromResult>(name: &str, file: &str) -> Result<Answer<T>, Error> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples").join(file);
    let body = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read_answer(endpoint(name).expect("an endpoint"), &Response::new(200, body))
}

/// The sample as the project keeps it, and as the pages print it.
fn everywhere(file: &str, printed: &[&str]) -> Vec<String> {
    let printed = printed.iter().map(|page| format!("as-printed/{page}/{file}"));
    [file.to_owned()].into_iter().chain(printed).collect()
}

fn operation(name: &str, file: &str) -> PayoutOperation {
    let answer = read::<PayoutOperation>(name, file).unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_eq!(answer.meta.operation_state.expect("a code").code, 0, "{file}");
    assert_ne!(answer.result.payout_operation_id(), Uuid::nil(), "{file}");
    answer.result
}

#[test]
fn payout_operations() {
    let cases = [
        ("createOperation", "createOperation-created.json", vec!["wiki2024"], PayoutOperationState::Created),
        ("executeOperation", "executeOperation-inProcess.json", vec!["current"], PayoutOperationState::InProcess),
        (
            "executeOperation",
            "executeOperation-inProcess-withOperationId.json",
            vec![],
            PayoutOperationState::InProcess,
        ),
        ("getOperationState", "getOperationState-inProcess.json", vec!["wiki2024"], PayoutOperationState::InProcess),
    ];
    for (name, file, printed, state) in cases {
        for file in everywhere(file, &printed) {
            let operation = operation(name, &file);
            assert_eq!(operation.payout_operation_state(), state, "{file}");
            assert_eq!(operation.error_message(), None, "{file}");
        }
    }
}

/// Both codes are 0: that the envelope is a success does not mean that the payout is.
#[test]
fn a_payout_that_failed() {
    for file in everywhere("executeOperation-failed.json", &["current"]) {
        let operation = operation("executeOperation", &file);
        assert_eq!(operation.payout_operation_state(), PayoutOperationState::Failed);
        assert_eq!(operation.error_message(), Some("Платеж не прошел в банке"));
    }
}

#[test]
fn numbers_of_the_envelope() {
    let file = "executeOperation-inProcess-withOperationId.json";
    let answer = read::<PayoutOperation>("executeOperation", file).expect("a success");
    assert_eq!(answer.meta.operation_id.as_deref(), Some("00000000-0000-4000-8000-000000000001"));
    assert_eq!(answer.warning(), None);
}

#[test]
fn deletions() {
    for file in everywhere("deleteOperation-ok.json", &["current", "wiki2024"]) {
        read::<()>("deleteOperation", &file).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
    for file in everywhere("deleteOperation-sessionExpired.json", &["current"]) {
        let error = read::<()>("deleteOperation", &file).expect_err("expired");
        assert!(error.session_expired(), "{file}");
        assert_eq!(error.outcome(), Outcome::NotDone, "{file}");
        assert_eq!(error.meta().operation_state.as_ref().map(|state| state.desc.as_str()), {
            Some("Время сессии пользователя истекло. (***)")
        });
    }
}

#[test]
fn a_token() {
    let answer = read::<UserTokenGrant>("getUserToken", "getUserToken-reconstructed.json").expect("a success");
    assert_eq!(answer.result.user_token().expose().len(), 64);
    let error = read::<UserTokenGrant>("getUserToken", "getUserToken-reconstructed.xml").expect_err("XML");
    assert_eq!(error.reason(), Reason::XmlAnswer);
}

#[test]
fn withdrawals() {
    for file in everywhere("withdrawMoney-ok.json", &["current"]) {
        let transaction = read::<Transaction>("withdrawMoney", &file).expect("a success").result;
        assert!(transaction.transaction_id() > 2_000_000_000, "{file}");
        assert_eq!(transaction.payment_state(), Some(TransactionState::Confirm));
        assert_eq!(transaction.amount().map(|amount| amount.to_string()).as_deref(), Some("0.01"));
        assert_eq!(transaction.currency(), Some("RUB"));
    }
    for file in everywhere("withdrawMoney-accountUnavailable.json", &["current"]) {
        let error = read::<Transaction>("withdrawMoney", &file).expect_err("refused");
        assert_eq!((error.reason(), error.api_code()), (Reason::RefusedResult, Some(3)), "{file}");
        assert_eq!(error.error_source_param(), Some("accountId"));
        assert_eq!(error.outcome(), Outcome::NotDone);
    }
}

#[test]
fn invoices() {
    let file = "getInvoicesHistory-reconstructed.json";
    let invoices = read::<InvoicesHistory>("getInvoicesHistory", file).expect("a success").result.invoices;
    let [invoice] = &invoices.iter().collect::<Vec<_>>()[..] else { panic!("one invoice") };
    assert_eq!((invoice.id(), invoice.state()), (3_000_000_000, Some(InvoiceState::Paid)));
    let dates = [invoice.creation_date(), invoice.change_date()].map(|date| date.expect("a date").unix_millis());
    assert_eq!(dates, [1_735_722_000_000, 1_735_722_300_000]);
    let sums = [invoice.amount(), invoice.current_amount(), invoice.surcharge_amount()];
    let sums = sums.map(|sum| sum.expect("a sum").amount.to_string());
    assert_eq!(sums, ["100.0", "100.0", "0.0"]);
    assert_eq!((invoice.comment(), invoice.eshop_id()), (Some(""), Some(450_000)));
    assert_eq!(invoice.purchase_order_id(), Some("ORDER-1"));
    let payments = invoice.payments();
    let [payment] = &payments[..] else { panic!("one payment") };
    assert_eq!((payment.id(), payment.payment_number()), (Some(100_000_001), Some("2000000000")));
    assert_eq!(payment.state(), Some(TransactionState::Confirm));
    assert_eq!(payment.creation_date().expect("a date").as_str(), "2025-01-01T12:05:00.000+03:00");
    assert_eq!([payment.payment_amount(), payment.recipient_amount()].map(|sum| sum.is_some()), [true; 2]);
    assert_eq!(payment.payment_account(), Some("Счет к оплате 3000000000"));
    assert_eq!((payment.recipient_account(), payment.description()), (Some("4000000000"), Some("")));
    assert_eq!(payment.invoice_payment_type(), Some(InvoicePaymentType::Purchase));
}

#[test]
fn a_history() {
    for file in everywhere("getPaymentsHistory-ok.json", &["current"]) {
        let history = read::<PaymentsHistory>("getPaymentsHistory", &file).expect("a success").result;
        let [payment] = &history.payments.iter().collect::<Vec<_>>()[..] else { panic!("{file}: one row") };
        assert_eq!(payment.id(), 100_000_001);
        assert_eq!(payment.payment_number(), Some("2000000000"));
        assert_eq!(payment.state(), Some(TransactionState::Confirm));
        let date = payment.creation_date().expect("a date");
        assert_eq!((date.as_str(), date.unix_millis()), ("2025-01-01T12:00:00.000+03:00", 1_735_722_000_000));
        for money in [payment.payment_amount(), payment.recipient_amount()] {
            let money = money.expect("a sum");
            assert_eq!((money.amount.to_string().as_str(), money.currency.as_deref()), ("1.0", Some("RUB")));
        }
        assert_eq!(payment.payment_account(), Some("Счет к оплате 3000000000"));
        assert_eq!((payment.recipient_account(), payment.account()), (Some("4000000000"), Some("4000000000")));
        assert!(payment.description().is_some_and(|text| text.contains("счет магазина \"Магазин\"")));
        assert_eq!(payment.direction(), Some(Direction::Deposit));
        assert_eq!(payment.purchase_order_id(), Some("Номер заказа"));
        assert!(payment.additional_info().is_some_and(|info| info.as_array().is_some_and(<[_]>::is_empty)));
        assert_eq!(payment.invoice_payment_type(), Some(InvoicePaymentType::Purchase));
        assert_eq!((payment.invoice_id(), payment.catalog_payment_id()), (Some(3_000_000_000), Some(0)));
        assert_eq!(payment.is_elected_payment(), Some(false));
        assert_eq!(payment.input_type(), Some(InputType::TestAcquiring));
        let empty = [payment.invoice_comment(), payment.short_pan(), payment.country(), payment.bank()];
        assert_eq!(empty, [Some(""); 4]);
        assert_eq!([payment.ip_address(), payment.service_name(), payment.card_holder()], [Some(""); 3]);
        assert_eq!(payment.user_email(), Some("test@example.com"));
        assert_eq!(payment.eshop_name(), Some("Магазин (450000)"));
    }
}
