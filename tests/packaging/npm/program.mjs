// What every runtime does with the package, however it was loaded. It throws when anything is wrong.

export const passed = "The program passed.";

// The first vector of tests/vectors/sign/getOperationState.json.
const VALUES = "UserToken=EXAMPLE/USER+TOKEN0000000000000000000000000000000000000000000000&PayoutOperationId=aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
const SIGN = "8c09b734a6f6cd375aff64d107b445f57ea4056c5a66a2b965f0e9000bdbd739";

export default async function program({ client, sandbox }) {
  const sign = client.sign("0123456789abcdef0123456789abcdef", "example-sign-secret", "getOperationState", VALUES);
  if (sign !== SIGN) throw new Error(`the Sign is ${sign}`);
  const state = JSON.parse(new sandbox.Sandbox(7).serve(0, "GET", "/_sandbox/state", ""));
  if (state.seed !== 7) throw new Error(`the sandbox says ${JSON.stringify(state)}`);
  return passed;
}
