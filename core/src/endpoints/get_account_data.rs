use super::call::call;
use super::record::record;
use super::{Access, Body, Confidence, Doc, Effect, Endpoint, Field, Generation, Kind, OnDoubt, Shape, USER_TOKEN};
use crate::types::MoscowTime;

const FIELDS: &[Field] = &[
    USER_TOKEN,
    Field::new("AccountId", "account_id", "accountId", Kind::AccountId)
        .required()
        .inferred()
        .doc("The account, ten digits.", "Номер счёта, десять цифр."),
    Field::new("BalanceOnDate", "balance_on_date", "balanceOnDate", Kind::DateTime)
        .doc("The balance of this time; now where absent.", "Остаток на эту дату; по умолчанию текущий."),
];

/// Reads an account's state. The provider's page: `personal/api/getAccountData`.
pub static GET_ACCOUNT_DATA: Endpoint = Endpoint {
    name: "getAccountData",
    path: "personal/payment/getAccountData",
    doc: Doc {
        en: "Reads an account's state and balance.", ru: "Возвращает состояние и остаток счёта."
    },
    effect: Effect::Read,
    access: Access::Basic,
    current: Body {
        generation: Generation::Current,
        fields: FIELDS,
        layout: "UserToken::AccountId::BalanceOnDate::::SignSecretKey",
        confidence: Confidence::Documented,
        source: "personal/api/getAccountData",
    },
    older: &[],
    answer: Shape::Object(ACCOUNT_INFO),
    answer_type: "AccountInfoData",
    on_doubt: OnDoubt::Repeat,
};

call! {
    /// Reads an account's state.
    GetAccountData, GET_ACCOUNT_DATA, AccountInfo {
        /// The account, ten digits.
        account_id: String = "AccountId",
        /// The balance of this time; now where absent.
        balance_on_date: Option<MoscowTime> = "BalanceOnDate",
    }
}

record! {
    /// An account's state (`AccountInfoData`). No source names its fields: what came is in
    /// [`record`](AccountInfo::record), numbers with the digits that were sent.
    AccountInfo, ACCOUNT_INFO {}
}
