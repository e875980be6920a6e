use super::call::call;
use super::transaction::TRANSACTION;
use super::{
    Access, Body, Confidence, Doc, Effect, Endpoint, Field, Generation, Kind, OnDoubt, Shape, Transaction, USER_TOKEN,
};
use crate::types::{Amount, MoscowTime};

const FIELDS: &[Field] = &[
    USER_TOKEN,
    Field::new("AccountId", "account_id", "accountId", Kind::AccountId)
        .required()
        .inferred()
        .doc("The account to withdraw from, ten digits.", "Номер счёта, с которого выводят, десять цифр."),
    Field::new("Amount", "amount", "amount", Kind::Amount)
        .required()
        .doc("The sum, roubles with kopecks.", "Сумма, рубли с копейками."),
    Field::new("TransactionDate", "transaction_date", "transactionDate", Kind::DateTime)
        .inferred()
        .doc("The real date of the withdrawal; now where absent.", "Действительная дата вывода; по умолчанию текущая."),
];

/// Withdraws to the organisation's bank account. The provider's page:
/// `personal/api/withdrawMoney`, whose layout is empty: ours is a guess.
pub static WITHDRAW_MONEY: Endpoint = Endpoint {
    name: "withdrawMoney",
    path: "personal/payment/withdrawMoney",
    doc: Doc {
        en: "Withdraws money to the organisation's bank account.",
        ru: "Создаёт заявку на вывод средств на счёт организации.",
    },
    effect: Effect::Once,
    access: Access::Basic,
    current: Body {
        generation: Generation::Current,
        fields: FIELDS,
        layout: "UserToken::AccountId::Amount::TransactionDate::SignSecretKey",
        confidence: Confidence::Guess,
        source: "not published; made after its siblings",
    },
    older: &[],
    answer: Shape::Object(TRANSACTION),
    answer_type: "TransactionInfoData",
    on_doubt: OnDoubt::ReadHistory,
};

call! {
    /// Withdraws money. The layout that is signed is a guess until a real call proves it:
    /// override it with [`Options::layout`](crate::Options::layout) where you know better.
    /// Never repeated; a lost answer is settled by the payments history.
    WithdrawMoney, WITHDRAW_MONEY, Transaction {
        /// The account to withdraw from, ten digits.
        account_id: String = "AccountId",
        /// The sum, roubles with kopecks (inferred: the page's samples leave a doubt).
        amount: Amount = "Amount",
        /// The real date of the withdrawal; now where absent.
        transaction_date: Option<MoscowTime> = "TransactionDate",
    }
}
