use intellectmoney::sandbox::{Behaviour, Control};
use intellectmoney::types::Decimal;
use intellectmoney::{
    GetAccountData, GetInvoiceInfo, GetInvoicesHistory, GetPaymentsHistory, GetTransactionData, MoscowTime, Payment,
    WithdrawMoney,
};

use crate::raw::{Raw, escape, sign, text};
use crate::rig::{Failure, Rig, sbp};

fn rows(rig: &mut Rig, query: &GetPaymentsHistory) -> Result<Vec<Payment>, Failure> {
    Ok(rig.call(query)??.result.payments.iter().collect())
}

fn ids(rows: &[Payment]) -> Vec<i64> {
    rows.iter().map(Payment::id).collect()
}

#[test]
fn pages_cover_the_past_once_and_move_when_a_buyer_pays() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let page = |skip| GetPaymentsHistory { skip: Some(skip), ..GetPaymentsHistory::first(100) };
    let all = rows(&mut rig, &GetPaymentsHistory::first(1000))?;
    assert_eq!(all.len(), 250);
    let mut joined = ids(&rows(&mut rig, &page(0))?);
    joined.extend(ids(&rows(&mut rig, &page(100))?));
    joined.extend(ids(&rows(&mut rig, &page(200))?));
    assert_eq!(joined, ids(&all));
    assert!(ids(&all).is_sorted_by(|newer, older| newer > older));
    let dates: Vec<_> = all.iter().filter_map(|row| Some(row.creation_date()?.unix_millis())).collect();
    assert!(dates.is_sorted_by(|newer, older| newer > older) && dates.first().is_some_and(|date| *date <= rig.now));

    rig.control(Control::Deposit { amount: Decimal::new(1000, 2), eshop_id: "450001".to_owned() });
    assert_eq!(rig.balance(), "1000010.00");
    let newest = rows(&mut rig, &GetPaymentsHistory::first(1))?;
    assert_eq!(newest.first().and_then(Payment::eshop_name), Some("Второй магазин (450001)"));
    let moved = ids(&rows(&mut rig, &page(1))?);
    assert_eq!(moved, ids(&all).into_iter().take(100).collect::<Vec<_>>());

    rig.control(Control::Switch(Behaviour::NewestFirst, false));
    assert!(ids(&rows(&mut rig, &page(0))?).is_sorted());
    Ok(())
}

#[test]
fn filters() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let all = rows(&mut rig, &GetPaymentsHistory::first(1000))?;
    let [_, second, .., third_last, _, _] = all.as_slice() else { return Err("too few rows".into()) };
    let date = |row: &Payment| row.creation_date().and_then(|date| MoscowTime::from_unix_millis(date.unix_millis()));
    let between =
        GetPaymentsHistory { date_from: date(third_last), date_to: date(second), ..GetPaymentsHistory::first(1000) };
    assert_eq!(rows(&mut rig, &between)?.len(), 247);

    let shop = |shop| GetPaymentsHistory { eshop_id: Some(shop), ..GetPaymentsHistory::first(1000) };
    let (first, other) = (rows(&mut rig, &shop(450_000))?, rows(&mut rig, &shop(450_001))?);
    assert_eq!(first.len() + other.len(), 250);
    assert!(other.iter().all(|row| row.eshop_name() == Some("Второй магазин (450001)")) && !other.is_empty());
    assert!(rows(&mut rig, &shop(1))?.is_empty());

    let one = GetPaymentsHistory { payment_transaction_id: Some(second.id()), ..GetPaymentsHistory::first(9) };
    assert_eq!(ids(&rows(&mut rig, &one)?), [second.id()]);
    let number = second.payment_number().ok_or("no number")?.parse()?;
    let one = GetPaymentsHistory { payment_transaction_id: Some(number), ..GetPaymentsHistory::first(9) };
    assert_eq!(ids(&rows(&mut rig, &one)?), [second.id()]);
    Ok(())
}

#[test]
fn what_goes_out_is_a_row_as_switched() -> Result<(), Failure> {
    for (behaviour, on) in [
        (Behaviour::WithdrawalsInHistory, true),
        (Behaviour::WithdrawalsInHistory, false),
        (Behaviour::PayoutsInHistory, true),
        (Behaviour::PayoutsInHistory, false),
    ] {
        let mut rig = Rig::new()?;
        rig.control(Control::Switch(behaviour, on));
        rows(&mut rig, &GetPaymentsHistory::first(1))?;
        assert!(!rig.sandbox.relied_on().contains(&behaviour.note()));
        if behaviour == Behaviour::PayoutsInHistory {
            let id = rig.create(sbp(), "50")?;
            rig.execute(id)??;
        } else {
            let account_id = rig.sandbox.credentials().account_id().to_owned();
            let withdraw = WithdrawMoney { account_id, amount: "50".parse()?, transaction_date: None };
            let answer = rig.call(&withdraw)??.result;
            assert_eq!(answer.amount().map(|amount| amount.to_string()).as_deref(), Some("50.00"));
            assert_eq!(answer.payment_state().map(|state| state.as_str().to_owned()).as_deref(), Some("Confirm"));
            let row = rows(&mut rig, &GetPaymentsHistory::first(1))?;
            let number = answer.transaction_id().to_string();
            assert_eq!(row.first().and_then(Payment::payment_number) == Some(&number), on);
        }
        assert_eq!(
            rows(&mut rig, &GetPaymentsHistory::first(1000))?.len(),
            250 + usize::from(on),
            "{behaviour:?} {on}"
        );
        let of_shops = [450_000, 450_001]
            .map(|shop| GetPaymentsHistory { eshop_id: Some(shop), ..GetPaymentsHistory::first(1000) });
        let [first, second] = of_shops.map(|query| rows(&mut rig, &query));
        assert_eq!(first?.len() + second?.len(), 250, "what goes out is no shop's");
        assert!(rig.sandbox.relied_on().contains(&behaviour.note()));
        assert_eq!(rig.balance(), "999950.00");
    }
    Ok(())
}

#[test]
fn a_transaction_is_read_by_its_number_even_where_the_history_hides_it() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::Switch(Behaviour::WithdrawalsInHistory, false));
    let account_id = rig.sandbox.credentials().account_id().to_owned();
    let withdraw = WithdrawMoney { account_id, amount: "70".parse()?, transaction_date: None };
    let withdrawn = rig.call(&withdraw)??.result;
    let read = rig.call(&GetTransactionData { transaction_id: withdrawn.transaction_id() })??.result;
    assert_eq!(read, withdrawn);
    let error = rig.call(&GetTransactionData { transaction_id: 1 })?.expect_err("not ours");
    assert_eq!(error.error_source_param(), Some("transactionId"));
    let relied: Vec<_> = rig.sandbox.relied_on().iter().map(|note| note.name).collect();
    assert!(relied.contains(&"get_transaction_data_layout") && relied.contains(&"transaction_unknown"));
    Ok(())
}

#[test]
fn an_account_says_its_balance_in_a_record_that_no_source_describes() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let account_id = rig.sandbox.credentials().account_id().to_owned();
    let own = GetAccountData { account_id, balance_on_date: Some("2025-01-01 00:00:00".parse()?) };
    let info = rig.call(&own)??.result;
    let balance = info.record().value("Balance").ok_or("a balance")?;
    assert_eq!(balance.get("Amount").and_then(|amount| amount.as_number()), Some(rig.balance().as_str()));
    let other = GetAccountData { account_id: "6999999999".to_owned(), balance_on_date: None };
    assert_eq!(rig.call(&other)?.expect_err("not ours").error_source_param(), Some("accountId"));
    Ok(())
}

#[test]
fn invoices_stand_behind_the_payments_and_can_be_filtered() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let all = rig.call(&GetInvoicesHistory::first(1000))??.result.invoices;
    assert_eq!(all.len(), rows(&mut rig, &GetPaymentsHistory::first(1000))?.len());
    assert!(all.iter().all(|invoice| invoice.payments().is_empty()), "they were not asked for");
    let third = all.get(2).ok_or("a third")?;
    let paid = third.change_date().ok_or("a date")?;
    let paid = MoscowTime::from_unix_millis(paid.unix_millis()).ok_or("a date")?;
    let next = MoscowTime::from_unix_millis(paid.unix_millis() + 1000).ok_or("a date")?;
    let first = GetInvoicesHistory::first(10);
    for (query, found) in [
        (GetInvoicesHistory { invoice_id: Some(third.id()), ..first.clone() }, 1),
        (GetInvoicesHistory { change_date_from: Some(paid), change_date_to: Some(next), ..first.clone() }, 1),
        (GetInvoicesHistory { date_from: Some(paid), date_to: Some(next), ..first.clone() }, 0),
        (GetInvoicesHistory { owner_email: Some("test@example.com".to_owned()), ..first.clone() }, 10),
        (GetInvoicesHistory { owner_email: Some("other@example.com".to_owned()), ..first.clone() }, 0),
        (GetInvoicesHistory { with_refunds: Some(true), is_holding_search: Some(true), ..first.clone() }, 10),
    ] {
        assert_eq!(rig.call(&query)??.result.invoices.len(), found, "{query:?}");
    }
    let of = |shop| GetInvoicesHistory { eshop_id: Some(shop), ..GetInvoicesHistory::first(1000) };
    let [one, other] = [of(450_000), of(450_001)].map(|query| rig.call(&query));
    let (one, other) = (one??.result.invoices.len(), other??.result.invoices.len());
    assert!(one > 0 && other > 0 && one + other == all.len(), "{one} and {other}");
    let with = GetInvoicesHistory { skip: Some(2), include_payment_transactions: Some(true), ..first };
    let with = rig.call(&with)??.result.invoices;
    assert_eq!(with.get(0).map(|invoice| invoice.payments().len()), Some(1));
    let token = rig.token.expose().to_owned();
    for (yes, shown) in [("true", true), ("1", true), ("false", false), ("0", false)] {
        let values = [&*token, "", "1", "", "", "", "", "", "", yes, "", "", "", ""];
        let body = format!("UserToken={}&Take=1&IncludePaymentTransactions={yes}", escape(&token));
        let sign = sign(&rig.sandbox, &values);
        let answer = Raw::new(&rig.sandbox, "payment/getInvoicesHistory", &body, &sign).send(&mut rig)?;
        assert_eq!(text(&answer).contains("\"HistoryList\""), shown, "{yes}");
    }
    Ok(())
}

#[test]
fn one_invoice_is_read_by_its_number() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let listed = rig.call(&GetInvoicesHistory::first(1))??.result.invoices;
    let id = listed.get(0).ok_or("an invoice")?.id();
    let call = GetInvoiceInfo { eshop_id: None, organization_id: None, is_holding_search: Some(true), invoice_id: id };
    let info = rig.call(&call)??.result;
    let read = info.record().value("Invoice").ok_or("an invoice")?;
    assert_eq!(read.get("Id").and_then(|id| id.as_number()), Some(id.to_string().as_str()));
    assert_eq!(read.get("HistoryList").and_then(|payments| payments.as_array()).map(<[_]>::len), Some(1));
    for other in [GetInvoiceInfo { invoice_id: 1, ..call.clone() }, GetInvoiceInfo { eshop_id: Some(1), ..call }] {
        let error = rig.call(&other)?.expect_err("not ours");
        assert_eq!(error.error_source_param(), Some("invoiceId"));
    }
    Ok(())
}
