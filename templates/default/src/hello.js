// Answers the query `hello`. `event.data` holds its arguments; what is returned as `data` becomes
// the payload. Node.js runs it; save the file, and the next request runs the new code.
export default async (event) => {
  const name = event.data.name || 'world';
  return { data: { message: `Hello, ${name}!` } };
};
