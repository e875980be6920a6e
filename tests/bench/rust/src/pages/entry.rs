//! One row: the documented 27 keys, everything in it made up.

use super::Variant;
use super::random::Random;

/// A key and its value, already JSON; a sum is its members.
pub(super) enum Value {
    Plain(String),
    Sum(Vec<(&'static str, String)>),
}

pub(super) type Entry = Vec<(&'static str, Value)>;

const STATES: &[&str] = &["Confirm", "Confirm", "Confirm", "Created", "Canceled"];
const TYPES: &[&str] = &["Purchase", "Purchase", "Entry", "Refund"];
const INPUTS: &[&str] = &["Acquiring", "Sbp", "MirPay", "SberPay", "TestAcquiring"];
const NAMES: &[&str] = &["IVAN TESTOV", "MARIA PRIMEROVA", "OLEG OBRAZTSOV", ""];
const BANKS: &[&str] = &["Пример-Банк", "Банк «Проба»", ""];
const SHOPS: &[&str] = &["Магазин", "ИП \\\"Образец\\\"", "Лавка примеров"];
const GOODS: &[&str] = &["Заказ", "", "Доставка\\/вывоз", "Билет \\u2116"];
const COMMENTS: &[&str] = &["", "", "Без сдачи\\nи звонка", ""];

pub(super) fn entry(variant: Variant, row: usize, random: &mut Random) -> Entry {
    let id = 100_000_001 + row as u64;
    let invoice = 3_000_000_000 + random.below(999_999_999);
    let order = random.below(9_999_999);
    let eshop = 450_000 + random.below(9_999);
    let shop = random.pick(SHOPS);
    let goods = random.pick(GOODS);
    let kopecks = 100 + random.below(9_999_900);
    let account = 4_000_000_000 + random.below(999_999_999);
    let text = |text: String| Value::Plain(format!("\"{text}\""));
    let number = |number: u64| Value::Plain(number.to_string());
    let digits = |number: u64| Value::Plain(format!("\"{number}\""));
    let mut entry: Entry = vec![
        ("Id", number(id)),
        ("PaymentNumber", digits(2_000_000_000 + random.below(999_999_999))),
        ("State", text(random.pick(STATES).to_owned())),
        ("CreationDate", text(date(random))),
        ("PaymentAmount", sum(variant, kopecks, random)),
        ("RecipientAmount", sum(variant, kopecks - kopecks / 40, random)),
        ("PaymentAccount", text(format!("Счет {invoice}"))),
        ("RecipientAccount", digits(account)),
        ("Account", digits(account)),
        ("Description", text(format!("Зачисление на счет магазина \\\"{shop}\\\" со счета \\\"{invoice}\\\""))),
        ("Direction", text("Deposit".to_owned())),
        ("PurchaseOrderId", text(format!("order-{order:07}"))),
        ("AdditionalInfo", Value::Plain("[]".to_owned())),
        ("InvoicePaymentType", text(random.pick(TYPES).to_owned())),
        ("InvoiceId", number(invoice)),
        ("InvoiceComment", text(random.pick(COMMENTS).to_owned())),
        ("IsElectedPayment", Value::Plain(if random.below(8) == 0 { "true" } else { "false" }.to_owned())),
        ("CatalogPaymentId", number(0)),
        ("InputType", text(random.pick(INPUTS).to_owned())),
        ("ShortPan", text(format!("4111****{:04}", random.below(10_000)))),
        ("Country", text("RU".to_owned())),
        ("Bank", text(random.pick(BANKS).to_owned())),
        ("IPAdress", text(format!("192.0.2.{}", random.below(256)))),
        ("UserEmail", text(format!("b{:05}@example.com", random.below(100_000)))),
        ("ServiceName", text(goods.to_owned())),
        ("CardHolder", text(random.pick(NAMES).to_owned())),
        ("EshopName", text(format!("{shop} ({eshop})"))),
    ];
    change(variant, row, &mut entry, random);
    entry
}

fn change(variant: Variant, row: usize, entry: &mut Entry, random: &mut Random) {
    match variant {
        Variant::Reordered => {
            entry.sort_by_key(|(name, _)| *name);
            for (_, value) in entry {
                if let Value::Sum(members) = value {
                    members.reverse();
                }
            }
        }
        Variant::Shuffled => {
            random.shuffle(entry);
            for (_, value) in entry {
                if let Value::Sum(members) = value {
                    random.shuffle(members);
                }
            }
        }
        Variant::Unknown => {
            let bonus = Value::Plain(format!("\"Программа {}\"", random.below(100)));
            entry.insert(13, ("LoyaltyProgram", bonus));
        }
        Variant::Nulls => {
            // The first, the row's number, always has a value.
            let (_, others) = entry.split_at_mut(1);
            for (place, (_, value)) in others.iter_mut().enumerate() {
                if (place + row).is_multiple_of(3) {
                    *value = Value::Plain("null".to_owned());
                }
            }
        }
        Variant::Compact | Variant::Indented | Variant::Long | Variant::Quoted => {}
    }
}

fn sum(variant: Variant, kopecks: u64, random: &mut Random) -> Value {
    let (roubles, kopecks) = (kopecks / 100, kopecks % 100);
    let amount = match variant {
        // More than a binary float holds.
        Variant::Long => format!("{}.{:010}{kopecks:02}", 9_007_199_254_740_993 + roubles, random.below(9_999_999_999)),
        Variant::Quoted => format!("\"{roubles}.{kopecks:02}\""),
        _ => format!("{roubles}.{kopecks:02}"),
    };
    Value::Sum(vec![("Amount", amount), ("Currency", "\"RUB\"".to_owned())])
}

fn date(random: &mut Random) -> String {
    let (month, day) = (1 + random.below(12), 1 + random.below(28));
    let (hour, minute, second) = (random.below(24), random.below(60), random.below(60));
    format!("2025-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}+03:00", random.below(1000))
}
