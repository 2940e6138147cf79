#include "core/cluster/system_schema.h"

namespace graphcool::cluster {

const char* const kSystemSchema = R"(
schema { query: Query mutation: Mutation }

scalar DateTime

interface Node { id: ID! }

type PageInfo {
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
  endCursor: String
}

enum Region { EU_WEST_1 US_WEST_2 AP_NORTHEAST_1 }
enum CustomerSource { LEARN_RELAY LEARN_APOLLO DOCS WAIT_LIST HOMEPAGE }

type Query {
  viewer: Viewer!
  node(id: ID!): Node
}

type Viewer {
  id: ID!
  user: Customer
  "By id or alias."
  project(id: ID!): Project
  projectByName(projectName: String!): Project
  cluster: Cluster!
}

"This server."
type Cluster {
  version: String!
}

type Customer implements Node {
  id: ID!
  name: String!
  email: String!
  source: CustomerSource!
  createdAt: DateTime!
  updatedAt: DateTime!
  projects(after: String before: String first: Int last: Int): ProjectConnection
}

type ProjectConnection { pageInfo: PageInfo! edges: [ProjectEdge!]! count: Int! }
type ProjectEdge { node: Project! cursor: String! }

type Project implements Node {
  id: ID!
  name: String!
  alias: String
  "Of a Prisma service."
  stage: String
  "graphcool or prisma."
  family: String!
  "Number of the deployed revision."
  version: Int!
  region: Region!
  createdAt: DateTime!
  schema: String!
  typeSchema: String!
  enumSchema: String!
  "The text of graphcool.yml."
  projectDefinition: String
  "The same with the files that it names, as the JSON that `push` takes."
  projectDefinitionWithFileContent: String
  isEjected: Boolean!
  isGlobalEnumsEnabled: Boolean!
  webhookUrl: String
  allowMutations: Boolean!
  permanentAuthTokens(after: String before: String first: Int last: Int): PermanentAuthTokenConnection
  functions(after: String before: String first: Int last: Int): FunctionConnection
  "What was deployed, the current revision first."
  history(first: Int = 20): [Revision!]!
  "What functions of subscriptions could not be told and was given up, the newest first."
  deadLetters(function: String first: Int = 100): [DeadLetter!]!
}

"A call of the function of a subscription that failed until it was given up."
type DeadLetter {
  id: ID!
  function: String!
  "Of the node that was written."
  nodeId: String!
  "Of the mutation."
  requestId: String
  "Of the write."
  createdAt: DateTime!
  attempts: Int!
  "Why the last attempt failed."
  failure: String!
  "What the query of the subscription came to, as JSON."
  result: String!
}

type Revision {
  number: Int!
  deployedAt: DateTime!
  isCurrent: Boolean!
  migrationMessages: [MigrationMessage!]!
}

type PermanentAuthToken implements Node { id: ID! name: String! token: String! }
type PermanentAuthTokenConnection {
  pageInfo: PageInfo!
  edges: [PermanentAuthTokenEdge!]!
  count: Int!
}
type PermanentAuthTokenEdge { node: PermanentAuthToken! cursor: String! }

enum FunctionType { WEBHOOK AUTH0 }
enum FunctionBinding {
  TRANSFORM_REQUEST
  TRANSFORM_ARGUMENT
  PRE_WRITE
  TRANSFORM_PAYLOAD
  TRANSFORM_RESPONSE
  SERVERSIDE_SUBSCRIPTION
  CUSTOM_MUTATION
  CUSTOM_QUERY
}
enum RequestPipelineMutationOperation { CREATE UPDATE DELETE }
enum LogStatus { SUCCESS FAILURE }

interface Function {
  id: ID!
  name: String!
  isActive: Boolean!
  type: FunctionType!
  webhookUrl: String
  webhookHeaders: String
  inlineCode: String
  auth0Id: String
  logs(after: String before: String first: Int last: Int): LogConnection
  stats: FunctionStats!
}

type RequestPipelineMutationFunction implements Node & Function {
  id: ID!
  name: String!
  isActive: Boolean!
  type: FunctionType!
  webhookUrl: String
  webhookHeaders: String
  inlineCode: String
  auth0Id: String
  logs(after: String before: String first: Int last: Int): LogConnection
  stats: FunctionStats!
  model: String!
  binding: FunctionBinding!
  operation: RequestPipelineMutationOperation!
}

type ServerSideSubscriptionFunction implements Node & Function {
  id: ID!
  name: String!
  isActive: Boolean!
  type: FunctionType!
  webhookUrl: String
  webhookHeaders: String
  inlineCode: String
  auth0Id: String
  logs(after: String before: String first: Int last: Int): LogConnection
  stats: FunctionStats!
  query: String!
}

type SchemaExtensionFunction implements Node & Function {
  id: ID!
  name: String!
  isActive: Boolean!
  type: FunctionType!
  webhookUrl: String
  webhookHeaders: String
  inlineCode: String
  auth0Id: String
  logs(after: String before: String first: Int last: Int): LogConnection
  stats: FunctionStats!
  schema: String!
}

"A function that runs by the clock."
type ScheduleFunction implements Node & Function {
  id: ID!
  name: String!
  isActive: Boolean!
  type: FunctionType!
  webhookUrl: String
  webhookHeaders: String
  inlineCode: String
  auth0Id: String
  logs(after: String before: String first: Int last: Int): LogConnection
  stats: FunctionStats!
  cron: String!
}

type FunctionConnection { pageInfo: PageInfo! edges: [FunctionEdge!]! count: Int! }
type FunctionEdge { node: Function! cursor: String! }

type FunctionStats {
  "Calls in the last 30 minutes, a number for each 10 seconds."
  requestHistogram: [Int!]!
  requestCount: Int!
  errorCount: Int!
  lastRequest: DateTime
}

type Log implements Node {
  id: ID!
  requestId: String
  duration: Int!
  status: LogStatus!
  timestamp: DateTime!
  message: String!
}
type LogConnection { pageInfo: PageInfo! edges: [LogEdge!]! count: Int! }
type LogEdge { node: Log! cursor: String! }

type MigrationMessage {
  type: String!
  action: String!
  name: String!
  description: String!
  subDescriptions: [MigrationSubMessage!]
}
type MigrationSubMessage { type: String! action: String! name: String! description: String! }

type SchemaError {
  type: String!
  field: String
  description: String!
  "The number that the older systems know it by."
  code: Int
  "Where it stands in the definition, as far as that is known."
  file: String
  line: Int
  column: Int
  "What to do."
  hint: String
}

input AddProjectInput {
  name: String!
  alias: String
  webhookUrl: String
  schema: String
  region: Region = EU_WEST_1
  config: String
  clientMutationId: String
}
type AddProjectPayload {
  viewer: Viewer!
  project: Project
  user: Customer
  projectEdge: ProjectEdge
  migrationMessages: [MigrationMessage!]!
  errors: [SchemaError!]!
  clientMutationId: String
}

input PushInput {
  projectId: String!
  version: Int!
  config: String!
  isDryRun: Boolean!
  force: Boolean
  clientMutationId: String
}
type PushPayload {
  project: Project
  migrationMessages: [MigrationMessage!]!
  errors: [SchemaError!]!
  clientMutationId: String
}

input RollbackInput {
  projectId: String!
  "The one before the current, when it is left out."
  revision: Int
  isDryRun: Boolean = false
  force: Boolean
  clientMutationId: String
}

input GetTemporaryDeployUrlInput { projectId: String! clientMutationId: String }
type GetTemporaryDeployUrlPayload { url: String! clientMutationId: String }

input AuthenticateCustomerInput { auth0IdToken: String! clientMutationId: String }
type AuthenticateCustomerPayload {
  viewer: Viewer!
  user: Customer
  userEdge: CustomerEdge
  token: String!
  clientMutationId: String
}
type CustomerEdge { node: Customer! cursor: String! }

input GenerateNodeTokenInput {
  rootToken: String!
  serviceId: ID!
  nodeId: ID!
  modelName: ID!
  expirationInSeconds: Int
  clientMutationId: String
}
type GenerateNodeTokenPayload { token: String! clientMutationId: String }

input GenerateUserTokenInput {
  pat: String!
  projectId: String!
  userId: String!
  modelName: String!
  expirationInSeconds: Int
  clientMutationId: String
}
type GenerateUserTokenPayload { token: String! clientMutationId: String }

input RotateKeysInput {
  "Ends the keys before, and with them the tokens that they signed."
  retire: Boolean = false
  clientMutationId: String
}
type RotateKeysPayload {
  "A token of the cluster, signed with the new key."
  token: String!
  clientMutationId: String
}

input ResetProjectDataInput { projectId: String! clientMutationId: String }
type ResetProjectDataPayload {
  viewer: Viewer!
  user: Customer
  project: Project
  clientMutationId: String
}

"Without ids and function: all of them."
input DeadLettersInput {
  projectId: String!
  ids: [ID!]
  function: String
  clientMutationId: String
}
type DeadLettersPayload {
  "How many there were."
  count: Int!
  project: Project
  clientMutationId: String
}

input DeleteProjectInput { projectId: String! clientMutationId: String }
type DeleteProjectPayload {
  viewer: Viewer!
  user: Customer
  deletedId: String!
  clientMutationId: String
}

type Mutation {
  addProject(input: AddProjectInput!): AddProjectPayload
  push(input: PushInput!): PushPayload
  rollback(input: RollbackInput!): PushPayload
  getTemporaryDeployUrl(input: GetTemporaryDeployUrlInput!): GetTemporaryDeployUrlPayload
  authenticateCustomer(input: AuthenticateCustomerInput!): AuthenticateCustomerPayload
  generateNodeToken(input: GenerateNodeTokenInput!): GenerateNodeTokenPayload
  generateUserToken(input: GenerateUserTokenInput!): GenerateUserTokenPayload
  rotateKeys(input: RotateKeysInput!): RotateKeysPayload
  resetProjectData(input: ResetProjectDataInput!): ResetProjectDataPayload
  deleteProject(input: DeleteProjectInput!): DeleteProjectPayload
  "Tells them again, as new."
  retryDeadLetters(input: DeadLettersInput!): DeadLettersPayload
  deleteDeadLetters(input: DeadLettersInput!): DeadLettersPayload
}
)";

}  // namespace graphcool::cluster
