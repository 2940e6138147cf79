// What a client is told when the database refuses.
#pragma once

#include "core/base/result.h"
#include "core/graphql/source.h"
#include "core/store/store.h"

namespace graphcool::store::sqlite {

// The code of what took too long.
inline constexpr int kOutOfPatience = 1000;

graphql::GraphQLError refusal(const Error& error);

// Nothing but that.
void refuse(Answer& answer, const Error& error);

}  // namespace graphcool::store::sqlite
