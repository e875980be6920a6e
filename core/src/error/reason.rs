//! Every reason for an error, once: its stable name, its code and its sentences.

use super::Code;

/// Declares the reasons as one table.
macro_rules! reasons {
    ($($code:ident { $($reason:ident $id:literal $en:literal $ru:literal)+ })+) => {
        /// Why a call failed. The names are stable; new ones may be added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Reason {
            $($(#[doc = $en] $reason,)+)+
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &[Self] = &[$($(Self::$reason,)+)+];

            /// The stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($(Self::$reason => $id,)+)+ }
            }

            /// The kind of error that it makes.
            #[must_use]
            pub fn code(self) -> Code {
                match self { $($(Self::$reason)|+ => Code::$code,)+ }
            }

            /// What happened, in English; `{…}` stands for what the error knows.
            #[must_use]
            pub fn en(self) -> &'static str {
                match self { $($(Self::$reason => $en,)+)+ }
            }

            /// What happened, in Russian.
            #[must_use]
            pub fn ru(self) -> &'static str {
                match self { $($(Self::$reason => $ru,)+)+ }
            }
        }
    };
}

reasons! {
    InvalidRequest {
        UnknownEndpoint "unknown_endpoint"
            "there is no such endpoint" "такого метода нет"
        UnknownField "unknown_field"
            "this endpoint has no such field" "у метода нет такого поля"
        UnknownCheck "unknown_check"
            "there is no check of this name that can be switched off" "нет отключаемой проверки с таким именем"
        Missing "missing"
            "the field is missing or empty" "поле не задано или пусто"
        NotWithThisChoice "not_with_this_choice"
            "the field does not belong to the chosen way to pay" "поле не относится к выбранному способу выплаты"
        ControlCharacter "control_character"
            "the value holds a control character or a line break" "значение содержит управляющий символ или перенос строки"
        Separator "separator"
            "a signed value must not contain \"::\", nor begin or end with \":\": two different requests could share one Sign"
            "подписываемое значение не должно содержать «::», начинаться или кончаться на «:»: у двух разных запросов могла бы совпасть подпись"
        TooLong "too_long"
            "the value is too long" "значение слишком длинное"
        AmountForm "amount_form"
            "an amount is digits with at most one dot, such as 50 or 50.00: no sign, exponent, comma, space or leading zero"
            "сумма — цифры и не более одной точки, например 50 или 50.00: без знака, экспоненты, запятой, пробелов и ведущего нуля"
        AmountNotPositive "amount_not_positive"
            "an amount must be above zero" "сумма должна быть больше нуля"
        AmountScale "amount_scale"
            "an amount has at most two decimals" "у суммы не более двух знаков после точки"
        AmountTooLong "amount_too_long"
            "an amount has at most 13 characters, its decimals included" "сумма не длиннее 13 символов вместе с копейками"
        PanForm "pan_form"
            "a card number has 12 to 20 digits" "номер карты — от 12 до 20 цифр"
        PanLuhn "pan_luhn"
            "the card number's check digit is wrong (inferred check pan_luhn)"
            "контрольная цифра номера карты неверна (предполагаемая проверка pan_luhn)"
        PhoneForm "phone_form"
            "a phone number is 7XXXXXXXXXX (inferred check phone_form)"
            "телефон — 7XXXXXXXXXX (предполагаемая проверка phone_form)"
        BankIdForm "bank_id_form"
            "a bank's number has 12 digits (inferred check bank_id_form)"
            "номер банка — 12 цифр (предполагаемая проверка bank_id_form)"
        NameLength "name_length"
            "a recipient's name has 2 to 50 characters (inferred check name_length)"
            "имя получателя — от 2 до 50 символов (предполагаемая проверка name_length)"
        AccountIdForm "account_id_form"
            "an account's number has 10 digits (inferred check account_id_form)"
            "номер счёта — 10 цифр (предполагаемая проверка account_id_form)"
        CurrencyForm "currency_form"
            "a currency is three capital letters, such as RUB" "валюта — три заглавные буквы, например RUB"
        GuidForm "guid_form"
            "an operation's number is a GUID of 8-4-4-4-12 hexadecimal digits"
            "номер операции — GUID из 8-4-4-4-12 шестнадцатеричных цифр"
        DateForm "date_form"
            "a date is yyyy-MM-dd HH:mm:ss of a real day and time" "дата — yyyy-MM-dd HH:mm:ss, существующие день и время"
        DateOrder "date_order"
            "the end lies before the begin" "конец раньше начала"
        EshopIdForm "eshop_id_form"
            "a shop's number has 1 to 6 digits" "номер магазина — от 1 до 6 цифр"
        IntegerForm "integer_form"
            "a whole number in range is due, digits only and without a leading zero"
            "нужно целое число в допустимых пределах, только цифры и без ведущего нуля"
        ChoiceUnknown "choice_unknown"
            "the value is none of the provider's choices" "такого варианта у провайдера нет"
        HeaderUnsafe "header_unsafe"
            "the value goes into a header: visible ASCII characters only, no space, no line break"
            "значение передаётся в заголовке: только видимые символы ASCII, без пробелов и переносов строки"
        LayoutForm "layout_form"
            "a layout is a generation's name or field names joined by \"::\", each known and named once, SignSecretKey last"
            "порядок подписи — имя поколения или имена полей через «::», каждое известно и названо один раз, в конце SignSecretKey"
        EncodingXml "encoding_xml"
            "the provider lists XML bodies, but no sample or client proves them: use form or json"
            "провайдер упоминает тела в XML, но ни один пример их не подтверждает: используйте form или json"
        EncodingUnknown "encoding_unknown"
            "an encoding is form or json" "кодировка тела — form или json"
        ReferenceForm "reference_form"
            "a reference has 1 to 128 characters, none of them invisible or a control character, and no space at either end"
            "имя долга — от 1 до 128 символов, без управляющих и невидимых, без пробелов по краям"
        DuplicateReference "duplicate_reference"
            "two rows of the batch have this reference: each debt needs a name of its own"
            "это имя носят две строки пакета: каждому долгу нужно своё имя"
        NoteForm "note_form"
            "a note has 1 to 1000 characters and no control characters"
            "примечание — от 1 до 1000 символов без управляющих"
        WrongValue "wrong_value"
            "the value has another type than is due here" "значение не того типа, который здесь нужен"
        TextDue "text_due"
            "a text is due here" "здесь нужен текст"
        AmountAsNumber "amount_as_number"
            "an amount is decimal text such as \"50.00\": a binary number does not hold kopecks exactly"
            "сумма — десятичный текст, например «50.00»: двоичное число не хранит копейки точно"
        DateOffset "date_offset"
            "a date is ISO 8601 with an offset, such as 2025-01-31T12:00:00+03:00: without one it names no instant"
            "дата — ISO 8601 со смещением, например 2025-01-31T12:00:00+03:00: без него момент не определён"
        JournalMissing "journal_missing"
            "name a journal: a file, a store of your own, or memory in so many words; without one a payment could be lost"
            "укажите журнал: файл, своё хранилище или явно память; без него платёж можно потерять"
        CursorForm "cursor_form"
            "a cursor is a text that an earlier reading of the history gave" "курсор — текст, который вернуло прежнее чтение истории"
        BaseUrl "base_url"
            "a base URL is https://host, or http:// to this machine, without user, query or fragment"
            "базовый адрес — https://хост или http:// на этой машине, без пользователя, запроса и фрагмента"
    }
    Conflict {
        ReferenceConflict "reference_conflict"
            "this reference names a debt of another sum or another recipient" "это имя уже носит долг с другой суммой или другим получателем"
        InProgress "in_progress"
            "another run holds this reference, or what it sent may still be on its way: call again in a minute; if it has taken the journal over, open it anew"
            "этот долг держит другой процесс, или отправленное им ещё в пути: повторите через минуту; если он забрал журнал, откройте журнал заново"
        UnknownReference "unknown_reference"
            "the journal has no debt of this name" "в журнале нет долга с таким именем"
        SettleContradicted "settle_contradicted"
            "the operation's state or the journal says otherwise" "состояние операции или журнал говорят иное"
        OperationHeld "operation_held"
            "the provider gave an operation that belongs to another reference" "провайдер вернул операцию, которая относится к другому долгу"
    }
    Journal {
        JournalOfAnotherAccount "journal_of_another_account"
            "the journal belongs to another account, address or sandbox" "журнал принадлежит другой учётной записи, другому адресу или песочнице"
        JournalKeyChanged "journal_key_changed"
            "the journal was written under another key: give the sign secret of that time as a journal key"
            "журнал записан с другим ключом: задайте прежний секрет подписи как ключ журнала"
        JournalDamaged "journal_damaged"
            "a line of the journal is damaged; it may hide a payment" "строка журнала повреждена; за ней может скрываться платёж"
        JournalNewer "journal_newer"
            "the journal was written by a newer version of the SDK" "журнал записан более новой версией SDK"
        JournalFailed "journal_failed"
            "the journal could not be read or written" "журнал не удалось прочитать или записать"
    }
    Transport {
        Cancelled "cancelled"
            "the call was cancelled" "вызов отменён"
        NotSent "not_sent"
            "nothing was sent: the connection could not be made" "ничего не отправлено: соединение не установлено"
        NoAnswer "no_answer"
            "no whole answer came back" "полного ответа не получено"
    }
    OutcomeUnknown {
        LostAnswer "lost_answer"
            "the request may have arrived, but no whole answer came back"
            "запрос мог дойти, но полного ответа не получено"
    }
    HttpStatus {
        Unauthorized "unauthorized"
            "HTTP status {status}: the bearer token or the Sign was refused"
            "HTTP-статус {status}: отказано в токене Bearer или подписи Sign"
        RefusedStatus "refused_status"
            "HTTP status {status}: the request was refused" "HTTP-статус {status}: запрос отклонён"
        UnexpectedStatus "unexpected_status"
            "HTTP status {status} instead of an answer" "HTTP-статус {status} вместо ответа"
    }
    Decode {
        EmptyAnswer "empty_answer"
            "the answer is empty" "ответ пуст"
        XmlAnswer "xml_answer"
            "the answer is XML although JSON was asked for" "ответ в XML, хотя запрошен JSON"
        HtmlAnswer "html_answer"
            "the answer is a web page" "вместо ответа веб-страница"
        CharsetAnswer "charset_answer"
            "the answer is not UTF-8" "ответ не в UTF-8"
        ByteOrderMark "byte_order_mark"
            "the answer begins with a byte order mark" "ответ начинается с метки порядка байтов"
        TooLarge "too_large"
            "the answer is larger than the limit" "ответ больше допустимого"
        TooDeep "too_deep"
            "the answer is nested too deep" "слишком глубокая вложенность ответа"
        CutOff "cut_off"
            "the answer is cut off" "ответ оборван"
        NotJson "not_json"
            "the answer is not JSON at {path}" "ответ — не JSON в {path}"
        DuplicateKey "duplicate_key"
            "the answer names a key twice at {path}" "ключ повторяется в ответе в {path}"
        WrongType "wrong_type"
            "the answer has another type than described at {path}" "тип в ответе не тот, что описан, в {path}"
        MissingField "missing_field"
            "the answer lacks {path}" "в ответе нет {path}"
        InexactAmount "inexact_amount"
            "the amount at {path} is no number that a decimal holds exactly"
            "сумма в {path} — не число, которое десятичный тип хранит точно"
        UnknownCode "unknown_code"
            "the answer's code at {path} is none that is known" "неизвестный код ответа в {path}"
    }
    ApiError {
        SessionExpired "session_expired"
            "the session has expired: {desc}" "сессия истекла: {desc}"
        Refused "refused"
            "the provider could not process the request: {desc}" "провайдер не смог обработать запрос: {desc}"
        RefusedResult "refused_result"
            "the provider refused the call: {desc}" "провайдер отказал: {desc}"
        RefusedFalse "refused_false"
            "the provider answered false" "провайдер ответил false"
        Queued "queued"
            "the provider queued the request: {desc}" "провайдер поставил запрос в очередь: {desc}"
        Contradictory "contradictory"
            "the provider answered with an error although the operation went on: {desc}"
            "провайдер ответил ошибкой, хотя операция продвинулась: {desc}"
    }
}
