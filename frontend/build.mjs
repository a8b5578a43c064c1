// Builds the assets for Maven and for people. Every step is skipped when its inputs are unchanged:
//   node build.mjs install   npm ci, when package-lock.json changed
//   node build.mjs bundle    type check, Vite, gzip twins, assets/manifest.json, target/npm/push
//   node build.mjs test      Vitest
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = dirname(fileURLToPath(import.meta.url));
const assets = join(root, 'target/classes/assets');
const push = join(root, 'packages/push');
const published = join(root, 'target/npm/push');
const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts', 'build.mjs'];

const steps = { install, bundle, test };
const step = steps[process.argv[2]];
if (!step) fail(`usage: node build.mjs ${Object.keys(steps).join(' | ')}`);
process.chdir(root);
await step();

function install() {
  const files = [join(root, 'package-lock.json'), ...walk(join(root, 'packages'), /package\.json$/)];
  unlessUnchanged('node_modules/.stoa-installed', files, existsSync('node_modules/vite'), () =>
    run('npm', 'ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'),
  );
}

async function bundle() {
  install();
  const sources = walk(join(root, 'packages'), /\/(src\/.*|package\.json)$/);
  await unlessUnchanged('target/bundled', sources, existsSync(join(assets, 'manifest.json')), async () => {
    rmSync(published, { recursive: true, force: true });
    run('node', 'node_modules/typescript/bin/tsc', '--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', 'target/types');
    const { build } = await import('vite');
    await build({ logLevel: 'warn', build: { outDir: assets } });
    await bundlePush(build);
    writeManifest();
    compress();
  });
}

async function test() {
  await bundle(); // its size is tested too
  const sources = walk(join(root, 'packages'), /\/(src|test)\//);
  await unlessUnchanged('target/tested', sources, true, () =>
    run('node', 'node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', '--reporter=junit', '--outputFile.junit=target/vitest-reports/TEST-vitest.xml'),
  );
}

/** @stoa/push as one file: an asset for scripts of any page, and a package that npm can install from its folder. */
async function bundlePush(build) {
  for (const name of ['index', 'lean']) {
    await build({
      configFile: false,
      logLevel: 'warn',
      publicDir: false,
      build: {
        outDir: published,
        assetsDir: '',
        emptyOutDir: false,
        target: 'es2022',
        modulePreload: false,
        reportCompressedSize: false,
        rollupOptions: {
          input: join(push, `src/${name}.ts`),
          preserveEntrySignatures: 'strict',
          output: { entryFileNames: `${name}.js` },
        },
      },
    });
    const code = readFileSync(join(published, `${name}.js`));
    console.log(`@stoa/push ${name}: ${code.length} bytes minified, ${gzipSync(code, { level: 9 }).length} gzip`);
  }
  cpSync(join(root, 'target/types/push/src'), join(published, 'types'), { recursive: true });
  cpSync(join(push, 'README.md'), join(published, 'README.md'));
  const own = JSON.parse(readFileSync(join(push, 'package.json'), 'utf8'));
  own.exports = Object.fromEntries(
    Object.entries(own.exports).map(([path, source]) => {
      const name = source.replace(/^.*\/|\.ts$/g, '');
      return [path, { types: `./types/${name}.d.ts`, default: `./${name}.js` }];
    }),
  );
  writeFileSync(join(published, 'package.json'), JSON.stringify(own, null, 2) + '\n');
}

/** Vite's manifest is about sources; a page only asks "where is site.js?". */
function writeManifest() {
  const built = JSON.parse(readFileSync(join(assets, 'vite.json'), 'utf8'));
  const names = Object.values(built)
    .filter((chunk) => chunk.isEntry || chunk.file.endsWith('.svg'))
    .map(({ file }) => [file.replace(/-[\w-]{8}(\.\w+)$/, '$1'), file]);
  const script = readFileSync(join(published, 'index.js'));
  const file = `push-${createHash('sha256').update(script).digest('hex').slice(0, 8)}.js`;
  writeFileSync(join(assets, file), script);
  names.push(['push.js', file]);
  rmSync(join(assets, 'vite.json'));
  writeFileSync(
    join(assets, 'manifest.json'),
    JSON.stringify(Object.fromEntries(names.sort()), null, 2) + '\n',
  );
}

/** A gzip twin beside each text asset, so that no request pays for compression. */
function compress() {
  for (const file of walk(assets, /\.(js|css|svg)$/)) {
    const packed = gzipSync(readFileSync(file), { level: 9 });
    writeFileSync(`${file}.gz`, packed);
    console.log(`${relative(assets, file)}: ${packed.length} bytes gzip`);
  }
}

/** Runs `work` when the content of `files` or of the settings differs from the last good run. */
async function unlessUnchanged(stamp, files, outputExists, work) {
  const digest = createHash('sha256').update(process.version);
  for (const file of [...settings.map((name) => join(root, name)), ...files].sort()) {
    digest.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  const now = digest.digest('hex');
  const path = join(root, stamp);
  if (outputExists && existsSync(path) && readFileSync(path, 'utf8') === now) return;
  rmSync(path, { force: true });
  await work();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, now);
}

function walk(directory, pattern) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}node_modules${sep}`) && pattern.test(path.replaceAll(sep, '/')));
}

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) fail(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
