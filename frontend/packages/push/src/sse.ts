/** A dispatched block of `text/event-stream`. `data` is undefined when the block had none. */
export interface Block {
  readonly data: string | undefined;
  readonly id: string | undefined;
  readonly retry: number | undefined;
}

/** Splits `text/event-stream` into blocks, however the bytes are cut. */
export class SseParser {
  #line = "";
  #afterReturn = false;
  #data: string[] = [];
  #id: string | undefined;
  #retry: number | undefined;

  /** The blocks that this piece of text completes. */
  push(text: string): Block[] {
    const blocks: Block[] = [];
    for (const char of text) {
      if (char === "\n" && this.#afterReturn) {
        this.#afterReturn = false;
        continue;
      }
      this.#afterReturn = char === "\r";
      if (char !== "\n" && char !== "\r") {
        this.#line += char;
        continue;
      }
      const block = this.#endOfLine(this.#line);
      this.#line = "";
      if (block) {
        blocks.push(block);
      }
    }
    return blocks;
  }

  #endOfLine(line: string): Block | undefined {
    if (line === "") {
      const block = { data: this.#data.length ? this.#data.join("\n") : undefined, id: this.#id, retry: this.#retry };
      const empty = block.data === undefined && block.id === undefined && block.retry === undefined;
      this.#data = [];
      this.#id = undefined;
      this.#retry = undefined;
      return empty ? undefined : block;
    }
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") {
      this.#data.push(value);
    } else if (name === "id" && !value.includes("\0")) {
      this.#id = value;
    } else if (name === "retry" && /^\d+$/.test(value)) {
      this.#retry = Number(value);
    }
    return undefined;
  }
}
