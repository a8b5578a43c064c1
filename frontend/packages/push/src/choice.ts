import type { Reason, Transport } from "./transport";

/** So long a transport stays left: the network may have become another one. */
const WHILE = 600_000;
const KEY = "stoa.push.left";

/** What failed while another worked, by server and transport: for all clients of the page, and for the next pages of its tab. */
let left = recall();

function recall(): Record<string, { readonly at: number; readonly reason: Reason }> {
  try {
    return Object(JSON.parse(sessionStorage.getItem(KEY) ?? "{}"));
  } catch {
    return {}; // There is no storage here, or it may not be used.
  }
}

function keep(): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(left));
  } catch {
    // As above: this page remembers, the next does not.
  }
}

/** For pages that know that the network has changed. */
export function forget(): void {
  left = {};
  keep();
}

/** Which transport is used: the first of the list that nothing speaks against. */
export class Choice {
  readonly #transports: readonly Transport[];
  readonly #server: string;
  readonly #proven = new Set<Transport>();
  readonly #suspects = new Map<Transport, Reason>();
  #strikes = 0;
  #transport: Transport;
  #reason: Reason | undefined;

  constructor(transports: readonly [Transport, ...Transport[]], server = "") {
    this.#transports = transports;
    this.#server = server;
    this.#transport = transports[0];
    this.choose();
  }

  get transport(): Transport {
    return this.#transport;
  }

  /** Why it is not the one before it in the list. */
  get reason(): Reason | undefined {
    return this.#reason;
  }

  /** Whether there is one. */
  choose(): boolean {
    let reason: Reason | undefined;
    for (const each of this.#transports) {
      const against = this.#suspects.get(each) ?? (this.#rest(each) > 0 ? left[this.#key(each)]?.reason : undefined);
      if (!against) {
        this.#transport = each;
        this.#reason = reason;
        return true;
      }
      reason = against;
    }
    return false;
  }

  /**
   * Something came; the first time it tells that it was not the server that failed before.
   * Returns after how many milliseconds a better one is worth a try.
   */
  worked(first: boolean): number {
    if (!first) {
      this.#strikes = 0;
      return Infinity;
    }
    this.#proven.add(this.#transport);
    if (this.#suspects.size) {
      const at = Date.now();
      this.#suspects.forEach((reason, each) => (left[this.#key(each)] = { at, reason }));
      this.#suspects.clear();
      keep();
    }
    const better = this.#transports.slice(0, this.#transports.indexOf(this.#transport));
    return Math.min(...better.map((each) => this.#rest(each) || Infinity));
  }

  /** What is next: it again, another one at once, or there is none. What has worked may fail some times in a row. */
  failed(reason: Reason, open: boolean): "same" | "other" | "none" {
    const mayFail = open ? Number(reason === "silent") : this.#proven.has(this.#transport) ? 2 : 0;
    if (++this.#strikes <= mayFail) {
      return "same";
    }
    this.#strikes = 0;
    this.#suspects.set(this.#transport, reason);
    return this.choose() ? "other" : "none";
  }

  /** Nobody was reached, so nothing was learned about those that failed before. */
  startOver(): void {
    if (this.#suspects.size) {
      this.#suspects.clear();
      this.#transports.forEach((each) => this.choose() || delete left[this.#key(each)]);
      this.choose();
    }
  }

  /** For how many milliseconds it stays left; 0 when it is not. */
  #rest(transport: Transport): number {
    const since = Date.now() - (left[this.#key(transport)]?.at ?? 0);
    return since < 0 ? 0 : Math.max(0, WHILE - since);
  }

  #key(transport: Transport): string {
    return `${this.#server} ${transport.name}`;
  }
}
