// Commands of Prisma services that need no server.
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <map>

#include "commands/prisma/archive.h"
#include "commands/prisma/deploy_report.h"
#include "commands/prisma/folder.h"
#include "commands/prisma/generate.h"
#include "commands/prisma/manage.h"
#include "commands/prisma/process.h"
#include "core/auth/tokens.h"
#include "tests/support/recorder.h"
#include "tests/support/temporary_folder.h"

namespace graphcool::tests {
namespace {

namespace prisma = commands::prisma;

// A command in a folder of its own.
struct Shell {
  TemporaryFolder folder;
  RecordingOutput output;
  ScriptedPrompter prompter;
  std::map<std::string, std::string, std::less<>> variables;
  commands::Context context{
      .output = output,
      .prompter = prompter,
      .folder = folder.path(),
      .variable = [this](std::string_view name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
      }};
  prisma::FolderOptions options;
};

const char* const kModel = "type User {\n  id: ID! @id\n  name: String!\n}\n";

}  // namespace

TEST_CASE("generate writes schemas and names who makes clients", "[prisma][commands]") {
  Shell shell;
  shell.folder.write("datamodel.prisma", kModel);
  shell.folder.write("prisma.yml",
                     "datamodel: datamodel.prisma\ngenerate:\n  - generator: typescript-client\n"
                     "    output: ./client\n  - generator: graphql-schema\n    output: "
                     "./generated/schema.graphql\n");
  const auto definition = prisma::load(shell.context, shell.options);
  REQUIRE(definition);
  const auto done = prisma::run_generate(shell.context, *definition);
  REQUIRE_FALSE(done);
  REQUIRE(done.error().size() == 1);
  CHECK(done.error()[0].what == "graphcool has no generator `typescript-client`.");
  CHECK(done.error()[0].where == Location{"prisma.yml", 3, 5});
  CHECK(done.error()[0].hint.find("prisma1") != std::string::npos);
  CHECK(shell.output.out == "Wrote ./generated/schema.graphql\n");
  CHECK(shell.folder.read("generated/schema.graphql").find("input UserWhereUniqueInput") !=
        std::string::npos);
}

TEST_CASE("generate tells what is wrong with the data model", "[prisma][commands]") {
  Shell shell;
  shell.folder.write("datamodel.prisma", "type User {\n  id: ID! @id\n  name: Nothing!\n}\n");
  shell.folder.write("prisma.yml",
                     "datamodel: datamodel.prisma\ngenerate:\n  - generator: graphql-schema\n"
                     "    output: a.graphql\n");
  const auto definition = prisma::load(shell.context, shell.options);
  REQUIRE(definition);
  const auto done = prisma::run_generate(shell.context, *definition);
  REQUIRE_FALSE(done);
  CHECK(done.error()[0].where.file == "datamodel.prisma");
  CHECK(done.error()[0].where.line == 3);
}

TEST_CASE("variables come from the environment, then from .env", "[prisma][commands]") {
  Shell shell;
  shell.folder.write("prisma.yml",
                     "endpoint: http://localhost:4466/${env:NAME}/${env:STAGE}\nsecret: s1,s2\n");
  shell.folder.write(".env", "NAME=shop\nSTAGE=dev\n");
  shell.folder.write("other.env", "NAME=other\nSTAGE=dev\n");
  shell.variables["STAGE"] = "prod";
  auto definition = prisma::load_with_endpoint(shell.context, shell.options);
  REQUIRE(definition);
  CHECK(definition->endpoint->url() == "http://localhost:4466/shop/prod");
  // Only one of the secrets signs, but any of them would verify.
  CHECK(auth::Keys({"s1"}).verify(prisma::service_token(*definition), auth::now()));

  shell.options.env_file = "other.env";
  definition = prisma::load_with_endpoint(shell.context, shell.options);
  REQUIRE(definition);
  CHECK(definition->endpoint->service == "other");
  shell.options.env_file = "missing.env";
  CHECK(prisma::load(shell.context, shell.options).error()[0].code == ErrorCode::NotFound);

  shell.options = {.endpoint = "http://localhost:1/a/b"};
  CHECK(prisma::load_with_endpoint(shell.context, shell.options)->endpoint->stage == "b");
}

TEST_CASE("a folder belongs to the nearest definition", "[prisma][commands]") {
  Shell shell;
  CHECK_FALSE(prisma::is_prisma(shell.context, {}));
  shell.folder.write("graphcool.yml", "");
  CHECK_FALSE(prisma::is_prisma(shell.context, {}));
  shell.folder.write("a/prisma.yml", "");
  shell.context.folder = shell.folder.path() / "a";
  CHECK(prisma::is_prisma(shell.context, {}));
  shell.folder.write("a/b/graphcool.yml", "");
  shell.context.folder = shell.folder.path() / "a/b";
  CHECK_FALSE(prisma::is_prisma(shell.context, {}));
  CHECK(prisma::is_prisma(shell.context, {.project = "../prisma.yml"}));
}

TEST_CASE("info tells endpoints", "[prisma][commands]") {
  Shell shell;
  shell.folder.write("prisma.yml", "endpoint: http://localhost:4466/shop/dev\n");
  REQUIRE(prisma::run_info(shell.context, shell.options));
  CHECK(shell.output.out.find("HTTP:    http://localhost:4466/shop/dev") != std::string::npos);
  CHECK(shell.output.out.find("WS:      ws://localhost:4466/shop/dev") != std::string::npos);
  shell.folder.write("prisma.yml", "datamodel: []\n");
  CHECK(prisma::run_info(shell.context, shell.options).error()[0].what ==
        "prisma.yml names no endpoint.");
}

TEST_CASE("steps of a deploy are told by type", "[prisma][commands]") {
  RecordingOutput output;
  const auto steps = boost::json::parse(R"([
    {"type":"CreateModel","name":"User"},
    {"type":"CreateEnum","name":"Role","values":["A"]},
    {"type":"CreateField","model":"User","name":"tags","cf_typeName":"String","cf_isRequired":false,"cf_isList":true},
    {"type":"CreateField","model":"User","name":"name","cf_typeName":"String","cf_isRequired":true,"cf_isList":false},
    {"type":"UpdateField","model":"User","name":"age","newName":null,"typeName":"Int","isRequired":true,"isList":null},
    {"type":"UpdateModel","name":"User","um_newName":"User"},
    {"type":"DeleteField","model":"User","name":"old"}])");
  prisma::report_steps(output, steps.as_array(), false);
  CHECK(output.out ==
        "Changes:\n\n  User (Type)\n  + Created type `User`\n"
        "  + Created field `tags` of type `[String!]!`\n"
        "  + Created field `name` of type `String!`\n"
        "  ~ Updated field `age`. It has the type `Int` now. It became required.\n"
        "  - Deleted field `old`\n\n  Role (Enum)\n  + Created enum `Role`\n\n");
  output.out.clear();
  prisma::report_steps(output, {}, true);
  CHECK(output.out == "There are no changes.\n");
}

TEST_CASE("ZIP files hold what was put into them", "[prisma][commands]") {
  const TemporaryFolder folder;
  const prisma::FileTexts files = {{"nodes/000001.json", std::string(100000, 'x')},
                                   {"relations/000001.json", "{}"}};
  REQUIRE(prisma::write_zip(folder.path() / "a.zip", files));
  const auto read = prisma::read_zip(folder.path() / "a.zip");
  REQUIRE(read);
  CHECK(*read == files);
  folder.write("b.zip", "no archive");
  CHECK(prisma::read_zip(folder.path() / "b.zip").error().code == ErrorCode::Invalid);
  CHECK_FALSE(prisma::read_zip(folder.path() / "missing.zip"));
}

TEST_CASE("programs run in the folder, with its node_modules", "[prisma][commands]") {
  const TemporaryFolder folder;
  folder.write("node_modules/.bin/hello", "#!/bin/sh\necho \"$1\" > out.txt\nexit 3\n");
  std::filesystem::permissions(folder.path() / "node_modules/.bin/hello",
                               std::filesystem::perms::owner_all);
  const auto code = prisma::run_program(prisma::words_of("hello  you"), folder.path());
  REQUIRE(code);
  CHECK(*code == 3);
  CHECK(folder.read("out.txt") == "you\n");
  CHECK(prisma::run_program({"no-such-program-here"}, folder.path()).error().code ==
        ErrorCode::NotFound);
}

}  // namespace graphcool::tests
