import { expect, test } from 'vitest';

test('runs in a document', () => {
  expect(document.documentElement.nodeName).toBe('HTML');
});
