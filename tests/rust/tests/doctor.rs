//! The signature doctor raises no false alarm, is bounded, and shows no secret.

use intellectmoney::endpoints::{ENDPOINTS, Endpoint, Kind, Presence};
use intellectmoney::{Client, Credentials, Generation, Options, Params};

const ROUNDS: u64 = 10_000;
/// A stranger takes the whole search: `just false-alarms` has all of them, optimised.
const STRANGERS: u64 = if cfg!(debug_assertions) { 100 } else { ROUNDS };
/// So many SHA-256 of a few hundred bytes take some ten milliseconds.
const MOST_DIGESTS: usize = 12_000;

/// A small generator of its own, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 32)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn text(&mut self, letters: &str, length: u64) -> String {
        let letters: Vec<char> = letters.chars().collect();
        let place = |random: &mut Self| usize::try_from(random.below(letters.len() as u64)).unwrap_or_default();
        (0..length).map(|_| letters[place(self)]).collect()
    }

    fn value(&mut self, kind: Kind) -> String {
        let digits = "0123456789";
        match kind {
            Kind::UserToken => self.text("ABCxyz0189+/=", 64),
            Kind::Login | Kind::Email => format!("{}@example.com", self.text("abcxyz.+", 8)),
            Kind::Password => self.text("Az09!&%+ -", 12),
            Kind::Choice(choices) => choices[usize::try_from(self.below(2)).unwrap_or_default()].name.to_owned(),
            Kind::Pan => "4111111111111111".to_owned(),
            Kind::Phone => format!("79{}", self.text(digits, 9)),
            Kind::BankId => self.text(digits, 12),
            Kind::Amount => format!("{}.{}", self.below(99_999) + 1, self.text(digits, 2)),
            Kind::Currency => "RUB".to_owned(),
            Kind::PersonName => format!("Ёй{}", self.text("абвгдйё -&\"'", 9)),
            Kind::Guid => {
                let hex = "0123456789abcdef";
                [8, 4, 4, 4, 12].map(|length| self.text(hex, length)).join("-")
            }
            Kind::DateTime => format!("2024-0{}-1{} 1{}:00:00", self.below(9) + 1, self.below(9), self.below(9)),
            Kind::DateTimeAfter(_) => {
                format!("2025-0{}-1{} 1{}:00:00", self.below(9) + 1, self.below(9), self.below(9))
            }
            Kind::EshopId => self.text(digits, 6),
            Kind::AccountId => self.text(digits, 10),
            Kind::Boolean { .. } => "true".to_owned(),
            Kind::Integer { max, .. } => (self.below(max.unsigned_abs().min(90_000)) + 1).to_string(),
        }
    }

    /// A call of some endpoint with some of its fields.
    fn call(&mut self) -> (&'static Endpoint, Generation, Params) {
        let endpoint = ENDPOINTS[usize::try_from(self.below(ENDPOINTS.len() as u64)).unwrap_or_default()];
        let generation = Generation::ALL[usize::try_from(self.below(2)).unwrap_or_default()];
        let mut params = Params::new();
        for field in endpoint.body(generation).fields {
            let due = match field.presence {
                Presence::Required => true,
                Presence::Optional => self.below(2) == 0,
                Presence::OnlyWith { .. } => false,
            };
            if due {
                let value = self.value(field.kind);
                params.set(field.name, value);
            }
        }
        // What goes with the selector, once it is drawn; the older page has three ways.
        for field in endpoint.body(generation).fields {
            if let Presence::OnlyWith { field: selector, choices } = field.presence {
                let chosen = params.get(selector).unwrap_or_default().to_owned();
                if choices.contains(&chosen.as_str()) {
                    let value = self.value(field.kind);
                    params.set(field.name, value);
                }
            }
        }
        (endpoint, generation, params)
    }
}

fn credentials(secret: &str) -> Credentials {
    Credentials::new("0123456789abcdef0123456789abcdef", secret).expect("credentials")
}

fn sign(client: &Client, endpoint: &Endpoint, params: &Params) -> String {
    let prepared = client.prepare_texts(endpoint.name, params).expect("a request");
    prepared.request().headers().last().map(|(_, sign)| (*sign).to_owned()).expect("a Sign")
}

#[test]
fn right_signs_fit() {
    let mut random = Random(7);
    for round in 0..ROUNDS {
        let (endpoint, generation, params) = random.call();
        let options = Options::default().generation(generation);
        let client = Client::with_options(credentials("example-sign-secret"), options);
        let sign = sign(&client, endpoint, &params);
        // Asked without knowing the generation.
        let doctor = Client::new(credentials("example-sign-secret"));
        let found = doctor.explain(endpoint.name, &params, &sign).expect("a diagnosis");
        assert!(found.matches() && found.cause().is_none(), "{round}: {} {}", endpoint.name, found);
        assert!(found.digests <= 8, "{round}: {}", found.digests);
    }
}

#[test]
fn strangers_have_no_cause_and_the_search_is_bounded() {
    let mut random = Random(11);
    let doctor = Client::new(credentials("example-sign-secret"));
    let stranger = Client::new(credentials("another-secret"));
    let mut most = 0;
    for round in 0..STRANGERS {
        let (endpoint, generation, params) = random.call();
        let wrong = match (round % 2, generation) {
            (0, Generation::Current) => sign(&stranger, endpoint, &params),
            _ => random.text("0123456789abcdef", [32, 40, 64][usize::try_from(round % 3).unwrap_or_default()]),
        };
        let found = doctor.explain(endpoint.name, &params, &wrong).expect("a diagnosis");
        assert!(!found.matches() && found.cause().is_none(), "{round}: {} {found}", endpoint.name);
        most = most.max(found.digests);
    }
    assert!(most <= MOST_DIGESTS, "{most} digests");
    println!("at most {most} digests an answer");
}
