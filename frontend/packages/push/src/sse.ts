/** A dispatched block of `text/event-stream`. `data` is undefined when the block had none. */
export interface Block {
  readonly data: string | undefined;
  readonly id: string | undefined;
  readonly retry: number | undefined;
}

/** Splits `text/event-stream` into blocks, however the bytes are cut. */
export class SseParser {
  #rest = "";
  #data: string[] = [];
  #id: string | undefined;
  #retry: number | undefined;

  /** The blocks that this piece of text completes. */
  push(text: string): Block[] {
    // A CR at the very end may be half of a CRLF: it stays with the rest.
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => (line ? this.#field(line) : this.#dispatch()));
  }

  #field(line: string): Block[] {
    const [, name, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "data") {
      this.#data.push(value);
    } else if (name === "id" && !value.includes("\0")) {
      this.#id = value;
    } else if (name === "retry" && /^\d+$/.test(value)) {
      this.#retry = Number(value);
    }
    return [];
  }

  #dispatch(): Block[] {
    const block = { data: this.#data.length ? this.#data.join("\n") : undefined, id: this.#id, retry: this.#retry };
    this.#data = [];
    this.#id = this.#retry = undefined;
    return Object.values(block).every((part) => part === undefined) ? [] : [block];
  }
}
