// The data model that reference/prisma1 uses throughout (its section 3.4).
#pragma once

namespace graphcool::tests {

inline constexpr const char* kPrismaSample = R"(
type User {
  id: ID! @id
  email: String! @unique
  name: String
  role: Role! @default(value: MEMBER)
  tags: [String] @scalarList(strategy: RELATION)
  posts: [Post]
  createdAt: DateTime! @createdAt
}
type Post {
  id: ID! @id
  title: String!
  views: Int
  author: User!
  labels: [Label]
}
type Label {
  id: ID! @id
  text: String! @unique
}
enum Role { ADMIN MEMBER }
)";

}  // namespace graphcool::tests
