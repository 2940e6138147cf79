// A query that shows a newcomer data: the richest list of the schema, some of its values, and one step
// along its relations.
import { getNamedType, getNullableType, isCompositeType, isLeafType, isListType, isObjectType, isRequiredArgument } from 'graphql';

const kValues = 4;
const kInnerValues = 2;
const kTelling = ['title', 'name', 'label', 'slug', 'text', 'email', 'description'];
const kKeptByMachine = /^(id|createdAt|updatedAt)$/;

const is_list = (field) => isListType(getNullableType(field.type));
const is_free = (field) => !field.args.some(isRequiredArgument);
const fields_of = (type) => Object.values(type.getFields()).filter((field) => is_free(field) && !field.name.startsWith('_'));
const is_value = (field) => isLeafType(getNamedType(field.type));
const is_relation = (field) => isObjectType(getNamedType(field.type));

/** `(first: 3)` where the field takes it. */
function page(field, count) {
  return is_list(field) && field.args.some(({ name }) => name === 'first') ? `(first: ${count})` : '';
}

/** How little a value tells a person who sees it for the first time. */
function dullness(field) {
  const telling = kTelling.indexOf(field.name);
  if (telling >= 0) return telling;
  const wide = is_list(field) || getNamedType(field.type).name === 'Json';
  const optional = getNullableType(field.type) === field.type;
  return kTelling.length + (wide ? 2 : optional ? 1 : 0);
}

/** The values of a type that tell most; what machines keep only where there is nothing else. */
function values_of(type, count) {
  const values = fields_of(type).filter(is_value).sort((a, b) => dullness(a) - dullness(b));
  const lively = values.filter(({ name }) => !kKeptByMachine.test(name));
  return (lively.length ? lively : values).slice(0, count).map(({ name }) => name);
}

function relation_lines(type) {
  const relations = fields_of(type).filter((field) => is_relation(field) && values_of(getNamedType(field.type), 1).length);
  const one = relations.find((field) => !is_list(field));
  const many = relations.find(is_list);
  return [one, many].filter(Boolean).map((field) => {
    const values = values_of(getNamedType(field.type), kInnerValues);
    return `    ${field.name}${page(field, 3)} {\n${values.map((name) => `      ${name}\n`).join('')}    }\n`;
  });
}

/** @param {import('graphql').GraphQLSchema} schema */
export function first_query(schema) {
  const intro = '# Ctrl-Enter runs this.\n# Ctrl-Space completes.\n';
  const roots = schema ? fields_of(schema.getQueryType()) : [];
  const lists = roots.filter((field) => is_list(field) && is_relation(field));
  const richness = (field) => {
    const fields = fields_of(getNamedType(field.type));
    return fields.length + 2 * fields.filter(is_relation).length;
  };
  const best = [...lists, ...roots.filter((field) => !is_list(field) && isCompositeType(getNamedType(field.type)))]
    .filter((field) => isObjectType(getNamedType(field.type)))
    .sort((a, b) => is_list(b) - is_list(a) || richness(b) - richness(a))[0];
  if (!best) return `${intro}{\n  __schema { queryType { fields { name } } }\n}\n`;

  const type = getNamedType(best.type);
  const id = fields_of(type).filter(({ name }) => name === 'id').map(({ name }) => name);
  const values = [...new Set([...id, ...values_of(type, kValues)])].map((name) => `    ${name}\n`).join('');
  const body = values + relation_lines(type).join('') || '    __typename\n';
  return `${intro}{\n  ${best.name}${page(best, 5)} {\n${body}  }\n}\n`;
}
