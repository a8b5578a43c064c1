import { vi } from 'vitest';
import { CommentsElement } from '../src/comments-element';

/** The connection of the page as the tests drive it. */
export class FakeConnection {
  static last: FakeConnection;
  readonly options: { channels: readonly string[]; since?: string };
  cursor: string | undefined;
  closed = false;
  private readonly listeners = new Map<string, (value: unknown) => void>();

  constructor(options: FakeConnection['options']) {
    this.options = options;
    this.cursor = options.since;
    FakeConnection.last = this;
  }

  on(name: string, listener: (value: unknown) => void): void {
    this.listeners.set(name, listener);
  }

  close(): void {
    this.closed = true;
  }

  tell(name: string, value: unknown): void {
    this.listeners.get(name)?.(value);
  }

  emit(type: string, data: unknown, cursor = 'c2'): void {
    this.cursor = cursor;
    this.tell('event', { id: 'e', channel: 'thread:t', type, data, time: '', cursor });
  }
}

vi.mock('@stoa/push/lean', () => ({ connect: (options: FakeConnection['options']) => new FakeConnection(options) }));

export const fetched = vi.fn<(url: string, init?: RequestInit) => Promise<Response>>();

export function item(id: string, text = 'text'): string {
  return `<li class="comment" id="comment-${id}" data-comment="${id}"><article class="comment-card">
    <h3 class="comment-author">Author ${id}</h3><div class="comment-body"><p>${text}</p></div>
    <a class="comment-reply" href="?reply=${id}#reply">Reply</a></article></li>`;
}

/** An article page as the server renders it, with the comment `a` in it. */
export function page(state = 'current'): CommentsElement {
  const box = document.createElement('div');
  box.innerHTML = `
    <stoa-comments thread="article:1" channel="thread:article:1" cursor="c1" total="1" state="${state}"
      data-count-one="{0} comment" data-count-other="{0} comments"
      data-new-one="{0} new comment" data-new-other="{0} new comments"
      data-posted="Posted." data-held="Held." data-sending="Sending" data-failed="Failed."
      data-required="Please fill this in." data-reply-to="Reply to {0}" data-cancel="Cancel">
      <div class="comments-bar"><h2 id="comments-title">1 comment</h2><div class="new-comments"></div></div>
      <div class="comments-thread">${
        state === 'unavailable'
          ? '<p class="comments-unavailable">no</p>'
          : `<ol class="comments-list">${item('a')}</ol>`
      }</div>
      <form class="comment-form" action="/comments" method="post"><h3>Leave a comment</h3>
        <input type="hidden" name="thread" value="article:1"><input type="hidden" name="parent">
        <p class="field"><label for="comment-text">Comment</label><textarea id="comment-text" name="text" required></textarea></p>
        <p class="field"><label for="comment-name">Name</label><input id="comment-name" name="name" required></p>
        <p class="field"><label for="comment-email">E-mail</label><input id="comment-email" name="email"></p>
        <p class="actions"><button type="submit">Post</button></p></form>
      <p role="status" aria-live="polite"></p>
    </stoa-comments>`;
  // Attached as a whole, as a parsed page is when its script runs.
  document.body.replaceChildren(box);
  return document.querySelector<CommentsElement>('stoa-comments')!;
}

export function setUp(): void {
  localStorage.clear();
  document.documentElement.lang = 'en';
  document.title = 'Article';
  vi.stubGlobal('fetch', fetched);
  fetched.mockReset();
  Element.prototype.scrollIntoView = () => undefined;
  if (!customElements.get('stoa-comments')) customElements.define('stoa-comments', CommentsElement);
}

export function html(body: string, status = 200): Response {
  return new Response(body, { status });
}

export function button(): HTMLButtonElement {
  return document.querySelector<HTMLButtonElement>('.new-comments-button')!;
}

export function status(): string {
  return document.querySelector('[role=status]')!.textContent!;
}

export function comments(): (string | undefined)[] {
  return [...document.querySelectorAll<HTMLElement>('[data-comment]')].map((e) => e.dataset['comment']);
}
