const { fromEvent } = require('graphcool-lib');
const bcrypt = require('bcryptjs');

const kRounds = 10; // Each doubles the work, also for whoever guesses.

const kFind = `query($email: String!) { User(email: $email) { id } }`;
const kCreate = `mutation($email: String!, $password: String!) {
  createUser(email: $email, password: $password) { id }
}`;

module.exports = async (event) => {
  const graphcool = fromEvent(event);
  const api = graphcool.api('simple/v1');
  const { email, password } = event.data;
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return { error: 'This is no email address.' };
  if (password.length < 8) return { error: 'The password needs at least 8 characters.' };
  if ((await api.request(kFind, { email })).User) return { error: 'This email address is taken.' };

  const hash = await bcrypt.hash(password, kRounds);
  const { createUser } = await api.request(kCreate, { email, password: hash });
  return { data: { id: createUser.id, token: await graphcool.generateNodeToken(createUser.id, 'User') } };
};
