import { beforeEach, describe, expect, test, vi } from 'vitest';
import { button, comments, FakeConnection, fetched, html, item, page, setUp, status } from './fixture';

const form = () => document.querySelector<HTMLFormElement>('.comment-form')!;
const field = (name: string) => form().querySelector<HTMLInputElement>(`[name=${name}]`)!;
const submit = () => form().dispatchEvent(new Event('submit', { cancelable: true }));
const errors = () => [...form().querySelectorAll('.field-error')].map((e) => e.textContent);

function type(name: string, value: string): void {
  field(name).value = value;
  field(name).dispatchEvent(new Event('input', { bubbles: true }));
}

function json(value: unknown, code: number): Response {
  return new Response(JSON.stringify(value), { status: code });
}

beforeEach(setUp);

describe('the form', () => {
  test('posts without leaving the page and shows the own comment at once', async () => {
    page();
    type('text', 'Hello');
    type('name', 'Ada');
    fetched.mockImplementation(async (url) =>
      url === '/api/comments'
        ? json({ id: 'b', parent: null, status: 'published' }, 201)
        : html(item('b')),
    );
    submit();
    await vi.waitFor(() => expect(comments()).toEqual(['a', 'b']));
    await vi.waitFor(() => expect(status()).toBe('Posted.'));
    const sent = fetched.mock.calls[0]![1]!;
    expect(JSON.parse(sent.body as string)).toEqual({
      thread: 'article:1',
      parent: null,
      text: 'Hello',
      author: { name: 'Ada', email: null },
    });
    expect((sent.headers as Record<string, string>)['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/);
    expect(field('text').value).toBe('');
    expect(field('name').value).toBe('Ada');
  });

  test('does not count the own comment as new when its event comes first', async () => {
    page();
    type('text', 'Hello');
    type('name', 'Ada');
    fetched.mockImplementation(async (url) => {
      if (url !== '/api/comments') return html(item('b'));
      FakeConnection.last.emit('comment.created', { id: 'b', parent: null, status: 'published' });
      return json({ id: 'b', parent: null, status: 'published' }, 201);
    });
    submit();
    await vi.waitFor(() => expect(comments()).toEqual(['a', 'b']));
    expect(button().hidden).toBe(true);
  });

  test('says that a comment waits for approval', async () => {
    page();
    type('text', 'Hello');
    type('name', 'Ada');
    fetched.mockResolvedValue(json({ id: 'b', parent: null, status: 'pending' }, 201));
    submit();
    await vi.waitFor(() => expect(status()).toBe('Held.'));
    expect(comments()).toEqual(['a']);
  });

  test('names empty fields beside them and sends nothing', () => {
    page();
    submit();
    expect(errors()).toEqual(['Please fill this in.', 'Please fill this in.']);
    expect(document.activeElement).toBe(field('text'));
    expect(field('text').getAttribute('aria-describedby')).toContain('comment-text-error');
    expect(fetched).not.toHaveBeenCalled();
    type('text', 'x');
    expect(errors()).toEqual([]);
  });

  test('shows what the server says beside its field and keeps the text', async () => {
    page();
    type('text', 'Hello');
    type('name', 'Ada');
    const problem = { detail: 'x', errors: [{ field: 'author.email', code: 'email', message: 'No address.' }] };
    fetched.mockResolvedValue(json(problem, 400));
    submit();
    await vi.waitFor(() => expect(errors()).toEqual(['No address.']));
    expect(document.activeElement).toBe(field('email'));
    expect(field('text').value).toBe('Hello');
  });

  test('keeps the text when the network fails, and retries under the same key', async () => {
    page();
    type('text', 'Hello');
    type('name', 'Ada');
    fetched.mockRejectedValue(new TypeError('offline'));
    submit();
    await vi.waitFor(() => expect(form().querySelector('[role=alert]')!.textContent).toBe('Failed.'));
    await vi.waitFor(() => expect(form().hasAttribute('aria-busy')).toBe(false));
    submit();
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
    const keys = fetched.mock.calls.map(
      (call) => (call[1]!.headers as Record<string, string>)['Idempotency-Key'],
    );
    expect(keys[0]).toBe(keys[1]);
    expect(field('text').value).toBe('Hello');
  });

  test('brings a draft back after a reload', () => {
    page();
    type('text', 'Half a thought');
    page();
    expect(field('text').value).toBe('Half a thought');
  });

  test('moves under the comment it answers, and back', () => {
    page();
    type('text', 'For everyone');
    document.querySelector<HTMLElement>('.comment-reply')!.click();
    expect(form().closest('[data-comment]')!.id).toBe('comment-a');
    expect(field('parent').value).toBe('a');
    expect(form().querySelector('h3')!.textContent).toBe('Reply to Author a');
    expect(field('text').value).toBe('');
    expect(document.activeElement).toBe(field('text'));
    type('text', 'For a');
    form().querySelector<HTMLElement>('.cancel')!.click();
    expect(form().closest('[data-comment]')).toBeNull();
    expect(field('parent').value).toBe('');
    expect(field('text').value).toBe('For everyone');
    expect(document.activeElement).toBe(document.querySelector('.comment-reply'));
    document.querySelector<HTMLElement>('.comment-reply')!.click();
    expect(field('text').value).toBe('For a');
  });

  test('sends the token of a signed-in reader, and no author', async () => {
    page();
    field('name').parentElement!.remove();
    field('email').parentElement!.remove();
    form().insertAdjacentHTML('afterbegin', '<input type="hidden" name="csrf" value="tok">');
    type('text', 'Hello');
    fetched.mockResolvedValue(json({ id: 'b', parent: null, status: 'pending' }, 201));
    submit();
    await vi.waitFor(() => expect(fetched).toHaveBeenCalled());
    const sent = fetched.mock.calls[0]![1]!;
    expect((sent.headers as Record<string, string>)['X-CSRF-Token']).toBe('tok');
    expect(JSON.parse(sent.body as string).author).toBeUndefined();
  });
});
