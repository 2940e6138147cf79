// graphql-js as the judge of schemas: what it says about a type-system document, how it prints one,
// what introspection answers, and how it coerces variables and arguments.
import {
  buildASTSchema, buildClientSchema, getArgumentValues, getVariableValues, graphqlSync, GraphQLError, parse,
  printSchema, validate, validateSchema,
} from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';

/** One error a line: `message (line:column, line:column)`, line ends in messages as \n. */
export function show_errors(errors) {
  return errors.map(({ message, locations }) => {
    const places = (locations ?? []).map(({ line, column }) => `${line}:${column}`).join(', ');
    return message.replaceAll('\n', '\\n') + (places ? ` (${places})` : '');
  });
}

/** The errors of a type-system document, and the schema when there are none. */
export function judge_sdl(text) {
  let document;
  try {
    document = parse(text, { noLocation: false });
  } catch (error) {
    return { syntax: true, errors: [error] };
  }
  const errors = validateSDL(document);
  if (errors.length > 0) return { errors };
  let schema;
  try {
    schema = buildASTSchema(document, { assumeValidSDL: true });
  } catch (error) {
    if (error instanceof RangeError || /^Unexpected input type/.test(error.message)) return { crash: true, errors: [] };
    if (!(error instanceof GraphQLError)) throw error;
    return { errors: [error] };
  }
  // Types that belong to no schema yet are no mistake.
  const whole = schema.getQueryType() || document.definitions.some((node) => node.kind === 'SchemaDefinition');
  return { errors: whole ? [...validateSchema(schema)] : [], schema, whole: Boolean(whole) };
}

export function print_judged(schema) {
  return printSchema(schema);
}

/** The answer to a request on a schema without resolvers: only introspection has values. */
export function introspect(schema, query, variableValues) {
  return graphqlSync({ schema, source: query, variableValues });
}

/** What the print of a schema is after its introspection went through a client. */
export function print_client(data) {
  return printSchema(buildClientSchema(data));
}

const as_json = (value) => JSON.stringify(value, (key, one) => (typeof one === 'bigint' ? String(one) : one));

/** The coerced arguments of each root field of the first operation, or the errors of its variables. */
export function judge_request(schema, text, values) {
  const document = parse(text);
  if (validate(schema, document).length > 0) return { invalid: true };
  const operation = document.definitions.find((node) => node.kind === 'OperationDefinition');
  const result = getVariableValues(schema, operation.variableDefinitions ?? [], values, { maxErrors: 50 });
  if (result.errors) return { errors: show_errors(result.errors) };
  const root = schema.getRootType(operation.operation);
  const fields = operation.selectionSet.selections.map((node) => {
    try {
      return as_json(getArgumentValues(root.getFields()[node.name.value], node, result.coerced));
    } catch (error) {
      return show_errors([error])[0];
    }
  });
  return { fields };
}
