import { beforeEach, describe, expect, test, vi } from 'vitest';
import { comments, FakeConnection, fetched, html, item, page, setUp, status } from './fixture';

beforeEach(() => {
  setUp();
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.setAttribute('open', '');
  };
});

const buttons = `<form class="comment-manage" action="/comments/a/delete">
  <button type="submit" data-action="hold" data-done="Held back.">Hold</button>
  <button type="submit" data-action="delete" data-done="Gone." data-ask="Delete it?" data-label="Delete"
    data-cancel="Cancel">Delete</button></form>`;

/** The page of someone who may do something with the comment `a`. */
function managed(): void {
  page();
  document.querySelector('[data-comment=a] .comment-card')!.insertAdjacentHTML('beforeend', buttons);
  document.body.insertAdjacentHTML('afterbegin', '<input type="hidden" name="csrf" value="token">');
}

function press(action: string): void {
  document.querySelector<HTMLElement>(`[data-action=${action}]`)!.click();
}

const title = (): string => document.querySelector('#comments-title')!.textContent!;
const requests = (): string[] => fetched.mock.calls.map(([url, init]) => `${init?.method ?? 'GET'} ${url}`);
const held =
  '<li data-comment="a"><article class="comment-card"><span class="comment-held">Waits</span><div class="comment-body"></div></article></li>';

describe('moderation in the page', () => {
  test('asks before it deletes, and does nothing when the answer is no', () => {
    managed();
    press('delete');
    const dialog = document.querySelector('dialog')!;
    expect(dialog.textContent).toContain('Delete it?');
    dialog.querySelector<HTMLElement>('.link')!.click();
    expect(document.querySelector('dialog')).toBeNull();
    expect(fetched).not.toHaveBeenCalled();
    expect(document.activeElement!.textContent).toBe('Delete');
  });

  test('deletes with the token of the page and takes the comment away', async () => {
    managed();
    fetched.mockImplementation(async (url) =>
      url.startsWith('/api/') ? new Response(null, { status: 204 }) : html('', 404),
    );
    press('delete');
    document.querySelector<HTMLElement>('dialog .delete')!.click();
    FakeConnection.last.emit('comment.deleted', { id: 'a', parent: null, status: 'deleted' });
    await vi.waitFor(() => expect(status()).toBe('Gone.'));
    expect(requests()).toEqual(['DELETE /api/comments/a', 'GET /comments/fragment/a?lang=en']);
    expect((fetched.mock.calls[0]![1]!.headers as Record<string, string>)['X-CSRF-Token']).toBe('token');
    expect(comments()).toEqual([]);
    FakeConnection.last.emit('comment.deleted', { id: 'a', parent: null, status: 'deleted' });
    expect(title()).toBe('0 comments');
    expect(document.activeElement!.id).toBe('comments-title');
  });

  test('holds at once and shows the comment as held', async () => {
    managed();
    fetched.mockImplementation(async (url) => (url.startsWith('/api/') ? html('{}') : html(held)));
    press('hold');
    await vi.waitFor(() => expect(status()).toBe('Held back.'));
    expect(requests()[0]).toBe('POST /api/comments/a/hold');
    expect(document.querySelector('[data-comment=a] .comment-held')).not.toBeNull();
    expect(title()).toBe('0 comments');
  });

  test('says what the server said when it refused', async () => {
    managed();
    fetched.mockResolvedValue(new Response('{"detail":"Please sign in first."}', { status: 401 }));
    press('hold');
    await vi.waitFor(() =>
      expect(document.querySelector('[role=alert]')!.textContent).toBe('Please sign in first.'),
    );
    expect(comments()).toEqual(['a']);
  });
});

describe('what others moderate', () => {
  test('leaves the page without a reload, and is counted', async () => {
    page();
    fetched.mockResolvedValue(html('', 404));
    FakeConnection.last.emit('comment.deleted', { id: 'a', parent: null, status: 'deleted' });
    await vi.waitFor(() => expect(comments()).toEqual([]));
    expect(title()).toBe('0 comments');
  });

  test('takes the mark of a removed comment with its last reply', async () => {
    page();
    document.querySelector('[data-comment=a]')!.innerHTML =
      `<article class="comment-card"><h3 class="comment-gone">Removed.</h3></article><ol class="comment-replies">${item('b')}</ol>`;
    fetched.mockResolvedValue(html('', 404));
    FakeConnection.last.emit('comment.deleted', { id: 'b', parent: 'a', status: 'deleted' });
    await vi.waitFor(() => expect(comments()).toEqual([]));
  });

  test('counts what is on another page of the discussion once', () => {
    page();
    FakeConnection.last.emit('comment.edited', { id: 'z', parent: null, status: 'pending' });
    FakeConnection.last.emit('comment.deleted', { id: 'z', parent: null, status: 'deleted' });
    expect(title()).toBe('0 comments');
    expect(fetched).not.toHaveBeenCalled();
  });

  test('shows a comment again that was held with replies below it', async () => {
    page();
    document.querySelector('[data-comment=a] .comment-card')!.innerHTML = '<h3 class="comment-gone">Waits.</h3>';
    fetched.mockResolvedValue(html(item('a', 'back')));
    FakeConnection.last.emit('comment.approved', { id: 'a', parent: null, status: 'published' });
    await vi.waitFor(() => expect(document.querySelector('.comment-body')!.textContent).toBe('back'));
  });
});
