/** What becomes of the page that a client lives in. */
export interface Page {
  /** There is a network again, maybe another one. */
  online(): void;
  /** Somebody looks at it again. */
  seen(): void;
  /** It is put away (back/forward cache), or back. */
  away(away: boolean): void;
}

/** Tells it until the function that it returns is called; nothing where there is no page. */
export function watch(page: Page): () => void {
  const off: (() => void)[] = [];
  const listen = (target: EventTarget | undefined, name: string, listener: () => void) => {
    target?.addEventListener?.(name, listener);
    off.push(() => target?.removeEventListener?.(name, listener));
  };
  const document = globalThis.document as Document | undefined;
  listen(globalThis, "online", () => page.online());
  listen(document, "visibilitychange", () => document?.visibilityState === "visible" && page.seen());
  listen(globalThis, "pagehide", () => page.away(true));
  listen(globalThis, "pageshow", () => page.away(false));
  return () => off.forEach((each) => each());
}
