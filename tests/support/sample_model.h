// The data model that reference/graphcool-framework uses throughout (its section 3.1).
#pragma once

namespace graphcool::tests {

inline constexpr const char* kSample = R"(
type Article @model {
  id: ID! @isUnique
  createdAt: DateTime!
  slug: String! @isUnique
  title: String!
  tags: [String!]!
  mood: Mood @defaultValue(value: CALM)
  extra: Json
  writer: Person @relation(name: "ArticleWriter")
  labels: [Label!]! @relation(name: "ArticleLabels")
}

type Person @model {
  id: ID! @isUnique
  name: String!
  articles: [Article!]! @relation(name: "ArticleWriter")
  passport: Passport @relation(name: "PersonPassport")
}

type Passport @model {
  id: ID! @isUnique
  number: Int!
  holder: Person! @relation(name: "PersonPassport")
}

type Label @model {
  id: ID! @isUnique
  text: String!
  articles: [Article!]! @relation(name: "ArticleLabels")
}

enum Mood { CALM LOUD }
)";

}  // namespace graphcool::tests
