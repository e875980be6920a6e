//! Each answer notes what it rests on, and nothing else.

use intellectmoney::sandbox::{Behaviour, Control, RecipientOutcome};
use intellectmoney::{Encoding, Generation, GetOperationState};

use crate::raw::{Raw, sign};
use crate::rig::{Failure, PHONE, Rig, sbp};

fn rests(rig: &Rig, on: Behaviour) -> bool {
    rig.sandbox.relied_on().contains(&on.note())
}

#[test]
fn on_what_a_payout_rests() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    rig.control(Control::Outcome { recipient: PHONE.to_owned(), outcome: RecipientOutcome::Fail });
    assert!(!rests(&rig, Behaviour::PhoneForm) && !rests(&rig, Behaviour::TokenLife));
    let id = rig.create(sbp(), "50")?;
    assert!(rests(&rig, Behaviour::PhoneForm) && rests(&rig, Behaviour::TokenLife));
    rig.execute(id)??;
    assert!(!rests(&rig, Behaviour::DeleteOnlyCreated) && !rests(&rig, Behaviour::GetOperationStateLayout));
    assert!(rig.delete(id)?.is_err());
    assert!(rests(&rig, Behaviour::DeleteOnlyCreated));
    rig.state(id)?;
    assert!(rests(&rig, Behaviour::GetOperationStateLayout) && !rests(&rig, Behaviour::FailedInState));
    rig.now += 10_000;
    rig.state(id)?;
    assert!(rests(&rig, Behaviour::FailedInState));
    Ok(())
}

#[test]
fn on_what_a_refusal_rests() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let token = rig.token.expose().to_owned();
    assert!(!rests(&rig, Behaviour::FieldRefusal) && !rests(&rig, Behaviour::SessionExpired));
    let body = format!("UserToken={}", crate::raw::escape(&token));
    let signed = sign(&rig.sandbox, &[&token, ""]);
    Raw::new(&rig.sandbox, "payout/getOperationState", &body, &signed).send(&mut rig)?;
    assert!(rests(&rig, Behaviour::FieldRefusal) && !rests(&rig, Behaviour::SessionExpired));
    let id = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee".parse()?;
    rig.control(Control::EndSessions);
    assert!(rig.call(&GetOperationState { payout_operation_id: id })?.is_err());
    assert!(rests(&rig, Behaviour::SessionExpired));
    Ok(())
}

#[test]
fn on_what_signing_in_rests() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    assert!(rests(&rig, Behaviour::GetUserTokenLayout) && !rests(&rig, Behaviour::NewTokenEndsOld));
    rig.sign_in()?;
    assert!(rests(&rig, Behaviour::NewTokenEndsOld));
    Ok(())
}

#[test]
fn the_older_page_prints_the_layout_of_get_operation_state() -> Result<(), Failure> {
    let mut rig = Rig::with(Generation::Wiki2024, Encoding::Form)?;
    // It has none for getUserToken.
    assert!(rests(&rig, Behaviour::GetUserTokenLayout));
    let id = rig.create(sbp(), "50")?;
    rig.state(id)?;
    assert!(!rests(&rig, Behaviour::GetOperationStateLayout));
    Ok(())
}
