// Seeded mutants of GraphQL documents: always the same ones for the same seed.
import { Lexer, Source, TokenKind } from 'graphql';

/** mulberry32: numbers from 0 up to 1. */
export function random_from(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The tokens of a text as { kind, start, end }; null where it has something that is none. */
export function tokens_of(text) {
  try {
    const lexer = new Lexer(new Source(text));
    const tokens = [];
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      tokens.push({ kind: token.kind, start: token.start, end: token.end, text: text.slice(token.start, token.end) });
    }
    return tokens;
  } catch {
    return null;
  }
}

const kNoise = ['{', '}', '(', ')', '[', ']', '!', '$', ':', '=', '@', '|', '&', '...', 'on', 'fragment', 'query', 'null',
  'true', '1', '1.5', '"text"', '""', '"""block"""', '$v', '@skip', 'type', 'extend', 'implements', 'é', '😀', '"unfinished',
  '"\\u{1F600}"', '"\\q"', '"\\uD83D"', '#', '\u0007', '\ufeff', '0x', '-', '\r\n', '\r', '\n', "'", '..', '?'];

const splice = (text, { start, end }, by) => text.slice(0, start) + by + text.slice(end);

/** Ways to change a text; each gets its tokens, a source of numbers and the names to choose from. */
const kChanges = {
  delete(text, tokens, pick) {
    return splice(text, pick(tokens), ' ');
  },
  duplicate(text, tokens, pick) {
    const token = pick(tokens);
    return splice(text, token, `${token.text} ${token.text}`);
  },
  swap(text, tokens, pick) {
    const [a, b] = [pick(tokens), pick(tokens)].sort((x, y) => x.start - y.start);
    if (a === b) return text;
    return text.slice(0, a.start) + b.text + text.slice(a.end, b.start) + a.text + text.slice(b.end);
  },
  replace(text, tokens, pick) {
    return splice(text, pick(tokens), pick(tokens).text);
  },
  rename(text, tokens, pick, names) {
    const named = tokens.filter(({ kind }) => kind === TokenKind.NAME);
    return named.length ? splice(text, pick(named), pick(names)) : text;
  },
  misspell(text, tokens, pick) {
    const named = tokens.filter(({ kind, text: name }) => kind === TokenKind.NAME && name.length > 2);
    if (!named.length) return text;
    const token = pick(named);
    const at = 1 + pick([...token.text].keys().toArray?.() ?? [...Array(token.text.length).keys()]) % (token.text.length - 1);
    const letters = pick([token.text[at] + token.text[at], '', token.text[at].toUpperCase(), 'x']);
    return splice(text, token, token.text.slice(0, at) + letters + token.text.slice(at + 1));
  },
  revalue(text, tokens, pick) {
    const values = tokens.filter(({ kind }) => [TokenKind.INT, TokenKind.FLOAT, TokenKind.STRING, TokenKind.BLOCK_STRING].includes(kind));
    return values.length ? splice(text, pick(values), pick(['1', '"s"', '1.5', 'null', 'true', 'NAME', '[]', '{}', '[1]', '{a: 1}', '99999999999'])) : text;
  },
  noise(text, tokens, pick) {
    const at = pick(tokens).start;
    return `${text.slice(0, at)}${pick(kNoise)} ${text.slice(at)}`;
  },
  cut(text, tokens, pick) {
    return text.slice(0, pick(tokens).end);
  },
  copy_block(text, tokens, pick) {
    const from = pick(tokens);
    const to = tokens[Math.min(tokens.indexOf(from) + 1 + pick([1, 2, 4, 8, 16]), tokens.length - 1)];
    const at = pick(tokens).start;
    return `${text.slice(0, at)} ${text.slice(from.start, to.end)} ${text.slice(at)}`;
  },
};

/** `count` mutants of a text, each changed once to three times. */
export function mutants_of(text, count, random, names) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const changes = Object.values(kChanges);
  const mutants = [];
  for (let i = 0; i < count; ++i) {
    let mutant = text;
    for (let times = pick([1, 1, 2, 3]); times > 0; --times) {
      const tokens = tokens_of(mutant);
      if (tokens?.length) mutant = pick(changes)(mutant, tokens, pick, names);
    }
    mutants.push(mutant);
  }
  return mutants;
}
