// Type-system documents and requests made at random from a seed, and mutants of documents.
import {
  getNamedType, getNullableType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType,
} from 'graphql';

/** A generator of numbers in [0, 1) that starts from a seed (mulberry32). */
export function random_from(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const pick = (random, list) => list[Math.floor(random() * list.length)];
const times = (random, least, most, make) =>
  Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, (_, i) => make(i));
const chance = (random, p) => random() < p;

/** A document whose schema is valid most of the time. */
export function generate_sdl(random) {
  const scalars = ['Int', 'Float', 'String', 'Boolean', 'ID', 'Time'];
  const enums = times(random, 1, 2, (i) => `Enum${i}`);
  const inputs = times(random, 1, 3, (i) => `Input${i}`);
  const interfaces = times(random, 1, 2, (i) => `Face${i}`);
  const objects = ['Query', ...times(random, 1, 3, (i) => `Object${i}`)];
  const in_types = [...scalars, ...enums, ...inputs];
  const out_types = [...scalars, ...enums, ...interfaces, ...objects, 'Any'];

  const wrap = (type, p = 0.3) => {
    for (let i = 0; i < 3; i++) {
      if (chance(random, p) && !type.endsWith('!')) type += '!';
      if (chance(random, p / 2)) type = `[${type}]`;
    }
    return type;
  };
  const text = () => pick(random, ['"plain"', '"say \\"so\\""', '"""block"""', '"""\n  two\n    lines\n"""', '"ü𝄞\\u0001"', '""']);
  const describe = () => (chance(random, 0.25) ? `${text()} ` : '');
  const deprecate = () => (chance(random, 0.15) ? pick(random, [' @deprecated', ` @deprecated(reason: ${text()})`, ' @deprecated(reason: null)']) : '');
  const literal = (type) => {
    if (type.endsWith('!')) return literal(type.slice(0, -1));
    if (chance(random, 0.08)) return 'null';
    if (type.startsWith('[')) {
      const inner = type.slice(1, -1);
      return chance(random, 0.2) ? literal(inner) : `[${times(random, 0, 3, () => literal(inner)).join(', ')}]`;
    }
    switch (type) {
      case 'Int': return pick(random, ['0', '-7', '42', '2147483647', '99999999999']);
      case 'Float': return pick(random, ['0', '1.50', '-2e3', '1e50', '7']);
      case 'String': return text();
      case 'Boolean': return pick(random, ['true', 'false']);
      case 'ID': return pick(random, ['"a"', '12', '"12"', '"007"']);
      case 'Time': return pick(random, ['"2017"', '5', '1.0', 'NOW', 'true']);
      default: break;
    }
    if (type.startsWith('Enum')) return pick(random, ['A0', 'A1', 'B']);
    return `{${times(random, 0, 2, (i) => `f${i}: ${pick(random, ['1', '"x"', 'A0', 'null', '[]', '{}'])}`).join(', ')}}`;
  };
  const input_value = (name, defaults = 0.3) => {
    const type = wrap(pick(random, in_types));
    const value = chance(random, defaults) ? ` = ${literal(type)}` : '';
    return `${describe()}${name}: ${type}${value}${deprecate()}`;
  };
  const args = () => (chance(random, 0.4) ? `(${times(random, 1, 3, (i) => input_value(`a${i}`)).join(', ')})` : '');
  const field = (name) => `  ${describe()}${name}${args()}: ${wrap(pick(random, out_types))}${deprecate()}`;
  const shared = ['  id: ID!', '  name(upper: Boolean = false): String'];
  const block = (lines) => `{\n${lines.join('\n')}\n}`;

  const parts = [
    'scalar Time @specifiedBy(url: "https://example.com")',
    `directive @own(${input_value('x')}) ${pick(random, ['', 'repeatable '])}on OBJECT | FIELD`,
    ...enums.map((name) => `${describe()}enum ${name} ${block(times(random, 2, 3, (i) => `  ${describe()}A${i}${deprecate()}`))}`),
    ...inputs.map((name) => `${describe()}input ${name}${chance(random, 0.15) ? ' @oneOf' : ''} ${block(times(random, 1, 4, (i) => `  ${input_value(`f${i}`, 0.15)}`))}`),
    ...interfaces.map((name) => `interface ${name} ${block(shared)}`),
    ...objects.map((name) => {
      const implement = chance(random, 0.6) ? ` implements ${interfaces.join(' & ')}` : '';
      return `${describe()}type ${name}${implement} ${block([...shared, ...times(random, 1, 4, (i) => field(`f${i}`))])}`;
    }),
    `union Any = ${objects.join(' | ')}`,
  ];
  if (chance(random, 0.3)) parts.push(`${describe()}schema { query: Query ${chance(random, 0.5) ? `mutation: ${pick(random, objects)}` : ''} }`);
  if (chance(random, 0.4)) parts.push(`extend type Query { ${field('late')} }`);
  if (chance(random, 0.3)) parts.push('extend enum Enum0 { B }');
  if (chance(random, 0.2)) parts.push('extend input Input0 { late: Int }');
  return parts.sort(() => random() - 0.5).join('\n\n');
}

const kTokens = /"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n])*"|\.\.\.|[_A-Za-z][_0-9A-Za-z]*|-?\d[\d.eE+-]*|[^\s,]|#[^\n]*/g;

/**
 * The document with one to three small changes. Most of them put one name in the place of another, or
 * say a line twice or not at all, so that the outcome can still be read.
 */
export function mutate(random, text) {
  const tokens = [...text.matchAll(kTokens)].map(([token]) => token);
  if (chance(random, 0.25)) {
    const lines = text.split('\n');
    const at = Math.floor(random() * lines.length);
    const lines_of = [[], [lines[at], lines[at]], [lines[at], pick(random, lines)], [pick(random, lines)]];
    lines.splice(at, 1, ...pick(random, lines_of));
    return lines.join('\n');
  }
  const names = tokens.map((token, i) => (/^[_A-Za-z]/.test(token) ? i : -1)).filter((i) => i >= 0);
  for (const _ of times(random, 1, 3, () => 0)) {
    const at = Math.floor(random() * tokens.length);
    const other = Math.floor(random() * tokens.length);
    switch (Math.floor(random() * 20)) {
      case 0: tokens.splice(at, 1); break;
      case 1: tokens.splice(at, 0, tokens[at]); break;
      case 2: [tokens[at], tokens[other]] = [tokens[other], tokens[at]]; break;
      case 3: tokens[at] = tokens[other]; break;
      case 4: tokens[at] += pick(random, ['!', 'x', ' @deprecated', ' @own(x: 1)']); break;
      default: {
        const name = Math.min(pick(random, names), tokens.length - 1);
        tokens[name] = tokens[Math.min(pick(random, names), tokens.length - 1)];
        if (chance(random, 0.15)) tokens[name] = tokens[name].slice(1) || 'x';
      }
    }
  }
  return tokens.join(chance(random, 0.5) ? ' ' : '\n');
}

/** Any JSON value. */
function generate_any(random, depth = 0) {
  const leaf = () => pick(random, [0, 1, -7, 2147483648, 1.5, 1e21, true, false, 'x', 'A0', '12', '', null, 'ü']);
  const kind = depth < 3 ? random() : 0;
  if (kind < 0.6) return leaf();
  if (kind < 0.8) return times(random, 0, 4, () => generate_any(random, depth + 1));
  return Object.fromEntries(times(random, 0, 3, (i) => [pick(random, [`f${i}`, `g${i}`, 'late']), generate_any(random, depth + 1)]));
}

/** A value for a variable or an argument of the type, sometimes a wrong one. */
function generate_value(random, type, mistakes, depth = 0) {
  if (chance(random, mistakes)) return generate_any(random);
  if (isNonNullType(type)) return generate_value(random, type.ofType, mistakes, depth);
  if (chance(random, 0.1) || depth > 4) return null;
  if (isListType(type)) {
    if (chance(random, 0.2)) return generate_value(random, type.ofType, mistakes, depth + 1);
    return times(random, 0, 3, () => generate_value(random, type.ofType, mistakes, depth + 1));
  }
  if (isInputObjectType(type)) {
    const given = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || chance(random, 0.7));
    return Object.fromEntries(given.map((field) => [field.name, generate_value(random, field.type, mistakes, depth + 1)]));
  }
  if (isEnumType(type)) return pick(random, type.getValues()).name;
  const some = { Int: [0, -7, 2147483647, 1e3], Float: [0.5, 3, 1e21], ID: ['x', 7], String: ['', 'ü'], Boolean: [true, false] };
  return pick(random, some[type.name] ?? ['2017', 5, { a: [1] }, [null]]);
}

/** A JSON value as a GraphQL literal; now and then with a variable within it. */
function as_literal(random, value, type, variables) {
  const named = getNullableType(type);
  if (chance(random, 0.1)) return variables(type);
  if (Array.isArray(value)) {
    const item = named && isListType(named) ? named.ofType : null;
    return `[${value.map((one) => as_literal(random, one, item, variables)).join(', ')}]`;
  }
  if (value && typeof value === 'object') {
    const fields = named && isInputObjectType(named) ? named.getFields() : {};
    return `{${Object.entries(value).map(([key, one]) => `${key}: ${as_literal(random, one, fields[key]?.type, variables)}`).join(', ')}}`;
  }
  return named && isEnumType(getNamedType(named)) && /^[A-Z]/.test(value) ? value : JSON.stringify(value);
}

/** A selection on an introspection type, with aliases, fragments, conditions and arguments. */
function generate_selection(random, type, depth) {
  const selections = times(random, 1, 5, () => {
    const fields = Object.values(type.getFields());
    const field = pick(random, fields);
    const below = getNamedType(field.type);
    const condition = pick(random, ['', '', '', ' @include(if: $yes)', ' @skip(if: $yes)', ' @include(if: true)']);
    if (chance(random, 0.1)) return '__typename';
    if (chance(random, 0.1)) return `...${chance(random, 0.5) ? ` on ${type.name}` : ''}${condition} ${generate_selection(random, type, depth)}`;
    if (!isLeafType(below) && depth === 0) return 'name' in type.getFields() ? 'name' : '__typename';
    // Equal keys have equal meanings: what tells fields apart is part of the alias.
    const argument = field.args.length ? pick(random, ['', '(includeDeprecated: true)', '(includeDeprecated: $yes)']) : '';
    const alias = argument || chance(random, 0.2) ? `${field.name}_${['', '(includeDeprecated: true)'].indexOf(argument) + 1}: ` : '';
    return `${alias}${field.name}${argument}${condition}${isLeafType(below) ? '' : ` ${generate_selection(random, below, depth - 1)}`}`;
  });
  return `{ ${selections.join(' ')} }`;
}

/** A request that only introspects. */
export function generate_introspection(random, schema) {
  const of = (name) => schema.getType(name);
  const named = times(random, 1, 3, (i) => `t${i}: __type(name: "${pick(random, Object.keys(schema.getTypeMap()))}") ${generate_selection(random, of('__Type'), 3)}`);
  const whole = chance(random, 0.3) ? `__schema ${generate_selection(random, of('__Schema'), 3)}` : '';
  return { query: `query ($yes: Boolean! = true) { ${named.join(' ')} ${whole} __typename @skip(if: $yes) }`, variables: pick(random, [{}, { yes: false }, { yes: true }]) };
}

/** A request with variables and literals as arguments of fields of the query root. */
export function generate_request(random, schema) {
  const fields = Object.values(schema.getQueryType().getFields()).filter((field) => field.args.length > 0);
  const definitions = [], values = {}, selections = [];
  const mistakes = pick(random, [0, 0, 0.05, 0.2]);
  const variable = (type) => {
    const name = `v${definitions.length}`;
    const fallback = isNonNullType(type) || chance(random, 0.8) ? '' : ' = null';
    definitions.push(`$${name}: ${type}${fallback}`);
    if (chance(random, 0.9)) values[name] = generate_value(random, type, mistakes);
    return `$${name}`;
  };
  for (const field of times(random, 1, 2, () => pick(random, fields))) {
    const given = field.args.filter((arg) => isNonNullType(arg.type) || chance(random, 0.7));
    const args = given.map((arg) => {
      if (chance(random, 0.6)) return `${arg.name}: ${variable(arg.type)}`;
      const value = generate_value(random, arg.type, mistakes / 4);
      return `${arg.name}: ${as_literal(random, value, arg.type, (type) => variable(type ?? 'Boolean'))}`;
    });
    const below = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
    selections.push(`f${selections.length}: ${field.name}${args.length ? `(${args.join(', ')})` : ''}${below}`);
  }
  const variables = definitions.length ? `(${definitions.join(', ')})` : '';
  return { query: `query ${variables} { ${selections.join(' ')} }`, variables: values };
}
