#include "commands/changes.h"

#include <catch2/catch.hpp>

#include "tests/support/recorder.h"

namespace graphcool::tests {

TEST_CASE("changes are grouped and signed as the original tool did", "[commands][dev]") {
  const RecordingOutput output;
  CHECK(commands::changes_text("[]", output).empty());
  CHECK(commands::changes_text(
            R"([{"type":"Type","action":"Create","name":"Article",
                 "description":"A new type with the name `Article` is created.",
                 "subDescriptions":[
                   {"type":"Field","action":"Create","name":"title",
                    "description":"A new field with the name `title` is created."},
                   {"type":"Field","action":"Delete","name":"lead",
                    "description":"The field `lead` is deleted."}]},
                {"type":"Type","action":"Update","name":"Person",
                 "description":"The type `Person` is updated.","subDescriptions":[]},
                {"type":"model permission","action":"Delete","name":"Article.read",
                 "description":"The permission is removed."},
                {"type":"model permission","action":"Other","name":"Article.update",
                 "description":"Something else."}])",
            output) ==
        "Types\n"
        "\n"
        "  Article\n"
        "   + A new type with the name `Article` is created.\n"
        "   ├─ +  A new field with the name `title` is created.\n"
        "   └─ -  The field `lead` is deleted.\n"
        "\n"
        "  Person\n"
        "   * The type `Person` is updated.\n"
        "\n"
        "Model Permissions\n"
        "\n"
        "  Article\n"
        "   - The permission is removed.\n"
        "   ? Something else.");
}

}  // namespace graphcool::tests
