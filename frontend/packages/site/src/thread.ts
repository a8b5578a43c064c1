/** Rendered comments of one thread in the page. Everything it inserts was rendered by the server. */
export class Thread {
  private readonly root: HTMLElement;
  private readonly key: string;

  constructor(root: HTMLElement, key: string) {
    this.root = root;
    this.key = key;
  }

  has(id: string): boolean {
    return this.find(id) !== null;
  }

  find(id: string): HTMLElement | null {
    return this.root.querySelector(`[data-comment="${CSS.escape(id)}"]`);
  }

  /** Fetches a comment and puts it under its parent; gives its element, or null when it is gone. */
  async insert(id: string, parent: string | null): Promise<HTMLElement | null> {
    const [item] = await fetchItems(`/comments/fragment/${encodeURIComponent(id)}`, {});
    if (!item) return null;
    const shown = this.find(id);
    if (shown) return shown;
    this.listFor(parent).append(item);
    this.root.querySelector('.comments-empty')?.remove();
    return item;
  }

  /**
   * Fetches a shown comment again and replaces it where it stands, its replies untouched. Gives how
   * many published comments the page shows more, or less, than before.
   */
  async refresh(id: string): Promise<number> {
    const [item] = await fetchItems(`/comments/fragment/${encodeURIComponent(id)}`, {});
    const shown = this.find(id);
    if (!shown) return 0;
    const before = isPublished(shown);
    const card = item?.querySelector('.comment-card');
    if (card) shown.querySelector('.comment-card')?.replaceWith(card);
    else remove(shown);
    return (card && isPublished(shown) ? 1 : 0) - (before ? 1 : 0);
  }

  /** The first page of the thread as the server has it now: ids with their parents, in order. */
  async current(): Promise<Map<string, string | null>> {
    const found = new Map<string, string | null>();
    for (const item of await this.fetchList()) {
      for (const comment of [item, ...item.querySelectorAll<HTMLElement>('[data-comment]')]) {
        const id = comment.dataset['comment'];
        const parent = comment.parentElement?.closest<HTMLElement>('[data-comment]');
        if (id) found.set(id, parent?.dataset['comment'] ?? null);
      }
    }
    return found;
  }

  /** Shows the first page, where the server could not render it into the page. */
  async fill(): Promise<number> {
    const items = await this.fetchList();
    this.root.querySelector('.comments-unavailable')?.remove();
    this.listFor(null).replaceChildren(...items);
    return this.root.querySelectorAll('[data-comment]').length;
  }

  /** Puts the next stretch of a list in the place of the link to it. */
  async more(link: HTMLElement): Promise<HTMLElement | undefined> {
    const place = link.closest('.comments-more');
    const items = await fetchItems(link.dataset['src'] ?? '', null);
    const fresh = items.filter((item) => !this.has(item.dataset['comment'] ?? ''));
    place?.replaceWith(...fresh);
    return fresh[0];
  }

  private fetchList(): Promise<HTMLElement[]> {
    return fetchItems('/comments/list', { thread: this.key });
  }

  private listFor(parent: string | null): Element {
    const above = parent ? this.find(parent) : null;
    const found = (above ?? this.root).querySelector(
      above ? ':scope > .comment-replies' : '.comments-list',
    );
    if (found) return found;
    const list = document.createElement('ol');
    list.className = above ? 'comment-replies' : 'comments-list';
    (above ?? this.root).append(list);
    return list;
  }
}

/** Whether everyone sees the text of a comment. */
function isPublished(item: HTMLElement): boolean {
  const card = item.querySelector('.comment-card') ?? item;
  return card.querySelector('.comment-body') !== null && !card.querySelector('.comment-held');
}

/** Takes a comment away, and the marks of removed ones that stood only for its sake. */
function remove(item: HTMLElement): void {
  const above = item.parentElement?.closest<HTMLElement>('[data-comment]');
  item.remove();
  if (!above || above.querySelector('.comment-replies > *')) return;
  above.querySelector('.comment-replies')?.remove();
  if (above.querySelector('.comment-card .comment-gone')) remove(above);
}

/** `<li>` elements from the server, in the page's language; none when there is nothing. */
async function fetchItems(
  path: string,
  query: Record<string, string> | null,
): Promise<HTMLElement[]> {
  const lang = document.documentElement.lang;
  const url = query ? `${path}?${new URLSearchParams({ ...query, lang })}` : path;
  const response = await fetch(url, { headers: { Accept: 'text/html' } });
  if (response.status === 404 || response.status === 410) return [];
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const template = document.createElement('template');
  template.innerHTML = await response.text();
  return [...template.content.children]
    .filter((element) => element.localName === 'li')
    .map((item) => document.importNode(item as HTMLElement, true));
}
