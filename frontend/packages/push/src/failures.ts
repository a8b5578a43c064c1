import { PushError } from "./events";
import { type Reason, Unfit } from "./transport";

/** Ends an attempt so that another begins at once. */
export const AGAIN = new Error("again");

export class Silence extends Error {
  override readonly message = "nothing came for too long";
}

/** What a transport that cannot be used here may be answered with. */
const NOT_HERE = new Set([404, 405, 406, 415, 426, 501, 505]);

/** Whether the server refused, by an answer that would be the same in another way. */
export function isRefusal(failure: unknown): failure is PushError {
  return failure instanceof PushError && !NOT_HERE.has(failure.status);
}

/** Why another transport may do better; undefined when none would. `open`: it had begun. */
export function unfit(failure: unknown, open: boolean): Reason | undefined {
  if (failure instanceof Silence) {
    return open ? "silent" : "buffered";
  }
  if (failure instanceof Unfit) {
    return failure.reason;
  }
  return failure instanceof PushError && !isRefusal(failure) ? "unavailable" : undefined;
}
