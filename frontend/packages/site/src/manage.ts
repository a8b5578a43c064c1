export interface ManageListener {
  /** Something is becoming of a comment; its own event may come before the answer. */
  changing(id: string): void;
  /** It has to be shown as it is now. */
  changed(id: string): Promise<void>;
  say(text: string): void;
}

/**
 * The buttons beside comments, for those who may use them. Without scripts each leads to a page that
 * asks; here a dialog asks before something is deleted, and what can be undone is done at once.
 */
export class Manage {
  private readonly root: HTMLElement;
  private readonly listener: ManageListener;

  constructor(root: HTMLElement, listener: ManageListener) {
    this.root = root;
    this.listener = listener;
    root.addEventListener('submit', this.submit);
  }

  disconnect(): void {
    this.root.removeEventListener('submit', this.submit);
  }

  private readonly submit = (event: SubmitEvent): void => {
    const form = event.target as HTMLElement;
    const button = event.submitter as HTMLButtonElement | null;
    const id = form.closest<HTMLElement>('[data-comment]')?.dataset['comment'];
    const token = document.querySelector<HTMLInputElement>('input[name=csrf]')?.value;
    if (!form.matches('.comment-manage') || !button?.dataset['action'] || !id || !token) return;
    event.preventDefault();
    if (button.dataset['ask']) ask(button, () => void this.act(button, id, token));
    else void this.act(button, id, token);
  };

  private async act(button: HTMLButtonElement, id: string, token: string): Promise<void> {
    const form = button.form;
    form?.setAttribute('aria-busy', 'true');
    form?.querySelector('.form-error')?.remove();
    this.listener.changing(id);
    try {
      await send(id, button.dataset['action'] ?? '', token);
      await this.listener.changed(id);
      this.listener.say(button.dataset['done'] ?? '');
    } catch (error) {
      this.listener.changing('');
      form?.removeAttribute('aria-busy');
      if (form) fail(form, error instanceof Refused ? error.message : '');
    }
  }
}

/** What the server said, in the reader's language. */
class Refused extends Error {}

async function send(id: string, action: string, token: string): Promise<void> {
  const deletes = action === 'delete';
  const path = `/api/comments/${encodeURIComponent(id)}${deletes ? '' : `/${action}`}`;
  const response = await fetch(path, {
    method: deletes ? 'DELETE' : 'POST',
    headers: { Accept: 'application/json', 'X-CSRF-Token': token },
  });
  // What another tab has deleted meanwhile only has to be shown so.
  if (response.ok || response.status === 404) return;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  throw new Refused(problem.detail);
}

function fail(form: HTMLElement, message: string): void {
  const alert = document.createElement('p');
  alert.className = 'form-error';
  alert.setAttribute('role', 'alert');
  alert.textContent = message;
  form.append(alert);
}

/** Asks in a dialog; the careful answer has the focus. */
function ask(button: HTMLButtonElement, act: () => void): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'confirm';
  const question = document.createElement('p');
  question.id = 'confirm-question';
  question.textContent = button.dataset['ask'] ?? '';
  dialog.setAttribute('aria-labelledby', question.id);
  const choice = document.createElement('p');
  choice.className = 'actions';
  choice.append(
    answer(dialog, 'cancel', button.dataset['cancel'] ?? '', 'link'),
    answer(dialog, 'act', button.dataset['label'] ?? '', 'primary delete'),
  );
  dialog.append(question, choice);
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (dialog.returnValue === 'act') act();
    else button.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function answer(
  dialog: HTMLDialogElement,
  value: string,
  label: string,
  look: string,
): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = look;
  button.textContent = label;
  button.addEventListener('click', () => dialog.close(value));
  return button;
}
