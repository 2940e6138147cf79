#include "core/cluster/management_schema.h"

namespace graphcool::cluster {

const char* const kManagementSchema = R"(
scalar DateTime

type Query {
  "The next migration that will be applied or, when none waits, the last one that was."
  migrationStatus(name: String!, stage: String!): Migration!
  "All projects of this server."
  listProjects: [Project!]!
  "All migrations of a project, the oldest first."
  listMigrations(name: String!, stage: String!): [Migration!]!
  "A project by its name and stage."
  project(name: String!, stage: String!): Project!
  "Information about the server."
  serverInfo: ServerInfo!
  "A token for the API of a project. Empty when the project has no secret."
  generateProjectToken(name: String!, stage: String!): String!
}

type Mutation {
  deploy(input: DeployInput!): DeployPayload
  addProject(input: AddProjectInput!): AddProjectPayload
  deleteProject(input: DeleteProjectInput!): DeleteProjectPayload
  setCloudSecret(input: SetCloudSecretInput!): SetCloudSecretPayload
}

input DeployInput {
  name: String!
  stage: String!
  types: String!
  dryRun: Boolean
  secrets: [String!]
  subscriptions: [FunctionInput!]
  force: Boolean
  noMigration: Boolean
  clientMutationId: String
}

input FunctionInput {
  name: String!
  query: String!
  url: String!
  headers: [HeaderInput!]!
}

input HeaderInput {
  name: String!
  value: String!
}

type DeployPayload {
  errors: [SchemaError!]!
  migration: Migration
  warnings: [SchemaWarning!]!
  steps: [MigrationStep!]!
  clientMutationId: String
}

type SchemaError {
  type: String!
  field: String
  description: String!
}

type SchemaWarning {
  type: String!
  field: String
  description: String!
}

input AddProjectInput {
  name: String!
  stage: String!
  secrets: [String!]
  clientMutationId: String
}

type AddProjectPayload {
  project: Project
  clientMutationId: String
}

input DeleteProjectInput {
  name: String!
  stage: String!
  clientMutationId: String
}

type DeleteProjectPayload {
  project: Project
  clientMutationId: String
}

input SetCloudSecretInput {
  secret: String
  clientMutationId: String
}

type SetCloudSecretPayload {
  clientMutationId: String
}

type Project {
  name: String!
  stage: String!
  datamodel: String!
}

type ServerInfo {
  version: String!
  commit: String!
  primaryConnector: String!
}

type Migration {
  projectId: String!
  revision: Int!
  status: String!
  applied: Int!
  rolledBack: Int!
  errors: [String!]!
  startedAt: DateTime
  finishedAt: DateTime
  datamodel: String!
  steps: [MigrationStep!]!
}

"A step of a migration."
interface MigrationStep {
  type: String!
}

type CreateModel implements MigrationStep {
  type: String!
  name: String!
}

type DeleteModel implements MigrationStep {
  type: String!
  name: String!
}

type UpdateModel implements MigrationStep {
  type: String!
  name: String!
  newName: String!
  isEmbedded: Boolean
}

type CreateEnum implements MigrationStep {
  type: String!
  name: String!
  values: [String!]!
}

type DeleteEnum implements MigrationStep {
  type: String!
  name: String!
}

type UpdateEnum implements MigrationStep {
  type: String!
  name: String!
  newName: String
  values: [String!]
}

type CreateField implements MigrationStep {
  type: String!
  model: String!
  name: String!
  typeName: String!
  isRequired: Boolean!
  isList: Boolean!
  unique: Boolean!
  enum: String
  default: String
  relation: String
}

type UpdateField implements MigrationStep {
  type: String!
  model: String!
  name: String!
  newName: String
  typeName: String
  isRequired: Boolean
  isList: Boolean
  unique: Boolean
  enum: String
  default: String
  relation: String
}

type DeleteField implements MigrationStep {
  type: String!
  model: String!
  name: String!
}

type CreateRelation implements MigrationStep {
  type: String!
  name: String!
  leftModel: String!
  rightModel: String!
  after: RelationManifestation!
}

type UpdateRelation implements MigrationStep {
  type: String!
  name: String!
  newName: String
  before: RelationManifestation!
  after: RelationManifestation!
}

type DeleteRelation implements MigrationStep {
  type: String!
  name: String!
}

type UpdateSecrets implements MigrationStep {
  type: String!
  message: String!
}

"How a relation is kept in the database."
interface RelationManifestation {
  type: String!
}

"A table of links."
type LinkTable implements RelationManifestation {
  type: String!
  table: String!
  modelAColumn: String!
  modelBColumn: String!
  idColumn: String
}

"A column of one of the two models."
type Inline implements RelationManifestation {
  type: String!
  model: String!
  column: String!
}
)";

}  // namespace graphcool::cluster
