import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { medians, row } from "./interleaved.mjs";
import { IntellectMoney, USER_TOKEN, keys } from "./package-under-test.mjs";

const ORDER = ["UserToken", "PreferenceType", "Pan", "Account", "BankId", "Amount", "Currency", "RecipientName", "EshopId"];
const PARAMS = {
  UserToken: USER_TOKEN,
  PreferenceType: "OutSbp",
  Account: "79990000000",
  BankId: "100000000000",
  Amount: "50.00",
  Currency: "RUB",
  RecipientName: "Иван Тестов",
};
const URL = "https://api.intellectmoney.ru/personal/payout/createOperation";

/** What a person writes: the request of a payout by hand. */
function byHand(encoding, digest) {
  const type = encoding === "json" ? "application/json" : "application/x-www-form-urlencoded";
  const body = encoding === "json" ? JSON.stringify : (params) => new URLSearchParams(params).toString();
  const request = (sign, params) => ({
    method: "POST",
    url: URL,
    headers: { accept: "application/json", authorization: `Bearer ${keys.bearerToken}`, "content-type": type, sign },
    body: body(params),
  });
  return (params) => {
    const text = `${ORDER.map((name) => params[name] ?? "").join("::")}::${keys.signSecretKey}`;
    const sign = digest(text);
    return typeof sign === "string" ? request(sign, params) : sign.then((sign) => request(sign, params));
  };
}

const DIGESTS = {
  "node:crypto": (text) => createHash("sha256").update(text).digest("hex"),
  "@noble/hashes": (text) => bytesToHex(sha256(new TextEncoder().encode(text))),
  WebCrypto: async (text) => Buffer.from(await webcrypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toString("hex"),
};

/** Everything that a request is sent by is read. */
const used = ({ url, headers, body }) => url.length + headers.sign.length + headers.authorization.length + body.length;

export async function rows() {
  const found = [];
  for (const encoding of ["json", "form"]) {
    const client = new IntellectMoney({ ...keys, encoding });
    const peers = Object.entries(DIGESTS).map(([name, digest]) => [`${name} + ${encoding === "json" ? "JSON.stringify" : "URLSearchParams"}`, byHand(encoding, digest)]);
    const prepared = client.prepare("createOperation", PARAMS);
    for (const [name, make] of peers) {
      const due = await make(PARAMS);
      assert.deepEqual([prepared.method, prepared.url, prepared.headers], [due.method, due.url, due.headers], name);
      // A space is `%20` here, so that a reader that takes `+` literally sees the same text.
      assert.equal(prepared.body, encoding === "json" ? due.body : due.body.replaceAll("+", "%20"), name);
    }
    const variants = { ours: () => used(client.prepare("createOperation", PARAMS)) };
    for (const [name, make] of peers) variants[name] = name.startsWith("WebCrypto") ? async () => used(await make(PARAMS)) : () => used(make(PARAMS));
    const times = await medians(variants);
    for (const [name] of peers) {
      const goal = name === "node:crypto + JSON.stringify" ? 1 : null;
      found.push(row("sign and build", `createOperation, ${encoding}`, times.ours, { peer: name, peers: times[name], goal }));
    }
  }
  return found;
}
