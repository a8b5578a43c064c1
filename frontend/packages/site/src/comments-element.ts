import { CommentForm, type Posted } from './form';
import { Live, type LiveEvent } from './live';
import { Manage } from './manage';
import { Texts } from './texts';
import { Thread } from './thread';

/** What an event tells of a comment; the rest is rendered by the server. */
interface CommentData {
  readonly id: string;
  readonly parent: string | null;
  readonly status: string;
}

const ARRIVED = new Set(['comment.created', 'comment.approved']);
const CHANGED = new Set(['comment.edited', 'comment.deleted']);

/**
 * `<stoa-comments thread channel cursor total state>` around a discussion that the server rendered.
 * It listens from the page's cursor on. What others write is announced and counted on a button in a
 * place that is reserved for it; nothing moves until the reader presses it.
 */
export class CommentsElement extends HTMLElement {
  private readonly waiting = new Map<string, string | null>();
  private readonly held: LiveEvent[] = [];
  private readonly gone = new Set<string>();
  private readonly notice = document.createElement('button');
  private readonly pageTitle = document.title;
  private texts = new Texts(this);
  private thread: Thread | undefined;
  private live: Live | undefined;
  private form: CommentForm | undefined;
  private manage: Manage | undefined;
  private total = 0;
  private posting = false;
  private changingId: string | undefined;

  connectedCallback(): void {
    const key = this.getAttribute('thread') ?? '';
    this.texts = new Texts(this);
    this.total = Number(this.getAttribute('total') ?? 0);
    this.thread = new Thread(this.querySelector<HTMLElement>('.comments-thread') ?? this, key);
    this.notice.type = 'button';
    this.notice.className = 'new-comments-button';
    this.notice.hidden = true;
    this.notice.addEventListener('click', this.showWaiting);
    this.querySelector('.new-comments')?.replaceChildren(this.notice);
    const form = this.querySelector<HTMLFormElement>('.comment-form');
    if (form) this.form = new CommentForm(form, this.texts, this);
    this.manage = new Manage(this, this);
    this.addEventListener('click', this.pressed);
    addEventListener('pagehide', this.pageHidden);
    addEventListener('pageshow', this.pageShown);
    this.live = new Live(this.getAttribute('channel') ?? '', this.getAttribute('cursor') ?? '', this);
    this.live.open();
    if (this.getAttribute('state') === 'unavailable') void this.fill();
  }

  disconnectedCallback(): void {
    this.live?.close();
    this.form?.disconnect();
    this.manage?.disconnect();
    this.notice.removeEventListener('click', this.showWaiting);
    this.removeEventListener('click', this.pressed);
    removeEventListener('pagehide', this.pageHidden);
    removeEventListener('pageshow', this.pageShown);
    document.title = this.pageTitle;
  }

  /** LiveListener: while an own comment is on its way, its event must not count as another's. */
  event(event: LiveEvent): void {
    if (this.posting) this.held.push(event);
    else this.apply(event);
  }

  /** LiveListener. */
  gap(): void {
    void this.reconcile();
  }

  /** LiveListener. */
  connected(open: boolean): void {
    this.toggleAttribute('live', open);
  }

  /** FormListener. */
  say(text: string): void {
    const status = this.querySelector('[role=status]');
    if (status) status.textContent = text;
  }

  /** FormListener. */
  sending(): void {
    this.posting = true;
  }

  /** FormListener. */
  async sent(comment: Posted | null): Promise<void> {
    if (comment?.status === 'published') await this.reveal(new Map([[comment.id, comment.parent]]));
    this.say(comment ? this.texts.get(comment.status === 'published' ? 'posted' : 'held') : '');
    this.posting = false;
    for (const event of this.held.splice(0)) this.apply(event);
  }

  /** ManageListener. */
  changing(id: string): void {
    this.changingId = id;
  }

  /** ManageListener: leads on to what stands in the place of a comment, or near it. */
  async changed(id: string): Promise<void> {
    const item = this.thread?.find(id);
    const near = (item?.nextElementSibling ?? item?.previousElementSibling) as HTMLElement | null;
    await this.refresh(id);
    this.changingId = undefined;
    const place = this.thread?.find(id) ?? (near?.isConnected ? near : null);
    lead(place ?? this.querySelector<HTMLElement>('#comments-title') ?? this);
  }

  private apply(event: LiveEvent): void {
    const comment = event.data as CommentData | null;
    if (!comment) return;
    if (ARRIVED.has(event.type) && comment.status === 'published') this.arrived(comment, event.type);
    else if (CHANGED.has(event.type)) this.changedElsewhere(comment);
  }

  private arrived(comment: CommentData, type: string): void {
    if (this.waiting.has(comment.id)) return;
    if (this.thread?.has(comment.id)) {
      // A mark that stood in the place of a held comment, for the sake of its replies.
      if (type === 'comment.approved') void this.refresh(comment.id);
      return;
    }
    this.gone.delete(comment.id);
    this.waiting.set(comment.id, comment.parent);
    this.announce();
  }

  private changedElsewhere(comment: CommentData): void {
    if (comment.id === this.changingId) return;
    if (this.thread?.has(comment.id)) {
      void this.refresh(comment.id);
    } else if (comment.status !== 'published' && !this.gone.has(comment.id)) {
      this.gone.add(comment.id);
      if (this.waiting.delete(comment.id)) this.announce();
      else this.count(-1);
    }
  }

  private async refresh(id: string): Promise<void> {
    this.count((await this.thread?.refresh(id)) ?? 0);
    if (!this.thread?.has(id)) this.gone.add(id);
  }

  private announce(): void {
    const count = this.waiting.size;
    const text = this.texts.plural('new', count);
    this.notice.hidden = count === 0;
    this.notice.textContent = text;
    document.title = count ? `(${count}) ${this.pageTitle}` : this.pageTitle;
    this.say(count ? text : '');
  }

  private readonly showWaiting = async (): Promise<void> => {
    const fresh = new Map(this.waiting);
    this.waiting.clear();
    this.announce();
    try {
      await this.reveal(fresh);
    } catch {
      for (const [id, parent] of fresh) this.waiting.set(id, parent);
      this.announce();
    }
  };

  /** Inserts comments and leads to the first of them. */
  private async reveal(comments: Map<string, string | null>): Promise<void> {
    let first: HTMLElement | null = null;
    for (const [id, parent] of comments) {
      const known = this.thread?.has(id) ?? false;
      const item = (await this.thread?.insert(id, parent)) ?? null;
      this.waiting.delete(id);
      if (!item) continue;
      if (!known) this.count(1);
      item.classList.add('comment-fresh');
      first ??= item;
    }
    if (first) lead(first);
  }

  /** After a gap: what the server has and the page has not is new. */
  private async reconcile(): Promise<void> {
    if (this.getAttribute('state') === 'unavailable') return this.fill();
    for (const [id, parent] of (await this.thread?.current()) ?? []) {
      if (!this.thread?.has(id)) this.waiting.set(id, parent);
    }
    if (this.waiting.size) this.announce();
  }

  private async fill(): Promise<void> {
    this.total = (await this.thread?.fill()) ?? 0;
    this.setAttribute('state', 'current');
    this.count(0);
  }

  private count(more: number): void {
    this.total = Math.max(0, this.total + more);
    const title = this.querySelector('#comments-title');
    if (title) title.textContent = this.texts.plural('count', this.total);
  }

  private readonly pressed = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    const target = event.target as Element;
    const reply = target.closest('.comment-reply');
    const item = reply?.closest<HTMLElement>('[data-comment]');
    const more = target.closest<HTMLElement>('.comments-more a[data-src]');
    if (item && this.form) {
      event.preventDefault();
      this.form.replyTo(item);
    } else if (more) {
      event.preventDefault();
      void this.thread?.more(more).then((first) => first && lead(first));
    }
  };

  // A page in the back/forward cache must not hold a connection; it goes on from its cursor.
  private readonly pageHidden = (): void => this.live?.close();

  private readonly pageShown = (event: PageTransitionEvent): void => {
    if (event.persisted) this.live?.open();
  };
}

/** Moves keyboard, screen reader and eye to a comment. */
function lead(item: HTMLElement): void {
  item.tabIndex = -1;
  item.focus({ preventScroll: true });
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  item.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
}
