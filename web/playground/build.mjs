// Bundles the playground into a folder that the binary embeds:
//
//   node build.mjs [FOLDER]      (dist)
//
//   index.html               the page; the server puts {"endpoint": ..., "name": ...} in the place of
//                            __GRAPHCOOL_CONFIG__
//   assets/app-HASH.js.gz    served as /playground/assets/app-HASH.js, to be kept by browsers for ever
//   assets/app-HASH.css.gz
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const kHere = dirname(fileURLToPath(import.meta.url));
const kServedUnder = '/playground/assets/';

// GraphiQL's style sheet carries its fonts, nine tenths of its size. The system's do (see style.css).
const without_fonts = {
  name: 'without-fonts',
  setup(build) {
    build.onLoad({ filter: /graphiql[\\/]dist[\\/]style\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/@font-face\s*\{[^}]*\}/g, ''),
      loader: 'css',
    }));
  },
};

const folder = resolve(process.argv[2] ?? join(kHere, 'dist'));
const { outputFiles } = await build({
  absWorkingDir: kHere,
  entryPoints: { app: 'src/main.jsx' },
  entryNames: '[name]-[hash]',
  outdir: folder,
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: 'es2020',
  jsx: 'automatic',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [without_fonts],
  logLevel: 'warning',
});

rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'assets'), { recursive: true });
const served = {};
for (const { path, contents } of outputFiles) {
  const name = basename(path);
  served[name.split('.').at(-1)] = kServedUnder + name;
  writeFileSync(join(folder, 'assets', `${name}.gz`), gzipSync(contents, { level: constants.Z_BEST_COMPRESSION }));
}
const page = readFileSync(join(kHere, 'index.html'), 'utf8')
  .replace('__STYLE__', served.css)
  .replace('__SCRIPT__', served.js);
writeFileSync(join(folder, 'index.html'), page);
