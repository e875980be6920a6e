use intellectmoney::sandbox::{Control, Fault, FaultKind, RecipientOutcome};
use intellectmoney::types::{Decimal, Uuid};
use intellectmoney::{
    Amount, CreateOperation, DeleteOperation, ExecuteOperation, GetTransactionData, Recipient, WithdrawMoney,
};
use proptest::prelude::*;

use crate::rig::{Failure, PAN, Rig, card, sbp};

#[derive(Clone, Debug)]
enum Step {
    Create(i64, u8),
    Execute(usize),
    Delete(usize),
    Withdraw(i64),
    Deposit(i64),
    Fail(u8, bool),
    Wait(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1_i64..40_000_000, 0_u8..4).prop_map(|(kopecks, to)| Step::Create(kopecks, to)),
        6 => any::<prop::sample::Index>().prop_map(|at| Step::Execute(at.index(30))),
        1 => any::<prop::sample::Index>().prop_map(|at| Step::Delete(at.index(30))),
        1 => (1_i64..40_000_000).prop_map(Step::Withdraw),
        1 => (1_i64..40_000_000).prop_map(Step::Deposit),
        1 => (0_u8..4, any::<bool>()).prop_map(|(to, fails)| Step::Fail(to, fails)),
        3 => (0_u64..6000).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..60)
}

fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let kinds = prop::sample::select(FaultKind::ALL);
    let at = prop::sample::select(vec!["createOperation", "executeOperation", "deleteOperation", "withdrawMoney"]);
    prop::collection::vec((at, 1_u32..8, kinds).prop_map(|(at, nth, kind)| Fault::new(at, nth, kind)), 0..6)
}

fn phone(to: u8) -> String {
    format!("7999000000{to}")
}

fn amount(kopecks: i64) -> Result<Amount, Failure> {
    Ok(Decimal::new(kopecks, 2).try_into()?)
}

/// Plays the steps and gives balance, paid, and what else went in and out.
fn play(steps: &[Step], faults: Vec<Fault>) -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::TokenLife { millis: 1 << 40 });
    rig.sign_in()?;
    for fault in faults {
        rig.control(Control::Fault(fault));
    }
    let account_id = rig.sandbox.credentials().account_id().to_owned();
    let mut ids: Vec<Uuid> = Vec::new();
    let (mut deposits, mut withdrawn) = (Decimal::ZERO, Decimal::ZERO);
    for step in steps {
        match step {
            Step::Create(kopecks, to) => {
                let recipient = Recipient::sbp(phone(*to), "100000000000", "Иван");
                let prepared = rig.client.prepare(&rig.token, &CreateOperation::new(recipient, amount(*kopecks)?))?;
                let delivery = rig.sandbox.handle(rig.now, prepared.request());
                let answer = delivery.answer().and_then(|response| prepared.answer(response).ok());
                ids.extend(answer.map(|answer| answer.result.payout_operation_id()));
            }
            Step::Execute(at) | Step::Delete(at) => {
                let Some(id) = ids.get(*at).copied() else { continue };
                if matches!(step, Step::Execute(_)) {
                    let _ = rig.deliver(&ExecuteOperation { payout_operation_id: id })?;
                } else {
                    let _ = rig.deliver(&DeleteOperation { payout_operation_id: id })?;
                }
            }
            Step::Withdraw(kopecks) => {
                let before = rig.sandbox.balance();
                let (account_id, amount) = (account_id.clone(), amount(*kopecks)?);
                let _ = rig.deliver(&WithdrawMoney { account_id, amount, transaction_date: None })?;
                withdrawn += before - rig.sandbox.balance();
            }
            Step::Deposit(kopecks) => {
                deposits += Decimal::new(*kopecks, 2);
                rig.control(Control::Deposit { amount: Decimal::new(*kopecks, 2), eshop_id: "450000".to_owned() });
            }
            Step::Fail(to, fails) => {
                let outcome = if *fails { RecipientOutcome::Fail } else { RecipientOutcome::Complete };
                rig.control(Control::Outcome { recipient: phone(*to), outcome });
            }
            Step::Wait(millis) => rig.control(Control::Advance { millis: *millis }),
        }
        let paid = rig.sandbox.paid_all();
        let gone = paid.total + paid.pending_total;
        let expected = Decimal::new(100_000_000, 2) + deposits - withdrawn - gone;
        assert_eq!(rig.sandbox.balance(), expected, "{step:?}");
        assert!(rig.sandbox.balance() >= Decimal::ZERO);
    }
    rig.control(Control::Advance { millis: 2 * 3_600_000 });
    let all = rig.sandbox.paid_all();
    let each: Decimal = (0..4).map(|to| rig.sandbox.paid(&phone(to)).total).sum();
    assert_eq!((all.pending_count, each), (0, all.total));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_left_the_balance_is_what_the_books_say(steps in steps(), faults in faults()) {
        play(&steps, faults).map_err(|failure| TestCaseError::fail(failure.to_string()))?;
    }
}

#[test]
fn nothing_that_can_be_printed_shows_a_secret_or_a_card() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let id = rig.create(card(), "50")?;
    rig.execute(id)??;
    rig.create(sbp(), "50")?;
    assert!(rig.call(&GetTransactionData { transaction_id: PAN.parse()? })?.is_err());
    rig.control(Control::EndSessions);
    assert!(rig.execute(id)?.is_err());
    let token = rig.token.expose().to_owned();
    for body in [
        format!("UserToken={PAN}&PayoutOperationId={}&{PAN}=1", crate::raw::escape(&token)),
        format!("PayoutOperationId={PAN}&{}=1&Amount={PAN}", crate::raw::escape(&token)),
        format!(r#"{{"UserToken":"{token}","Pan":"{PAN}"}}"#),
    ] {
        crate::raw::Raw::new(&rig.sandbox, "payout/executeOperation", &body, "").send(&mut rig)?;
    }
    let made_up = rig.sandbox.credentials().clone();
    let (_, log) = crate::raw::control(&mut rig, "GET", "/_sandbox/log", "")?;
    let (_, paid) = crate::raw::control(&mut rig, "GET", "/_sandbox/paid?recipient=4111111111111111", "")?;
    let mut printed = format!("{:?} {:?} {made_up:?}", rig.sandbox, rig.sandbox.log());
    log.write(&mut printed);
    paid.write(&mut printed);
    assert!(printed.contains("411111******1111") && printed.contains("\"count\":"));
    let secrets = [PAN, &token, made_up.bearer_token(), made_up.sign_secret_key(), made_up.login(), made_up.password()];
    for secret in secrets {
        assert!(!printed.contains(secret), "{secret}");
    }
    Ok(())
}
