/** Texts of the page's language, given as `data-` attributes by the server's catalogue. */
export class Texts {
  private readonly from: DOMStringMap;
  private readonly language: string;

  constructor(element: HTMLElement) {
    this.from = element.dataset;
    this.language = document.documentElement.lang || 'en';
  }

  get(name: string, argument = ''): string {
    return (this.from[name] ?? '').replace('{0}', argument);
  }

  /** The text `<name>One` or `<name>Other`, with the number in it. */
  plural(name: string, count: number): string {
    const form = count === 1 ? 'One' : 'Other';
    return this.get(name + form, new Intl.NumberFormat(this.language).format(count));
  }
}
