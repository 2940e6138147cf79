// What the subscription functions of a service listen to.
#pragma once

#include <memory>

#include "core/engine/service.h"
#include "core/model/sdl.h"
#include "core/query/watch.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

// The watches of the subscription functions that are enabled, by the names of these; null when
// there are none. All subscriptions are checked, against the API that the family's clients
// subscribe to. Every problem at once, with its place: Graphcool's of type "Global" with code 2048,
// Prisma's of type "Subscription", the function's name as field (reference/prisma1, section 6.3).
// `blueprint` is that of the definition, with what functions add to the APIs.
Result<std::shared_ptr<const query::Watches>, model::SchemaErrors> read_watches(
    const service::Definition& definition, const engine::Blueprint& blueprint);

}  // namespace graphcool::cluster
