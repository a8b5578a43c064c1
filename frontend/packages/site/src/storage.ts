/** `localStorage` that may be full, forbidden or absent: then nothing is kept, and nothing breaks. */
export function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** Keeps a value; an empty one is forgotten. */
export function write(key: string, value: string): void {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // Nothing is kept.
  }
}
