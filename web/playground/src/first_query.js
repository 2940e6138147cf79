// A query that shows a newcomer data: the list of the type with the most to show, some of its values, and
// one step along its relations. Knows plain lists, connections, and lists below a `viewer`.
import { getNamedType, getNullableType, isLeafType, isListType, isObjectType, isRequiredArgument, parse, print } from 'graphql';

const kValues = 4;
const kInnerValues = 2;
const kLength = 5;
const kInnerLength = 3;
const kTelling = ['title', 'name', 'label', 'slug', 'text', 'email', 'description'];
const kKeptByMachine = /^(id|createdAt|updatedAt)$/;
const kIntro = '# Ctrl-Enter runs this.\n# Ctrl-Space completes.\n';
const kWithoutData = '{ __schema { queryType { fields { name } } } }';

const type_of = (field) => getNamedType(field.type);
const is_list = (field) => isListType(getNullableType(field.type));
const is_free = (field) => !field.args.some(isRequiredArgument);
const fields_of = (type) => Object.values(type.getFields()).filter((field) => is_free(field) && !field.name.startsWith('_'));

/** The type of the nodes behind a field that leads to several; nothing when it does not. */
function listed_type(field) {
  if (!isObjectType(type_of(field))) return undefined;
  if (is_list(field)) return type_of(field);
  const edges = type_of(field).getFields().edges;
  const node = edges && isObjectType(type_of(edges)) ? type_of(edges).getFields().node : undefined;
  return node && isObjectType(type_of(node)) ? type_of(node) : undefined;
}

/** A field that leads to several, with `selection` on each of them. */
function list(field, length, selection) {
  const page = field.args.some(({ name }) => name === 'first') ? `(first: ${length})` : '';
  return `${field.name}${page} { ${is_list(field) ? selection : `edges { node { ${selection} } }`} }`;
}

/** How little a value tells a person who sees it for the first time. */
function dullness(field) {
  const telling = kTelling.indexOf(field.name);
  if (telling >= 0) return telling;
  const wide = is_list(field) || type_of(field).name === 'Json';
  const optional = getNullableType(field.type) === field.type;
  return kTelling.length + (wide ? 2 : optional ? 1 : 0);
}

/** The values of a type that tell most; what machines keep only where there is nothing else. */
function values_of(type, count) {
  const values = fields_of(type).filter((field) => isLeafType(type_of(field))).sort((a, b) => dullness(a) - dullness(b));
  const lively = values.filter(({ name }) => !kKeptByMachine.test(name));
  return (lively.length ? lively : values).slice(0, count).map(({ name }) => name);
}

function leads_to_one(field) {
  return isObjectType(type_of(field)) && !listed_type(field) && values_of(type_of(field), 1).length > 0;
}

/** What is asked of each node: `id`, values, one relation to one and one to many. */
function selection_on(type) {
  const fields = fields_of(type);
  const parts = fields.some(({ name }) => name === 'id') ? ['id'] : [];
  parts.push(...values_of(type, kValues).filter((name) => name !== 'id'));
  const one = fields.find(leads_to_one);
  if (one) parts.push(`${one.name} { ${values_of(type_of(one), kInnerValues).join(' ')} }`);
  const many = fields.find((field) => listed_type(field) && values_of(listed_type(field), 1).length > 0);
  if (many) parts.push(list(many, kInnerLength, values_of(listed_type(many), kInnerValues).join(' ')));
  return parts.join(' ') || '__typename';
}

function richness(type) {
  const fields = fields_of(type);
  return fields.length + 2 * fields.filter((field) => isObjectType(type_of(field))).length;
}

function query_on(root) {
  const fields = fields_of(root);
  const [best] = fields.filter(listed_type).sort((a, b) => richness(listed_type(b)) - richness(listed_type(a)));
  if (best) return list(best, kLength, selection_on(listed_type(best)));
  const viewer = fields.find(({ name, type }) => name === 'viewer' && isObjectType(getNamedType(type)));
  if (viewer) return `viewer { ${query_on(type_of(viewer))} }`;
  const one = fields.find(leads_to_one);
  return one ? `${one.name} { ${selection_on(type_of(one))} }` : '__typename';
}

/** @param {import('graphql').GraphQLSchema} schema */
export function first_query(schema) {
  const query = schema ? query_on(schema.getQueryType()) : '__typename';
  return `${kIntro}${print(parse(query === '__typename' ? kWithoutData : `{ ${query} }`))}\n`;
}
