import { defineConfig } from 'vitest/config';

// One entry per file a page links to. `theme` is a classic script that runs before the first paint,
// so it must stay free of imports.
export default defineConfig({
  base: '/assets/',
  publicDir: false,
  build: {
    outDir: 'target/classes/assets',
    assetsDir: '',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome111', 'safari16.4', 'firefox128'],
    modulePreload: { polyfill: false },
    manifest: 'vite.json',
    reportCompressedSize: false,
    rollupOptions: {
      input: {
        site: 'packages/site/src/site.ts',
        theme: 'packages/site/src/theme.ts',
        styles: 'packages/site/src/styles/site.css',
        icon: 'packages/site/src/icon.svg',
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['packages/*/test/**/*.test.{ts,mjs}'],
    restoreMocks: true,
  },
});
