import { type Decode, decoderOf } from "./decode.js";
import { client } from "./modules/client.js";
import { PreparedRequest } from "./prepared.js";
import type { Templates } from "./templates.js";
import { isBare, toJson } from "./values.js";
import type * as wasm from "./wasm/client_bg.js";
import type { SignedRequest } from "./world.js";

type Texts = Readonly<Record<string, string>>;

/** Prepares a request. */
export type Prepare = (endpoint: string, params: Texts) => PreparedRequest;

/** More than a usual request takes; a longer one goes the way of a first one. */
const ROOM = 4096;

/** So many shapes of an endpoint are known; some of them may be the same. */
const SHAPES = 8;

const encoder = new TextEncoder();

/** For the requests of a client. Of one with the names of an earlier one only the texts go to core, over its desk. */
export function preparing(api: wasm.Api, templates: Templates): Prepare {
  let desk = new Uint8Array();
  let decode: Decode;

  /** Where the module's memory has grown, what was known of it is empty. */
  const look = (): void => {
    if (desk.length > 0) return;
    desk = new Uint8Array(client.glue.memory(), api.desk(ROOM), ROOM);
    decode = decoderOf(desk, "utf8Slice");
  };

  /** Nothing, or an empty text, where the names are others, JSON has to tell core what is no text, or core what is wrong. */
  const sign = (names: readonly string[], shape: number, params: Texts): string | undefined => {
    if (!isBare(params)) return undefined;
    let texts = "";
    let place = 0;
    try {
      for (const name in params) {
        const text = params[name];
        if (name !== names[place++] || typeof text !== "string") return undefined;
        texts += text + "\0";
      }
    } catch {
      // A getter threw, which is no defect of this package: JSON meets it again.
      return undefined;
    }
    if (place !== names.length) return undefined;
    look();
    const { read, written } = encoder.encodeInto(texts, desk);
    const length = read === texts.length ? api.sign(shape, written) : 0;
    look();
    const changing = decode(0, length);
    // What lay there is secret.
    desk.fill(0, 0, Math.max(written, length));
    return changing;
  };

  return (endpoint, params) => {
    const known = templates.get(endpoint);
    for (const { names, number } of known?.shapes ?? []) {
      const changing = sign(names, number, params);
      if (changing) return new PreparedRequest(known!.complete(changing));
    }
    const request = JSON.parse(api.prepare(endpoint, toJson(params))) as SignedRequest;
    const { shapes } = templates.of(endpoint, () => request);
    const names = Object.keys(params);
    const number = isBare(params) && shapes.length < SHAPES && api.shape(toJson([endpoint, ...names]));
    if (number) shapes.push({ names, number });
    return new PreparedRequest(request);
  };
}
