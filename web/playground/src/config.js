/**
 * What the server wrote into the page: the endpoint as an absolute URL and the service's name. Opened from
 * a file, without a server, the page asks the address in its `?endpoint=`.
 */
export function read_config() {
  let config = {};
  try {
    config = JSON.parse(document.getElementById('config').textContent);
  } catch {
    config = { endpoint: new URLSearchParams(location.search).get('endpoint') ?? '/' };
  }
  const endpoint = new URL(config.endpoint, location.href).href;
  return { endpoint, name: config.name || new URL(endpoint).pathname.split('/').at(-1) || 'GraphQL' };
}
