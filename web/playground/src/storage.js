/**
 * Local storage of one endpoint. All services of a cluster share an origin, and so what the browser keeps;
 * tabs and headers of one must not show up in another.
 */
export function storage_of(endpoint) {
  const prefix = `playground ${new URL(endpoint).pathname} `;
  const own_keys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  return {
    getItem: (key) => localStorage.getItem(prefix + key),
    setItem: (key, value) => localStorage.setItem(prefix + key, value),
    removeItem: (key) => localStorage.removeItem(prefix + key),
    clear: () => own_keys().forEach((key) => localStorage.removeItem(key)),
    get length() {
      return own_keys().length;
    },
  };
}
