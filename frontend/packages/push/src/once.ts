/** Lets each event pass once: what a cut connection brought twice is dropped. Bounded; the oldest are forgotten. */
export class Once {
  readonly #seen = new Set<string>();
  readonly #limit: number;

  constructor(limit = 2048) {
    this.#limit = limit;
  }

  isNew(channel: string, id: string): boolean {
    const key = `${channel}\n${id}`;
    if (this.#seen.has(key)) {
      return false;
    }
    this.#seen.add(key);
    if (this.#seen.size > this.#limit) {
      for (const oldest of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
    return true;
  }
}
