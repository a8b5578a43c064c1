// A classic script in the head: it sets the chosen colours before the first paint. Without a choice
// the style sheet follows the system.
{
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem('stoa.theme');
  } catch {
    // Storage is switched off: the system decides.
  }
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset['theme'] = chosen;
  }
}
