#include "core/store/sqlite/refusal.h"

namespace graphcool::store::sqlite {

graphql::GraphQLError refusal(const Error& error) {
  if (error.code == ErrorCode::Cancelled) {
    return {
        .message =
            "The query took too long to process. Either try again later or try a simpler query.",
        .code = kOutOfPatience};
  }
  return {.message = error.what};
}

void refuse(Answer& answer, const Error& error) {
  answer.data = "null";
  answer.errors.assign(1, refusal(error));
}

}  // namespace graphcool::store::sqlite
