use intellectmoney::sandbox::{Behaviour, Control};
use intellectmoney::{Client, Credentials, GetPaymentsHistory, Outcome, WithdrawMoney};

use crate::rig::{Failure, Rig, sbp};

#[test]
fn a_token_lives_fifteen_minutes_unless_told_otherwise() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let page = GetPaymentsHistory::first(1);
    rig.now += 15 * 60_000 - 1;
    assert!(rig.call(&page)?.is_ok());
    rig.now += 1;
    let Err(error) = rig.call(&page)? else { return Err("an old token was taken".into()) };
    assert!(error.session_expired());
    assert_eq!(error.outcome(), Outcome::NotDone);

    rig.control(Control::TokenLife { millis: 10 });
    rig.sign_in()?;
    rig.now += 10;
    assert!(rig.call(&page)?.is_err_and(|error| error.session_expired()));
    rig.control(Control::TokenLife { millis: 1000 });
    rig.sign_in()?;
    rig.control(Control::EndSessions);
    assert!(rig.call(&page)?.is_err_and(|error| error.session_expired()));
    Ok(())
}

#[test]
fn an_expired_session_moves_no_money() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let id = rig.create(sbp(), "50")?;
    rig.control(Control::EndSessions);
    assert!(rig.execute(id)?.is_err_and(|error| error.session_expired()));
    let account_id = rig.sandbox.credentials().account_id().to_owned();
    let withdraw = WithdrawMoney { account_id, amount: "1".parse()?, transaction_date: None };
    assert!(rig.call(&withdraw)?.is_err_and(|error| error.session_expired()));
    assert!(rig.delete(id)?.is_err_and(|error| error.session_expired()));
    assert_eq!(rig.balance(), "1000000.00");
    rig.sign_in()?;
    assert_eq!(rig.state(id)?, "Created");
    Ok(())
}

#[test]
fn two_clients_can_live_side_by_side_or_end_each_other() -> Result<(), Failure> {
    for ends in [false, true] {
        let mut rig = Rig::new()?;
        rig.control(Control::Switch(Behaviour::NewTokenEndsOld, ends));
        let old = rig.token.clone();
        rig.sign_in()?;
        assert_ne!(old, rig.token);
        let page = GetPaymentsHistory::first(1);
        assert!(rig.call(&page)?.is_ok());
        rig.token = old;
        assert_eq!(rig.call(&page)?.is_err_and(|error| error.session_expired()), ends);
        assert!(rig.sandbox.relied_on().contains(&Behaviour::NewTokenEndsOld.note()));
    }
    Ok(())
}

#[test]
fn a_wrong_password_gives_no_token() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let made_up = rig.sandbox.credentials().clone();
    let credentials = Credentials::new(made_up.bearer_token(), made_up.sign_secret_key())?;
    let client = Client::new(credentials.with_login(made_up.login(), "another"));
    let prepared = client.sign_in()?;
    let Err(error) = rig.answered(&prepared)? else { return Err("a wrong password was taken".into()) };
    assert_eq!((error.api_code(), error.session_expired()), (Some(2), false));
    Ok(())
}

#[test]
fn tokens_need_escaping() -> Result<(), Failure> {
    let rig = Rig::new()?;
    let token = rig.token.expose();
    assert_eq!(token.len(), 64);
    assert!(token.contains('/') && token.contains('+'));
    Ok(())
}
