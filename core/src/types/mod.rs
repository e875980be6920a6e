//! Values of requests and answers: money, dates, identifiers, secrets.

mod amount;
mod currency;
mod date;
mod decimal;
mod digits;
mod moscow;
mod open;
mod pan;
mod phone;
mod secret;
mod text;
mod user_token;
mod wiped;

pub use amount::Amount;
pub use currency::Currency;
pub use date::Timestamp;
pub use decimal::decimal_from_json;
pub use moscow::MoscowTime;
pub use open::{Direction, InputType, InvoicePaymentType, InvoiceState, PayoutOperationState, TransactionState};
pub use pan::Pan;
pub use phone::Phone;
pub use secret::{BearerToken, Login, Password, SignSecretKey};
pub use text::Text;
pub use user_token::UserToken;

pub use rust_decimal::Decimal;
pub use uuid::Uuid;

pub(crate) use amount::{is_normal as is_normal_amount, normalise as normalise_amount};
pub(crate) use currency::is_code as is_currency;
pub(crate) use decimal::{is_plain_decimal, plain_decimal};
pub(crate) use digits::all_digits;
pub(crate) use pan::{is_space, luhn, mask as mask_pan, normalise as normalise_pan};
pub(crate) use phone::{is_normal as is_normal_phone, normalise as normalise_phone};
pub(crate) use text::{Block, ROOM, Room, ToText};
pub(crate) use user_token::Known;
pub(crate) use wiped::{AT_ONCE, Wiped, WipedBytes};

/// A sum with its currency, as answers carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// The sum with the scale that was sent: `1.0` stays `1.0`.
    pub amount: Decimal,
    /// The currency's code as sent, such as `RUB`.
    pub currency: Option<String>,
}
