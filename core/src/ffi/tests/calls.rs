use super::*;
use crate::endpoints::GET_PAYMENTS_HISTORY;

#[test]
fn the_time_of_a_call_runs_from_its_first_step() {
    let world = World::with(r#"{"userToken":"EXAMPLE"}"#);
    let login = r#"{"login":"shop@example.com","password":"example-password"}"#;
    for (name, arguments) in [("getPaymentsHistory", r#"{"take":1}"#), ("getUserToken", login)] {
        for (timeout, due) in [(None, 20_000), (Some(5_000), 5_000), (Some(90_000), 20_000)] {
            for now in [0, world.host.now] {
                let mut task = world.api.call(name, &value(arguments).unwrap(), timeout).unwrap();
                let Effect::Send { id, timeout, .. } = task.next(now) else { panic!("{name} is not sent") };
                assert_eq!(timeout, due, "{name}");
                // A repetition has what is left.
                task.feed(now + 4_000, id, Input::Failed(Sent::Maybe));
                let Effect::Wait { until: Some(until) } = task.next(now + 4_000) else { continue };
                let Effect::Send { timeout, .. } = task.next(until) else { panic!("{name} is not sent again") };
                assert!(timeout <= due && (due > 5_000 || timeout < 1_000), "{name}: {timeout}");
            }
        }
    }
}

#[test]
fn a_request_is_the_same_from_pairs_as_from_named_texts() {
    let world = World::new();
    let texts = r#"{"UserToken":"EXAMPLE","Take":"5","EshopId":"400001"}"#;
    let pairs = |more: &'static str| [("UserToken", "EXAMPLE"), ("Take", "5"), ("EshopId", "400001"), (more, "7")];
    let prepare = |pairs: &[(&'static str, &'static str)]| {
        let prepared = world.api.prepare_pairs(&GET_PAYMENTS_HISTORY, pairs.iter().copied());
        prepared.map(|prepared| request_json(prepared.request()))
    };
    let due = request_json(world.api.prepare("getPaymentsHistory", &value(texts).unwrap()).unwrap().request());
    assert_eq!(prepare(&pairs("Skip")[..3]).unwrap(), due);
    assert_eq!(prepare(&pairs("Shop")).unwrap_err().field(), Some("Shop"));
    let shape = |names: &str| world.api.shape(value(names).unwrap().as_array().unwrap());
    let known = shape(r#"["getPaymentsHistory","Take","UserToken","EshopId"]"#).unwrap();
    let shaped = world.api.prepare_shaped(&known, ["5", "EXAMPLE", "400001"]).unwrap();
    assert_eq!(request_json(shaped.request()), due);
    for unknown in [r#"["getPaymentsHistory","Shop"]"#, r#"["getPaymentsHistory",1]"#, r#"["pay","Take"]"#, "[]"] {
        assert!(shape(unknown).is_none(), "{unknown}");
    }
}
