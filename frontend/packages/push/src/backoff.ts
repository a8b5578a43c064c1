/** How long to wait before the next try: doubled each time, spread over half of it, bounded. */
export class Backoff {
  #tries = 0;
  #base = 1000;
  readonly #random: () => number;
  readonly #cap = 30_000;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** What the server asks for, in milliseconds. */
  set base(milliseconds: number) {
    this.#base = Math.max(50, Math.min(milliseconds, this.#cap));
  }

  reset(): void {
    this.#tries = 0;
  }

  next(): number {
    const span = Math.min(this.#cap, this.#base * 2 ** this.#tries++);
    return span / 2 + (span / 2) * this.#random();
  }
}

/** A wait that can be cut short. */
export class Pause {
  #wake: () => void = () => undefined;

  wake(): void {
    this.#wake();
  }

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds < Infinity ? setTimeout(resolve, milliseconds) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
