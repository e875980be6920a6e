//! The known mistakes, each once: its stable name and its sentences.

/// Declares the mistakes as one table, likelier ones of a stage first: where two give the
/// same string, the first is named.
macro_rules! mistakes {
    ($($mistake:ident $code:literal $en:literal $ru:literal)+) => {
        /// A known mistake. The names are stable; new ones may be added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Mistake {
            $(#[doc = $en] $mistake,)+
        }

        impl Mistake {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$mistake,)+];

            /// The stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$mistake => $code,)+ }
            }

            /// What was done, and what to do, in English.
            #[must_use]
            pub fn en(self) -> &'static str {
                match self { $(Self::$mistake => $en,)+ }
            }

            /// What was done, and what to do, in Russian.
            #[must_use]
            pub fn ru(self) -> &'static str {
                match self { $(Self::$mistake => $ru,)+ }
            }
        }
    };
}

// Texts, then segments, then bytes: a pair is applied in this order.
mistakes! {
    AmountWithoutKopecks "amount_without_kopecks"
        "The amount was signed without kopecks: sign it as it is sent, 50.00."
        "Сумма подписана без копеек: подписывайте её так, как отправляете, 50.00."
    AmountWithComma "amount_with_comma"
        "The amount was signed with a comma: write a dot."
        "Сумма подписана с запятой: пишите точку."
    AmountAsFloat "amount_as_float"
        "The amount was signed as the text of a binary float, 50.0 or 50.5: keep money as a decimal with two places."
        "Подписан текст числа с плавающей точкой, 50.0 или 50.5: храните деньги десятичными с двумя знаками."
    AmountWithAnotherScale "amount_with_another_scale"
        "The amount was signed with more than two decimals: write two."
        "Сумма подписана с лишними знаками после точки: пишите два."
    AmountInKopecks "amount_in_kopecks"
        "The amount was signed in kopecks: write roubles with two decimals."
        "Сумма подписана в копейках: пишите рубли с двумя знаками."
    AmountWithThousands "amount_with_thousands"
        "The amount was signed with separators of thousands: write digits and a dot only."
        "Сумма подписана с разделителями тысяч: пишите только цифры и точку."
    ValueAsTyped "value_as_typed"
        "A value was signed as it was typed, not as it is sent: normalise a phone, an amount or a card first."
        "Значение подписано так, как введено, а не так, как отправлено: сначала приведите телефон, сумму или карту."
    GuidInUpperCase "guid_in_upper_case"
        "The operation's number was signed in upper case: sign it as it is sent."
        "Номер операции подписан заглавными буквами: подписывайте его так, как отправляете."
    GuidInLowerCase "guid_in_lower_case"
        "The operation's number was signed in lower case, but sent in upper case."
        "Номер операции подписан строчными буквами, а отправлен заглавными."
    GuidWithoutHyphens "guid_without_hyphens"
        "The operation's number was signed without its hyphens."
        "Номер операции подписан без дефисов."
    GuidInBraces "guid_in_braces"
        "The operation's number was signed in braces."
        "Номер операции подписан в фигурных скобках."
    PhoneWithPlus "phone_with_plus"
        "The phone was signed with a plus: sign the digits that are sent."
        "Телефон подписан с плюсом: подписывайте отправляемые цифры."
    PhoneWithEight "phone_with_eight"
        "The phone was signed with a leading 8: it is sent with 7."
        "Телефон подписан с 8 в начале: отправляется он с 7."
    PanInGroups "pan_in_groups"
        "The card number was signed with spaces: sign its digits."
        "Номер карты подписан с пробелами: подписывайте цифры."
    DateInAnotherFormat "date_in_another_format"
        "A date was signed in another format than yyyy-MM-dd HH:mm:ss."
        "Дата подписана не в формате yyyy-MM-dd HH:mm:ss."
    PlusAsSpace "plus_as_space"
        "A + of a value, mostly of the UserToken, became a space: escape it as %2B in a form, sign it as +."
        "Знак + в значении, обычно в UserToken, стал пробелом: в форме пишите %2B, подписывайте +."
    PercentEncoded "percent_encoded"
        "Percent-encoded values were signed: sign them before they are encoded."
        "Подписаны значения в процентной кодировке: подписывайте их до кодирования."
    LineBreakInToken "line_break_in_token"
        "There is a line break in the signed UserToken: take the token out of the JSON as it is, without the break."
        "В подписанном UserToken есть перенос строки: берите токен из JSON как есть, без переноса."
    NameDecomposed "name_decomposed"
        "Letters such as й and ё were signed decomposed (NFD): sign the same characters that are sent."
        "Буквы й, ё и подобные подписаны разложенными (NFD): подписывайте те же символы, что отправляете."
    NameComposed "name_composed"
        "Letters such as й and ё were signed composed (NFC), but sent decomposed."
        "Буквы й, ё и подобные подписаны составными (NFC), а отправлены разложенными."
    TextTrimmed "text_trimmed"
        "A value was signed without the spaces at its ends with which it is sent."
        "Значение подписано без пробелов по краям, с которыми отправлено."
    TextJsonEscaped "text_json_escaped"
        "A value was signed with JSON's \\u escapes: sign its characters."
        "Значение подписано с \\u-последовательностями JSON: подписывайте сами символы."
    TextHtmlEscaped "text_html_escaped"
        "A value was signed with HTML entities: sign its characters."
        "Значение подписано с HTML-сущностями: подписывайте сами символы."
    EmptyAsText "empty_as_text"
        "A field that is not sent was signed as a word, None, null or undefined: its segment is empty."
        "Неотправленное поле подписано словом None, null или undefined: его сегмент пуст."
    EmptySegmentsDropped "empty_segments_dropped"
        "Empty segments were dropped: a field that is not sent, and a place that the layout prints empty, keeps its separators."
        "Пустые сегменты выброшены: неотправленное поле и пустое место порядка подписи сохраняют разделители."
    FieldsInBodyOrder "fields_in_body_order"
        "The fields were signed in the order of the body: sign them in the layout's order."
        "Поля подписаны в порядке тела запроса: подписывайте в порядке, который задан для метода."
    FieldsInAlphabeticalOrder "fields_in_alphabetical_order"
        "The fields were signed in alphabetical order: sign them in the layout's order."
        "Поля подписаны по алфавиту: подписывайте в порядке, который задан для метода."
    LayoutOfAnotherEndpoint "layout_of_another_endpoint"
        "The order of another endpoint was signed."
        "Подписано в порядке полей другого метода."
    UserTokenLeftOut "user_token_left_out"
        "The UserToken was left out of the string."
        "В строке нет UserToken."
    SecretMissing "secret_missing"
        "The sign secret is missing at the end of the string."
        "В конце строки нет секрета подписи."
    SecretFirst "secret_first"
        "The sign secret stands first: it is the last segment."
        "Секрет подписи стоит первым: он последний сегмент."
    SecretWithoutSeparator "secret_without_separator"
        "The sign secret was appended without the separator before it: it is a segment like the others."
        "Секрет подписи дописан без разделителя перед ним: он такой же сегмент, как остальные."
    SecretWithSpaces "secret_with_spaces"
        "The sign secret was signed with a space or a line break at its end: trim what is read from a file."
        "Секрет подписан с пробелом или переносом строки на краю: обрежьте прочитанное из файла."
    BearerAsSecret "bearer_as_secret"
        "The Bearer token was signed instead of the sign secret."
        "Вместо секрета подписи подписан токен Bearer."
    LeadingSeparator "leading_separator"
        "The string begins with a separator that the layout does not have."
        "Строка начинается с лишнего разделителя."
    TrailingSeparator "trailing_separator"
        "The string ends with a separator after the secret."
        "Строка заканчивается разделителем после секрета."
    AnotherSeparator "another_separator"
        "The segments were joined by another separator than two colons."
        "Сегменты соединены не двумя двоеточиями."
    NamesInString "names_in_string"
        "Names were signed with the values: the string holds values only."
        "Вместе со значениями подписаны имена полей: в строке только значения."
    Windows1251 "windows_1251"
        "The string was hashed in windows-1251: it is UTF-8."
        "Строка хеширована в windows-1251: нужна UTF-8."
    ByteOrderMark "byte_order_mark"
        "A byte order mark stands before the string: write UTF-8 without BOM."
        "Перед строкой стоит BOM: пишите UTF-8 без BOM."
    Utf16 "utf_16"
        "The string was hashed in UTF-16: it is UTF-8."
        "Строка хеширована в UTF-16: нужна UTF-8."
    Hmac "hmac"
        "HMAC was used with the secret as its key: hash the string whose last segment is the secret."
        "Использован HMAC с секретом в качестве ключа: хешируйте строку, в конце которой стоит секрет."
    Md5 "md5"
        "MD5 was used: Sign is SHA-256."
        "Использован MD5: Sign — это SHA-256."
    Sha1 "sha1"
        "SHA-1 was used: Sign is SHA-256."
        "Использован SHA-1: Sign — это SHA-256."
    UpperCaseHex "upper_case_hex"
        "The digest was written in upper case: write its digits in lower case."
        "Хеш записан заглавными буквами: пишите строчными."
    Base64 "base64"
        "The digest was written in base64: write 64 hexadecimal digits."
        "Хеш записан в base64: пишите 64 шестнадцатеричные цифры."
    HexWithHyphens "hex_with_hyphens"
        "The digest was written with hyphens between its bytes: write 64 hexadecimal digits."
        "Хеш записан с дефисами между байтами: пишите 64 шестнадцатеричные цифры подряд."
    SpacesAroundSign "spaces_around_sign"
        "Spaces or a line break stand around the Sign."
        "Вокруг Sign стоят пробелы или перенос строки."
    DigestOfEmptyText "digest_of_empty_text"
        "This is the digest of the empty text, which two of the provider's pages print as their sample: compute your own."
        "Это хеш пустой строки, который две страницы провайдера печатают в примерах: вычислите свой."
    SampleOfThePages "sample_of_the_pages"
        "This is the Sign that the provider's pages print as their sample: compute your own."
        "Это Sign из примеров на страницах провайдера: вычислите свой."
}
