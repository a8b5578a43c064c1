import { read, write } from './storage';

const KEY = 'stoa.theme';
const CHOICES = ['', 'light', 'dark'] as const;

/** The switch of colours: as the system, light, dark. Its texts are `data-auto|light|dark`. */
export class ThemeElement extends HTMLElement {
  private readonly button = document.createElement('button');

  connectedCallback(): void {
    this.button.type = 'button';
    this.button.className = 'theme-switch';
    this.button.addEventListener('click', this.next);
    this.replaceChildren(this.button);
    this.show(read(KEY));
  }

  disconnectedCallback(): void {
    this.button.removeEventListener('click', this.next);
  }

  private readonly next = (): void => {
    const at = CHOICES.findIndex((choice) => choice === read(KEY));
    const chosen = CHOICES[(at + 1) % CHOICES.length] ?? '';
    write(KEY, chosen);
    this.show(chosen);
  };

  private show(chosen: string): void {
    const root = document.documentElement;
    if (chosen) root.dataset['theme'] = chosen;
    else delete root.dataset['theme'];
    const label = this.dataset[chosen || 'auto'] ?? '';
    this.button.dataset['choice'] = chosen || 'auto';
    this.button.setAttribute('aria-label', label);
    this.button.title = label;
  }
}
