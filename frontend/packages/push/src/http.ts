import { PushError } from "./events";

/** Gives a token: first without, later with the one that is refused or about to end. */
export type TokenSupplier = (former?: string) => string | Promise<string>;

export interface HttpOptions {
  /** Where Stoa is: `https://stoa.example.org`. The page's own origin when absent. */
  readonly url?: string;
  readonly token?: TokenSupplier;
  /** Sent with every request, such as `X-CSRF-Token`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials?: RequestCredentials;
  readonly fetch?: typeof fetch;
}

/** The server, or something before it, asks to come back later. */
export class Later extends Error {
  readonly milliseconds: number;

  constructor(status: number, milliseconds: number) {
    super(`status ${status}`);
    this.milliseconds = milliseconds;
  }
}

/** Requests with the token of the moment. */
export class Http {
  readonly #options: HttpOptions;
  #token: string | undefined;
  #pending: Promise<string> | undefined;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  url(path: string): string {
    return (this.#options.url ?? "").replace(/\/$/, "") + path;
  }

  async token(): Promise<string | undefined> {
    return this.#options.token && (this.#token ?? (await this.renew(undefined)));
  }

  /** Another token in the place of `former`, asked for once however many want it. The same when there is none. */
  async renew(former: string | undefined): Promise<string | undefined> {
    if (!this.#options.token || this.#token !== former) {
      return this.#token;
    }
    this.#pending ??= this.#supply(former).finally(() => (this.#pending = undefined));
    return this.#pending;
  }

  /** Another token than the present one; undefined when there is none. */
  async other(): Promise<string | undefined> {
    const former = await this.token();
    const token = await this.renew(former);
    return token === former ? undefined : token;
  }

  async #supply(former: string | undefined): Promise<string> {
    let token: string | undefined;
    try {
      token = await this.#options.token?.(former);
    } catch (cause) {
      throw cause instanceof PushError ? cause : new PushError(0, "token.unavailable", "The token could not be had", cause);
    }
    if (!token) {
      throw new PushError(401, "token.required", "There is no token");
    }
    return (this.#token = token);
  }

  /** An answer that is good or 304. A refused token is replaced once. Fails with {@link PushError}, {@link Later} or as fetch does. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const token = await this.token();
    const response = await this.#ask(path, init, token);
    if (response.status === 401 && token !== undefined) {
      const other = await this.renew(token);
      if (other !== token) {
        void response.body?.cancel();
        return checked(await this.#ask(path, init, other));
      }
    }
    return checked(response);
  }

  #ask(path: string, init: RequestInit, token: string | undefined): Promise<Response> {
    const { headers, credentials } = this.#options;
    const ask = this.#options.fetch ?? fetch;
    return ask(this.url(path), {
      cache: "no-store",
      signal: AbortSignal.timeout(15_000),
      ...(credentials && { credentials }),
      ...init,
      headers: { ...headers, ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...init.headers },
    });
  }
}

async function checked(response: Response): Promise<Response> {
  const { status } = response;
  if (response.ok || status === 304) {
    return response;
  }
  if (status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501)) {
    const after = response.headers.get("retry-after") ?? "";
    void response.body?.cancel();
    throw new Later(status, Math.max(0, Number(after) * 1000 || Date.parse(after) - Date.now() || 0));
  }
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new PushError(status, problem.code ?? "refused", problem.detail ?? `status ${status}`);
}
