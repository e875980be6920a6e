// What the server of calls answers, by endpoint.
import { page } from "./package-under-test.mjs";

export const OPERATION = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

const state = {
  OperationState: { Code: 0, Desc: "ok" },
  OperationId: null,
  EshopId: 450000,
  Result: { State: { Code: 0, Desc: "ok" }, PayoutOperationId: OPERATION, PayoutOperationState: "Created" },
};

export const answers = { getOperationState: Buffer.from(JSON.stringify(state)), getPaymentsHistory: page("compact-1") };
