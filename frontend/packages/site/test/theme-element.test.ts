import { beforeEach, expect, test } from 'vitest';
import { ThemeElement } from '../src/theme-element';

beforeEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset['theme'];
  if (!customElements.get('stoa-theme')) customElements.define('stoa-theme', ThemeElement);
  document.body.innerHTML = '<stoa-theme data-auto="Auto" data-light="Light" data-dark="Dark"></stoa-theme>';
});

test('goes from the system to light to dark and back, and says so', () => {
  const button = document.querySelector('button')!;
  const seen = [button.getAttribute('aria-label')];
  for (let i = 0; i < 3; i++) {
    button.click();
    seen.push(button.getAttribute('aria-label'));
  }
  expect(seen).toEqual(['Auto', 'Light', 'Dark', 'Auto']);
  expect(document.documentElement.dataset['theme']).toBeUndefined();
});

test('keeps the choice', () => {
  document.querySelector('button')!.click();
  expect(localStorage.getItem('stoa.theme')).toBe('light');
  expect(document.documentElement.dataset['theme']).toBe('light');
});
