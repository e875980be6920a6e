"""Wrong Signs as somebody would make them: each mistake on its own, to be put together."""

import base64
import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import quote, quote_plus

from encode import Params, form_of
from protocol import CURRENT, SECRET, endpoint_of

Parts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Made:
    """A string to sign under construction; `parts` are all segments but the secret."""

    endpoint: str
    params: Params
    parts: Parts
    secret: str
    bearer: str
    place: str = "last"
    joiner: str = "::"
    first: str = ""
    last: str = ""
    names: bool = False
    charset: str = "utf-8"
    mark: bytes = b""
    digest: Callable[["Made"], bytes] = field(default=lambda made: sha256(made.encoded()))
    write: Callable[[bytes], str] = field(default=lambda digest: digest.hex())

    def encoded(self) -> bytes:
        texts = [f"{name}={value}" if self.names else value for name, value in self.parts]
        if self.place == "first":
            texts.insert(0, self.secret)
        if self.place == "last":
            texts.append(self.secret)
        text = self.first + self.joiner.join(texts) + self.last
        return self.mark + text.encode(self.charset)

    def sign(self) -> str:
        return self.write(self.digest(self))


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def right(
    endpoint: str, params: Params, credentials: dict[str, str], layout: str | None = None
) -> Made:
    table = endpoint_of(endpoint, layout)
    assert table is not None
    given = {name: value for name, value in params.items() if name in table.fields}
    sent = {name.lower(): value for name, value in form_of(endpoint, given, layout)}
    names = [name for name in table.layout.split("::") if name.lower() != SECRET.lower()]
    parts = tuple((name, sent.get(name.lower(), "")) for name in names)
    return Made(
        endpoint, params, parts, credentials["sign_secret_key"], credentials["bearer_token"]
    )


Change = Callable[[Made], Made]


def on(name: str, change: Callable[[str], str]) -> Change:
    """Changes the text of one field, or of every field."""

    def apply(made: Made) -> Made:
        parts = ((n, change(v) if name in (n, "*") and v else v) for n, v in made.parts)
        return replace(made, parts=tuple(parts))

    return apply


def other_layout(endpoint: str) -> Change:
    def apply(made: Made) -> Made:
        values = {name.lower(): value for name, value in made.parts}
        names = [n for n in CURRENT[endpoint].layout.split("::") if n.lower() != SECRET.lower()]
        return replace(made, parts=tuple((n, values.get(n.lower(), "")) for n in names))

    return apply


def body_order(made: Made) -> Made:
    values = dict(made.parts)
    return replace(made, parts=tuple((n, values[n]) for n in made.params if values.get(n)))


def alphabetical(made: Made) -> Made:
    return replace(made, parts=tuple(sorted(part for part in made.parts if part[1])))


def without_secret(made: Made) -> Made:
    return replace(made, place="nowhere")


def hmac_of(made: Made) -> bytes:
    return hmac.new(made.secret.encode(), without_secret(made).encoded(), "sha256").digest()


def hmac_of_all(made: Made) -> bytes:
    return hmac.new(made.secret.encode(), made.encoded(), "sha256").digest()


def date(pattern: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"(\d+)-(\d+)-(\d+) (.+)", pattern, text)


# code -> ways to make the mistake, in the order of the codes that name a pair
MISTAKES: dict[str, tuple[Change, ...]] = {
    "amount_without_kopecks": (on("Amount", lambda v: v.removesuffix(".00")),),
    "amount_with_comma": (on("Amount", lambda v: v.replace(".", ",")),),
    "amount_as_float": (on("Amount", lambda v: str(float(v))),),
    "amount_with_another_scale": (
        on("Amount", lambda v: f"{v}00"),
        on("Amount", lambda v: f"{v}0"),
    ),
    "amount_in_kopecks": (on("Amount", lambda v: v.replace(".", "")),),
    "amount_with_thousands": (
        on("Amount", lambda v: f"{float(v):,.2f}".replace(",", " ")),
        on("Amount", lambda v: f"{float(v):,.2f}"),
    ),
    "value_as_typed": (
        lambda made: replace(made, parts=tuple((n, made.params.get(n, v)) for n, v in made.parts)),
    ),
    "guid_in_upper_case": (on("PayoutOperationId", str.upper),),
    "guid_in_lower_case": (on("PayoutOperationId", str.lower),),
    "guid_without_hyphens": (on("PayoutOperationId", lambda v: v.replace("-", "")),),
    "guid_in_braces": (on("PayoutOperationId", lambda v: f"{{{v}}}"),),
    "phone_with_plus": (on("Account", lambda v: f"+{v}"),),
    "phone_with_eight": (on("Account", lambda v: f"8{v[1:]}"),),
    "pan_in_groups": (on("Pan", lambda v: " ".join(v[at : at + 4] for at in range(0, len(v), 4))),),
    "date_in_another_format": (
        on("*", date(r"\3.\2.\1 \4")),
        on("*", date(r"\3.\2.\1")),
        on("*", date(r"\1-\2-\3T\4")),
        on("*", date(r"\1-\2-\3")),
    ),
    "plus_as_space": (on("UserToken", lambda v: v.replace("+", " ")),),
    "percent_encoded": (
        on("*", lambda v: quote(v, safe="")),
        on("*", quote_plus),
        on("UserToken", lambda v: quote(v, safe="")),
    ),
    "line_break_in_token": (
        on("UserToken", lambda v: v + "\n"),
        on("UserToken", lambda v: v + "\r\n"),
        on("UserToken", lambda v: v[:32] + "\n" + v[32:]),
        on("UserToken", lambda v: v[:5] + "\r\n" + v[5:]),
    ),
    "name_decomposed": (on("RecipientName", lambda v: unicodedata.normalize("NFD", v)),),
    "name_composed": (on("RecipientName", lambda v: unicodedata.normalize("NFC", v)),),
    "text_trimmed": (on("RecipientName", str.strip),),
    "text_json_escaped": (
        on("RecipientName", lambda v: json.dumps(v)[1:-1]),
        on("*", lambda v: json.dumps(v)[1:-1].replace("/", "\\/")),
    ),
    "text_html_escaped": (on("RecipientName", lambda v: v.replace("&", "&amp;")),),
    "empty_as_text": (
        lambda made: replace(made, parts=tuple((n, v or "undefined") for n, v in made.parts)),
        lambda made: replace(made, parts=tuple((n, v or "None") for n, v in made.parts)),
        lambda made: replace(made, parts=tuple((n, v or "null") for n, v in made.parts)),
    ),
    "empty_segments_dropped": (
        lambda made: replace(made, parts=tuple(part for part in made.parts if part[1])),
        lambda made: replace(made, parts=made.parts[:-1]),
        lambda made: replace(made, parts=made.parts[:2] + made.parts[3:]),
    ),
    "fields_in_body_order": (body_order,),
    "fields_in_alphabetical_order": (alphabetical,),
    "layout_of_another_endpoint": (other_layout("executeOperation"), other_layout("withdrawMoney")),
    "user_token_left_out": (
        lambda made: replace(made, parts=tuple(p for p in made.parts if p[0] != "UserToken")),
    ),
    "secret_missing": (without_secret, lambda made: replace(without_secret(made), last="::")),
    "secret_first": (lambda made: replace(made, place="first"),),
    "secret_without_separator": (
        lambda made: replace(
            made,
            parts=(*made.parts[:-1], (made.parts[-1][0], made.parts[-1][1] + made.secret)),
            place="nowhere",
        ),
    ),
    "secret_with_spaces": (
        lambda made: replace(made, secret=made.secret + "\n"),
        lambda made: replace(made, secret=" " + made.secret),
        lambda made: replace(made, secret=made.secret + " "),
    ),
    "bearer_as_secret": (lambda made: replace(made, secret=made.bearer),),
    "leading_separator": (lambda made: replace(made, first="::"),),
    "trailing_separator": (lambda made: replace(made, last="::"),),
    "another_separator": (
        lambda made: replace(made, joiner=":"),
        lambda made: replace(made, joiner=""),
        lambda made: replace(made, joiner=";"),
    ),
    "names_in_string": (
        lambda made: replace(made, names=True, joiner="&"),
        lambda made: replace(made, names=True),
    ),
    "windows_1251": (lambda made: replace(made, charset="cp1251"),),
    "byte_order_mark": (lambda made: replace(made, mark=b"\xef\xbb\xbf"),),
    "utf_16": (lambda made: replace(made, charset="utf-16-le"),),
    "hmac": (
        lambda made: replace(made, digest=hmac_of),
        lambda made: replace(made, digest=hmac_of_all),
    ),
    "md5": (lambda made: replace(made, digest=lambda m: hashlib.md5(m.encoded()).digest()),),
    "sha1": (lambda made: replace(made, digest=lambda m: hashlib.sha1(m.encoded()).digest()),),
    "upper_case_hex": (lambda made: replace(made, write=lambda d: d.hex().upper()),),
    "base64": (
        lambda made: replace(made, write=lambda d: base64.b64encode(d).decode()),
        lambda made: replace(made, write=lambda d: base64.b64encode(d.hex().encode()).decode()),
    ),
    "hex_with_hyphens": (lambda made: replace(made, write=lambda d: d.hex("-").upper()),),
    "spaces_around_sign": (lambda made: replace(made, write=lambda d: d.hex() + "\n"),),
}
