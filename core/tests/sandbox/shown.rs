//! What the log shows of a value that stands where it does not belong.

use crate::raw::{Raw, escape};
use crate::rig::{Failure, PAN, Rig};

#[test]
fn a_value_in_the_wrong_field_is_masked() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let token = rig.token.expose().to_owned();
    let in_the_name = format!("IVAN {PAN}");
    for (field, value, shown) in [
        ("BankId", "100000000000", "100000000000"),
        ("BankId", "hunter2", "[7 characters]"),
        ("BankId", PAN, "411111******1111"),
        ("RecipientName", "IVAN TESTOV", "IVAN TESTOV"),
        ("RecipientName", in_the_name.as_str(), "411111******1111"),
        ("EshopId", "450000", "450000"),
        ("EshopId", PAN, "411111******1111"),
        ("Currency", token.as_str(), "[64 characters]"),
    ] {
        Raw::new(&rig.sandbox, "payout/createOperation", &format!("{field}={}", escape(value)), "").send(&mut rig)?;
        let entry = rig.sandbox.log().last().ok_or("no log")?;
        assert_eq!(entry.fields().collect::<Vec<_>>(), [(field, shown)]);
        assert!(entry.expected.iter().all(|text| text.contains(shown)), "{:?}", entry.expected);
    }
    Ok(())
}

#[test]
fn an_unknown_name_is_shown_where_it_looks_like_one() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let (longest, longer) = ("a".repeat(30), "a".repeat(31));
    for (name, shown) in [
        ("Pasword", "Pasword"),
        ("bank_id", "bank_id"),
        ("x123456", "x123456"),
        (longest.as_str(), longest.as_str()),
        (longer.as_str(), "[unreadable]"),
        ("x1234567", "[unreadable]"),
        ("open-sesame", "[unreadable]"),
        ("пароль", "[unreadable]"),
    ] {
        Raw::new(&rig.sandbox, "user/getUserToken", &format!("{}=1", escape(name)), "").send(&mut rig)?;
        assert_eq!(rig.sandbox.log().last().ok_or("no log")?.unknown_fields, [shown]);
    }
    // The rest of a value that had an `&`.
    Raw::new(&rig.sandbox, "user/getUserToken", "Login=x&Password=open&sesame", "").send(&mut rig)?;
    assert_eq!(rig.sandbox.log().last().ok_or("no log")?.unknown_fields, ["[unreadable]"]);
    Ok(())
}

#[test]
fn the_log_does_not_grow_for_ever() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let nowhere = Raw { method: "GET", target: "/".to_owned(), headers: Vec::new(), body: String::new() };
    for _ in 0..20_001 {
        nowhere.send(&mut rig)?;
    }
    assert!((10_000..=20_000).contains(&rig.sandbox.log().len()), "{}", rig.sandbox.log().len());
    Ok(())
}
