//! How the sandbox behaves where sources are thin: each choice with its confidence, and
//! the other choice where there is one.

use crate::endpoints::Confidence;

/// One behaviour of the provider, as well as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BehaviourNote {
    /// Which one.
    pub behaviour: Behaviour,
    /// Its name in scripts.
    pub name: &'static str,
    /// How sure it is; a guess is a behaviour that no source describes.
    pub confidence: Confidence,
    /// Whether [`BehaviourNote::on`] holds in a new sandbox.
    pub default: bool,
    /// What the sandbox does when the behaviour is on.
    pub on: &'static str,
    /// What it does when it is off; `None` where there is nothing to switch.
    pub off: Option<&'static str>,
}

impl BehaviourNote {
    /// `documented`, `inferred` or `unknown`.
    ///
    /// ```
    /// use intellectmoney::sandbox::Behaviour;
    /// assert_eq!(Behaviour::SecondExecuteRefused.note().word(), "unknown");
    /// ```
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self.confidence {
            Confidence::Documented => "documented",
            Confidence::Inferred => "inferred",
            Confidence::Guess => "unknown",
        }
    }
}

/// Declares the behaviours as one table.
macro_rules! behaviours {
    ($($behaviour:ident $name:literal $confidence:ident $on:literal $(| $default:ident $off:literal)?;)+) => {
        /// What the sandbox's behaviour rests on. Those with two ways can be switched.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Behaviour {
            $(#[doc = $on] $behaviour,)+
        }

        /// Every note, in the order of [`Behaviour`].
        const NOTES: &[&BehaviourNote] = &[$(Behaviour::$behaviour.note(),)+];

        impl Behaviour {
            /// Its note.
            #[must_use]
            pub const fn note(self) -> &'static BehaviourNote {
                match self {
                    $(Self::$behaviour => &BehaviourNote {
                        behaviour: Behaviour::$behaviour,
                        name: $name,
                        confidence: Confidence::$confidence,
                        default: behaviours!(@default $($default)?),
                        on: $on,
                        off: behaviours!(@off $($off)?),
                    },)+
                }
            }
        }
    };
    (@default) => { true };
    (@default on) => { true };
    (@default off) => { false };
    (@off) => { None };
    (@off $off:literal) => { Some($off) };
}

behaviours! {
    Envelope "envelope" Documented
        "Answers have the envelope, the key order and the texts of the provider's samples.";
    SessionExpired "session_expired" Documented
        "An expired or unknown UserToken: OperationState.Code 2, `Время сессии пользователя истекло. (<login>)`, Result false.";
    DeleteOnlyCreated "delete_only_created" Documented
        "deleteOperation is refused in any state but Created.";
    FailedInState "failed_in_state" Documented
        "A bank's refusal shows in PayoutOperationState and ErrorMessage only; both codes are 0.";
    FormUnderJson "form_under_json" Documented
        "A form body under a JSON content type, as the provider's samples send it, is read as a form.";
    AccountUnavailable "account_unavailable" Documented
        "A withdrawal from an account that is not ours: Result.State.Code 3, ErrorSourceParam accountId.";
    NotEnoughMoney "not_enough_money" Inferred
        "executeOperation over the balance: state NotEnoughMoney, both codes 0.";
    MoneyLeavesAtExecute "money_leaves_at_execute" Inferred
        "The balance falls when an operation is executed, and rises again when it fails.";
    FieldRefusal "field_refusal" Inferred
        "A bad field: Result.State.Code 3 with ErrorSourceParam in camel case; deleteOperation: OperationState.Code 2 and false.";
    NamesInAnyCase "names_in_any_case" Inferred
        "Parameter names are read in any case.";
    PathsInAnyCase "paths_in_any_case" Inferred
        "Paths are read in any case, with or without a slash at the end.";
    UnknownFieldsIgnored "unknown_fields_ignored" Inferred
        "Parameters that no page names are ignored.";
    XmlByDefault "xml_by_default" Inferred
        "Without `application/json` or `text/json` in Accept the answer is XML.";
    LoginRefused "login_refused" Inferred
        "A wrong login or password: Result.State.Code 2.";
    GetUserTokenLayout "get_user_token_layout" Inferred
        "getUserToken is signed as one public client signs it.";
    GetOperationStateLayout "get_operation_state_layout" Inferred
        "getOperationState is signed like executeOperation and deleteOperation.";
    PhoneForm "phone_form" Inferred
        "Account is eleven digits, 7XXXXXXXXXX.";
    CurrencyOfTheAccount "currency_of_the_account" Inferred
        "A payout in another currency than RUB is refused.";
    InvoiceFields "invoice_fields" Inferred
        "Invoices have the fields that one public client reads.";
    WithdrawMoneyLayout "withdraw_money_layout" Guess
        "withdrawMoney is signed as UserToken, AccountId, Amount, TransactionDate.";
    GetTransactionDataLayout "get_transaction_data_layout" Guess
        "getTransactionData is signed as UserToken, TransactionId.";
    TransactionUnknown "transaction_unknown" Guess
        "A TransactionId that is not ours: Result.State.Code 3, ErrorSourceParam transactionId.";
    AccountInfoFields "account_info_fields" Guess
        "getAccountData answers AccountId and Balance, an Amount with its Currency: no source names its fields.";
    BalanceNow "balance_now" Guess
        "BalanceOnDate is taken, and the balance is today's.";
    InvoiceInfoFields "invoice_info_fields" Guess
        "getInvoiceInfo answers Invoice, which is as getInvoicesHistory lists it, with its payments.";
    InvoiceUnknown "invoice_unknown" Guess
        "An InvoiceId that is not ours: Result.State.Code 3, ErrorSourceParam invoiceId.";
    InvoiceFilters "invoice_filters" Guess
        "Invoices are filtered by number, shop, payer and both pairs of dates; organisation, holding and refunds change nothing.";
    WithdrawOverBalance "withdraw_over_balance" Guess
        "A withdrawal over the balance: Result.State.Code 3, ErrorSourceParam amount.";
    AccessRefusal "access_refusal" Guess
        "A card payout without the PCI DSS level: OperationState.Code 2 and Result false.";
    TokenLife "token_life" Guess
        "A UserToken lives 15 minutes of sandbox time unless a control says otherwise.";
    HistoryBounds "history_bounds" Guess
        "DateFrom and DateTo are Moscow time, both included.";
    TransactionFilter "transaction_filter" Guess
        "PaymentTransactionId picks the row of that Id or PaymentNumber.";
    RefusedWith401 "refused_with_401" Guess
        "A bad Bearer or Sign: HTTP status 401 around an envelope with OperationState.Code 2."
        | on "HTTP status 200 around the same envelope.";
    SecondExecuteRefused "second_execute_refused" Guess
        "executeOperation in another state than Created is refused."
        | on "It answers the state as it is and does nothing.";
    ExecuteAfterTopUp "execute_after_top_up" Guess
        "An operation in NotEnoughMoney can be executed again."
        | off "NotEnoughMoney is its end.";
    DeleteNotEnoughMoney "delete_not_enough_money" Guess
        "An operation in NotEnoughMoney can be deleted."
        | off "Only one in Created can.";
    NewTokenEndsOld "new_token_ends_old" Guess
        "A new UserToken ends the one before."
        | off "Several live side by side.";
    WithdrawalsInHistory "withdrawals_in_history" Guess
        "A withdrawal is a row of the history, Direction `Withdraw`."
        | on "The history does not show it.";
    PayoutsInHistory "payouts_in_history" Guess
        "An executed payout is a row of the history, Direction `Withdraw`."
        | off "The history does not show it.";
    NewestFirst "newest_first" Guess
        "The history begins with the newest row."
        | on "It begins with the oldest.";
    KnownBanksOnly "known_banks_only" Guess
        "A BankId that is none of the sandbox's banks is refused."
        | off "Any twelve digits are a bank: the real list is not published.";
    KnownShopsOnly "known_shops_only" Guess
        "An EshopId that is none of the sandbox's shops is refused by createOperation."
        | on "Any shop may pay.";
}

impl Behaviour {
    /// Every note.
    #[must_use]
    pub fn notes() -> &'static [&'static BehaviourNote] {
        NOTES
    }

    /// The behaviour of that name.
    ///
    /// ```
    /// use intellectmoney::sandbox::Behaviour;
    /// assert_eq!(Behaviour::parse("newest_first"), Some(Behaviour::NewestFirst));
    /// ```
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        NOTES.iter().find(|note| note.name == name).map(|note| note.behaviour)
    }

    fn bit(self) -> u64 {
        1 << (self as u32)
    }
}

// One bit each.
const _: () = assert!(NOTES.len() <= 64);

/// A set of behaviours.
#[derive(Clone, Copy, Default)]
pub(super) struct Behaviours(u64);

impl Behaviours {
    pub(super) fn defaults() -> Self {
        let on = NOTES.iter().filter(|note| note.default).map(|note| note.behaviour.bit());
        Self(on.fold(0, |all, bit| all | bit))
    }

    pub(super) fn has(self, behaviour: Behaviour) -> bool {
        self.0 & behaviour.bit() != 0
    }

    pub(super) fn set(&mut self, behaviour: Behaviour, on: bool) {
        if on { self.0 |= behaviour.bit() } else { self.0 &= !behaviour.bit() }
    }

    pub(super) fn add(&mut self, others: Self) {
        self.0 |= others.0;
    }

    pub(super) fn notes(self) -> Vec<&'static BehaviourNote> {
        NOTES.iter().copied().filter(|note| self.has(note.behaviour)).collect()
    }
}
