import { Silence } from "./failures";
import type { Wire } from "./transport";

/** Whose attempt it is: told of everything until the attempt is given up, and of nothing after. */
export interface Owner extends Omit<Wire, "signal" | "channels" | "cursor" | "alive" | "expect" | "moved"> {
  channels(): readonly string[];
  cursor: string | undefined;
  /** Something came, for the first time or again. */
  alive(first: boolean): void;
}

/** One connection over one transport, as long as it lasts, and the watch over its silence. Fails with what `abort` was aborted with. */
export async function attempt(run: (wire: Wire) => Promise<void>, owner: Owner, abort: AbortController): Promise<void> {
  const { signal } = abort;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first = true;
  const expect = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(new Silence()), milliseconds);
  };
  const wire: Wire = {
    ...owner,
    channels: owner.channels(),
    get cursor() {
      return owner.cursor;
    },
    signal,
    expect,
    alive(next) {
      if (!signal.aborted) {
        expect(next);
        owner.alive(first);
        first = false;
      }
    },
    message: (message) => signal.aborted || owner.message(message),
    moved: (cursor) => signal.aborted || (owner.cursor = cursor),
    operator: (operator) => signal.aborted || owner.operator(operator),
    async pause(milliseconds) {
      clearTimeout(timer);
      await owner.pause(milliseconds);
      signal.throwIfAborted();
    },
  };
  try {
    await run(wire);
  } catch (failure) {
    throw signal.aborted ? (signal.reason as unknown) : failure;
  } finally {
    clearTimeout(timer);
    // A connection that is given up must not go on beside its successor.
    abort.abort();
  }
}
