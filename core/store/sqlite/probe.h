// What a migration asks of the stored data.
#pragma once

#include <memory>

#include "core/migrate/migration.h"
#include "core/store/sqlite/writer.h"

namespace graphcool::store::sqlite {

// `writer` must outlive the probe. Where the database refuses, the answer is 0 or false.
std::unique_ptr<migrate::DataProbe> make_probe(Writer& writer,
                                               std::shared_ptr<const model::Model> model);

}  // namespace graphcool::store::sqlite
