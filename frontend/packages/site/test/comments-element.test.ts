import { beforeEach, describe, expect, test, vi } from 'vitest';
import { button, comments, FakeConnection, fetched, html, item, page, setUp, status } from './fixture';

const created = (id: string, parent: string | null = null) => ({ id, parent, status: 'published' });

beforeEach(setUp);

describe('live comments', () => {
  test('listen on the channel of the page from its cursor on', () => {
    page();
    expect(FakeConnection.last.options).toEqual({ channels: ['thread:article:1'], since: 'c1' });
  });

  test('end with the element', () => {
    page().remove();
    expect(FakeConnection.last.closed).toBe(true);
  });

  test('are announced and counted, and nothing moves', () => {
    page();
    const before = document.querySelector('.comments-thread')!.innerHTML;
    FakeConnection.last.emit('comment.created', created('b'));
    expect(button().hidden).toBe(false);
    expect(button().textContent).toBe('1 new comment');
    expect(status()).toBe('1 new comment');
    FakeConnection.last.emit('comment.created', created('c'));
    expect(button().textContent).toBe('2 new comments');
    expect(document.title).toBe('(2) Article');
    expect(document.querySelector('.comments-thread')!.innerHTML).toBe(before);
    expect(fetched).not.toHaveBeenCalled();
  });

  test('count once what comes twice, and not what the page has', () => {
    page();
    FakeConnection.last.emit('comment.created', created('b'));
    FakeConnection.last.emit('comment.created', created('b'));
    FakeConnection.last.emit('comment.created', created('a'));
    FakeConnection.last.emit('comment.created', { ...created('p'), status: 'pending' });
    expect(button().textContent).toBe('1 new comment');
  });

  test('appear under their parents when the reader asks, and get the focus', async () => {
    page();
    fetched.mockImplementation(async (url) => html(item(url.includes('/b?') ? 'b' : 'c')));
    FakeConnection.last.emit('comment.created', created('b', 'a'));
    FakeConnection.last.emit('comment.created', created('c'));
    button().click();
    await vi.waitFor(() => expect(comments()).toEqual(['a', 'b', 'c']));
    const reply = document.querySelector('[data-comment=a] > .comment-replies > [data-comment=b]');
    await vi.waitFor(() => expect(document.activeElement).toBe(reply));
    expect(button().hidden).toBe(true);
    expect(document.title).toBe('Article');
    expect(document.querySelector('#comments-title')!.textContent).toBe('3 comments');
    expect(fetched.mock.calls[0]![0]).toBe('/comments/fragment/b?lang=en');
  });

  test('stay on the button when they could not be fetched', async () => {
    page();
    fetched.mockRejectedValue(new TypeError('offline'));
    FakeConnection.last.emit('comment.created', created('b'));
    button().click();
    await vi.waitFor(() => expect(fetched).toHaveBeenCalled());
    await vi.waitFor(() => expect(button().hidden).toBe(false));
  });

  test('that were removed before they were shown are not counted', () => {
    page();
    FakeConnection.last.emit('comment.created', created('b'));
    FakeConnection.last.emit('comment.deleted', { ...created('b'), status: 'deleted' });
    expect(button().hidden).toBe(true);
  });

  test('are compared with the server after a gap', async () => {
    page();
    fetched.mockResolvedValue(html(item('a') + item('b')));
    FakeConnection.last.tell('gap', {});
    await vi.waitFor(() => expect(button().textContent).toBe('1 new comment'));
    expect(comments()).toEqual(['a']);
    expect(fetched.mock.calls[0]![0]).toBe('/comments/list?thread=article%3A1&lang=en');
  });

  test('are fetched when the server could not render them', async () => {
    fetched.mockResolvedValue(html(item('a') + item('b')));
    page('unavailable');
    await vi.waitFor(() => expect(comments()).toEqual(['a', 'b']));
    expect(document.querySelector('.comments-unavailable')).toBeNull();
  });

  test('go on from the last cursor when the page comes back', () => {
    page();
    const first = FakeConnection.last;
    first.emit('comment.created', created('b'), 'c7');
    dispatchEvent(new Event('pagehide'));
    expect(first.closed).toBe(true);
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(FakeConnection.last).not.toBe(first);
    expect(FakeConnection.last.options.since).toBe('c7');
  });

  test('show whether events arrive, and a refusal harms nothing', () => {
    const element = page();
    FakeConnection.last.tell('state', 'open');
    expect(element.hasAttribute('live')).toBe(true);
    FakeConnection.last.tell('error', new Error('refused'));
    FakeConnection.last.tell('state', 'refused');
    expect(element.hasAttribute('live')).toBe(false);
  });

  test('say it in Chinese where the page is Chinese', () => {
    document.documentElement.lang = 'zh-CN';
    const element = page();
    element.dataset['newOne'] = '{0} 条新评论';
    FakeConnection.last.emit('comment.created', created('b'));
    expect(button().textContent).toBe('1 条新评论');
  });

  test('follow a link to more in place', async () => {
    page();
    document
      .querySelector('.comments-list')!
      .insertAdjacentHTML('beforeend', '<li class="comments-more"><a href="?after=x" data-src="/comments/list?after=x">More</a></li>');
    fetched.mockResolvedValue(html(item('a') + item('b')));
    document.querySelector<HTMLElement>('.comments-more a')!.click();
    await vi.waitFor(() => expect(comments()).toEqual(['a', 'b']));
    expect(document.querySelector('.comments-more')).toBeNull();
  });
});
