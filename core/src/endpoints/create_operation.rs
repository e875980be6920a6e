use super::payout_operation::PAYOUT_OPERATION;
use super::{
    Access, Body, Call, Choice, Confidence, Doc, Effect, Endpoint, Field, Generation, Kind, OnDoubt, PayoutOperation,
    Shape, USER_TOKEN,
};
use crate::given::Given;
use crate::types::{Amount, Currency, Pan, ToText};

const AMOUNT: Field = Field::new("Amount", "amount", "amount", Kind::Amount)
    .required()
    .doc("The sum, two decimals after a dot.", "Сумма, два знака после точки.");

const CURRENCY: Field = Field::new("Currency", "currency", "currency", Kind::Currency)
    .required()
    .doc("ISO 4217 code; the samples use RUB.", "Код валюты ISO 4217; в примерах RUB.");

const RECIPIENT_NAME: Field = Field::new("RecipientName", "recipient_name", "recipientName", Kind::PersonName)
    .required()
    .inferred()
    .doc("The recipient's name, 2 to 50 characters.", "Имя получателя, от 2 до 50 символов.");

const PAN: Field =
    Field::new("Pan", "pan", "pan", Kind::Pan).doc("The recipient's card number.", "Номер карты получателя.");

const ACCOUNT: Field = Field::new("Account", "account", "account", Kind::Phone)
    .inferred()
    .doc("The recipient's phone number, 7XXXXXXXXXX.", "Номер телефона получателя, 7XXXXXXXXXX.");

const BANK_ID: Field = Field::new("BankId", "bank_id", "bankId", Kind::BankId)
    .inferred()
    .doc("The recipient's bank in the SBP, 12 digits.", "Банк получателя в СБП, 12 цифр.");

const FIELDS: &[Field] = &[
    USER_TOKEN,
    Field::new(
        "PreferenceType",
        "preference_type",
        "preferenceType",
        Kind::Choice(&[Choice::named("OutBankCard"), Choice::named("OutSbp")]),
    )
    .required()
    .doc("OutBankCard pays to a card, OutSbp by the SBP.", "OutBankCard — на карту, OutSbp — по СБП."),
    PAN.only_with("PreferenceType", &["OutBankCard"]),
    ACCOUNT.only_with("PreferenceType", &["OutSbp"]),
    BANK_ID.only_with("PreferenceType", &["OutSbp"]),
    AMOUNT,
    CURRENCY,
    RECIPIENT_NAME,
    Field::new("EshopId", "eshop_id", "eshopId", Kind::EshopId)
        .inferred()
        .doc("The shop whose balance pays (inferred).", "Магазин, с баланса которого платят (предположение)."),
];

const WIKI_FIELDS: &[Field] = &[
    USER_TOKEN,
    PAN.only_with("ProviderType", &["BankCardRussia"]),
    ACCOUNT.only_with("ProviderType", &["QiwiWallet", "Sbp"]),
    BANK_ID.only_with("ProviderType", &["Sbp"]),
    AMOUNT,
    CURRENCY,
    RECIPIENT_NAME,
    Field::new(
        "ProviderType",
        "provider_type",
        "providerType",
        Kind::Choice(&[
            // The page's sample sends the number; those of the other two are not published.
            Choice { name: "BankCardRussia", wire: "0" },
            Choice::named("QiwiWallet"),
            Choice::named("Sbp"),
        ]),
    )
    .required()
    .doc("The older selector of the way to pay.", "Прежний выбор способа выплаты."),
];

/// Makes a payout operation. The provider's page: `payout/api/createOperation`.
pub static CREATE_OPERATION: Endpoint = Endpoint {
    name: "createOperation",
    path: "personal/payout/createOperation",
    doc: Doc {
        en: "Makes a payout operation; no money moves until it is executed.",
        ru: "Создаёт операцию выплаты; деньги не уходят до исполнения.",
    },
    effect: Effect::Draft,
    access: Access::BasicOrPciDss { field: "Pan" },
    current: Body {
        generation: Generation::Current,
        fields: FIELDS,
        layout: "UserToken::PreferenceType::Pan::Account::BankId::Amount::Currency::RecipientName::EshopId::SignSecretKey",
        confidence: Confidence::Documented,
        source: "payout/api/createOperation",
    },
    older: &[Body {
        generation: Generation::Wiki2024,
        fields: WIKI_FIELDS,
        layout: "UserToken::Pan::Account::Amount::Currency::RecipientName::signSecretKey",
        confidence: Confidence::Documented,
        source: "wiki 88768545, superseded",
    }],
    answer: Shape::Object(PAYOUT_OPERATION),
    answer_type: "PayoutOperationData",
    on_doubt: OnDoubt::Repeat,
};

/// Who gets a payout.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Recipient {
    /// A bank card; needs the provider's PCI DSS level.
    Card {
        /// The card number; spaces between groups are dropped.
        pan: Pan,
        /// The holder's name, 2 to 50 characters.
        name: String,
    },
    /// A phone number in the faster payments system.
    Sbp {
        /// A Russian mobile number; separators are dropped, a leading `8` is a `7`.
        phone: String,
        /// The bank's 12-digit number in the system.
        bank_id: String,
        /// The recipient's name, 2 to 50 characters.
        name: String,
    },
}

impl Recipient {
    /// A bank card.
    pub fn card(pan: impl Into<String>, name: impl Into<String>) -> Self {
        Self::Card { pan: Pan::new(pan), name: name.into() }
    }

    /// A phone number and its bank.
    pub fn sbp(phone: impl Into<String>, bank_id: impl Into<String>, name: impl Into<String>) -> Self {
        Self::Sbp { phone: phone.into(), bank_id: bank_id.into(), name: name.into() }
    }
}

/// Makes a payout operation in state `Created`. No money moves until
/// [`ExecuteOperation`](super::ExecuteOperation); an operation left unused does nothing.
#[derive(Clone, Debug)]
pub struct CreateOperation {
    /// Who gets the money.
    pub recipient: Recipient,
    /// The sum.
    pub amount: Amount,
    /// The currency.
    pub currency: Currency,
    /// The shop whose balance pays, at most six digits. Not known to the older page.
    pub eshop_id: Option<u32>,
}

impl CreateOperation {
    /// A payout in roubles from the default balance.
    #[must_use]
    pub fn new(recipient: Recipient, amount: Amount) -> Self {
        Self { recipient, amount, currency: Currency::RUB, eshop_id: None }
    }
}

impl Call for CreateOperation {
    type Answer = PayoutOperation;

    fn endpoint(&self) -> &'static Endpoint {
        &CREATE_OPERATION
    }

    fn give<'a>(&'a self, generation: Generation, given: &mut Given<'a>) {
        let (selector, card, sbp) = match generation {
            Generation::Current => ("PreferenceType", "OutBankCard", "OutSbp"),
            Generation::Wiki2024 => ("ProviderType", "BankCardRussia", "Sbp"),
        };
        let name = match &self.recipient {
            Recipient::Card { pan, name } => {
                given.set(selector, card.into());
                given.set("Pan", pan.to_text());
                name
            }
            Recipient::Sbp { phone, bank_id, name } => {
                given.set(selector, sbp.into());
                given.set("Account", phone.to_text());
                given.set("BankId", bank_id.to_text());
                name
            }
        };
        given.set("Amount", self.amount.to_text());
        given.set("Currency", self.currency.to_text());
        given.set("RecipientName", name.to_text());
        // Not known to the older page.
        if self.eshop_id.is_some() {
            given.set("EshopId", self.eshop_id.to_text());
        }
    }
}
