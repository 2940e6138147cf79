// How the engine asks for a function of the developer to be called.
#pragma once

#include <functional>
#include <string>

#include "core/functions/answer.h"
#include "core/functions/event.h"

namespace graphcool::engine {

struct FunctionCall {
  std::string function = {};  // Its name.
  std::string data = {};      // JSON text: `data` of the event.
  std::string parent = {};    // JSON text: the node that a resolver of a type's field is for.
  functions::EventSource source = {};
  std::string request_id = {};
};

// Never waits; `done` is called exactly once, in place or later, on any thread.
using CallFunction = std::function<void(FunctionCall, std::function<void(functions::Answer)>)>;

}  // namespace graphcool::engine
