document.documentElement.dataset['theme'] ??= '';
export {};
