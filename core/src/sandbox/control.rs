//! What a test or a person may change from outside.

use std::fmt;

use super::Sandbox;
use super::behaviour::Behaviour;
use super::fault::Fault;
use super::history::Kind;
use super::settings::put;
use crate::endpoints::Generation;
use crate::types::{Decimal, mask_pan};

/// How a recipient's bank answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum RecipientOutcome {
    /// It takes the money.
    #[default]
    Complete,
    /// It refuses: the operation ends in `Failed` and the money comes back.
    Fail,
}

/// A change from outside. Endpoints never make one.
///
/// ```
/// use intellectmoney::sandbox::{Control, Sandbox};
/// use intellectmoney::types::Decimal;
/// let mut sandbox = Sandbox::new(7);
/// sandbox.control(0, Control::Balance(Decimal::new(10_000, 2)));
/// sandbox.control(0, Control::Advance { millis: 60_000 });
/// assert_eq!(sandbox.balance().to_string(), "100.00");
/// assert_eq!(sandbox.time(0), 60_000);
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum Control {
    /// The account's balance in roubles.
    Balance(Decimal),
    /// How this recipient's bank answers from now on.
    Outcome {
        /// A phone number or a card number.
        recipient: String,
        /// The answer.
        outcome: RecipientOutcome,
    },
    /// One more fault; of several on one request the first given counts.
    Fault(Fault),
    /// Forgets all faults.
    ClearFaults,
    /// Sandbox time leaps.
    Advance {
        /// Milliseconds of sandbox time.
        millis: u64,
    },
    /// Sandbox time runs so many times as fast as the host's; at least 1.
    Speed {
        /// How many times.
        factor: u32,
    },
    /// How long new sessions live.
    TokenLife {
        /// Milliseconds of sandbox time.
        millis: u64,
    },
    /// All sessions end now.
    EndSessions,
    /// Whether the bearer token has the PCI DSS level, which card payouts need.
    PciDss(bool),
    /// The documentations whose layouts and bodies are accepted.
    Generations(Vec<Generation>),
    /// Adds a bank to the faster payments system, or changes one.
    Bank {
        /// Twelve digits.
        id: String,
        /// Whether it takes payouts; else they end in `Failed`.
        works: bool,
    },
    /// Adds a shop, or renames one.
    Shop {
        /// At most six digits.
        id: String,
        /// As in the rows of the history.
        name: String,
    },
    /// A buyer pays: the balance rises and the history has a new row.
    Deposit {
        /// Roubles.
        amount: Decimal,
        /// The shop.
        eshop_id: String,
    },
    /// Switches a behaviour that has two ways; the others stay as they are.
    Switch(Behaviour, bool),
    /// All as it was in the beginning: books, sessions, faults, switches, log and clock.
    Reset,
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Balance(balance) => write!(f, "Balance({balance})"),
            Self::Outcome { recipient, outcome } => {
                write!(f, "Outcome({}, {outcome:?})", show_recipient(recipient))
            }
            Self::Fault(fault) => fault.fmt(f),
            Self::ClearFaults => f.write_str("ClearFaults"),
            Self::Advance { millis } => write!(f, "Advance({millis} ms)"),
            Self::Speed { factor } => write!(f, "Speed({factor})"),
            Self::TokenLife { millis } => write!(f, "TokenLife({millis} ms)"),
            Self::EndSessions => f.write_str("EndSessions"),
            Self::PciDss(granted) => write!(f, "PciDss({granted})"),
            Self::Generations(accepted) => write!(f, "Generations({accepted:?})"),
            Self::Bank { id, works } => write!(f, "Bank({id}, works: {works})"),
            Self::Shop { id, name } => write!(f, "Shop({id}, {name})"),
            Self::Deposit { amount, eshop_id } => write!(f, "Deposit({amount}, {eshop_id})"),
            Self::Switch(behaviour, on) => write!(f, "Switch({}, {on})", behaviour.note().name),
            Self::Reset => f.write_str("Reset"),
        }
    }
}

/// Makes a change.
pub(super) fn apply(sandbox: &mut Sandbox, now: i64, control: Control) {
    let time = sandbox.arrive(now);
    let settings = &mut sandbox.provider.settings;
    match control {
        Control::Balance(balance) => sandbox.provider.set_balance(balance),
        Control::Outcome { recipient, outcome } => {
            settings.outcomes.insert(normalise_recipient(&recipient), outcome);
        }
        Control::Fault(fault) => sandbox.faults.push(fault),
        Control::ClearFaults => sandbox.faults.clear(),
        Control::Advance { millis } => {
            sandbox.clock.advance(i64::try_from(millis).unwrap_or(i64::MAX));
            sandbox.arrive(now);
        }
        Control::Speed { factor } => sandbox.clock.run(now, i64::from(factor)),
        Control::TokenLife { millis } => settings.token_life = i64::try_from(millis).unwrap_or(i64::MAX),
        Control::EndSessions => sandbox.provider.sessions.end_all(),
        Control::PciDss(granted) => settings.pci_dss = granted,
        Control::Generations(accepted) => settings.generations = accepted,
        Control::Bank { id, works } => put(&mut settings.banks, id, works),
        Control::Shop { id, name } => put(&mut settings.shops, id, name),
        Control::Deposit { amount, eshop_id } => {
            let shop = settings.shops.iter().find(|(id, _)| *id == eshop_id);
            let name = shop.map(|(_, name)| name.clone()).unwrap_or_default();
            sandbox.provider.set_balance(sandbox.provider.balance.saturating_add(amount));
            sandbox.provider.history.push(time, amount, Kind::deposit(eshop_id, name), true);
        }
        Control::Switch(behaviour, on) if behaviour.note().off.is_some() => settings.switches.set(behaviour, on),
        Control::Switch(..) => {}
        Control::Reset => *sandbox = Sandbox { resets: sandbox.resets.saturating_add(1), ..Sandbox::new(sandbox.seed) },
    }
}

/// The one text of a recipient: digits only, a leading `8` of eleven as `7`.
pub(super) fn normalise_recipient(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix('8') {
        Some(rest) if digits.len() == 11 => format!("7{rest}"),
        _ => digits,
    }
}

/// Whether anybody could be paid under this text: the digits of a phone or of a card.
pub(super) fn is_recipient(text: &str) -> bool {
    let digits = normalise_recipient(text);
    (digits.len() == 11 && digits.starts_with('7')) || (12..=20).contains(&digits.len())
}

/// A recipient as it may be shown: a phone as it is, anything longer masked as a card.
pub(super) fn show_recipient(text: &str) -> String {
    let digits = normalise_recipient(text);
    if digits.len() <= 11 { digits } else { mask_pan(&digits) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_never_shown() {
        let control = Control::Outcome { recipient: "4111 1111 1111 1111".to_owned(), outcome: RecipientOutcome::Fail };
        assert_eq!(format!("{control:?}"), "Outcome(411111******1111, Fail)");
        assert_eq!(normalise_recipient("+7 (999) 000-00-00"), normalise_recipient("89990000000"));
    }
}
