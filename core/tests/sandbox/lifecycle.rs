use intellectmoney::sandbox::{Behaviour, Control, RecipientOutcome};
use intellectmoney::types::Decimal;
use intellectmoney::{Encoding, Generation, GetOperationState, Outcome, WithdrawMoney};

use crate::rig::{Failure, PAN, PHONE, Rig, card, sbp};

#[test]
fn a_payout_completes_in_both_generations_and_encodings() -> Result<(), Failure> {
    for generation in Generation::ALL {
        for encoding in [Encoding::Form, Encoding::Json] {
            let mut rig = Rig::with(generation, encoding)?;
            for (recipient, to) in [(sbp(), PHONE), (card(), PAN)] {
                let id = rig.create(recipient, "50")?;
                assert_eq!(rig.execute(id)?, Ok("InProcess".to_owned()));
                assert_eq!(rig.sandbox.paid(to).pending_count, 1);
                let mut seen = Vec::new();
                for _ in 0..110 {
                    rig.now += 100;
                    seen.push(rig.state(id)?);
                }
                seen.dedup();
                assert_eq!(seen, ["InProcess", "SentToBank", "Completed"]);
                assert_eq!((rig.sandbox.paid(to).count, rig.sandbox.paid(to).pending_count), (1, 0));
            }
            assert_eq!(rig.balance(), "999900.00");
            assert_eq!(rig.sandbox.paid_all().total.to_string(), "100.00");
        }
    }
    Ok(())
}

#[test]
fn a_refused_payout_gives_the_money_back() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::Outcome { recipient: "8 999 000 00 00".to_owned(), outcome: RecipientOutcome::Fail });
    let id = rig.create(sbp(), "50")?;
    assert_eq!(rig.execute(id)?, Ok("InProcess".to_owned()));
    assert_eq!(rig.balance(), "999950.00");
    rig.now += 10_000;
    let failed = rig.call(&GetOperationState { payout_operation_id: id })??.result;
    assert_eq!(failed.payout_operation_state().as_str(), "Failed");
    assert_eq!(failed.error_message(), Some("Платеж не прошел в банке"));
    assert_eq!((rig.balance().as_str(), rig.paid().0), ("1000000.00", 0));

    rig.control(Control::Outcome { recipient: PHONE.to_owned(), outcome: RecipientOutcome::Complete });
    rig.control(Control::Bank { id: "100000000000".to_owned(), works: false });
    let id = rig.create(sbp(), "50")?;
    rig.execute(id)??;
    rig.now += 10_000;
    assert_eq!(rig.state(id)?, "Failed");
    Ok(())
}

#[test]
fn a_second_execute_never_pays_twice() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let id = rig.create(sbp(), "50")?;
    rig.execute(id)??;
    let Err(error) = rig.execute(id)? else { return Err("a second execute went through".into()) };
    assert_eq!((error.api_code(), error.error_source_param()), (Some(3), Some("payoutOperationId")));
    assert_eq!(error.outcome(), Outcome::NotDone);
    let mut later = rig.sandbox.clone();
    later.control(rig.now, Control::Advance { millis: 10_000 });
    std::mem::swap(&mut rig.sandbox, &mut later);
    assert!(rig.execute(id)?.is_err_and(|error| error.api_code() == Some(3)));
    std::mem::swap(&mut rig.sandbox, &mut later);
    rig.control(Control::Switch(Behaviour::SecondExecuteRefused, false));
    assert_eq!(rig.execute(id)?, Ok("InProcess".to_owned()));
    rig.now += 10_000;
    assert_eq!(rig.execute(id)?, Ok("Completed".to_owned()));
    assert_eq!((rig.balance().as_str(), rig.paid()), ("999950.00", (1, "50.00".to_owned())));
    assert!(rig.sandbox.relied_on().contains(&Behaviour::SecondExecuteRefused.note()));
    Ok(())
}

#[test]
fn an_overdraft_moves_nothing_and_what_follows_can_be_switched() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::Balance(Decimal::new(4999, 2)));
    let id = rig.create(sbp(), "50")?;
    assert_eq!(rig.execute(id)?, Ok("NotEnoughMoney".to_owned()));
    assert_eq!((rig.balance().as_str(), rig.paid().0), ("49.99", 0));
    assert!(rig.delete(id)?.is_err());
    rig.control(Control::Balance(Decimal::new(5000, 2)));
    assert!(rig.execute(id)?.is_err());

    let mut other = rig.sandbox.clone();
    rig.control(Control::Switch(Behaviour::DeleteNotEnoughMoney, true));
    assert_eq!(rig.delete(id)?, Ok(()));
    assert_eq!(rig.state(id)?, "Deleted");

    std::mem::swap(&mut rig.sandbox, &mut other);
    rig.control(Control::Switch(Behaviour::ExecuteAfterTopUp, true));
    assert_eq!(rig.execute(id)?, Ok("InProcess".to_owned()));
    rig.now += 10_000;
    assert_eq!((rig.state(id)?.as_str(), rig.balance().as_str()), ("Completed", "0.00"));
    Ok(())
}

#[test]
fn the_whole_balance_can_be_withdrawn() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let account_id = rig.sandbox.credentials().account_id().to_owned();
    let withdraw = WithdrawMoney { account_id, amount: "1000000".parse()?, transaction_date: None };
    assert!(rig.call(&withdraw)?.is_ok());
    assert_eq!(rig.balance(), "0.00");
    Ok(())
}

#[test]
fn only_a_created_operation_can_be_deleted_and_a_deleted_one_never_runs() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let deleted = rig.create(sbp(), "50")?;
    assert_eq!(rig.delete(deleted)?, Ok(()));
    assert_eq!(rig.state(deleted)?, "Deleted");
    assert!(rig.execute(deleted)?.is_err() && rig.delete(deleted)?.is_err());

    let executed = rig.create(sbp(), "50")?;
    rig.execute(executed)??;
    let Err(error) = rig.delete(executed)? else { return Err("a running operation was deleted".into()) };
    assert_eq!((error.api_code(), error.outcome()), (Some(2), Outcome::NotDone));
    rig.now += 10_000;
    assert!(rig.delete(executed)?.is_err());
    assert_eq!(rig.paid(), (1, "50.00".to_owned()));
    Ok(())
}

#[test]
fn time_leaps_and_runs() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let id = rig.create(sbp(), "50")?;
    rig.execute(id)??;
    rig.control(Control::Advance { millis: 10_000 });
    assert_eq!(rig.paid().0, 1);
    assert_eq!(rig.sandbox.time(rig.now), rig.now + 10_000);

    let id = rig.create(sbp(), "50")?;
    rig.execute(id)??;
    rig.control(Control::Speed { factor: 1000 });
    rig.now += 10;
    assert_eq!(rig.state(id)?, "Completed");
    Ok(())
}
