//! The payments history: made-up deposits of the past, and what has happened since.

use super::answer::roubles;
use super::document::{Document, number, object, text};
use super::entropy::Entropy;
use crate::types::{Decimal, MoscowTime};

/// How many payments a new sandbox has behind it.
const PAST: u64 = 250;
const FIRST_NUMBER: i64 = 2_000_000_000;
/// Who pays in the shops.
pub(super) const OWNER: &str = "test@example.com";
const MINUTE: i64 = 60_000;

/// What a row is about.
#[derive(Clone)]
pub(super) enum Kind {
    /// A buyer paid in a shop.
    Deposit(Box<Shop>),
    /// Money went out; the text says where to.
    Withdraw(&'static str),
}

#[derive(Clone)]
pub(super) struct Shop {
    pub(super) eshop_id: String,
    pub(super) name: String,
}

impl Kind {
    pub(super) fn deposit(eshop_id: String, name: String) -> Self {
        Self::Deposit(Box::new(Shop { eshop_id, name }))
    }
}

#[derive(Clone)]
pub(super) struct Row {
    place: i64,
    /// Sandbox time, Unix milliseconds.
    pub(super) at: i64,
    pub(super) amount: Decimal,
    pub(super) kind: Kind,
    /// Whether the history shows it.
    listed: bool,
}

/// Which rows a page asks for.
pub(super) struct Query<'a> {
    pub(super) skip: usize,
    pub(super) take: usize,
    pub(super) eshop_id: Option<&'a str>,
    /// Unix milliseconds, included.
    pub(super) from: Option<i64>,
    /// Unix milliseconds, included.
    pub(super) to: Option<i64>,
    pub(super) transaction: Option<i64>,
    pub(super) newest_first: bool,
}

/// All rows, oldest first.
#[derive(Clone, Default)]
pub(super) struct History {
    rows: Vec<Row>,
}

impl History {
    /// The past of a sandbox that begins at `start`: some hours lie between two payments.
    pub(super) fn past(seed: u64, start: i64, shops: &[(String, String)]) -> Self {
        let mut entropy = Entropy::new(seed, "history");
        let mut gaps: Vec<i64> = Vec::new();
        let mut back = 0_i64;
        for _ in 0..PAST {
            back = back.saturating_add(MINUTE.saturating_mul(signed(entropy.below(480)).saturating_add(1)));
            gaps.push(back);
        }
        let mut history = Self::default();
        for gap in gaps.into_iter().rev() {
            let amount = Decimal::new(signed(entropy.below(5_000_000)).saturating_add(100), 2);
            let shop = entropy.below(u64::try_from(shops.len()).unwrap_or(1));
            let shop = usize::try_from(shop).ok().and_then(|place| shops.get(place)).cloned();
            let (eshop_id, name) = shop.unwrap_or_default();
            history.push(start.saturating_sub(gap), amount, Kind::deposit(eshop_id, name), true);
        }
        history
    }

    /// Adds a transaction, which may be hidden from the list; gives its number, ten digits.
    pub(super) fn push(&mut self, at: i64, amount: Decimal, kind: Kind, listed: bool) -> i64 {
        let place = i64::try_from(self.rows.len()).unwrap_or(i64::MAX);
        let row = Row { place, at, amount, kind, listed };
        let number = row.number();
        self.rows.push(row);
        number
    }

    /// The sum of the transaction of that number.
    pub(super) fn transaction(&self, number: i64) -> Option<Decimal> {
        self.rows.iter().find(|row| row.number() == number).map(|row| row.amount)
    }

    /// A page as the provider's sample shows it. `account` is ours, ten digits.
    pub(super) fn page(&self, query: &Query<'_>, account: &str) -> Document<'static> {
        let wanted = |row: &&Row| {
            let shop = match &row.kind {
                Kind::Deposit(shop) => query.eshop_id.is_none_or(|wanted| wanted == shop.eshop_id),
                Kind::Withdraw(_) => query.eshop_id.is_none(),
            };
            let transaction = |wanted| wanted == row.number() || wanted == row.id();
            row.listed
                && shop
                && query.from.is_none_or(|from| row.at >= from)
                && query.to.is_none_or(|to| row.at <= to)
                && query.transaction.is_none_or(transaction)
        };
        let page = self.rows(query.newest_first).filter(wanted).skip(query.skip).take(query.take);
        Document::Array(page.map(|row| row.write(account)).collect())
    }

    /// All transactions in either order.
    pub(super) fn rows(&self, newest_first: bool) -> Box<dyn Iterator<Item = &Row> + '_> {
        if newest_first { Box::new(self.rows.iter().rev()) } else { Box::new(self.rows.iter()) }
    }
}

impl Row {
    /// The transaction's, ten digits.
    pub(super) fn number(&self) -> i64 {
        self.place.saturating_add(FIRST_NUMBER)
    }

    pub(super) fn id(&self) -> i64 {
        self.place.saturating_add(100_000_001)
    }

    /// The invoice that a buyer paid.
    pub(super) fn invoice(&self) -> i64 {
        self.place.saturating_add(3_000_000_000)
    }

    /// The shop's name of that purchase.
    pub(super) fn order(&self) -> String {
        format!("ORDER-{}", self.place)
    }

    fn write(&self, account: &str) -> Document<'static> {
        let invoice = self.invoice();
        let row = match &self.kind {
            Kind::Deposit(shop) => Described {
                payer: format!("Счет к оплате {invoice}"),
                recipient: account.to_owned(),
                description: format!("Зачисление на счет магазина \"{}\" со счета \"{invoice}\"", shop.name),
                direction: "Deposit",
                order: self.order(),
                payment: "Purchase",
                invoice,
                input: "TestAcquiring",
                email: OWNER,
                shop: format!("{} ({})", shop.name, shop.eshop_id),
            },
            Kind::Withdraw(to) => Described {
                payer: account.to_owned(),
                recipient: (*to).to_owned(),
                description: format!("{to} со счета \"{account}\""),
                direction: "Withdraw",
                order: String::new(),
                payment: "",
                invoice: 0,
                input: "",
                email: "",
                shop: String::new(),
            },
        };
        object([
            ("Id", number(self.id())),
            ("PaymentNumber", text(self.number().to_string())),
            ("State", text("Confirm")),
            ("CreationDate", text(moscow(self.at))),
            ("PaymentAmount", roubles(self.amount)),
            ("RecipientAmount", roubles(self.amount)),
            ("PaymentAccount", text(row.payer)),
            ("RecipientAccount", text(row.recipient)),
            ("Account", text(account.to_owned())),
            ("Description", text(row.description)),
            ("Direction", text(row.direction)),
            ("PurchaseOrderId", text(row.order)),
            ("AdditionalInfo", Document::Array(Vec::new())),
            ("InvoicePaymentType", text(row.payment)),
            ("InvoiceId", number(row.invoice)),
            ("InvoiceComment", text("")),
            ("IsElectedPayment", Document::Bool(false)),
            ("CatalogPaymentId", number(0)),
            ("InputType", text(row.input)),
            ("ShortPan", text("")),
            ("Country", text("")),
            ("Bank", text("")),
            ("IPAdress", text("")),
            ("UserEmail", text(row.email)),
            ("ServiceName", text("")),
            ("CardHolder", text("")),
            ("EshopName", text(row.shop)),
        ])
    }
}

/// What differs between the kinds of rows.
struct Described {
    payer: String,
    recipient: String,
    description: String,
    direction: &'static str,
    order: String,
    payment: &'static str,
    invoice: i64,
    input: &'static str,
    email: &'static str,
    shop: String,
}

/// `2025-01-01T12:00:00.000+03:00`.
pub(super) fn moscow(millis: i64) -> String {
    let seconds = MoscowTime::from_unix_millis(millis).map(|time| time.to_string().replace(' ', "T"));
    format!("{}.{:03}+03:00", seconds.unwrap_or_default(), millis.rem_euclid(1000))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
