// Values of the Normalised Data Format: from JSON to what is stored, and back to JSON text.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/model/model.h"

namespace graphcool::transfer {

// What `field` holds for a JSON value; one value, also where the field is a list. The error says
// what would have been right.
Result<model::Datum, std::string> datum_of(const model::Model& model, const model::Field& field,
                                           const boost::json::value& value);

// As JSON text, with numbers as the APIs write them.
void append_json(std::string& out, const boost::json::value& value);

}  // namespace graphcool::transfer
