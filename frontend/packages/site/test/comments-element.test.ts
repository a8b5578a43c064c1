import { beforeEach, describe, expect, test, vi } from 'vitest';
import { button, comments, FakeEventSource, fetched, html, item, page, setUp, status } from './fixture';

const created = (id: string, parent: string | null = null) => ({ id, parent, status: 'published' });

beforeEach(setUp);

describe('live comments', () => {
  test('listen on the channel of the page from its cursor on', () => {
    page();
    expect(FakeEventSource.last.url).toBe('/push/sse?channel=thread%3Aarticle%3A1&since=c1');
  });

  test('end with the element', () => {
    page().remove();
    expect(FakeEventSource.last.readyState).toBe(2);
  });

  test('are announced and counted, and nothing moves', () => {
    page();
    const before = document.querySelector('.comments-thread')!.innerHTML;
    FakeEventSource.last.emit('comment.created', created('b'));
    expect(button().hidden).toBe(false);
    expect(button().textContent).toBe('1 new comment');
    expect(status()).toBe('1 new comment');
    FakeEventSource.last.emit('comment.created', created('c'));
    expect(button().textContent).toBe('2 new comments');
    expect(document.title).toBe('(2) Article');
    expect(document.querySelector('.comments-thread')!.innerHTML).toBe(before);
    expect(fetched).not.toHaveBeenCalled();
  });

  test('count once what comes twice, and not what the page has', () => {
    page();
    FakeEventSource.last.emit('comment.created', created('b'));
    FakeEventSource.last.emit('comment.created', created('b'));
    FakeEventSource.last.emit('comment.created', created('a'));
    FakeEventSource.last.emit('comment.created', { ...created('p'), status: 'pending' });
    expect(button().textContent).toBe('1 new comment');
  });

  test('appear under their parents when the reader asks, and get the focus', async () => {
    page();
    fetched.mockImplementation(async (url) => html(item(url.includes('/b?') ? 'b' : 'c')));
    FakeEventSource.last.emit('comment.created', created('b', 'a'));
    FakeEventSource.last.emit('comment.created', created('c'));
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
    FakeEventSource.last.emit('comment.created', created('b'));
    button().click();
    await vi.waitFor(() => expect(fetched).toHaveBeenCalled());
    await vi.waitFor(() => expect(button().hidden).toBe(false));
  });

  test('that were removed before they were shown are not counted', () => {
    page();
    FakeEventSource.last.emit('comment.created', created('b'));
    FakeEventSource.last.emit('comment.deleted', { ...created('b'), status: 'deleted' });
    expect(button().hidden).toBe(true);
  });

  test('are compared with the server after a gap', async () => {
    page();
    fetched.mockResolvedValue(html(item('a') + item('b')));
    FakeEventSource.last.emitGap();
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

  test('go on from the last cursor after the server refused a connection', () => {
    vi.useFakeTimers();
    page();
    FakeEventSource.last.emit('comment.created', created('b'), 'c7');
    const before = FakeEventSource.opened;
    FakeEventSource.last.readyState = 2;
    FakeEventSource.last.onerror!();
    vi.advanceTimersByTime(3_000);
    expect(FakeEventSource.opened).toBe(before + 1);
    expect(FakeEventSource.last.url).toContain('since=c7');
    vi.useRealTimers();
  });

  test('say it in Chinese where the page is Chinese', () => {
    document.documentElement.lang = 'zh-CN';
    const element = page();
    element.dataset['newOne'] = '{0} 条新评论';
    FakeEventSource.last.emit('comment.created', created('b'));
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
