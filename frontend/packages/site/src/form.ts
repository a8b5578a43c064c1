import { read, write } from './storage';
import type { Texts } from './texts';

/** A comment as the API gives it back. */
export interface Posted {
  readonly id: string;
  readonly parent: string | null;
  readonly status: string;
}

export interface FormListener {
  /** A comment is on its way; its own event may come before the answer. */
  sending(): void;
  /** It arrived, or it did not. */
  sent(comment: Posted | null): Promise<void>;
  say(text: string): void;
}

interface Problem {
  readonly detail?: string;
  readonly errors?: readonly { field: string; code: string; message: string }[];
}

const AUTHOR = 'stoa.author';

/**
 * The form for a comment, upgraded in place: it posts without leaving the page, shows what is wrong
 * beside the field, moves under the comment it answers, and keeps what is being written.
 */
export class CommentForm {
  private readonly form: HTMLFormElement;
  private readonly texts: Texts;
  private readonly listener: FormListener;
  private readonly home: Comment;
  private readonly title: string;
  private readonly stop = new AbortController();
  private attempt = '';
  private busy = false;

  constructor(form: HTMLFormElement, texts: Texts, listener: FormListener) {
    this.form = form;
    this.texts = texts;
    this.listener = listener;
    this.home = document.createComment('form');
    this.title = this.heading?.textContent ?? '';
    form.before(this.home);
    form.noValidate = true;
    const on = { signal: this.stop.signal };
    form.addEventListener('submit', this.submit, on);
    form.addEventListener('input', this.keep, on);
    form.addEventListener('keydown', this.key, on);
    form.querySelector('.cancel')?.addEventListener('click', this.cancel, on);
    this.restore();
  }

  disconnect(): void {
    this.stop.abort();
  }

  /** Moves under a comment, to answer it. */
  replyTo(item: HTMLElement): void {
    const id = item.dataset['comment'] ?? '';
    const name = item.querySelector('.comment-author')?.textContent?.trim() ?? '';
    this.leave();
    item.querySelector('.comment-card')?.after(this.form);
    this.field('parent').value = id;
    if (this.heading) this.heading.textContent = this.texts.get('replyTo', name);
    this.addCancel();
    this.restore();
    this.text.focus();
  }

  private readonly cancel = (event: Event): void => {
    event.preventDefault();
    const answered = this.form.closest<HTMLElement>('[data-comment]');
    this.goHome();
    (answered?.querySelector<HTMLElement>('.comment-reply') ?? this.text).focus();
  };

  private readonly keep = (): void => {
    write(this.draftKey, this.text.value);
    this.attempt = '';
    this.clearErrors();
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    if (event.key === 'Escape' && this.field('parent').value) this.cancel(event);
  };

  private readonly submit = (event: Event): void => {
    event.preventDefault();
    if (!this.busy && this.valid()) void this.post();
  };

  private valid(): boolean {
    this.clearErrors();
    for (const field of this.form.querySelectorAll<HTMLInputElement>('[required]')) {
      if (!field.value.trim()) this.mark(field.name, this.texts.get('required'));
    }
    return !this.focusFirstError();
  }

  private async post(): Promise<void> {
    this.busy = true;
    this.listener.sending();
    this.listener.say(this.texts.get('sending'));
    this.form.setAttribute('aria-busy', 'true');
    let posted: Posted | null = null;
    try {
      const response = await this.send();
      if (response.ok) posted = (await response.json()) as Posted;
      else this.explain(await problem(response));
    } catch {
      this.fail(this.texts.get('failed'));
    }
    if (posted) this.clear();
    this.busy = false;
    this.form.removeAttribute('aria-busy');
    await this.listener.sent(posted);
  }

  private send(): Promise<Response> {
    this.attempt ||= key();
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'Idempotency-Key': this.attempt,
    };
    const csrf = this.optional('csrf');
    if (csrf) headers['X-CSRF-Token'] = csrf;
    const name = this.optional('name');
    const author = name === undefined ? {} : { author: { name, email: this.optional('email') || null } };
    const body = {
      thread: this.field('thread').value,
      parent: this.field('parent').value || null,
      text: this.text.value,
      ...author,
    };
    return fetch('/api/comments', { method: 'POST', headers, body: JSON.stringify(body) });
  }

  private explain(found: Problem): void {
    for (const error of found.errors ?? []) {
      const required = error.code === 'missing' || error.code === 'blank';
      const message = required ? this.texts.get('required') : error.message;
      this.mark(error.field.split('.').at(-1) ?? '', message);
    }
    if (!this.focusFirstError()) this.fail(found.detail || this.texts.get('failed'));
  }

  private mark(name: string, message: string): void {
    const field = this.form.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`);
    if (!field || field.type === 'hidden') return;
    const error = document.createElement('span');
    error.className = 'field-error';
    error.id = `${field.id}-error`;
    error.textContent = message;
    field.parentElement?.append(error);
    field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', `${field.id}-hint ${error.id}`);
  }

  private fail(message: string): void {
    const alert = document.createElement('p');
    alert.className = 'form-error';
    alert.setAttribute('role', 'alert');
    alert.textContent = message;
    this.form.querySelector('.actions')?.before(alert);
  }

  private clearErrors(): void {
    for (const error of this.form.querySelectorAll('.field-error, .form-error')) error.remove();
    for (const field of this.form.querySelectorAll('[aria-invalid=true]')) {
      field.setAttribute('aria-invalid', 'false');
    }
  }

  private focusFirstError(): boolean {
    const first = this.form.querySelector<HTMLElement>('[aria-invalid=true]');
    first?.focus();
    return first !== null;
  }

  private clear(): void {
    write(AUTHOR, JSON.stringify([this.optional('name') ?? '', this.optional('email') ?? '']));
    write(this.draftKey, '');
    this.text.value = '';
    this.attempt = '';
    this.goHome();
  }

  private leave(): void {
    this.clearErrors();
    this.text.value = '';
  }

  private goHome(): void {
    if (!this.field('parent').value) return;
    this.leave();
    this.field('parent').value = '';
    this.home.after(this.form);
    if (this.heading) this.heading.textContent = this.title;
    this.form.querySelector('.cancel')?.remove();
    this.restore();
  }

  private restore(): void {
    if (!this.text.value) this.text.value = read(this.draftKey);
    const [name, email] = remembered();
    for (const [field, value] of [['name', name], ['email', email]] as const) {
      const input = this.form.querySelector<HTMLInputElement>(`[name=${field}]`);
      if (input && !input.value && value) input.value = value;
    }
  }

  private addCancel(): void {
    if (this.form.querySelector('.cancel')) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'cancel link';
    button.textContent = this.texts.get('cancel');
    button.addEventListener('click', this.cancel);
    this.form.querySelector('.actions')?.append(button);
  }

  private get heading(): HTMLElement | null {
    return this.form.querySelector('h3');
  }

  private get text(): HTMLTextAreaElement {
    return this.form.elements.namedItem('text') as HTMLTextAreaElement;
  }

  private get draftKey(): string {
    return `stoa.draft:${this.field('thread').value}:${this.field('parent').value}`;
  }

  private field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  private optional(name: string): string | undefined {
    return this.form.querySelector<HTMLInputElement>(`[name=${name}]`)?.value;
  }
}

async function problem(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return {};
  }
}

function remembered(): [string?, string?] {
  try {
    return JSON.parse(read(AUTHOR) || '[]') as [string?, string?];
  } catch {
    return [];
  }
}

function key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
