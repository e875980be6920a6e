use intellectmoney::sandbox::{Control, Delivery, Fault, FaultKind};
use intellectmoney::{
    CreateOperation, ExecuteOperation, GetOperationState, GetPaymentsHistory, Outcome, Sent, WithdrawMoney,
};

use crate::rig::{Failure, Rig, sbp};

/// One execute with a fault, then an hour and more: did the recipient get the money?
fn execute_with(kind: FaultKind, nth: u32) -> Result<(Delivery, u32), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::Fault(Fault::new("executeOperation", nth, kind)));
    for _ in 1..nth {
        let id = rig.create(sbp(), "1")?;
        rig.execute(id)??;
    }
    rig.control(Control::Advance { millis: 60_000 });
    let before = rig.paid().0;
    let id = rig.create(sbp(), "50")?;
    let delivery = rig.deliver(&ExecuteOperation { payout_operation_id: id })?;
    assert_eq!(rig.sandbox.requests("executeOperation"), nth);
    assert_eq!(rig.sandbox.log().last().and_then(|entry| entry.fault), Some(kind));
    rig.control(Control::Advance { millis: 2 * 3_600_000 });
    Ok((delivery, rig.paid().0 - before))
}

#[test]
fn every_kind_takes_effect_before_or_after_as_agreed() -> Result<(), Failure> {
    use FaultKind::*;
    let after = [LoseResponse, Delay, Truncate, XmlInstead, Html502, UnknownState, Duplicate, Stuck];
    for kind in FaultKind::ALL {
        let (_, paid) = execute_with(*kind, 1)?;
        assert_eq!(paid, u32::from(after.contains(kind)), "{}", kind.as_str());
        assert_eq!(FaultKind::parse(kind.as_str()), Some(*kind));
    }
    assert_eq!(execute_with(Reset, 1)?, (Delivery::Reset, 0));
    assert_eq!(execute_with(Reset, 2)?, (Delivery::Reset, 1));
    assert_eq!(execute_with(Reset, 3)?, (Delivery::Reset, 0));
    assert_eq!(execute_with(LoseRequest, 1)?.0, Delivery::Lost);
    assert_eq!(execute_with(LoseResponse, 1)?.0, Delivery::Lost);
    assert!(matches!(execute_with(Delay, 1)?.0, Delivery::Late { millis: 20_001.., .. }));
    // Whoever lost an answer waits for it as long as it waits at all.
    assert_eq!(Delivery::Lost.within(20_000), (20_000, Err(Sent::Maybe)));
    assert!(Delivery::Reset.within(20_000).0 < 20_000);
    Ok(())
}

#[test]
fn the_client_believes_no_broken_answer() -> Result<(), Failure> {
    use FaultKind::*;
    for (kind, reason, outcome) in [
        (Http401, "unauthorized", Outcome::NotDone),
        (ExpireToken, "session_expired", Outcome::NotDone),
        (Truncate, "cut_off", Outcome::Unknown),
        (XmlInstead, "xml_answer", Outcome::Unknown),
        (Html502, "unexpected_status", Outcome::Unknown),
        (Duplicate, "refused_result", Outcome::NotDone),
    ] {
        let mut rig = Rig::new()?;
        rig.control(Control::Fault(Fault::new("executeOperation", 1, kind)));
        let id = rig.create(sbp(), "50")?;
        let Err(error) = rig.execute(id)? else { return Err(kind.as_str().into()) };
        assert_eq!((error.reason().as_str(), error.outcome()), (reason, outcome), "{}", kind.as_str());
    }
    Ok(())
}

#[test]
fn an_unknown_state_is_only_in_the_answer() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::Fault(Fault::new("getOperationState", 1, FaultKind::UnknownState)));
    let id = rig.create(sbp(), "50")?;
    assert_eq!(rig.state(id)?, "Frozen");
    assert_eq!(rig.state(id)?, "Created");
    rig.control(Control::Fault(Fault::new("withdrawMoney", 1, FaultKind::UnknownState)));
    rig.control(Control::Fault(Fault::new("getPaymentsHistory", 1, FaultKind::UnknownState)));
    let account_id = rig.sandbox.credentials().account_id().to_owned();
    let withdraw = WithdrawMoney { account_id, amount: "1".parse()?, transaction_date: None };
    let withdrawn = rig.call(&withdraw)??.result;
    assert_eq!(withdrawn.payment_state().map(|state| state.as_str().to_owned()).as_deref(), Some("Frozen"));
    let rows = rig.call(&GetPaymentsHistory::first(2))??.result.payments;
    assert!(rows.iter().all(|row| row.state().is_some_and(|state| state.as_str() == "Frozen")));
    Ok(())
}

#[test]
fn a_duplicate_create_leaves_an_unused_operation() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let twin = {
        let mut twin = Rig { sandbox: rig.sandbox.clone(), client: rig.client.clone(), ..Rig::new()? };
        twin.token = rig.token.clone();
        twin.create(sbp(), "50")?
    };
    rig.control(Control::Fault(Fault::new("createOperation", 1, FaultKind::Duplicate)));
    let second = rig.create(sbp(), "50")?;
    assert_ne!(twin, second);
    assert_eq!((rig.state(twin)?, rig.state(second)?), ("Created".to_owned(), "Created".to_owned()));
    Ok(())
}

#[test]
fn stuck_means_an_hour_in_process() -> Result<(), Failure> {
    for at in ["createOperation", "executeOperation", "getOperationState"] {
        let mut rig = Rig::new()?;
        rig.control(Control::TokenLife { millis: 86_400_000 });
        rig.sign_in()?;
        rig.control(Control::Fault(Fault::new(at, 1, FaultKind::Stuck)));
        let id = rig.create(sbp(), "50")?;
        rig.execute(id)??;
        assert_eq!(rig.state(id)?, "InProcess", "{at}");
        rig.now += 3_599_999;
        assert_eq!(rig.state(id)?, "InProcess", "{at}");
        rig.now += 1;
        assert_eq!(rig.state(id)?, "Completed", "{at}");
    }
    Ok(())
}

#[test]
fn a_dead_token_comes_from_get_user_token() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::Fault(Fault::new("getUserToken", 2, FaultKind::ExpireToken)));
    rig.sign_in()?;
    assert!(rig.call(&GetPaymentsHistory::first(1))?.is_err_and(|error| error.session_expired()));
    rig.sign_in()?;
    assert!(rig.call(&GetPaymentsHistory::first(1))?.is_ok());
    Ok(())
}

#[test]
fn the_first_of_several_faults_counts_and_all_requests_are_counted() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::Fault(Fault::new("CREATEOPERATION", 2, FaultKind::LoseRequest)));
    rig.control(Control::Fault(Fault::new("createOperation", 2, FaultKind::Html502)));
    let create = CreateOperation::new(sbp(), "50".parse()?);
    assert!(rig.call(&create)?.is_ok());
    assert_eq!(rig.deliver(&create)?, Delivery::Lost);
    assert!(rig.call(&create)?.is_ok());
    assert_eq!(rig.sandbox.requests("createOperation"), 3);
    let handled: Vec<bool> = rig.sandbox.log().iter().skip(1).map(|entry| entry.handled).collect();
    assert_eq!(handled, [true, false, true]);
    Ok(())
}

#[test]
fn a_lost_withdrawal_is_in_the_history() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let account_id = rig.sandbox.credentials().account_id().to_owned();
    let withdraw = WithdrawMoney { account_id, amount: "12.30".parse()?, transaction_date: None };
    rig.control(Control::Fault(Fault::new("withdrawMoney", 1, FaultKind::LoseResponse)));
    rig.control(Control::Fault(Fault::new("withdrawMoney", 2, FaultKind::LoseRequest)));
    assert_eq!((rig.deliver(&withdraw)?, rig.deliver(&withdraw)?), (Delivery::Lost, Delivery::Lost));
    assert_eq!(rig.balance(), "999987.70");
    let rows = rig.call(&GetPaymentsHistory::first(2))??.result.payments;
    let out: Vec<bool> =
        rows.iter().map(|row| row.direction().is_some_and(|direction| direction.as_str() == "Withdraw")).collect();
    assert_eq!(out, [true, false]);
    Ok(())
}

#[test]
fn an_unknown_operation_is_refused() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let stranger = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee".parse()?;
    let state = rig.call(&GetOperationState { payout_operation_id: stranger })?;
    assert!(state.is_err_and(|error| error.error_source_param() == Some("payoutOperationId")));
    assert!(rig.execute(stranger)?.is_err() && rig.delete(stranger)?.is_err());
    Ok(())
}
