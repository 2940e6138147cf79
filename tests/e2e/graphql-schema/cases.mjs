// The cases of tests/data/graphql/sdl_errors.txt: `### name`, a document, `---`, one line for each error.
import { readFileSync, writeFileSync } from 'node:fs';

const kFile = new URL('../../data/graphql/sdl_errors.txt', import.meta.url);

export function read_cases() {
  return readFileSync(kFile, 'utf8').split(/^### /m).slice(1).map((part) => {
    const [, name, sdl, errors] = /^(.*)\n([^]*?)^---\n([^]*)$/m.exec(part);
    return { name, sdl, errors: errors.split('\n').filter(Boolean) };
  });
}

export function write_cases(cases) {
  const parts = cases.map(({ name, sdl, errors }) =>
    `### ${name}\n${sdl}---\n${errors.map((line) => `${line}\n`).join('')}`);
  writeFileSync(kFile, parts.join(''));
}
