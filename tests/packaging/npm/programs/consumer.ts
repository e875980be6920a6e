import { sign, version } from "intellectmoney";
import { sign as signInNode } from "intellectmoney/node";
import { Sandbox } from "intellectmoney/sandbox";
import { load } from "intellectmoney/slim";

export const texts: string[] = [version(), sign("", "", "", ""), signInNode("", "", "", ""), new Sandbox(7).serve(0, "GET", "/", "")];
export const begin: (module: object) => void = load;
// @ts-expect-error An amount or a seed is never read from text.
export const wrong = new Sandbox("7");
