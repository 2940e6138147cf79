#include "commands/version.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <boost/version.hpp>

#include "commands/kit/version.h"
#include "core/base/json.h"

namespace graphcool::commands {

Command version_command(Context& context) {
  return {
      .name = "version",
      .group = "Other commands",
      .summary = "Print the version of this program and of what it is built on",
      .examples = {{"graphcool version --json", ""}},
      .run = [&context] { return run_version(context); },
  };
}

Checked<> run_version(Context& context) {
  const Version self = version();
  const std::string boost = fmt::format("{}.{}.{}", BOOST_VERSION / 100000,
                                        BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100);
  Output& output = context.output;
  output.line(fmt::format("graphcool {} (revision {}, {}, {})\nSQLite {}, Boost {}", self.number,
                          self.revision, self.build_type, self.compiler, sqlite3_libversion(),
                          boost));
  output.json(fmt::format(
      R"({{"version":{},"revision":{},"buildType":{},"compiler":{},"sqlite":{},"boost":{}}})",
      json::quoted(self.number), json::quoted(self.revision), json::quoted(self.build_type),
      json::quoted(self.compiler), json::quoted(sqlite3_libversion()), json::quoted(boost)));
  return {};
}

}  // namespace graphcool::commands
