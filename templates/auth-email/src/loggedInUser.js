// Null when nobody is logged in.
module.exports = ({ context }) => ({
  data: context.auth && context.auth.typeName === 'User' ? { id: context.auth.nodeId } : null,
});
